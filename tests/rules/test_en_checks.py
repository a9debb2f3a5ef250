"""Each check names what it drops."""

import pytest

from examstream.exam.plan.en.falsehoods import falsehood
from examstream.exam.plan.en.faults import fault_of
from examstream.exam.plan.en.statement import statement
from examstream.exam.question import Draft, Evidence, Key, NumericKey, Option, QuestionType
from services.generator.rules.en.checks import faults

SC, MC, TF, FI, SA, NU = QuestionType


@pytest.mark.parametrize(
    ("sentence", "check"),
    [
        ("These walls are built of stone and lime.", "K2 opening"),
        ("Stone walls carry the load of such a roof.", "K2 dangling"),
        ("We build the walls of stone and lime.", "K3 person"),
        ("This chapter describes how the walls of a town are built.", "K2 opening"),
        ("Walls are described in the next chapter on towns.", "K3 meta"),
        ("Compare the wall that is built of stone.", "K3 imperative"),
        ("The wall of stone and lime", "K4 end mark"),
        ("Walls stand.", "K4 length"),
        ("The wall (of stone is built with lime mortar.", "K4 balance"),
        ("The wall is built of the following materials:", "K4 end mark"),
        ("The wall [^1] of the town is built of stone.", "K5 residue"),
        ("The wall of the town is shown in Figure 3 on the left.", "K16 figure"),
        ("The roof rests on $n$ walls and carries the load of $m + k$.", "K14 symbol"),
        ("Wall Building The walls of a town are built of stone.", "K5 run-in heading"),
        ("The ram will lost its force when the wall is thick.", "K20 grammar"),
    ],
)
def test_en_sentence_is_dropped_with_the_name_of_its_check(sentence: str, check: str) -> None:
    assert fault_of(statement(sentence)) == check


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("However, walls are built of stone (see Figure 2).", "Walls are built of stone."),
        ("Note that a wall bears the load of its roof.", "A wall bears the load of its roof."),
        ("Walls, as shown in Figure 4, are built of stone.", "Walls are built of stone."),
        ("The wall was raised by Hale (Hale, 1987).", "The wall was raised by Hale."),
    ],
)
def test_en_statement_is_freed_of_its_place(sentence: str, said: str) -> None:
    assert statement(sentence) == said


@pytest.mark.parametrize(
    "said",
    [
        "The walls may be thicker in the north of the town.",
        "When two walls meet, a tower is built.",
        "The two gates of the town are closed at night.",
        "Some walls are built of stone.",
    ],
)
def test_en_k11_nothing_false_is_made_where_it_could_be_true(said: str) -> None:
    assert falsehood(said) is None


def _draft(kind: QuestionType, stem: str, key: Key, *options: str) -> Draft:
    return Draft(
        type=kind, stem=stem, key=key, solution="s",
        options=tuple(Option(label="ABCDE"[i], text=t) for i, t in enumerate(options)),
        evidence=Evidence(source="a", quote="q", start=0, end=1),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("draft", "check"),
    [
        (_draft(SA, "What is a wall of stone and lime called", ("rampart",)), "K4 whole"),
        (
            _draft(SA, "What is the wall of $n \\to m$ stones \\emph{called}?", ("rampart",)),
            "K5 residue",
        ),
        (_draft(SA, "What do we call a wall of stone and lime?", ("rampart",)), "K2 stands alone"),
        (_draft(FI, "The ____ is old.", (("rampart",),)), "K6 blank"),
        (
            _draft(
                FI,
                "A wall which ramps up behind a rampart ditch is a stone ____.",
                (("ramparts",),),
            ),
            "K7 leak",
        ),
        (
            _draft(
                FI,
                "The abbreviation EW stands beside a tall outer wall, the ____.",
                (("earth work",),),
            ),
            "K7 leak",
        ),
        (
            _draft(
                NU,
                "A house of 38 feet stands how many feet high?",
                NumericKey(value=38, tolerance=0),
            ),
            "K7 leak",
        ),
        (
            _draft(SC, "Which term refers to a mound of earth?", "A", "rampart", "moat", "keep"),
            "K8 same kind",
        ),
        (
            _draft(
                SC,
                "Which term refers to a mound of earth?",
                "A",
                "rampart",
                "moats",
                "gates",
                "keeps",
            ),
            "K8 same kind",
        ),
        (
            _draft(
                SC,
                "Which term refers to a mound of earth?",
                "A",
                "wall",
                "city wall",
                "moat",
                "keep",
            ),
            "K9 one right",
        ),
        (
            _draft(
                SC,
                "Which term refers to a ditch round a keep?",
                "A",
                "moat",
                "rampart",
                "keep",
                "gate",
            ),
            "K17 cues",
        ),
        (_draft(FI, "A mound of packed earth round a town is an ____.", (("agger",),)), "K17 cues"),
    ],
)
def test_en_draft_is_dropped_with_the_name_of_its_check(draft: Draft, check: str) -> None:
    assert faults(draft).startswith(check)


def test_en_good_draft_has_no_fault() -> None:
    assert (
        faults(
            _draft(
                SC, "Which term refers to a mound of earth?", "A", "rampart", "moat", "keep", "gate"
            )
        )
        == ""
    )
