"""Numeric questions from quantities and tables: the number's place asks for it."""

import re
from random import Random
from typing import Any

from examstream.exam.plan.model import Context, Order
from examstream.exam.question import Difficulty, Draft, NumericKey, QuestionType
from examstream.pipeline.errors import Reject
from examstream.text.zh.masked import SLOT
from services.generator.rules.zh.sheet import LABELS, draft, needs, placed


def write_number(context: Context, order: Order, draw: Random) -> Draft:
    """多少 in the place of the number; the unit stays in the stem."""
    needs(order, QuestionType.NUMERIC, QuestionType.SINGLE_CHOICE)
    assert order.share.fact is not None
    told = order.share.fact.details
    frame = told["frame"]
    if frame.startswith(SLOT + "，"):  # a date that opens its sentence is asked for at its end
        told_of = frame.removeprefix(SLOT + "，").rstrip("，。；：")
        frame = re.sub(r"(?<=[\u4e00-\u9fff])了(?=[^，]+$)", "", told_of, count=1) + "是在" + SLOT
    stem = frame.replace(SLOT, told["ask"]).rstrip("，。；：") + "？"
    if order.type is QuestionType.SINGLE_CHOICE:
        return _year(context, order, stem, told, draw)
    key = NumericKey(value=told["value"], tolerance=told["tolerance"], unit=told["unit"])
    value = told["value"]
    shown = f"{value:.0f}" if float(value).is_integer() else f"{value:g}"
    why = f"因此答案是 {shown}{told['unit']}。"
    return draft(context, order, stem, key, why, unit=told["unit"], difficulty=Difficulty.EASY)


def _year(context: Context, order: Order, stem: str, told: dict[str, Any], draw: Random) -> Draft:
    """The year among other years of the lecture."""
    if len(told.get("rivals") or ()) < 3:
        raise Reject("K8 fewer than three other years")
    options = placed(told["printed"], draw.sample(told["rivals"], 3), order.key_position)
    label = LABELS[options.index(told["printed"])]
    why = f"因此应选 {label}（{told['printed']}）。"
    return draft(context, order, stem, label, why, options, difficulty=Difficulty.EASY)
