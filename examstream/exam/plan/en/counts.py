"""Numbers changed by a factor of two or more (P11, K12), where the number is the point."""

import re

from examstream.exam.plan.en.falsehood import Falsehood
from examstream.text.clauses import clause, split_lead
from examstream.text.lexicon import is_finite, tag
from examstream.text.quantities import NUMERALS, Quantity, quantities
from examstream.text.words import Word, words


def number(said: str) -> Falsehood | None:
    """One quantity changed by a factor of at least two; a year by decades."""
    run = words(said)
    year = re.search(r"\b[Ii]n (1[0-9]{3}|20[0-2][0-9])\b(?!\s*(?:to|and|–|-))", said)
    if year and len(re.findall(r"\b(?:1[0-9]{3}|20[0-2][0-9])\b", said)) == 1:
        value = int(year.group(1))
        other = value - 40 if value > 1960 else value + 40
        text = said[: year.start(1)] + str(other) + said[year.end(1) :]
        return Falsehood(text, "P11", f"the year is {value}, not {other}")
    found = quantities(run)
    if not found or len(found) > 2 or re.search(r"\bago\b|: ", said):
        return None
    rest = split_lead(said)[1]
    parts = clause(rest)
    claimed = len(said) - len(rest) + (parts.run[parts.verb].start if parts else 0)
    for quantity in sorted(found, key=lambda q: (q.whole, q.first)):
        if run[quantity.first].start < claimed:
            continue  # what the sentence takes as given is not what it claims
        if not askable(run, quantity) or (quantity.whole and not _tells_count(run, quantity)):
            continue
        if (changed := _other(quantity, run[quantity.first].text)) is None:
            continue
        start, end = run[quantity.first].start, run[quantity.after - 1].end
        text = said[:start] + changed + said[end:]
        return Falsehood(text, "P11", f"the number is {said[start:end]}, not {changed}")
    return None


def askable(run: list[Word], quantity: Quantity) -> bool:
    """Does the sentence tell the number? Not if it takes it for known ("the two …") or names with it."""
    if quantity.first == 0:
        return False
    before = run[quantity.first - 1]
    if before.lower in (
        "the",
        "these",
        "those",
        "all",
        "both",
        "its",
        "their",
        "other",
        "every",
        "each",
        "any",
    ):
        return False
    if (before.text[0].isupper() and quantity.first > 1) or before.lower in _LABELS:
        return False
    if re.search(r"shell|group|type|step|phase|stage|level|chapter", before.lower):
        return False
    printed = [w.lower for w in run[quantity.first : quantity.after]]
    again = sum(
        1 for i in range(len(run)) if [w.lower for w in run[i : i + len(printed)]] == printed
    )
    names = {v: k for k, v in NUMERALS.items()}
    other = names.get(int(quantity.value)) if quantity.value == int(quantity.value) else None
    return again == 1 and not (
        other and other not in printed and any(w.lower == other for w in run)
    )


def _tells_count(run: list[Word], quantity: Quantity) -> bool:
    """Is how many the very point: "has five parts", "consists of two"? Not "when two keys meet"."""
    if run[0].lower in ("when", "if", "for", "because", "since", "suppose", "once"):
        return False
    at = quantity.first - 1
    while at > 0 and run[at].lower in (
        "about",
        "only",
        "exactly",
        "approximately",
        "total",
        "a",
        "maximum",
        "of",
    ):
        at -= 1
    word = run[at].lower
    return (is_finite(word) and tag(word)[:1] in ("V", "M")) or word in (
        "composed",
        "made",
        "consists",
        "has",
        "holds",
        "contains",
    )


_LABELS = frozenset("version level number no page day year grade class ph than".split())


def _other(quantity: Quantity, printed: str) -> str | None:
    """Another number, printed the same way."""
    value = quantity.value
    if printed.lower() in NUMERALS and quantity.after - quantity.first == 1:
        if value < 2 or value > 12:
            return None
        names = {v: k for k, v in NUMERALS.items()}
        return names[int(value * 2)] if value <= 6 else names[int(value // 2)]
    if (
        quantity.after - quantity.first > 1
        or value <= 0
        or not re.fullmatch(r"\d[\d,]*(?:\.\d+)?", printed)
    ):
        return None
    percent = quantity.unit in ("%", "percent")
    changed: float
    if percent and value >= 45:
        changed = round(value / 3)
    else:
        changed = value * 3 if value < 1000 and not percent else value * 2
    if changed == int(changed):
        return f"{int(changed):,}" if "," in printed else str(int(changed))
    places = len(printed.split(".")[-1]) if "." in printed else 0
    return f"{changed:.{places}f}"
