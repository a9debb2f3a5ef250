"""What stands on a terminal while an exam is made, and after."""

import io
from typing import Any

import pytest
from pyte import Screen, Stream
from rich.console import Console

from services.gateway.core.live import Event
from services.standalone.bars import Bars
from services.standalone.display import Result

HEIGHT = 30
STEMS = {
    1: "What is the term for the change in direction of light as it passes from one medium on?",
    2: "先序遍历先访问根，再遍历左子树和右子树，而中序遍历先遍历左子树，再访问根，最后遍历右子树。",
    3: "Markup is text: [bold]not bold[/bold] and [link=x]",
}


def exam(status: str, requested: int = 4, papers_ready: bool = False) -> Event:
    told = {"status": status, "requested": requested, "papers_ready": papers_ready}
    return Event("exam", told, 1)


def question(number: int, stem: str) -> Event:
    asked: dict[str, Any] = {"stem": stem, "type": "single_choice"}
    return Event("question", {"number": number, "question": asked}, number)


class Terminal:
    """Bars on a terminal of this width, and what can be read there."""

    def __init__(self, width: int) -> None:
        self.width, self._file = width, io.StringIO()
        console = Console(file=self._file, width=width, height=HEIGHT, force_terminal=True)
        self.bars = Bars(console)

    def lines(self) -> list[str]:
        screen = Screen(self.width, HEIGHT)
        Stream(screen).feed(self._file.getvalue().replace("\n", "\r\n"))
        return [line.rstrip() for line in screen.display if line.strip()]


@pytest.mark.parametrize("width", [40, 80, 160])
def test_each_accepted_question_is_one_line_whatever_the_width(width: int) -> None:
    terminal = Terminal(width)
    with terminal.bars as bars:
        bars.event(exam("running"))
        for number, stem in STEMS.items():
            bars.event(question(number, stem))
        bars.event(Event("slot", {"number": 4, "state": "unfilled", "reason": "nothing left"}, 9))
    bars.result(Result(3, "short", 3, 4, ("wrote exam.pdf", "short: 3 of 4 questions")))
    lines = terminal.lines()
    assert len(lines) == 6, lines
    for line, number in zip(lines, STEMS, strict=False):
        assert line.startswith(f"✓   {number}  single choice")
    assert lines[3].startswith("–   4  stays empty")
    if width == 160:
        assert "[bold]not bold[/bold]" in lines[2]


def test_there_is_a_bar_for_each_stage_and_the_time_left() -> None:
    terminal = Terminal(80)
    with terminal.bars as bars:
        bars.begin(4, [])
        bars.event(exam("running"))
        for stage in ("generator", "answerer"):
            bars.event(Event("progress", {"stage": stage, "slot": 3}))
        for number in (1, 2):
            bars.event(question(number, STEMS[number]))
        bars._live.refresh()
        lines = terminal.lines()
    counts = {line.split("━")[0].strip(): line.split()[-1] for line in lines if "━" in line}
    assert counts == {
        "written": "3/4",
        "answered blind": "3/4",
        "graded": "2/4",
        "accepted": "2/4",
    }
    assert "making questions" in lines[-1]
    assert "s left" in lines[-1]


def test_questions_of_an_earlier_run_do_not_count_for_the_pace() -> None:
    terminal = Terminal(80)
    with terminal.bars as bars:
        bars.begin(4, [1, 2])
        bars.event(exam("running"))
        for number in (1, 2):
            bars.event(question(number, STEMS[number]))
        bars._live.refresh()
        assert "left" not in terminal.lines()[-1]


def test_a_place_that_is_tried_again_leaves_the_bars_until_it_is_back() -> None:
    terminal = Terminal(80)
    with terminal.bars as bars:
        bars.event(exam("running"))
        bars.event(Event("progress", {"stage": "generator", "slot": 1}))
        bars.event(Event("slot", {"number": 1, "state": "waiting", "reason": "rejected"}, 5))
        bars._live.refresh()
        assert [line.split()[-1] for line in terminal.lines() if "━" in line] == ["0/4"] * 4
