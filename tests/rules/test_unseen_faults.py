"""What went wrong on lectures read for the first time, each cause held by a sentence of its own."""

import pytest

from examstream.exam.lecture.read import LectureFile, read_lecture
from examstream.exam.plan.en.falsehoods import falsehood
from examstream.exam.plan.en.faults import fault_of
from examstream.exam.plan.harvest import harvest
from examstream.exam.plan.model import Fact
from examstream.exam.question import QuestionType
from examstream.text.likeness import given_away
from examstream.text.nouns import singular

_MORE = {
    False: "\n## More\n\n"
    + "We will come back to all of this later, when you have seen a few more cases. " * 4,
    True: "\n## 其他\n\n" + "我们以后还会回来讲这些内容，请大家先看一看别的例子再说吧。" * 5,
}
"""Prose nobody can be asked about: a lecture must have a length."""


def _facts(name: str, text: str) -> tuple[Fact, ...]:
    whole = text + _MORE[name.startswith("zh")]
    return harvest(read_lecture([LectureFile(name, whole.encode())])).facts


def _keys(facts: tuple[Fact, ...], pattern: str) -> dict[str, Fact]:
    return {
        str(f.details.get("term") or f.details.get("key")): f for f in facts if f.pattern == pattern
    }


@pytest.mark.parametrize(
    "said",
    [
        "The part of the shore that lies between the two levels is wet.",
        "A soil with balanced proportions of all three is fertile and light.",
        "For small batteries the share is far higher than for large ones.",
        "Cobalt is the most valuable metal in them and is mined in Africa.",
        "Sodium potassium pumps brings two ions into the cell at each step.",
    ],
)
def test_a_statement_that_leans_or_limps_is_refused(said: str) -> None:
    assert fault_of(said)


@pytest.mark.parametrize(
    "said",
    [
        "The force between the two poles of a magnet falls with their distance.",
        "Acids and bases react with each other, and the two form a salt and water.",
        "The bars expand in summer because they are heated by the sun.",
    ],
)
def test_a_statement_that_names_what_it_counts_is_kept(said: str) -> None:
    assert fault_of(said) == ""


def test_a_changed_word_that_stands_in_the_sentence_already_is_refused() -> None:
    assert (
        falsehood("The highest level is called high water, the lowest level is called ebb.") is None
    )


@pytest.mark.parametrize(
    ("key", "stem"), [("disinflation", "slowing inflation"), ("liming", "lime")]
)
def test_a_key_made_from_a_word_of_the_stem_is_given_away(key: str, stem: str) -> None:
    assert given_away(key, stem)


@pytest.mark.parametrize(
    ("many", "one"),
    [("crevasses", "crevasse"), ("caches", "cache"), ("masses", "mass"), ("boxes", "box")],
)
def test_plurals_in_es_have_their_own_singulars(many: str, one: str) -> None:
    assert singular(many) == one


_SLIDES = """# Transport

- **Diffusion**: net movement of particles from high to low concentration
- **Exocytosis**: vesicles fuse with the membrane and release their contents
- **Note**: this slide will be in the exam of next week
"""


def test_entries_of_slides_are_definitions_and_labels_are_not() -> None:
    found = _keys(_facts("slides.md", _SLIDES), "P4")
    assert set(found) == {"diffusion", "Exocytosis"} or set(found) == {"Diffusion", "Exocytosis"}
    assert found["Exocytosis"].details["form"] == "described"


def test_a_formulas_value_keeps_what_it_holds_for() -> None:
    text = "# Graphs\n\nIn a complete graph with $n$ vertices, the number of edges is $\\frac{n(n-1)}{2}$.\n"
    (fact,) = [
        f
        for f in _facts("g.md", text.replace("\\\n", "\n").replace("\\\\\\\\", "\\\\"))
        if f.pattern == "P14"
    ]
    assert fact.details["lead"] == "In a complete graph with $n$ vertices"


def test_two_letters_of_one_name_are_not_asked_about() -> None:
    text = "# Queues\n\nCustomers come at the rate $a$ and go at the rate $b$. The load of the counter is $a / b$.\n"
    assert not [f for f in _facts("q.md", text.replace("\\\n", "\n")) if f.pattern == "P14"]


def test_a_chinese_class_keeps_its_condition() -> None:
    text = (
        "# 概率\n\n在压强不变的条件下，一定质量的气体体积与温度成正比的规律称为**盖吕萨克定律**。\n"
    )
    frames = [
        str(f.details["frame"])
        for f in _facts("zh.md", text)
        if f.details.get("key") == "盖吕萨克定律"
    ]
    assert frames
    assert all("条件下" in frame for frame in frames)


@pytest.mark.parametrize(
    "said",
    [
        "TCP 通过“三次握手”建立连接，通过“四次挥手”释放连接。",
        "之所以要握手三次而不是两次，是为了防止失效的请求传到服务器而产生错误。",
        "一位患者在 6 小时的睡眠中发生 120 次呼吸暂停和低通气。",
        "雕版印刷一版能印几百部乃至几千部，但是刻版费时费工。",
    ],
)
def test_numbers_of_names_cases_and_idioms_are_not_asked_for(said: str) -> None:
    facts = _facts("zh.md", f"# 讲义\n\n{said}\n\n本讲介绍有关的内容，供学习使用。\n")
    assert not [f for f in facts if QuestionType.NUMERIC in f.types]


def test_a_lead_that_counts_is_no_term() -> None:
    text = "# 科举\n\n明清科举分为四级：童试、乡试、会试和殿试。通过童试者称为秀才。\n"
    assert not [f for f in _facts("zh.md", text) if "分为" in str(f.details.get("key", ""))]
