"""The one error tree.

ExamstreamError                 everything raised on purpose; `str()` is for a person
├── SettingsError               an unknown or impossible setting: the process stops
├── BadInput                    what a person sent cannot be used; names field, value, way out
├── Reject                      the content is no good: an outcome, never retried
├── Retry                       try this work again; `after_seconds` where the other side said so,
│                               `counts` False for faults of the world (429, 503)
├── Hopeless                    no later try will do better (no money, no right to it): the work
│   │                           fails at once, whatever attempts are left
│   └── OverBudget              what is left of its allowance does not pay for the work
├── Cancelled                   the exam was cancelled: an outcome (not asyncio.CancelledError)
├── UnknownVersion              a wire message of another major version: parked, never lost
├── CpuCrashed                  a process of the pool died under its job: a fault that counts
└── Unavailable                 broker, store or provider away: work waits, nothing is counted
    ├── BrokerUnavailable
    ├── StoreUnavailable
    └── ProviderUnavailable     examstream/llm/errors.py, with the leaves of Hopeless and Retry

A handler raises `Retry`, `Reject`, `Hopeless` or `Cancelled` on purpose; `Unavailable` holds the
work; any other exception is a fault of the work itself and counts as one attempt.
"""


class ExamstreamError(Exception):
    """The root of everything raised on purpose."""


class SettingsError(ExamstreamError):
    """A setting is unknown or impossible."""


class BadInput(ExamstreamError):
    """Input of a person that cannot be used: `field`, what is wrong with it, the way out."""

    def __init__(self, field: str, problem: str, hint: str = "") -> None:
        self.field, self.problem, self.hint = field, problem, hint
        super().__init__(f"{field}: {problem}" + (f" {hint}" if hint else ""))

    def __reduce__(self) -> tuple[type["BadInput"], tuple[str, str, str]]:
        return type(self), (self.field, self.problem, self.hint)  # it crosses processes


class Reject(ExamstreamError):
    """The content of this candidate is no good; `reason` starts with the check's name."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class Retry(ExamstreamError):
    """Try again. Faults of the world (`counts=False`) use up no attempt."""

    def __init__(
        self, reason: str, after_seconds: float | None = None, *, counts: bool = True
    ) -> None:
        self.reason, self.after_seconds, self.counts = reason, after_seconds, counts
        super().__init__(reason)


class Hopeless(ExamstreamError):
    """No later try will do better: the work fails at once, with this for its reason."""


class OverBudget(Hopeless):
    """What is left of the allowance does not pay for the work."""


class Cancelled(ExamstreamError):
    """The exam this work belongs to was cancelled."""


class UnknownVersion(ExamstreamError):
    """A wire message of another major version, or of a newer minor that this build cannot read."""


class CpuCrashed(ExamstreamError):
    """A process of the pool died under its job."""


class Unavailable(ExamstreamError):
    """Something the work stands on is away; it waits and nothing is counted against it."""


class BrokerUnavailable(Unavailable):
    """The broker cannot be reached, or did not confirm in time."""


class StoreUnavailable(Unavailable):
    """The store cannot be reached, or did not confirm in time."""
