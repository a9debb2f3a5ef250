"""Leaks by rule: what of the key a stem has beside the words of its quote."""

import pytest

from services.grader.checks.leak import stem_leaks
from tests.judging.test_choice_checks import case

_LECTURE = """# Drag

The drag that comes with lift is called **induced drag**. Roll film was introduced by George Eastman in 1888.

The insuring of an insurer by another company is known as **reinsurance**.

In the **wet process**, also called the washed process, the pulp is removed by machine.
"""
_ZH_LECTURE = """# 阻力

因产生升力而附带出现的阻力称为**诱导阻力**。方剂中针对主病起主要治疗作用的药物称为**君药**。
"""
_DRAG = "The drag that comes with lift is called induced drag."
_FILM = "Roll film was introduced by George Eastman in 1888."
_PULP = "In the wet process, also called the washed process, the pulp is removed by machine."
_MEN = "George Eastman", "Louis Daguerre", "Henry Talbot"


@pytest.mark.parametrize(
    ("stem", "leaks"),
    [
        ("What is the drag that comes with lift called?", False),
        ("What is the drag called that lift induces and that comes with it?", True),
    ],
)
def test_a_word_the_key_is_built_on_leaks_where_the_quote_lacks_it(stem: str, leaks: bool) -> None:
    found = stem_leaks(case(_LECTURE, stem, _DRAG, ("induced drag",), kind="short_answer"))
    assert bool(found) is leaks


def test_a_word_the_quote_itself_has_is_needed() -> None:
    quote = "The insuring of an insurer by another company is known as reinsurance."
    stem = "What is the insuring of an insurer by another company known as?"
    assert not stem_leaks(case(_LECTURE, stem, quote, ("reinsurance",), kind="short_answer"))


@pytest.mark.parametrize("of_it", ["the founder of Eastman Kodak", "of the house of Eastman"])
def test_a_part_of_a_name_leaks(of_it: str) -> None:
    stem = f"Who, {of_it}, introduced roll film in 1888?"
    assert stem_leaks(case(_LECTURE, stem, _FILM, "A", _MEN))


def test_a_part_of_a_name_that_others_bear_does_not_leak() -> None:
    stem, men = "Which Eastman introduced roll film in 1888?", ("George Eastman", "Max Eastman")
    assert not stem_leaks(case(_LECTURE, stem, _FILM, "A", men))


@pytest.mark.parametrize(
    ("stem", "leaks"),
    [
        ("In which process, that of washed coffee, the washed process, is the pulp removed?", True),
        ("Which process, also called the washed process, removes the pulp by machine?", False),
    ],
)
def test_another_name_of_the_key_leaks_unless_its_other_name_is_asked_for(
    stem: str, leaks: bool
) -> None:
    options = "wet process", "dry process", "roasting"
    assert bool(stem_leaks(case(_LECTURE, stem, _PULP, "A", options))) is leaks


@pytest.mark.parametrize(
    ("stem", "key", "leaks"),
    [
        ("因产生升力而附带出现的阻力称为什么？", "诱导阻力", False),
        ("由升力诱导而附带出现的阻力称为什么？", "诱导阻力", True),
        ("方剂中居于君位、针对主病起主要治疗作用的药物称为什么？", "君药", True),
        ("为君主开的方剂中，针对主病起主要治疗作用的药物称为什么？", "君药", False),
    ],
)
def test_what_marks_a_chinese_name_leaks_where_the_quote_lacks_it(
    stem: str, key: str, leaks: bool
) -> None:
    quote = next(s for s in _ZH_LECTURE.replace("*", "").split("\n")[2].split("。") if key in s)
    assert bool(stem_leaks(case(_ZH_LECTURE, stem, quote, (key,), kind="short_answer"))) is leaks


_MORE = """# Of many things

The combination of high inflation with idle hands is called **stagflation**. The release of eggs by many corals in
the same night is called **mass spawning**. Rock may melt when the pressure on it falls. This is known as
**decompression melting**.
"""
_ZH_MORE = """# 水

充满于两个隔水层之间的地下水称为**承压水**。过量抽取使土层压缩、地面下降的现象称为**地面沉降**。磁场中的载流子向一侧偏转而产生
电压，这一现象称为**霍尔效应**，由霍尔发现。
"""


@pytest.mark.parametrize(
    ("stem", "key", "leaks"),
    [
        ("What is high inflation with idle hands called?", "stagflation", False),
        ("What is stagnation, or high inflation with idle hands, called?", "stagflation", True),
        ("What is the release of eggs by corals in one night called?", "mass spawning", False),
        ("What is it called that corals spawn in one night, releasing eggs?", "mass spawning", True),
        ("What is it called when rock melts as the pressure falls?", "decompression melting", False),
    ],
)  # fmt: skip
def test_a_blend_and_a_head_in_another_form_leak_but_not_by_words_told_before(
    stem: str, key: str, leaks: bool
) -> None:
    text = " ".join(_MORE.split("\n\n")[1].replace("*", "").split())
    quote = next(s + "." for s in text.split(". ") if key in s).replace("..", ".")
    lecture = f"# Of many things\n\n{text}\n"
    assert bool(stem_leaks(case(lecture, stem, quote, (key,), kind="short_answer"))) is leaks


@pytest.mark.parametrize(
    ("stem", "key", "leaks"),
    [
        ("充满于两个隔水层之间的地下水称为什么？", "承压水", False),
        ("承受压力、充满于两个隔水层之间的地下水称为什么？", "承压水", True),
        ("过量抽取使土层压缩、地面下降的现象称为什么？", "地面沉降", False),
        ("过量抽取使土层压缩、地面不断沉降的现象称为什么？", "地面沉降", True),
        ("霍尔发现，磁场中的载流子向一侧偏转而产生电压，这一现象称为什么？", "霍尔效应", True),
    ],
)
def test_the_parts_of_a_chinese_name_leak_wherever_they_stand(
    stem: str, key: str, leaks: bool
) -> None:
    text = "".join(_ZH_MORE.split("\n\n")[1].replace("*", "").split())
    quote = next(s for s in text.split("。") if key in s)
    lecture = f"# 水\n\n{text}\n"
    assert bool(stem_leaks(case(lecture, stem, quote, (key,), kind="short_answer"))) is leaks


@pytest.mark.parametrize(
    ("stem", "key", "leaks"),
    [
        ("Two men run off against each other; what is the second round called?", "runoff", True),
        ("What is a second round called that two men hold?", "runoff", False),
        ("What is an election called that is held between regular ones?", "by-election", False),
        ("What is a by-election, held between regular ones, called?", "by-election", True),
    ],
)
def test_one_word_leaks_in_two_and_a_hyphened_one_only_whole(
    stem: str, key: str, leaks: bool
) -> None:
    lecture = (
        "# Votes\n\nA second round of two men is called a **runoff**. An election held between regular ones is called "
        "a **by-election**. Both are rarer than the great elections that all the country waits for "
        "and talks about long before they are held.\n"
    )
    quote = next(s for s in lecture.replace("*", "").split("\n")[2].split(". ") if key in s)
    assert bool(stem_leaks(case(lecture, stem, quote, (key,), kind="short_answer"))) is leaks
