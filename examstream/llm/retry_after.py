"""The `Retry-After` header: seconds or a date (RFC 9110 §10.2.3), and what is common beside it."""

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST_SECONDS = 3600.0
"""Nobody is made to wait longer on a word of the other side."""


def retry_after_seconds(headers: Mapping[str, str] | None, now: float) -> float | None:
    """How long the other side asks to wait (`now`: Unix seconds); None where it does not say."""
    lowered = {name.lower(): value.strip() for name, value in (headers or {}).items()}
    for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        if (value := lowered.get(name)) is not None and (seconds := _number(value)) is not None:
            return min(LONGEST_SECONDS, max(0.0, seconds * unit))
    try:
        date = parsedate_to_datetime(lowered["retry-after"])
    except (KeyError, ValueError):
        return None
    when = date if date.tzinfo else date.replace(tzinfo=UTC)
    wait = (when - datetime.fromtimestamp(now, UTC)).total_seconds()
    return min(LONGEST_SECONDS, max(0.0, wait))


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None
