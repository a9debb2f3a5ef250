"""Questions from a frame: a sentence of the lecture with a slot where its key stood."""

import re
from random import Random
from typing import Any

from examstream.exam.plan.model import Context, Order
from examstream.exam.question import BLANK, Bloom, Difficulty, Draft, QuestionType
from examstream.pipeline.errors import Reject
from examstream.text.zh.masked import SLOT
from services.generator.rules.zh.sheet import CHOICE, LABELS, draft, filled, placed


def write_frame(context: Context, order: Order, draw: Random) -> Draft:
    """Choice, blank, short answer or statement, as the order asks."""
    assert order.share.fact is not None
    told = order.share.fact.details
    match order.type:
        case QuestionType.SINGLE_CHOICE:
            return _choice(context, order, told, draw)
        case QuestionType.FILL_IN:
            return _blank(context, order, told)
        case QuestionType.SHORT_ANSWER:
            return _short(context, order, told)
        case QuestionType.TRUE_FALSE:
            return _statement(context, order, told, draw)
    raise Reject(f"K8 a definition cannot be asked as {order.type}")


def _choice(context: Context, order: Order, told: dict[str, Any], draw: Random) -> Draft:
    near = list(told["rivals"])
    if len(near) < 3:
        raise Reject("K8 fewer than three wrong options of the key's kind")
    pool = near[:5]
    wrong = (
        sorted(draw.sample(pool[1:], 2) + pool[:1], key=near.index) if len(pool) > 3 else pool[:3]
    )
    draw.shuffle(wrong)
    options = placed(told["key"], wrong, order.key_position)
    stem = tidy(_said(told).replace(SLOT, CHOICE))
    if told.get("same"):  # classes may overlap: the name is asked for, not every class it is in
        stem += "（选择以此为定义的一项）"
    label = LABELS[options.index(told["key"])]
    why = f"因此应选 {label}（{told['key']}）。"
    return draft(
        context, order, stem, label, why, options,
        bloom=Bloom.UNDERSTAND if told.get("how") == "called" else Bloom.REMEMBER,
    )  # fmt: skip


def _blank(context: Context, order: Order, told: dict[str, Any]) -> Draft:
    stem = tidy(_said(told).replace(SLOT, BLANK))
    accepted = _accepted(told, stem)
    why = f"因此空格处应填“{told['key']}”。"
    return draft(context, order, stem, (accepted,), why)


def _said(told: dict[str, Any]) -> str:
    """The frame; of an entry of a list what stands after the colon, quoted."""
    frame = str(told["frame"])
    if frame.startswith(SLOT + "："):
        return f"“{frame[2:].rstrip('。．；，')}”描述的是{SLOT}。"
    return frame


def _accepted(told: dict[str, Any], stem: str) -> tuple[str, ...]:
    """The key and its other names, less those the stem says in another sense (点 in 点集)."""
    others = [name for name in told["aliases"] if name not in stem]
    return tuple(dict.fromkeys((told["key"], *others)))


def _short(context: Context, order: Order, told: dict[str, Any]) -> Draft:
    left, _, right = told["frame"].partition(SLOT)
    ask = told.get("ask", "什么")
    right = right.rstrip("。．；")
    if right.startswith(("”", "」")) and left.endswith(("“", "「")):
        left, right = left[:-1], right[1:]
    left = re.sub(r"称([^，。；称]{1,30}?)为$", r"把\1称为", left)  # 称 v 为什么 reads as "why"
    if re.search(r"(?<!称)(?<!名)(?<!义)(?<!记)为$", left):
        raise Reject("K4 为什么 would ask for a reason")
    stem = left + ask + right + "？"
    accepted = _accepted(told, stem)
    why = f"因此答案是“{told['key']}”。"
    return draft(context, order, stem, accepted, why)


def _statement(context: Context, order: Order, told: dict[str, Any], draw: Random) -> Draft:
    frame = _said(told)
    if order.truth:
        stem = tidy(filled(frame, told["key"]))
        return draft(context, order, stem, True, "该说法与原文一致，正确。", bloom=Bloom.UNDERSTAND)
    foils = list(told["foils"])
    if not foils:
        raise Reject("K11 nothing in the lecture contradicts a changed statement")
    foil = draw.choice(foils)
    stem = tidy(filled(frame, foil))
    why = f"此处应为“{told['key']}”，而不是“{foil}”，故该说法错误。"
    return draft(
        context, order, stem, False, why, bloom=Bloom.UNDERSTAND, difficulty=Difficulty.MEDIUM
    )


def tidy(text: str) -> str:
    """One full stop at the end, none doubled."""
    return re.sub(r"[。．；，]+$", "", text) + "。"
