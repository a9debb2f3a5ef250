"""What calls of one model came to, as metrics."""

from examstream.llm.base import Usage
from examstream.llm.errors import BrokenAnswer, ProviderUnavailable, Refused
from examstream.pipeline.errors import Reject, Retry
from examstream.pipeline.telemetry.metrics import Metrics

OK, BROKEN, LIMITED, FAILED = "ok", "broken", "limited", "failed"
REFUSED, FILTERED, UNREACHABLE, CANCELLED = "refused", "filtered", "unreachable", "cancelled"
OUTCOMES = (OK, BROKEN, LIMITED, FAILED, REFUSED, FILTERED, UNREACHABLE, CANCELLED)


class ModelMeter:
    """Each call is counted once, as what it came to."""

    def __init__(self, metrics: Metrics, model: str) -> None:
        self._calls = {name: metrics.model_calls.labels(model, name) for name in OUTCOMES}
        self._seconds = metrics.model_seconds.labels(model)
        self._in = metrics.model_tokens.labels(model, "in")
        self._out = metrics.model_tokens.labels(model, "out")
        self._cost = metrics.model_cost.labels(model)

    def ended(self, outcome: str) -> None:
        """One of OUTCOMES."""
        self._calls[outcome].inc()

    def answered(self, seconds: float, usage: Usage) -> None:
        """An answer came, of use or not: it took time and it costs."""
        self._seconds.observe(seconds)
        self._in.inc(usage.input_tokens)
        self._out.inc(usage.output_tokens)
        self._cost.inc(usage.micro_usd / 1_000_000)


def outcome_of(fault: Exception) -> str:
    """The outcome of a call that ended in a fault of the door (faults.py)."""
    match fault:
        case BrokenAnswer():
            return BROKEN
        case Retry(counts=False):  # 429, 503, 529: asked to wait
            return LIMITED
        case ProviderUnavailable():
            return UNREACHABLE
        case Refused():
            return REFUSED
        case Reject():
            return FILTERED
    return FAILED
