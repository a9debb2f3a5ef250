"""A question as HTML with MathML, for the screen. What cannot be rendered is `CannotRender`."""

from examstream.pipeline.errors import Reject


class CannotRender(Reject):
    """A text that cannot be shown as meant: the candidate is rejected, not printed broken."""

    def __init__(self, problem: str) -> None:
        super().__init__(f"cannot render: {problem}")
