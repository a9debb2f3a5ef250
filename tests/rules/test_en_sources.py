"""Where a poor lecture's questions come from: the speaker left out, halves, relations, slips."""

import pytest

from examstream.exam.lecture.math_macros import named
from examstream.exam.plan.en.contrasts import pair
from examstream.exam.plan.en.faults import fault_of
from examstream.exam.plan.en.impersonal import impersonal
from examstream.exam.plan.en.parts import parts
from examstream.exam.plan.en.relations import relation
from examstream.exam.plan.en.statement import statement
from examstream.exam.plan.formula_variants import variants
from examstream.text.formula import equal, parse


@pytest.mark.parametrize(
    ("told", "impersonally"),
    [
        ("You can use a sieve to separate sand from gravel.", "A sieve can be used to separate sand from gravel."),
        ("We can model the harbour as a shallow basin.", "The harbour can be modeled as a shallow basin."),
        ("A gauge allows us to measure the tide.", "A gauge makes it possible to measure the tide."),
        ("Buoys let you mark the channel.", "Buoys make it possible to mark the channel."),
        ("We call the height of the highest wave the crest height.", "The height of the highest wave is called the crest height."),
        ("We define a spring tide as the tide that follows a new moon.", "A spring tide is defined as the tide that follows a new moon."),
    ],
)  # fmt: skip
def test_what_the_speaker_does_is_told_of_the_thing(told: str, impersonally: str) -> None:
    assert impersonal(told) == impersonally


@pytest.mark.parametrize(
    "told",
    [
        "We can see the harbour from the tower.",
        "We can model this as a basin.",
        "You can open the gate, and close it by a lever.",
        "We can move the gates at the same time.",
        "We can close the gates because we have a lever.",
    ],
)
def test_what_cannot_be_turned_stays_a_persons(told: str) -> None:
    assert impersonal(told) == told
    assert fault_of(told)


def test_short_forms_are_written_out() -> None:
    assert statement("There's no wind, and the vane doesn’t turn.") == (
        "There is no wind, and the vane does not turn."
    )
    assert statement("The pilot's boat can't land.") == "The pilot's boat cannot land."


def test_what_follows_from_the_sentence_before_is_told_alone() -> None:
    assert statement("This means that spring tides follow the new moon.") == (
        "Spring tides follow the new moon."
    )


def test_the_sound_half_of_a_sentence_is_kept_with_its_place() -> None:
    raw = "Propolis is a sticky resin that bees collect from buds; they use it to seal cracks."
    ((start, end, said),) = parts(raw, "K3 person")
    assert raw[start:end] == "Propolis is a sticky resin that bees collect from buds"
    assert said == "Propolis is a sticky resin that bees collect from buds."


@pytest.mark.parametrize(
    "raw",
    [
        "If the tide turns early, the lower gate is shut by the keeper, and the upper gate is opened again.",
        "The hive stores honey in the upper comb, and they use pollen, which feeds the young, in the lower.",
        "A tribune had to be a plebeian, could not be away from the city, and his house stood open.",
    ],
)
def test_a_half_that_needs_the_other_is_not_told(raw: str) -> None:
    assert all(start == 0 for start, _, _ in parts(raw, "K2 pronoun"))
    assert not any("could not" in said for _, _, said in parts(raw, "K2 pronoun"))


@pytest.mark.parametrize(
    ("said", "word", "wrong"),
    [
        ("The mean depth of a bay is always less than its greatest depth.", "less than", "greater than"),
        ("The pull of the moon is inversely proportional to the square of the distance.",
         "inversely proportional to the square of", "directly proportional to"),
        ("In a deeper channel the speed of a wave increases with the depth.", "increases", "decreases"),
    ],
)  # fmt: skip
def test_a_relation_rules_out_the_others(said: str, word: str, wrong: str) -> None:
    found = relation(said)
    assert found is not None
    assert said[found.start : found.end] == word
    assert wrong in found.rivals
    assert word not in found.rivals
    assert len(found.rivals) >= 3


@pytest.mark.parametrize(
    "said",
    [
        "The mean depth of a bay is usually less than its greatest depth.",
        "The depth is less than or equal to the height of the tide.",
        "The speed of a wave may increase with the depth.",
        "The keeper is lower than the pilot in rank.",
    ],
)
def test_a_relation_in_doubt_is_not_asked(said: str) -> None:
    assert relation(said) is None


@pytest.mark.parametrize(
    "latex", [r"\frac{h(h-1)}{2}", r"2N", r"1 - \frac{1}{2N}", r"(1-p)^{t-1} p", r"\frac{4ab}{a+b}"]
)
def test_slips_parse_and_none_equals_another(latex: str) -> None:
    wrong = [parse(w) for w in variants(parse(latex))]
    assert len(wrong) >= 3
    every = [parse(latex), *wrong]
    assert not any(equal(a, b) for i, a in enumerate(every) for b in every[:i])


@pytest.mark.parametrize(
    ("formula", "shown"),
    [
        (r"$\Pow{\Nat}$", r"$\mathrm{Pow}(\mathrm{Nat})$"),
        (r"$f \colon \R \to \R$", r"$f \colon \mathbb{R} \to \mathbb{R}$"),
        (r"$\abs{x} \le \norm{y}$", r"$|x| \le \|y\|$"),
        (r"$\Sigma + \Mine$", r"$\Sigma + \Mine$"),
    ],
)
def test_macros_of_formulas_that_nobody_defined_stay_names(formula: str, shown: str) -> None:
    assert named(formula, {"Mine"}) == shown


def test_a_number_in_brackets_inside_a_formula_stays() -> None:
    assert (
        statement("The value $f(1)$ is the first of all (1).")
        == "The value $f(1)$ is the first of all."
    )


def test_what_is_at_most_is_not_at_least() -> None:
    wrong = pair("The depth of a basin is always less than or equal to the height of its gate.")
    assert wrong is not None
    assert "greater than or equal to" in wrong.text
