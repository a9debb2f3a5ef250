"""Chinese questions beside definitions: words of comparison, years, statements alone and in groups."""

import pytest

from examstream.exam.lecture.model import Lecture
from examstream.exam.plan.harvest import harvest
from examstream.exam.plan.model import Context, Fact, Order, Share
from examstream.exam.question import Draft, QuestionType
from services.generator.rules.write import write
from tests.rules.zh_lecture import lecture

YEARS = lecture(
    "1267年，忽必烈命刘秉忠主持营建元大都。1366年，朱元璋扩建应天府城。1406年，明成祖下令营建北京宫殿。"
    "1553年，为防御蒙古骑兵，嘉靖皇帝下令加筑外城。",
    "zh",
)
HARBOUR = lecture(
    "**防波堤**是保护港口免受海浪冲击的墙。**码头**是供船舶停靠的建筑物。防波堤的造价高于码头的造价。"
    "码头的长度取决于所停靠船舶的大小。防波堤通过消耗波浪的能量来保护港内的水面。"
    "大块的石料可以减弱冲向防波堤的海浪。港口的水深会影响码头能停靠的船舶。如果水深增加，则波浪的传播速度增大。",
    "zh",
)


def _drafts(read: Lecture, kind: QuestionType) -> list[tuple[Fact, Draft]]:
    context = Context(lecture=read, terms=harvest(read).terms)
    return [
        (fact, write(context, Order(type=kind, key_position=1, share=Share(fact=fact)), 1))
        for fact in harvest(read).facts
        if kind in fact.types
    ]


def test_a_year_is_chosen_among_the_lectures_years() -> None:
    drafts = _drafts(YEARS, QuestionType.SINGLE_CHOICE)
    assert len(drafts) == 2  # an exam of dates is none
    for fact, draft in drafts:
        assert draft.key == "B"
        assert draft.options[1].text == fact.details["number"]
        assert {o.text for o in draft.options} <= {"1267年", "1366年", "1406年", "1553年"}


def test_why_a_thing_was_done_is_not_the_thing_done() -> None:
    stems = [d.stem for _, d in _drafts(YEARS, QuestionType.NUMERIC)]
    assert "为防御蒙古骑兵，嘉靖皇帝下令加筑外城是在哪一年？" in stems


@pytest.mark.parametrize(
    ("stem", "key", "wrong"),
    [
        ("防波堤的造价（　）码头的造价。", "高于", {"低于", "等于", "恰好两倍于"}),
        ("如果水深增加，则波浪的传播速度（　）。", "增大", {"减小", "保持不变", "变为零"}),
    ],
)
def test_the_word_of_a_comparison_is_chosen(stem: str, key: str, wrong: set[str]) -> None:
    draft = next(d for _, d in _drafts(HARBOUR, QuestionType.SINGLE_CHOICE) if d.stem == stem)
    assert draft.options[1].text == key
    assert {o.text for o in draft.options} == {key, *wrong}


def test_a_statement_without_an_opposite_is_only_told_as_true() -> None:
    plain = [f for f in harvest(HARBOUR).facts if f.pattern == "P2" and "true" in f.details]
    assert plain
    assert all(f.truths == (True,) for f in plain)
    assert all(HARBOUR.text[f.start : f.end].startswith(f.details["true"][:8]) for f in plain)


def test_a_group_keys_what_the_lecture_says() -> None:
    ((fact, draft),) = _drafts(HARBOUR, QuestionType.MULTIPLE_CHOICE)
    assert isinstance(draft.key, tuple)
    right = {o.text for o in draft.options if o.label in draft.key}
    assert len(draft.options) == 4
    assert 2 <= len(right) < 4
    assert all(text in HARBOUR.text for text in right)
    assert all(o.text not in HARBOUR.text for o in draft.options if o.text not in right)
    assert HARBOUR.text[fact.start : fact.end] == draft.evidence.quote
