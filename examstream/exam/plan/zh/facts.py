"""Facts: what every pattern builds, with an id that is a digest of what is said."""

import re
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from examstream.exam.plan.model import Fact
from examstream.exam.plan.zh.statements import Statement
from examstream.exam.question import QuestionType


def fact(
    pattern: str,
    s: Statement,
    types: Sequence[QuestionType],
    topic: str,
    said: str,
    salience: float,
    *,
    terms: Sequence[str] = (),
    truths: tuple[bool, ...] = (True, False),
    end: int | None = None,
    **details: Any,
) -> Fact:
    """A fact told by a statement; `said` is what it says in the lecture's words."""
    bare = re.sub(r"[\s，。．、；：]", "", said)
    return Fact(
        id=sha256(f"zh|{pattern}|{bare}".encode()).hexdigest()[:16],
        pattern=pattern,
        start=s.start,
        end=s.end if end is None else end,
        types=tuple(types),
        topic=re.sub(r"\s+", "", topic),
        source=s.block.source,
        heading=s.block.heading,
        terms=tuple(terms),
        salience=max(0.0, min(1.0, salience)),
        truths=truths,
        details={"statement": said, **details},
    )
