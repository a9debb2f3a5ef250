"""What is dealt to which slot: terms, facts, shares, the plan."""

from typing import Any

from pydantic import Field

from examstream.exam.frozen import Frozen
from examstream.exam.lecture.model import Lecture
from examstream.exam.question import QuestionType


class Term(Frozen):
    """A term of the lecture, harvested from all of it (design: questions by rule)."""

    name: str  # as printed, singular where English
    aliases: tuple[str, ...] = ()
    kind: str = ""  # head noun (en), last one or two characters (zh)
    plural: bool = False
    count: int = 0  # how often it stands in the lecture, aliases included
    marked: bool = False  # bold, emphasised, or in the glossary
    defined_at: tuple[int, int] | None = None  # offsets of the sentence that defines it


class Fact(Frozen):
    """One thing the lecture says. `text[start:end]` is its quote, in one askable block.

    `id` is a digest of what it says (the same fact told twice has one id). `topic` names what it
    is about: of the facts of one topic at most one becomes a question of an exam. `details` is
    what the pattern found (JSON values), read by the generator alone.
    """

    id: str
    pattern: str  # "P1" … "P18"
    start: int
    end: int
    types: tuple[QuestionType, ...]  # what it can be asked as, best first
    topic: str
    source: str = ""
    heading: str = ""
    terms: tuple[str, ...] = ()
    salience: float = 0.0  # 0 … 1: how much it is worth asking
    truths: tuple[bool, ...] = (True, False)  # true/false: which of the two it can be asked as
    details: dict[str, Any] = Field(default_factory=dict)


class Passage(Frozen):
    """A stretch of the lecture a model is asked to write from; offsets into its text."""

    start: int
    end: int
    heading: str = ""


class Share(Frozen):
    """What one candidate of a slot draws on: a fact (rules) or a passage (model)."""

    fact: Fact | None = None
    passage: Passage | None = None


class Order(Frozen):
    """What a slot asks its generator for. It gives the key's place away: it travels sealed."""

    type: QuestionType
    points: float = 1.0
    key_position: int = 0  # index of the key among the options, dealt evenly by the plan
    keyed_count: int = 2  # multiple choice: how many options are right, where there is a choice
    truth: bool = True  # true/false: which of the two is asked for
    share: Share


class SlotPlan(Frozen):
    """One slot: its type and its shares in order; candidate c draws on `shares[c]`."""

    slot: int  # 1 … N
    type: QuestionType
    points: float = 1.0
    key_position: int = 0
    keyed_count: int = 2
    truth: bool = True
    shares: tuple[Share, ...] = ()

    def order(self, candidate: int) -> Order:
        """The order for the candidate; IndexError once the shares are used up."""
        share = self.shares[candidate]
        return Order(
            type=self.type,
            points=self.points,
            key_position=self.key_position,
            keyed_count=self.keyed_count,
            truth=self.truth,
            share=share,
        )


class Plan(Frozen):
    """The plan of an exam: a slot per requested question, none sharing a topic with another."""

    slots: tuple[SlotPlan, ...]
    notes: tuple[str, ...] = ()  # why something asked for could not be planned


class Inventory(Frozen):
    """What intake found in the whole lecture, once."""

    terms: tuple[Term, ...] = ()
    facts: tuple[Fact, ...] = ()


class Context(Frozen):
    """What every stage may see of the lecture: its text and terms, no facts, no left-outs.

    `lecture` may be a cut of the whole: its offset 0 is `base` in the whole text.
    Offsets in facts, passages and evidence are always those of the whole text.
    """

    lecture: Lecture
    terms: tuple[Term, ...] = ()
    base: int = 0
