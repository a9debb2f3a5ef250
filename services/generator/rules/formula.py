"""Questions from formulas, in both languages: values drawn, orders permuted, symbols matched."""

import math
import re
from collections.abc import Callable
from itertools import permutations
from random import Random
from typing import Any

from examstream.exam.plan.model import Context, Order
from examstream.exam.question import (
    Bloom,
    Difficulty,
    Draft,
    Evidence,
    NumericKey,
    Option,
    QuestionType,
)
from examstream.pipeline.errors import Reject
from examstream.text.formula import Formula, NotAFormula, parse
from services.generator.rules.en.checks import faults
from services.generator.rules.zh.checks import failed

_TRIES = 60
_COUNTS = (3, 4, 5, 6, 7, 8, 9, 10, 12, 15)
_SIZES = (40, 50, 60, 80, 100, 120, 200, 500)
_SHARES = (0.1, 0.2, 0.25, 0.3, 0.4, 0.6, 0.75, 0.8)
_LABELS = "ABCD"


def write_formula(context: Context, order: Order, seed: int) -> Draft:
    """A draft for a P14, P15 or P16 fact; raises Reject with the name of the check that failed."""
    fact = order.share.fact
    if fact is None:
        raise Reject("no fact: the rules write from facts, this share has none")
    if order.type not in fact.types:
        raise Reject(f"K8 this fact cannot be asked as {order.type}")
    writer = _WRITERS.get(fact.details.get("form", ""))
    if writer is None:
        raise Reject(f"no writer for {fact.pattern}")
    draft = writer(context, order, fact.details, Random(f"formula|{seed}|{fact.id}"))
    if reason := (failed if fact.details["language"] == "zh" else faults)(draft):
        raise Reject(reason)
    return draft


def _write_value(context: Context, order: Order, told: dict[str, Any], draw: Random) -> Draft:
    if order.type is QuestionType.SINGLE_CHOICE:
        return _write_expression(context, order, told, draw)
    formula = _read(told["latex"])
    values, result = _drawn(formula, told, draw)
    zh = told["language"] == "zh"
    intro = _intro([g for g in told["given"] if g["words"]], zh=zh)
    stated = _stated(told["given"], values, zh=zh)
    if told.get("si"):
        intro += "各量均采用国际单位制。" if zh else "All quantities are in SI units. "
    if zh:
        scope = f"{told['lead']}，" if told.get("lead") else ""
        stem = f"{intro}{scope}当 {stated} 时，{told['noun']}是多少{told.get('unit', '')}？"
        why = f"由此，代入 {stated} 得 $" + told["latex"] + f"$ = {_number(result)}。"
    else:
        unit = f", in {told['unit']}" if told.get("unit") else ""
        stem = f"{intro}If {stated}, what is {told['noun']}{unit}?"
        if told.get("lead"):
            stem = f"{intro}{told['lead']}, what is {told['noun']}{unit} if {stated}?"
        why = f" With {stated}, ${told['latex']}$ comes to {_number(result)}."
    return _numeric(context, order, stem, result, why, told)


def _write_expression(context: Context, order: Order, told: dict[str, Any], draw: Random) -> Draft:
    """Which formula it is, among such as a slip would make of it."""
    zh = told["language"] == "zh"
    bound = [g for g in told["given"] if g["words"]]
    intro = _intro(bound, zh=zh)
    lead = told.get("lead") or ""
    if zh:
        stem = f"{intro}{lead + '，' if lead else ''}{told['noun']}等于（　）。"
    else:
        opening = f"{lead}, which" if lead else "Which"
        stem = f"{intro}{opening} expression gives {told['noun']}?"
    wrong = [f"${w}$" for w in draw.sample(told["variants"], 3)]
    return _choice(context, order, stem, f"${told['latex']}$", wrong, zh=zh, bloom=Bloom.UNDERSTAND)


def _write_equation(context: Context, order: Order, told: dict[str, Any], draw: Random) -> Draft:
    formula = _read(told["latex"])
    values, result = _drawn(formula, {**told, "whole": True}, draw)
    zh = told["language"] == "zh"
    stated = _stated(told["given"], values, zh=zh)
    intro = _intro(told["intro"], zh=zh)
    asked = f"${told['asked']}$"
    if zh:
        lead = told["lead"] + "，" if told["lead"] else ""
        stem = f"{intro}{lead}若 {stated}，则 {asked} 等于多少？"
        why = f"由此，代入 {stated} 得 {asked} = {_number(result)}。"
    else:
        lead = told["lead"] + ", if" if told["lead"] else "If"
        stem = f"{intro}{lead} {stated}, what is {asked}?"
        why = f" With {stated}, {asked} = {_number(result)}."
    return _numeric(context, order, stem, result, why, told)


def _read(latex: str) -> Formula:
    try:
        return parse(latex)
    except NotAFormula as error:
        raise Reject(f"K13 formula: {error}") from error


def _drawn(formula: Formula, told: dict[str, Any], draw: Random) -> tuple[dict[str, float], float]:
    """Values of the stated domain that give a well-behaved answer (K13)."""
    rounded: tuple[dict[str, float], float] | None = None
    for _ in range(_TRIES):
        values = {given["name"]: _draw_one(given, draw) for given in told["given"]}
        ordered = list(values.values())
        if len(set(ordered)) < len(ordered):
            continue
        if told.get("form") == "equation" and ordered != sorted(ordered, reverse=True):
            continue
        try:
            result = formula.value(values)
        except NotAFormula:
            continue
        if any(math.isclose(result, v) for v in ordered) and not re.search(
            r"\\m(?:in|ax)", formula.latex
        ):
            continue
        if told.get("share"):
            if 1e-4 <= result <= 1:
                return values, result
            continue
        if 1 <= result <= 1e6 and float(result).is_integer():
            return values, result
        if rounded is None and not told.get("whole") and 0.01 <= result <= 1e6:
            rounded = values, result
    if rounded is not None:
        return rounded
    raise Reject("K13 no values give a well-behaved answer")


