"""Writing Chinese questions: every type from its fact, and the checks that refuse."""

import pytest

from examstream.exam.plan.model import Context, Fact, Order, Share
from examstream.exam.plan.zh.harvest import harvest_zh
from examstream.exam.question import BLANK, Draft, NumericKey, Option, QuestionType
from examstream.pipeline.errors import Reject
from services.generator.rules.zh.checks import CHECKS, failed
from services.generator.rules.zh.write import write_zh
from tests.rules.zh_lecture import lecture

LESSON = """
# 云

由水滴组成、底部平坦的低云称为**层云**(stratus)。由上升气流形成、顶部隆起的云称为**积云**。

由冰晶组成、呈纤维状的高云称为**卷云**。能够产生雷电和阵雨的云称为**雨云**，又称雷云。

**冷锋**的移动速度高于暖锋的移动速度。一次强雷暴可以释放 15 千克的冰雹。

按照高度，云的类型包括高云、中云和低云。风的类型包括季风、信风和山谷风，还有地面流云和海上浮云。
"""


def _context() -> tuple[Context, tuple[Fact, ...]]:
    read = lecture(LESSON)
    found = harvest_zh(read)
    return Context(lecture=read, terms=found.terms), found.facts


def _write(topic: str, kind: QuestionType, seed: int = 1, **order: object) -> Draft:
    context, facts = _context()
    fact = next(f for f in facts if topic in f.topic and kind in f.types)
    asked = Order.model_validate({"type": kind, "share": Share(fact=fact), **order})
    draft = write_zh(context, asked, seed, "", None)
    quoted = context.lecture.text[draft.evidence.start : draft.evidence.end]
    assert quoted == draft.evidence.quote
    return draft


def test_single_choice_puts_the_key_where_it_was_dealt() -> None:
    draft = _write("积云", QuestionType.SINGLE_CHOICE, key_position=2)
    assert draft.stem == "由上升气流形成、顶部隆起的云称为（　）。"
    assert (draft.key, draft.options[2].text) == ("C", "积云")
    assert all(option.text.endswith("云") for option in draft.options)


def test_fill_in_accepts_every_name() -> None:
    draft = _write("雨云", QuestionType.FILL_IN)
    assert draft.stem == f"能够产生雷电和阵雨的云称为{BLANK}。"
    assert draft.key == (("雨云", "雷云"),)


def test_short_answer_asks_in_place() -> None:
    draft = _write("卷云", QuestionType.SHORT_ANSWER)
    assert draft.stem == "由冰晶组成、呈纤维状的高云称为什么？"


@pytest.mark.parametrize(
    ("truth", "stem"),
    [(True, "冷锋的移动速度高于暖锋的移动速度。"), (False, "冷锋的移动速度低于暖锋的移动速度。")],
)
def test_true_false_states_or_contradicts(truth: bool, stem: str) -> None:
    draft = _write("冷锋", QuestionType.TRUE_FALSE, truth=truth)
    assert (draft.stem, draft.key) == (stem, truth)


def test_numeric_asks_for_the_number_with_its_unit() -> None:
    draft = _write("雷暴", QuestionType.NUMERIC)
    assert draft.stem == "一次强雷暴可以释放多少千克的冰雹？"
    assert draft.key == NumericKey(value=15, tolerance=0, unit="千克")


def test_multiple_choice_keys_every_item_shown() -> None:
    draft = _write("云的类型", QuestionType.MULTIPLE_CHOICE, keyed_count=2)
    keyed = {option.text for option in draft.options if option.label in draft.key}  # type: ignore[operator]
    assert keyed <= {"高云", "中云", "低云"}
    assert not {"高云", "中云", "低云"} & {o.text for o in draft.options if o.text not in keyed}


def test_same_seed_same_draft_and_another_seed_may_differ() -> None:
    one = _write("积云", QuestionType.SINGLE_CHOICE, seed=5)
    assert one == _write("积云", QuestionType.SINGLE_CHOICE, seed=5)


def test_a_revision_that_would_repeat_itself_is_refused() -> None:
    context, facts = _context()
    fact = next(f for f in facts if f.topic == "雨云")
    order = Order(type=QuestionType.FILL_IN, share=Share(fact=fact))
    first = write_zh(context, order, 1)
    with pytest.raises(Reject, match="nothing to revise"):
        write_zh(context, order, 2, "a reason", first)


def test_a_false_statement_without_ground_is_refused() -> None:
    context, facts = _context()
    fact = next(f for f in facts if f.topic == "积云")
    order = Order(type=QuestionType.TRUE_FALSE, truth=False, share=Share(fact=fact))
    with pytest.raises(Reject, match="K11"):
        write_zh(context, order, 1)


def _options(*texts: str) -> tuple[Option, ...]:
    return tuple(Option(label=label, text=text) for label, text in zip("ABCD", texts, strict=False))


@pytest.mark.parametrize(
    ("check", "change"),
    [
        ("K2", {"stem": "这种由冰晶组成的高云称为什么？"}),
        ("K4", {"stem": "由冰晶组成（呈纤维状的高云称为什么？"}),
        ("K4", {"stem": "由冰晶组成、呈纤维状的高云称为"}),
        ("K5", {"stem": r"由冰晶组成、\index 呈纤维状的高云称为什么？"}),
        ("K6", {"type": QuestionType.FILL_IN, "stem": "由冰晶组成、呈纤维状的高云称为卷云。"}),
        ("K7", {"stem": "由冰晶组成、呈纤维状的卷云称为什么？"}),
        (
            "K8",
            {"type": QuestionType.SINGLE_CHOICE, "key": "A", "options": _options("卷云", "雨云")},
        ),
        (
            "K9",
            {
                "type": QuestionType.SINGLE_CHOICE,
                "key": "A",
                "options": _options("卷云", "雨云", "雨云", "积云"),
            },
        ),
    ],
)
def test_each_check_names_what_it_refuses(check: str, change: dict[str, object]) -> None:
    draft = _write("卷云", QuestionType.SHORT_ANSWER)
    assert failed(draft) == ""
    changed = draft.model_copy(update=change)
    assert CHECKS[check](changed)
    assert failed(changed).startswith(check)
