"""A question and its parts: what is asked, what is keyed, what in the lecture proves it."""

from enum import StrEnum

from pydantic import Field

from examstream.exam.frozen import Frozen


class QuestionType(StrEnum):
    """The six forms a question can take."""

    SINGLE_CHOICE = "single_choice"
    MULTIPLE_CHOICE = "multiple_choice"
    TRUE_FALSE = "true_false"
    FILL_IN = "fill_in"
    SHORT_ANSWER = "short_answer"
    NUMERIC = "numeric"


class Bloom(StrEnum):
    """Levels of Bloom's revised taxonomy (Anderson and Krathwohl, 2001)."""

    REMEMBER = "remember"
    UNDERSTAND = "understand"
    APPLY = "apply"
    ANALYZE = "analyze"
    EVALUATE = "evaluate"
    CREATE = "create"


class Difficulty(StrEnum):
    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"


class Option(Frozen):
    """One choice: its printed label (A, B, C …) and its text (Markdown with `$LaTeX$`)."""

    label: str
    text: str


class NumericKey(Frozen):
    """A number, its absolute tolerance (≥ 0) and its unit ("" where it has none)."""

    value: float
    tolerance: float = Field(ge=0)
    unit: str = ""


# By type: single_choice a label; multiple_choice labels; true_false a boolean; fill_in one list
# of accepted strings per blank; short_answer accepted strings; numeric a NumericKey.
Key = bool | str | NumericKey | tuple[str, ...] | tuple[tuple[str, ...], ...]

BLANK = "____"
"""How a blank of a fill-in stands in the stem."""


class Evidence(Frozen):
    """What proves a key: `lecture.text[start:end] == quote`, offsets in characters."""

    source: str
    quote: str
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    heading: str = ""


class HistoryEntry(Frozen):
    """One attempt of one stage at one candidate, and how it ended."""

    stage: str
    attempt: int = Field(ge=1)
    engine: str
    outcome: str
    reason: str = ""
    seconds: float = Field(ge=0)
    candidate: int = 0
    revision: int = 0


class Asked(Frozen):
    """What a student sees of a question, and all that a blind solver may see of it."""

    type: QuestionType
    stem: str
    options: tuple[Option, ...] = ()
    unit: str = ""  # numeric: the unit the answer is asked in


class Draft(Asked):
    """A candidate as its generator wrote it: `Asked` and everything that must stay sealed."""

    key: Key
    solution: str
    evidence: Evidence
    bloom: Bloom = Bloom.REMEMBER
    difficulty: Difficulty = Difficulty.MEDIUM
    fact_id: str = ""  # the fact it was made from; "" where a model wrote it
    topic: str = ""  # what it is about, normalised: one exam asks about a topic once

    def asked(self) -> Asked:
        """The blind side of the draft, by copy of named fields and nothing else."""
        return Asked(type=self.type, stem=self.stem, options=self.options, unit=self.unit)


class Solve(Frozen):
    """One independent answer. `answer` is None where the solver could not tell.

    Shape of `answer` by type: as `Key`, but a fill-in answer is one string per blank (a tuple of
    strings), a short answer one string, a numeric answer a NumericKey (tolerance 0).
    """

    engine: str
    answer: Key | None
    reason: str = ""
    confidence: float = Field(default=0.0, ge=0, le=1)


class Question(Draft):
    """An accepted question as it is stored: a draft that survived, rendered for the screen."""

    version: int = 1
    points: float = 1.0
    html: str = ""
    solution_html: str = ""
    history: tuple[HistoryEntry, ...] = ()