def _draw_one(given: dict[str, str], draw: Random) -> float:
    if given["kind"] == "share":
        return draw.choice(_SHARES)
    if given["kind"] == "count" and re.search(r"population|总体", given["words"]):
        return float(draw.choice(_SIZES))
    return float(draw.choice(_COUNTS))


def _stated(given: list[dict[str, str]], values: dict[str, float], *, zh: bool) -> str:
    parts = [f"${g['latex']} = {values[g['name']]:g}$" for g in given]
    if len(parts) == 1:
        return parts[0]
    return "，".join(parts) if zh else ", ".join(parts[:-1]) + " and " + parts[-1]


def _intro(given: list[dict[str, str]], *, zh: bool) -> str:
    """The binder of the letters (K14): 设 $n$ 为…。 Let $n$ be …"""
    if not given:
        return ""
    if zh:
        return (
            "设 "
            + "，".join(f"${g['latex']}$ 为{g['words'].removeprefix('为')}" for g in given)
            + "。"
        )
    parts = [f"${g['latex']}$ be {g['words']}" for g in given]
    return (
        "Let " + (", ".join(parts[:-1]) + " and let " if len(parts) > 1 else "") + parts[-1] + ". "
    )


def _number(value: float) -> str:
    return f"{value:.0f}" if float(value).is_integer() else f"{value:.4g}"


def _numeric(
    context: Context, order: Order, stem: str, result: float, why: str, told: dict[str, Any]
) -> Draft:
    result = round(result, 8)
    whole = float(result).is_integer()
    near = abs(result) * 0.01
    if told.get("share"):  # 1 % of what is left to 1, too: 0.996 is not 1
        near = min(near, (1 - result) * 0.01)
    exact = whole and abs(result) < 1e5
    key = NumericKey(
        value=result, tolerance=0.0 if exact else round(near, 8), unit=told.get("unit", "")
    )
    return _draft(context, order, stem, key, why, zh=told["language"] == "zh", bloom=Bloom.APPLY)


def _write_chain(context: Context, order: Order, told: dict[str, Any], draw: Random) -> Draft:
    zh = told["language"] == "zh"
    glue = f" {told['relation']} "
    key = "$" + glue.join(told["sides"]) + "$"
    wrong = [
        "$" + glue.join(p) + "$" for p in permutations(told["sides"]) if list(p) != told["sides"]
    ]
    wrong = draw.sample(wrong, 3)
    intro = _intro(told["intro"], zh=zh)
    stem = (
        f"{intro}{told['lead']}，下列不等式恒成立的是（　）。"
        if zh
        else f"{intro}Which inequality holds {told['lead'][0].lower() + told['lead'][1:]}?"
    )
    return _choice(context, order, stem, key, wrong, zh=zh, bloom=Bloom.UNDERSTAND)


def _write_symbol(context: Context, order: Order, told: dict[str, Any], draw: Random) -> Draft:
    zh = told["language"] == "zh"
    wrong = [f"${r}$" for r in draw.sample(told["rivals"], 3)]
    stem = (
        f"{told['noun']}记作（　）。"
        if zh
        else f"Which symbol denotes {told['noun'][0].lower() + told['noun'][1:]}?"
    )
    return _choice(context, order, stem, f"${told['key']}$", wrong, zh=zh, bloom=Bloom.REMEMBER)


def _choice(
    context: Context, order: Order, stem: str, key: str, wrong: list[str], *, zh: bool, bloom: Bloom
) -> Draft:
    options = list(wrong)
    options.insert(min(order.key_position, 3), key)
    label = _LABELS[options.index(key)]
    why = f"因此应选 {label}。" if zh else f" So the answer is {label}."
    listed = tuple(Option(label=_LABELS[i], text=text) for i, text in enumerate(options))
    return _draft(context, order, stem, label, why, zh=zh, bloom=bloom, options=listed)


def _draft(
    context: Context, order: Order, stem: str, key: str | NumericKey, why: str, *, zh: bool, bloom: Bloom,
    options: tuple[Option, ...] = (),
) -> Draft:  # fmt: skip
    fact = order.share.fact
    assert fact is not None
    quote = context.lecture.text[fact.start - context.base : fact.end - context.base]
    cited = " ".join(quote.split())
    opening = f"讲义原文：“{cited}”" if zh else f"The lecture says: “{cited}”"
    return Draft(
        type=order.type, stem=stem, options=options, key=key, solution=opening + why,
        evidence=Evidence(source=fact.source, quote=quote, start=fact.start, end=fact.end, heading=fact.heading),
        bloom=bloom, difficulty=Difficulty.MEDIUM, fact_id=fact.id, topic=fact.topic,
        unit=key.unit if isinstance(key, NumericKey) else "",
    )  # fmt: skip


_WRITERS: dict[str, Callable[[Context, Order, dict[str, Any], Random], Draft]] = {
    "value": _write_value,
    "equation": _write_equation,
    "chain": _write_chain,
    "symbol": _write_symbol,
}
