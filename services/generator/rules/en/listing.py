"""Questions from enumerations, numbers and tables."""

import re

from examstream.exam.question import (
    BLANK,
    Bloom,
    Difficulty,
    Draft,
    NumericKey,
    Option,
    QuestionType,
)
from examstream.pipeline.errors import Reject
from services.generator.rules.en.phrasing import LABELS, WRONG, Desk

_OPTIONS = 5


def write_enumeration(desk: Desk) -> Draft:
    """Which belong; or the one left out of the list."""
    items = desk.names("items")
    if desk.kind is QuestionType.FILL_IN:
        return _missing(desk, items)
    if desk.kind is not QuestionType.MULTIPLE_CHOICE:
        raise Reject(f"K8 same kind: no {desk.kind} from an enumeration")
    others = desk.names("others")
    count = min(len(items), max(desk.order.keyed_count, len(items) if len(items) <= 3 else 0))
    count = min(count, 4)
    right = desk.draw.sample(items, count)
    wrong = others[: max(2, _OPTIONS - count)]
    if len(wrong) < 2 or len(right) + len(wrong) < 4:
        raise Reject(f"K8 same kind: only {len(wrong)} distractors of the items' kind")
    texts = right + wrong
    desk.draw.shuffle(texts)
    options = tuple(Option(label=LABELS[i], text=t) for i, t in enumerate(texts))
    keyed = tuple(o.label for o in options if o.text in right)
    stem = f"{desk.text('stem')} Select all that apply."
    return desk.draft(
        stem, keyed, f"{', '.join(keyed)}: {', '.join(t for t in texts if t in right)}.",
        options=options, bloom=Bloom.UNDERSTAND,
    )  # fmt: skip


def _missing(desk: Desk, items: list[str]) -> Draft:
    said = desk.text("sentence")
    last = items[-1]
    found = list(re.finditer(rf"(?<![\w-]){re.escape(last)}(?![\w-])", said))
    if len(found) != 1:
        raise Reject("K6 blank: the last item does not stand by itself")
    rest = said[found[0].end() :]
    after = re.sub(r"^\s*\([^)]*\)", "", rest)  # a gloss beside the key is cut (K7)
    before = re.sub(r"\b([Aa])n?\s$", r"\1(n) ", said[: found[0].start()])
    stem = f"{before}{BLANK}{after}"
    gloss = re.match(r"^\s*\((?:also known as |also called )?(?:the )?([^)]*)\)", rest)
    answers = tuple(dict.fromkeys([last, *([gloss.group(1)] if gloss else [])]))
    return desk.draft(stem, (answers,), f"The blank: {last}.")


def write_amount(desk: Desk) -> Draft:
    """The number the lecture gives; a year also among others."""
    if desk.kind is QuestionType.SINGLE_CHOICE:
        options, label = desk.choice(desk.text("printed"), desk.pick(desk.names("rivals"), WRONG))
        return desk.draft(
            desk.text("stem"), label, f"{label}: {desk.text('printed')}.",
            options=options, difficulty=Difficulty.EASY,
        )  # fmt: skip
    value = float(desk.details["value"])
    exact = bool(desk.details.get("exact"))
    tolerance = 0.0 if exact else abs(value) * (0.05 if desk.details.get("hedged") else 0.01)
    unit = desk.text("unit")
    return desk.draft(
        desk.text("stem"), NumericKey(value=value, tolerance=tolerance, unit=unit),
        f"{desk.text('printed')}.", unit=unit, difficulty=Difficulty.EASY,
    )  # fmt: skip


def write_cell(desk: Desk) -> Draft:
    """Read in a table."""
    answer, stem = desk.text("answer"), desk.text("stem")
    if desk.kind is QuestionType.NUMERIC and desk.details.get("value") is not None:
        value = float(desk.details["value"])
        unit = desk.text("unit")
        dated = "year" in stem.lower() and value.is_integer() and 1000 <= value <= 2100
        return desk.draft(
            stem, NumericKey(value=value, tolerance=0.0 if dated else abs(value) * 0.01, unit=unit), f"The table gives {answer}.", unit=unit
        )  # fmt: skip
    answers = tuple(desk.names("answers"))
    if desk.kind is QuestionType.SHORT_ANSWER:
        return desk.draft(stem, answers, f"By the table: {answer}.", bloom=Bloom.ANALYZE)
    if desk.kind is QuestionType.SINGLE_CHOICE:
        options, label = desk.choice(answer, desk.pick(desk.names("rivals"), WRONG))
        return desk.draft(
            stem, label, f"{label}: by the table, {answer}.", options=options, bloom=Bloom.ANALYZE
        )
    raise Reject(f"K8 same kind: no {desk.kind} from a table")
