"""A number told falsely: what the lecture counts or dates, with another number in its place (P11)."""

import re
from collections.abc import Sequence

from examstream.exam.plan.model import Fact
from examstream.exam.plan.zh.facts import fact
from examstream.exam.plan.zh.plain import sound
from examstream.exam.plan.zh.statements import Statement
from examstream.exam.question import QuestionType

_HAN = "零一二三四五六七八九十"
_PRINTED = re.compile(
    r"(?P<number>\d[\d,]*(?:\.\d+)?|[一二两三四五六七八九十]+)(?P<rest>(?![\d百千万亿]).*)", re.S
)


def misstated(amounts: Sequence[Fact], told: Sequence[Statement], text: str) -> list[Fact]:
    """True or false from the sentences whose number is asked for; by at least a factor of two, or forty years."""
    at = {(s.start, s.end): s for s in told}
    found = []
    for one in amounts:
        s = at.get((one.start, one.end))
        number = str(one.details.get("number", ""))
        if s is None or not number or not sound(s) or s.text.count(number) != 1 or s.formulas:
            continue
        other = another(number)
        if not other or other in text:
            continue
        true = s.show(s.text)
        false = s.show(s.text.replace(number, other))
        made = fact(
            "P11", s, (QuestionType.TRUE_FALSE,), one.topic, true, one.salience - 0.1,
            terms=one.terms, form="statement", true=true, false=false, why=true.rstrip("。．；"),
            bound=False,
        )  # fmt: skip
        found.append(made.model_copy(update={"id": one.id[::-1]}))  # told twice, asked in two ways
    return found


def another(number: str) -> str:
    """Another number, printed the same way: 1799年 → 1839年, 四次 → 八次; "" where none is sure."""
    printed = _PRINTED.fullmatch(number)
    if printed is None:
        return ""
    digits, rest = printed["number"], printed["rest"]
    if not digits[0].isdigit():
        value = value_of(digits)
        if not 3 <= value <= 20:
            return ""
        return han(value * 2 if value <= 8 else value // 2) + rest
    amount = float(digits.replace(",", ""))
    if rest.startswith("年") and re.fullmatch(r"\d{3,4}", digits):
        return f"{int(amount) + 40 if amount <= 1960 else int(amount) - 40}{rest}"
    percent = rest[:1] in "%％"
    if amount < 2 or "." in digits:
        return ""
    if percent and amount > 45:
        changed = round(amount / 3)
    else:
        changed = int(amount * (2 if percent or amount >= 1000 else 3))
    return f"{changed:,}{rest}" if "," in digits else f"{changed}{rest}"


def value_of(digits: str) -> int:
    """A Chinese number below a hundred; 0 where it is none."""
    tens, ten, ones = digits.replace("两", "二").rpartition("十")
    if len(tens) > 1 or len(ones) > 1:
        return 0
    one = _HAN.index(ones) if ones else 0
    return one + (10 * (_HAN.index(tens) if tens else 1) if ten else 0)


def han(value: int) -> str:
    """A number below a hundred in Chinese characters."""
    tens, ones = divmod(value, 10)
    head = ("" if tens == 1 else _HAN[tens]) + "十" if tens else ""
    return head + (_HAN[ones] if ones or not tens else "")
