"""Why the gateway does not do what was asked."""

from examstream.pipeline.errors import ExamstreamError


class NotFound(ExamstreamError):
    """The tenant has no such thing."""


class NotNow(ExamstreamError):
    """The state of the exam does not allow it; the message says what does."""
