"""What the parts of one sentence come to: the rest of a whole, each by how many, a fraction of a number."""

import re

from examstream.exam.judging.book import Book, Sentence
from examstream.exam.judging.directions import opposed
from examstream.exam.judging.quantities import Quantity, chinese_number, quantities
from examstream.exam.judging.reckoning.measures import Measure, counted, measure_of
from examstream.exam.judging.support import POINTS_BACK
from examstream.exam.judging.words import units

_REST = re.compile(
    r"(?:其余|剩下|余下|剩余|其他)(?:的|部分)?(?:则|都|均|全)*(?:是|为|属于|来自|用于|种)?(?P<zh>[^，。；、]*)"
    r"|\bthe (?:rest|remainder|remaining (?:\w+ )?|others?)\b(?P<en>[^,.;]*)",
    re.I,
)


def with_the_rest(book: Book, sentence: Sentence) -> str:
    """A sentence, and the one behind it where that speaks of the rest."""
    at = sentence.index + 1
    if at < len(book.sentences) and book.sentences[at].block == sentence.block:
        after = book.sentences[at].text
        if (match := _REST.search(after)) and match.start() == 0:
            return f"{sentence.text} {after}"
    return sentence.text


def measured(text: str, quantity: Quantity) -> Measure:
    if text[quantity.start : quantity.end].endswith(("%", "％")):
        return measure_of("%")
    return measure_of(text[quantity.end :][:40].lstrip("$"))


def scaled(value: float, own: Measure, wanted: Measure) -> float:
    """A value in the unit asked for, where that is of its kind."""
    scale = own.size / wanted.size if own.kind == wanted.kind and wanted.size else 1.0
    return round(value * scale, 9)


def same_kind(one: Measure, other: Measure) -> bool:
    return one.kind == other.kind or (counted(one) and counted(other))


def fitting(own: Measure, wanted: Measure) -> bool:
    return not wanted.kind or not own.kind or same_kind(own, wanted)


_NOT = re.compile(
    r"没有|未(?!来)|并非|不(?!同)|无(?!论)|\b(?:not|without|no|never|neither|un\w+ed)\b"
)
_AMONG = re.compile(r"其中|\bof (?:them|which|these|whom)\b|\bamong them\b", re.I)


def by_rest(text: str, sentence: Sentence, stem: str, wanted: Measure) -> float | None:
    """What is left of a whole: of a named rest, or of what is not as the part told `其中` is."""
    stem_roots = {u.root for u in units(stem)}
    if match := _REST.search(text):
        told = [u.root for u in units(match["zh"] or match["en"] or "") if u.weight >= 0.5]
        before = {u.root for u in units(text[: match.start()])}
        own = [r for r in told if r not in before]
        if not own or not all(r in stem_roots for r in own[:2]):
            return None
        if any(m in stem for m in ("其余", "the rest", "the remain")):
            return None
        return _left(text[: match.start()], wanted)
    if (match := _AMONG.search(text)) is None or len(quantities(text)) < 2:
        return None
    cut = max((text.rfind(c, 0, match.start()) for c in "，,;；"), default=-1)
    start = match.start() if "\u3400" <= match.group()[0] <= "\u9fff" else max(0, cut)
    part = text[start:]
    if re.search(r"[;；]", part) or len(quantities(part)) != 1:
        return None
    matter = {u.root for u in units(part) if u.weight >= 0.8 and u.root[0] != "#"}
    if not matter & stem_roots and not opposed(stem, part):
        return None
    turned = (_NOT.search(stem) is None) != (_NOT.search(part) is None) or opposed(stem, part)
    return _left(text, wanted) if turned else None


