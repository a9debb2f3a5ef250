"""Things in each other's place: exchanged sides, crossed clauses, another term where one stood."""

import re
from difflib import SequenceMatcher

from examstream.exam.judging import lexicon
from examstream.exam.judging.book import Book, Sentence
from examstream.exam.judging.directions import directions, pointing_roots
from examstream.exam.judging.support import POINTS_BACK
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


_STRONG = re.compile(r"\bwhereas\b|\bwhile\b|\bunlike\b|\bin contrast\b|;|；|而(?!且)", re.I)
_CONTRAST = re.compile(
    r"\bwhereas\b|\bwhile\b|\bbut\b|\bunlike\b|\bin contrast\b|;|；|而|，|, ", re.I
)


def crossed(book: Book, statement: str, sentence: Sentence) -> tuple[str, float]:
    """A thing of one of two parallel clauses told of the thing of the other."""
    strong = [p for p in re.split(_STRONG, sentence.text) if p and letters(p)]
    if any(POINTS_BACK.match(p) for p in strong[1:]):
        return "", 0.0  # the second says more of the same thing
    parts = (
        strong
        if len(strong) > 1
        else [p for p in re.split(_CONTRAST, sentence.text) if p and letters(p)]
    )
    if not book.chinese and len(strong) < 2:
        parts = [p for p in re.split(r",\s+and\s+|,\s+but\s+", sentence.text) if p and letters(p)]
        if len(parts) != 2 or not _alike(*parts):
            return "", 0.0
    if len(parts) < 2:
        return "", 0.0
    mine = {u.root for u in units(statement) if u.weight >= 0.8 and not set(u.root) & _COMPARING}
    held = [mine & {u.root for u in units(p) if u.weight >= 0.8} for p in parts]
    for i, one in enumerate(parts):
        for j, other in enumerate(parts):
            if i == j or not (len(strong) == 2 or _parallel(one, other)):
                continue
            only_i = held[i] - held[j]
            only_j = held[j] - held[i]
            if not only_i or not only_j or (len(parts) > 2 and mine <= held[i] | set()):
                continue
            if _both_told(statement, one, other, len(strong) == 2):
                continue
            x, y = min(only_i), min(only_j)
            return f"contrast: {x} and {y} stand in different clauses", 0.8
    return "", 0.0


_LIKE = re.compile(r"[,;，；、]\s*(?:and\s|but\s|or\s)?|\s(?:and|but)\s", re.I)


def spread(statement: str, text: str) -> tuple[str, float]:
    """One thing told of another's: A does X, B does Y, and C does Z; said is B does X."""
    if len([p for p in _LIKE.split(statement) if p and letters(p)]) > 1:
        return "", 0.0
    parts = [{u.root for u in units(p) if u.weight >= 0.8} for p in _LIKE.split(text) if p]
    mine = {u.root for u in units(statement) if u.weight >= 0.8}
    for verb in sorted(r for r in mine & set.union(set(), *parts) if r.isascii()):
        clauses = _with_tails(parts, verb)
        if len(clauses) < 2:
            continue
        own = [{r for r in mine & c if sum(r in other for other in clauses) == 1} for c in clauses]
        told = [o for o in own if o]
        if len(told) >= 2 and set.union(*own) <= mine and not any(len(c) < 3 for c in clauses):
            return f"contrast: {min(told[0])} and {min(told[1])} stand in different clauses", 0.85
    return "", 0.0


def _with_tails(parts: list[set[str]], verb: str) -> list[set[str]]:
    """The clauses that have a verb, each with the verbless pieces behind it: malaria and dengue."""
    clauses: list[set[str]] = []
    for part in parts:
        if verb in part:
            clauses.append(set(part))
        elif clauses and len(part) <= 2:
            clauses[-1] |= part
        else:
            return []
    return clauses


def _alike(one: str, other: str) -> bool:
    """Two clauses of one build: more than half of the shorter stands in the longer, in order."""
    a, b = letters(one), letters(other)
    same = sum(m.size for m in SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks())
    return min(len(a), len(b)) >= 4 and same >= 0.6 * min(len(a), len(b))


_COMPARING = frozenset("越更较最")


def _parallel(one: str, other: str) -> bool:
    a, b = letters(one), letters(other)
    if min(len(a), len(b)) < 3:
        return False
    same = sum(m.size for m in SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks())
    return same / min(len(a), len(b)) >= 0.5


def _both_told(statement: str, one: str, other: str, strong: bool) -> bool:
    """The statement itself tells both clauses, or its clause is one of them whole."""
    whole = {u.root for u in units(statement) if u.weight >= 0.8}
    parts = [{u.root for u in units(part) if u.weight >= 0.8} for part in (one, other)]
    for own, rest in (parts, parts[::-1]):
        if own and len(own & whole) >= 0.85 * len(whole) and not (strong and (whole - own) & rest):
            return True
    clauses = [p for p in re.split(_STRONG, statement) if p and letters(p)]
    return len(clauses) >= 2


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
        if _ASYMMETRIC.search(between) and _ASYMMETRIC.search(here):
            return f"order: {x} and {y} exchanged", 0.95
    return "", 0.0


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
