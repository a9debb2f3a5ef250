"""When two answers are the same: exact after a stated normalisation, numeric, symbolic, as a set."""

import random

from examstream.exam.judging import arithmetic, latex
from examstream.exam.judging.lexicon import FUNCTION
from examstream.exam.judging.names import Names, normal, same_thing
from examstream.exam.judging.words import letters, squeezed, tokens
from examstream.exam.question import Key, NumericKey, QuestionType

_POINTS = 20


def agree(names: Names, kind: QuestionType, key: Key, answer: Key | None) -> bool:
    """Whether an independent answer is the keyed one, by type (shapes: `Key` and `Solve`)."""
    if answer is None:
        return False
    if kind is QuestionType.MULTIPLE_CHOICE:
        return isinstance(key, tuple) and isinstance(answer, tuple) and set(key) == set(answer)
    if kind is QuestionType.NUMERIC:
        return (
            isinstance(key, NumericKey)
            and isinstance(answer, NumericKey)
            and numbers_agree(key, answer)
        )
    if kind is QuestionType.FILL_IN:
        if not isinstance(key, tuple) or not isinstance(answer, tuple) or len(key) != len(answer):
            return False
        return all(
            any(
                alike(names, accepted, str(given))
                for accepted in ([blank] if isinstance(blank, str) else blank)
            )
            for blank, given in zip(key, answer, strict=True)
        )
    if kind is QuestionType.SHORT_ANSWER:
        accepted = key if isinstance(key, tuple) else (key,)
        return any(alike(names, str(one), str(answer)) for one in accepted)
    return type(key) is type(answer) and key == answer


def numbers_agree(key: NumericKey, answer: NumericKey) -> bool:
    """Within the key's absolute tolerance (and rounding of the last bit); units, if both have one, the same."""
    if key.unit and answer.unit and normal_unit(key.unit) != normal_unit(answer.unit):
        return False
    return abs(key.value - answer.value) <= key.tolerance + 1e-9 * max(1.0, abs(key.value))


def normal_unit(unit: str) -> str:
    """`percent` and `%`, `degrees C` and `°C` are one unit; case is kept (mV is not MV)."""
    bare = squeezed(unit.replace("$", "")).strip().rstrip(".")
    return {"percent": "%", "per cent": "%", "percentage": "%", "seconds": "s", "second": "s", "years": "year",
            "minutes": "minute", "min": "minute", "hours": "hour", "h": "hour", "millivolts": "mV", "millivolt": "mV",
            "kilometres": "km", "kilometers": "km", "metres": "m", "meters": "m", "°c": "°C"}.get(
        bare.lower() if bare.lower() in ("percent", "percentage", "°c") else bare, bare.removesuffix("s") if len(bare) > 3 else bare
    )  # fmt: skip


def alike(names: Names, accepted: str, given: str) -> bool:
    """Whether a given text is an accepted answer.

    The same when normal (`names.normal`), names of one thing, one number, equal as formulas at
    random points, the same words without function words, or one with up to two more words than
    the other at the front or behind a preposition, unless both are terms of the lecture.
    """
    if same_thing(names, accepted, given):
        return True
    one, other = _number(accepted), _number(given)
    if one is not None and other is not None:
        return abs(one - other) <= 1e-9 * max(1.0, abs(one))
    if "$" in accepted and "$" in given:
        return formulas_agree(accepted, given)
    a, b = _content(accepted), _content(given)
    if a == b and a:
        return _turned(accepted) == _turned(given)
    if normal(accepted) in names and normal(given) in names:
        return False
    short, long = sorted((a, b), key=len)
    if short and not short[0].isascii():
        return "".join(long).removeprefix("".join(short)) in GENERIC
    if not short or len(long) - len(short) > max(2, len(short) // 2 + 1):
        return False
    return len(short) >= 1 and (
        long[-len(short) :] == short or (len(short) > 1 and long[: len(short)] == short)
    )


def _turned(text: str) -> bool:
    """Whether an ending makes it another thing: void and voidable, harm and harmless."""
    return text.rstrip(" .").lower().endswith(("able", "ible", "less"))


GENERIC = frozenset(
    "方法 法 过程 现象 定理 原理 公式 制度 制 效应 定律 试验 实验 事件 模型 理论 算法 函数 反应 作用 问题 结构".split()
)
"""What a Chinese term may carry behind it and stay the same."""


def _content(text: str) -> list[str]:
    return [x for x in letters(text.lower() if text.isascii() else text) if x not in FUNCTION]


def _number(text: str) -> float | None:
    run = tokens(text.strip().rstrip("."))
    if (
        len(run) >= 1
        and run[0].kind == "number"
        and (len(run) == 1 or (text.strip().endswith("%") and len(run) == 1))
    ):
        return float(run[0].text)
    return None


def formulas_agree(one: str, other: str) -> bool:
    """Whether two formulas are equal as written, or at twenty random points."""
    a, b = squeezed(one.replace("$", "")), squeezed(other.replace("$", ""))
    if a == b:
        return True
    draw = random.Random(1)
    met = 0
    for _ in range(_POINTS):
        values: dict[str, float] = {}
        pair = _both(a, b, values, draw)
        if pair is None:
            continue
        met += 1
        if abs(pair[0] - pair[1]) > 1e-7 * max(1.0, abs(pair[0])):
            return False
    return met >= _POINTS // 2


def _both(
    a: str, b: str, values: dict[str, float], draw: random.Random
) -> tuple[float, float] | None:
    for _ in range(12):
        try:
            return arithmetic.value(a, values), arithmetic.value(b, values)
        except arithmetic.Unbound as missing:
            values[str(missing.args[0])] = float(draw.randint(2, 9))
        except latex.NotArithmetic:
            return None
    return None
