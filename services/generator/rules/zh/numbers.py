"""Numeric questions from quantities and tables: the number's place asks for it."""

import re
from random import Random

from examstream.exam.plan.model import Context, Order
from examstream.exam.question import Difficulty, Draft, NumericKey, QuestionType
from examstream.text.zh.masked import SLOT
from services.generator.rules.zh.sheet import draft, needs


def write_number(context: Context, order: Order, draw: Random) -> Draft:
    """多少 in the place of the number; the unit stays in the stem."""
    needs(order, QuestionType.NUMERIC)
    assert order.share.fact is not None
    told = order.share.fact.details
    frame = told["frame"]
    if frame.startswith(SLOT + "，"):  # a date that opens its sentence is asked for at its end
        told_of = frame.removeprefix(SLOT + "，").rstrip("，。；：")
        frame = re.sub(r"(?<=[\u4e00-\u9fff])了(?=[^，]+$)", "", told_of, count=1) + "是在" + SLOT
    stem = frame.replace(SLOT, told["ask"]).rstrip("，。；：") + "？"
    key = NumericKey(value=told["value"], tolerance=told["tolerance"], unit=told["unit"])
    value = told["value"]
    shown = f"{value:.0f}" if float(value).is_integer() else f"{value:g}"
    why = f"因此答案是 {shown}{told['unit']}。"
    return draft(context, order, stem, key, why, unit=told["unit"], difficulty=Difficulty.EASY)
