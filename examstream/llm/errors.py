"""What asking a model may come to, beside Retry: leaves of the one error tree.

Unavailable ← ProviderUnavailable   nobody listens there: the work is held, nothing is counted
Hopeless    ← Refused               no money, no right, no such model: asking again is no use
Retry       ← BrokenAnswer          an answer came and is no use; what it cost is in `lost`
"""

from examstream.llm.base import Usage
from examstream.pipeline.errors import Hopeless, Retry, Unavailable


class ProviderUnavailable(Unavailable):
    """The endpoint cannot be reached."""


class Refused(Hopeless):
    """The endpoint refuses these calls, and will refuse them again."""


class BrokenAnswer(Retry):
    """An answer that is no JSON, fits no schema, or was cut off. It never quotes the answer."""

    def __init__(self, reason: str, lost: Usage | None = None) -> None:
        super().__init__(reason)
        self.lost = lost or Usage(calls=1)
