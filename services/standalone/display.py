"""What a person sees while an exam is made: bars and lines, plain lines in a pipe, or JSON."""

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Protocol, Self

from services.gateway.core.live import Event

TYPES = {
    "single_choice": "single choice",
    "multiple_choice": "multiple choice",
    "true_false": "true or false",
    "fill_in": "fill-in",
    "short_answer": "short answer",
    "numeric": "numeric",
}
EMPTY = {"unfilled", "failed"}


@dataclass(frozen=True, slots=True)
class Result:
    """How a command on an exam ended: `lines` for people, all of it for programs."""

    code: int
    status: str
    accepted: int
    requested: int
    lines: tuple[str, ...]
    papers: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()


class Display(Protocol):
    """Is told every event of an exam, in order, then how it ended."""

    def __enter__(self) -> "Display": ...
    def __exit__(self, *_: object) -> None: ...
    def begin(self, requested: int, accepted: Iterable[int]) -> None:
        """How many places there are, and which hold a question already."""
        ...

    def event(self, event: Event) -> None: ...
    def result(self, result: Result) -> None: ...
    def say(self, text: str) -> None:
        """One line that is no event."""
        ...


def display(as_json: bool) -> Display:
    """The display that fits where the output goes."""
    if as_json:
        return JsonLines()
    if not sys.stdout.isatty():
        return Lines()
    from services.standalone.bars import Bars

    return Bars()


class Plain:
    """What the displays share: nothing to open, nothing to close."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def begin(self, requested: int, accepted: Iterable[int]) -> None:
        pass


class JsonLines(Plain):
    """One JSON object a line: every event, then `done`."""

    def event(self, event: Event) -> None:
        self._print({"event": event.name, **event.data})

    def result(self, result: Result) -> None:
        self._print({"event": "done", **asdict(result)})

    def say(self, text: str) -> None:
        print(text, file=sys.stderr, flush=True)

    def _print(self, told: dict[str, object]) -> None:
        print(json.dumps(told, ensure_ascii=False), flush=True)


class Lines(Plain):
    """Plain lines: each accepted question, each place that stays empty, the papers."""

    def __init__(self) -> None:
        self._requested = 0
        self._accepted: set[int] = set()
        self._waits: dict[str, str] = {}  # what a stage waits for

    def begin(self, requested: int, accepted: Iterable[int]) -> None:
        self._requested = requested
        self._accepted.update(accepted)

    def event(self, event: Event) -> None:
        data = event.data
        if event.name == "exam":
            self._requested = data["requested"]
        if event.name == "progress":
            stage, waits = data.get("stage", ""), data.get("reason", "")
            if waits != self._waits.get(stage, ""):
                self.say(f"waiting: {waits}; it is tried again" if waits else "going on")
            self._waits[stage] = waits
        if event.name == "question":
            self._accepted.add(data["number"])
            counted = f"{len(self._accepted)}/{self._requested}"
            self.say(f"accepted {counted}  {one_line(event)}")
        if event.name == "slot":
            self._accepted.discard(data["number"])
            if data["state"] in EMPTY:
                self.say(f"{data['state']}  place {data['number']}: {data['reason']}")

    def result(self, result: Result) -> None:
        for line in result.lines:
            self.say(line)

    def say(self, text: str) -> None:
        print(text, flush=True)


def one_line(event: Event) -> str:
    """An accepted question as one line."""
    question = event.data["question"]
    stem = " ".join(question["stem"].split())
    return f"{event.data['number']:>3}  {TYPES[question['type']]:<15}  {stem}"
