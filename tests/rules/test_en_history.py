"""What chapters of history and economics have shown: events, names, peoples, kindred words."""

import pytest

from examstream.exam.lecture.read import LectureFile, read_lecture
from examstream.exam.plan.en.amounts import amounts
from examstream.exam.plan.en.faults import fault_of
from examstream.exam.plan.en.parts import cuts_name
from examstream.exam.plan.en.rivals import akin
from examstream.exam.plan.harvest import harvest
from examstream.exam.plan.model import Fact
from examstream.exam.question import QuestionType

_MORE = (
    "\n## More\n\n"
    + "We will come back to all of this later, when you have seen a few more cases. " * 4
)


def _facts(text: str) -> tuple[Fact, ...]:
    return harvest(read_lecture([LectureFile("l.md", (text + _MORE).encode())])).facts


@pytest.mark.parametrize(
    "said",
    [
        "The only victory of the northern league that year was the capture of a small port.",
        "The harbour town, founded six years earlier, remained a buffer against the southern towns.",
        "For the next decade, fighting took place along the whole northern frontier of the league.",
        "Once again, war resulted in an incomplete victory for both of the trading leagues.",
        "The war continued until 1763, when the southern league signed the Treaty of Lund.",
        "The northern towns fared poorly in the first years of the war.",
        "In the first question, the population is all the fish of the northern ocean.",
        "The result is that both prisoners are likely to confess and serve ten years in jail.",
    ],
)
def test_what_needs_an_event_or_a_date_told_before_is_refused(said: str) -> None:
    assert fault_of(said)


@pytest.mark.parametrize(
    "said",
    [
        "The Harbour War ended in 1712, and six years later the southern towns left the league.",
        "The war of the trading leagues ended when all the towns had run out of money.",
        "Alternating current reaches its peak in the same period of time as its voltage.",
    ],
)
def test_a_dated_or_named_event_may_be_asked_about(said: str) -> None:
    assert fault_of(said) == ""


def test_an_irregular_past_is_asked_with_did() -> None:
    said = "The northern league fought four separate wars against the southern towns."
    stems = [one.stem for one in amounts(said)]
    assert stems == [
        "How many separate wars did the northern league fight against the southern towns?"
    ]


def test_a_piece_of_a_longer_name_is_no_blank() -> None:
    said = "Both leagues fought for control of eastern North Zembla in those years."
    start = said.index("Zembla")
    assert cuts_name(said, start, start + len("Zembla"))
    said = "Both leagues fought for control of Zembla in those years."
    start = said.index("Zembla")
    assert not cuts_name(said, start, start + len("Zembla"))


def test_words_on_one_stem_are_no_options_of_one_another() -> None:
    assert akin("oligopolist", "oligopoly firm")
    assert not akin("oligopoly firm", "duopoly firm")
    assert not akin("natural monopoly", "natural selection")


_LEAGUE = """# The league

In 1745, the Zemblans took the great fortress at Lund on the northern cape. The Zemblans built a harbour
with a lighthouse on the island of Torsa. In winter the Zemblans sold salted fish to all the towns of
the coast. The Zemblans kept their laws in a great book of oak. The fleet of the Zemblans carried salt and timber.
"""


def test_of_a_people_nobody_asks_what() -> None:
    told = [f for f in _facts(_LEAGUE) if "fortress" in str(f.details.get("statement"))]
    assert told
    assert all(QuestionType.SHORT_ANSWER not in f.types for f in told)
