"""Things in each other's place: exchanged sides, crossed clauses, another term where one stood."""

import re
from difflib import SequenceMatcher

from examstream.exam.judging import lexicon
from examstream.exam.judging.book import Book, Sentence
from examstream.exam.judging.directions import directions, pointing_roots
from examstream.exam.judging.roots import stripped
from examstream.exam.judging.words import letters, trace, units

PLAIN = {
    "a",
    "an",
    "the",
    "of",
    "is",
    "are",
    "be",
    "was",
    "were",
    "that",
    "which",
    "and",
    "的",
    "了",
    "是",
    "在",
    "，",
    "to",
    "it",
    "in",
    "its",
}
_ASYMMETRIC = re.compile(
    r"\b(?:than|before|after|not|but|whereas|while|unlike|whil|from|to|into|"
    r"caus\w*|lead\w*|contain\w*|preced\w*"
    r"|follow\w*|exceed\w*|every|all|each|if|by|because|depend\w*|includ\w*|"
    r"toward\w*|than|instead|rather|over|above|below"
    r"|prevent\w*|produc\w*|inhibit\w*|between|larger|smaller)\b|比|大于|小于|"
    r"高于|低于|多于|少于|而|之前|之后|导致|引起|包含|不|都是|一定|若|则|如果|"
    r"当|从|到|由|属于|决定|影响|使|超过|至|取决于|是",
    re.I,
)


def swapped(statement: str, text: str) -> tuple[str, float]:
    """Two things in each other's place: X stands where the sentence has Y, and Y where it has X."""
    a, b = letters(statement), letters(text)
    plain = PLAIN | pointing_roots(statement) | pointing_roots(text) | lexicon.ZH_POINTING
    changes = []
    for tag, i, j, k, n in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag == "replace":
            changes.append((set(a[i:j]) - plain, set(b[k:n]) - plain))
    for at, (gone, come) in enumerate(changes):
        for other_gone, other_come in changes[at + 1 :]:
            one, two = gone & other_come, come & other_gone
            if one - two and two - one and not (one | two) <= lexicon.FUNCTION:
                return f"order: {min(one - two)} and {min(two - one)} exchanged", 0.97
    return "", 0.0


def exchanged(book: Book, statement: str, sentence: Sentence) -> tuple[str, float]:
    """The same words in another order around a relation that has two different sides."""
    one, other = _anchors(book, statement), _anchors(book, sentence.text)
    shared = [x for x in one if one.count(x) == 1 and other.count(x) == 1]
    if len(shared) < 2:
        return "", 0.0
    there = [x for x in other if x in shared]
    if shared == there:
        return "", 0.0
    turned = [
        (x, y)
        for i, x in enumerate(shared)
        for y in shared[i + 1 :]
        if there.index(x) > there.index(y)
    ]
    for x, y in turned:
        between, here = _between(statement, x, y), _between(sentence.text, y, x)
        if between is None or here is None:
            continue
        passive = re.search(r"\bby\b|被|由", between) is not None
        if passive != (re.search(r"\bby\b|被|由", here) is not None):
            continue
        met, there_too = _relations(between), _relations(here)
        if met & there_too or (book.chinese and met and there_too):
            return f"order: {x} and {y} exchanged", 0.95
    return "", 0.0


def _relations(text: str) -> set[str]:
    return {stripped(m.lower()) for m in _ASYMMETRIC.findall(text)}


def _anchors(book: Book, text: str) -> list[str]:
    """What a statement relates: its known terms, else its content words, in order."""
    plain = lexicon.FUNCTION | lexicon.GLUE | {d.word for d in directions(text)}
    return [x for x in (t.lemma for t in trace(text)) if len(x) > 1 and x not in plain] or _pairs(
        text
    )


def _pairs(text: str) -> list[str]:
    return [
        u.root for u in units(text) if u.weight >= 1.0 and not set(u.root) & lexicon.ZH_POINTING
    ]


def _between(text: str, first: str, second: str) -> str | None:
    spots = {t.lemma: (t.start, t.end) for t in trace(text)} | {
        u.root: (u.start, u.end) for u in units(text)
    }
    if first not in spots or second not in spots:
        return None
    low, high = spots[first][1], spots[second][0]
    return text[low:high] if high >= low else None


def replaced(book: Book, statement: str, sentence: Sentence) -> tuple[str, float]:
    """A term of the statement at whose place the sentence has another term."""
    mine, theirs = terms_in(book, statement), terms_in(book, sentence.text)
    extra = {t for t in mine if not any(t in book.names.get(x, ()) or t == x for x in theirs)}
    missing = [t for t in theirs if not any(t in book.names.get(x, ()) or t == x for x in mine)]
    if not extra or not missing:
        return "", 0.0
    a, b = [t.lemma for t in trace(statement)], [t.lemma for t in trace(sentence.text)]
    for tag, i, j, k, n in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag != "replace":
            continue
        here, there = normal_run(a[max(0, i - 2) : j + 2]), normal_run(b[max(0, k - 2) : n + 2])
        for term in sorted(extra):
            for other in missing:
                if _held(term, here) and _held(other, there):
                    return f"term: {term} where the lecture says {other}", 0.9
    return "", 0.0


def normal_run(run: list[str]) -> str:
    chinese = any("\u3400" <= x[:1] <= "\u9fff" for x in run)
    return ("" if chinese else " ").join(run)


def _held(term: str, run: str) -> bool:
    if any("\u3400" <= c <= "\u9fff" for c in run):
        edge = r"[A-Za-z0-9]"
        return term in run and (
            not term.isascii()
            or re.search(rf"(?<!{edge}){re.escape(term)}(?!{edge})", run) is not None
        )
    return f" {term} " in f" {run} "


def terms_in(book: Book, text: str) -> list[str]:
    """Known names in a text, the longest at each place, in normal form, in order."""
    line = [t.lemma for t in trace(text)]
    joined = normal_run(line)
    found: list[tuple[int, str]] = []
    for name in sorted(book.names, key=len, reverse=True):
        if len(name) < 2 or not _held(name, joined):
            continue
        at = joined.find(name)
        joined = joined.replace(name, "＿" * len(name))
        found.append((at, name))
    return [name for _, name in sorted(found)]