def _left(text: str, wanted: Measure) -> float | None:
    """The first quantity less the others of its kind; of shares, what is missing to all."""
    every = [
        (50.0 if text[q.start : q.end].lower() == "half" else q.value, measured(text, q))
        for q in quantities(text)
        if text[q.start : q.end] not in ("一", "one", "One")
    ]
    every += [(50.0, measure_of("%")) for _ in re.finditer(r"\bhalf of\b|(?<!\d)一半", text, re.I)]
    shares = [v for v, m in every if m.kind == "share"]
    if shares and wanted.kind == "share" and sum(shares) < 100:
        return round(100 - sum(shares), 9)
    alike = [(v, m) for v, m in every if fitting(m, wanted) and m.kind != "share"]
    if len(alike) < 2:
        return None
    (whole, own), parts = alike[0], alike[1:]
    rest = whole - sum(v for v, _ in parts)
    return scaled(rest, own, wanted) if rest > 0 else None


_PORTION_ZH = re.compile(
    r"(?:[\u3400-\u9fff]{0,6})中?的(?P<b>[二三四五六七八九十]+)分之(?P<a>[一二两三四五六七八九]+)"
)
_PORTION = re.compile(
    r"\b(?P<a>half|a third|one third|two thirds|a quarter|one quarter|three quarters) of (?:the|its|their)\s(?:some |about )?$",
    re.I,
)
_FRACTIONS = {"half": (1, 2), "a third": (1, 3), "one third": (1, 3), "two thirds": (2, 3), "a quarter": (1, 4),
              "one quarter": (1, 4), "three quarters": (3, 4)}  # fmt: skip


def by_portion(text: str, sentence: Sentence, stem: str, wanted: Measure) -> float | None:
    """A fraction told of a number: 120口水井中的三分之二, two thirds of the 120 wells."""
    found = []
    for quantity in quantities(text):
        own = measured(text, quantity)
        if not fitting(own, wanted) or wanted.kind == "share":
            continue
        if behind := _PORTION_ZH.match(text, quantity.end):
            above, below = chinese_number(behind["a"]), chinese_number(behind["b"])
            if above and below:
                found.append(scaled(quantity.value * above / below, own, wanted))
        elif before := _PORTION.search(text[: quantity.start]):
            above_, below_ = _FRACTIONS[before["a"].lower()]
            found.append(scaled(quantity.value * above_ / below_, own, wanted))
    return found[0] if len(found) == 1 else None


_EACH = re.compile(
    r"\b(?:each|every)\s(?P<en>[a-z]+)|每(?P<zh>[\u3400-\u9fff]{1,4}?)(?=[定有约需可能装载含产重长给提]|\d|[一二三四五六七八九十])",
    re.I,
)
_IN_ALL = re.compile(
    r"\b(?:together|in all|altogether|in total|total)\b|一共|总共|共计|合计|总|全部", re.I
)


def by_each(text: str, sentence: Sentence, stem: str, wanted: Measure) -> float | None:
    """So much for each, by how many there are: each cell gives 2 volts, 3 cells."""
    if re.search(r"\b(?:each|every|per|one)\b|每", stem) or not wanted.kind:
        return None
    every = quantities(text)
    for match in _EACH.finditer(text):
        noun = match["en"] or match["zh"]
        behind = next((q for q in every if q.start >= match.end()), None)
        if behind is None or not same_kind(measured(text, behind), wanted):
            continue
        counts = [q for q in every if q is not behind and _counts(text, q, noun)]
        asked = _IN_ALL.search(stem) is not None or (match["zh"] and noun[-1] not in stem)
        if len(counts) == 1 and asked and not POINTS_BACK.match(stem):
            return scaled(behind.value * counts[0].value, measured(text, behind), wanted)
    return None


def _counts(text: str, quantity: Quantity, noun: str) -> bool:
    """Whether a quantity is a number of what a noun names."""
    after = text[quantity.end :].lstrip()
    if noun.isascii():
        stem = noun.lower().rstrip("s")
        return re.match(rf"(?:\w+ )?{re.escape(stem)}(?:s|es)?\b", after, re.I) is not None
    return after.startswith(noun)
