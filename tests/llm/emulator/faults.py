"""What goes wrong, how often; drawn from the seed and the request, so a run can be run again."""

from collections import Counter
from dataclasses import dataclass, field
from hashlib import sha256
from random import Random


@dataclass(frozen=True)
class Rates:
    """Shares of 1 of all requests (of all questions written: wrong_keys)."""

    seed: int = 1
    wrong_keys: float = 0.0
    misled: float = 1 / 3  # of the wrong ones: how often the solver errs the same way
    false_quotes: float = 0.0
    broken: float = 0.0  # of these by turns: cut JSON, a missing field, no JSON at all
    refused: float = 0.0  # 429
    retry_after: str = "1"
    failing: float = 0.0  # 500
    stalls: float = 0.0
    stall_seconds: float = 60.0
    latency_seconds: float = 0.0


@dataclass
class Draws:
    """Which fault a request meets: the n-th asking of the same thing is a draw of its own."""

    rates: Rates
    asked: Counter[str] = field(default_factory=Counter)

    def next(self, request: str) -> Random:
        """The dice of this request."""
        name = digest(request)
        self.asked[name] += 1
        return Random(f"{self.rates.seed}|{name}|{self.asked[name]}")

    def fault(self, dice: Random) -> str:
        """ "refused", "failing", "stalls", "broken" or ""."""
        at = dice.random()
        for name in ("refused", "failing", "stalls", "broken"):
            at -= getattr(self.rates, name)
            if at < 0:
                return name
        return ""


def digest(text: str) -> str:
    """A short name of a text."""
    return sha256(text.encode()).hexdigest()[:16]
