"""What a person sees while an exam is made: bars and lines, plain lines in a pipe, or JSON."""

import json
import sys
import time
from collections import defaultdict
from typing import Any, Protocol

from rich.console import Console, Group
from rich.live import Live
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.text import Text

from services.gateway.core.live import Event

STAGES = {
    "generator": "written",
    "answerer": "answered blind",
    "grader": "graded",
    "renderer": "accepted",
}
_TYPES = {
    "single_choice": "single choice",
    "multiple_choice": "multiple choice",
    "true_false": "true or false",
    "fill_in": "fill-in",
    "short_answer": "short answer",
    "numeric": "numeric",
}


class Display(Protocol):
    """Is told every event of an exam, in order."""

    def __enter__(self) -> "Display": ...
    def __exit__(self, *_: object) -> None: ...
    def event(self, event: Event) -> None: ...
    def say(self, text: str) -> None:
        """One line that is no event."""
        ...


def display(as_json: bool) -> Display:
    """The display that fits where the output goes."""
    if as_json:
        return JsonLines()
    return Bars(Console()) if sys.stdout.isatty() else Lines()


class JsonLines:
    """One JSON object a line: every event, then `done`."""

    def __enter__(self) -> "JsonLines":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def event(self, event: Event) -> None:
        print(json.dumps({"event": event.name, **event.data}, ensure_ascii=False), flush=True)

    def say(self, text: str) -> None:
        print(text, file=sys.stderr, flush=True)


class Lines:
    """Plain lines: what was read, each accepted question, each place that stays empty."""

    def __init__(self) -> None:
        self._requested = 0
        self._accepted: set[int] = set()

    def __enter__(self) -> "Lines":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def event(self, event: Event) -> None:
        if event.name == "exam":
            self._requested = event.data["requested"]
        if event.name == "question":
            self._accepted.add(event.data["number"])
            counted = f"{len(self._accepted)}/{self._requested}"
            self.say(f"accepted {counted}  {one_line(event)}")
        if event.name == "slot" and event.data["state"] in {"unfilled", "failed"}:
            self.say(f"{event.data['state']}  place {event.data['number']}: {event.data['reason']}")

    def say(self, text: str) -> None:
        print(text, flush=True)


class Bars:
    """A bar per stage, the accepted questions above them, the time left beside."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._progress = Progress(
            TextColumn("  {task.description:<16}"),
            BarColumn(bar_width=36),
            MofNCompleteColumn(),
            console=console,
        )
        self._bars = {stage: self._progress.add_task(word) for stage, word in STAGES.items()}
        self._passed: dict[str, set[int]] = defaultdict(set)
        self._requested = 0
        self._status = "reading the lecture"
        self._began = time.monotonic()
        self._first: float | None = None
        self._live = Live(get_renderable=self._render, console=console, refresh_per_second=8)

    def __enter__(self) -> "Bars":
        self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._live.stop()

    def event(self, event: Event) -> None:
        match event.name:
            case "exam":
                self._requested = event.data["requested"]
                self._status = event.data["status"]
            case "question":
                self._take(event)
            case "slot":
                self._again(event.data)
            case "progress":
                self._passed[event.data.get("stage", "")].add(event.data.get("slot", 0))
        for stage, task in self._bars.items():
            done = len(self._passed[stage])
            self._progress.update(task, completed=done, total=self._requested or None)

    def say(self, text: str) -> None:
        self._console.print(escape(text), highlight=False)

    def _take(self, event: Event) -> None:
        number = event.data["number"]
        if number in self._passed["renderer"]:
            return
        for stage in STAGES:
            self._passed[stage].add(number)
        self._first = self._first or time.monotonic()
        width = max(20, self._console.width - 4)
        line = Text.from_markup(f"[green]✓[/] {escape(one_line(event))}")
        line.truncate(width, overflow="ellipsis")
        self._console.print(line, highlight=False)

    def _again(self, slot: dict[str, Any]) -> None:
        if slot["state"] in {"waiting", "unfilled", "failed", "cancelled"}:
            for stage in STAGES:
                self._passed[stage].discard(slot["number"])
        if slot["state"] in {"unfilled", "failed"}:
            reason = escape(f"place {slot['number']} stays empty: {slot['reason']}")
            self._console.print(f"[yellow]–[/] {reason}", highlight=False)

    def _render(self) -> Group:
        elapsed = time.monotonic() - self._began
        told = f"  {self._status} · {elapsed:.0f} s"
        if (left := self._seconds_left()) is not None:
            told += f" · about {left:.0f} s left"
        return Group(Text(""), self._progress, Text(told, style="dim"))

    def _seconds_left(self) -> float | None:
        done = len(self._passed["renderer"])
        if self._first is None or done < 2 or done >= self._requested:
            return None
        pace = (time.monotonic() - self._first) / (done - 1)
        return pace * (self._requested - done)


def one_line(event: Event) -> str:
    """An accepted question as one line."""
    question = event.data["question"]
    stem = " ".join(question["stem"].split())
    return f"{event.data['number']:>3}  {_TYPES[question['type']]:<15}  {stem}"
