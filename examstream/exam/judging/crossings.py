"""A thing of one clause told of the thing of another: two like clauses, or a list of them."""

import re
from difflib import SequenceMatcher

from examstream.exam.judging.book import Book, Sentence
from examstream.exam.judging.exchange import PLAIN
from examstream.exam.judging.propositions import opens_with_verb
from examstream.exam.judging.support import POINTS_BACK
from examstream.exam.judging.words import is_chinese, letters, units

_STRONG = re.compile(r"\bwhereas\b|\bwhile\b|\bunlike\b|\bin contrast\b|;|；|而(?!且)", re.I)
_CONTRAST = re.compile(
    r"\bwhereas\b|\bwhile\b|\bbut\b|\bunlike\b|\bin contrast\b|;|；|而|，|, ", re.I
)


_ONE = re.compile(r"\bis (?:one|that)\b|\bare (?:ones|those)\b")


def crossed(book: Book, statement: str, sentence: Sentence) -> tuple[str, float]:
    """A thing of one of two parallel clauses told of the thing of the other."""
    strong = [p for p in re.split(_STRONG, sentence.text) if p and letters(p)]
    if any(POINTS_BACK.match(p) or _ONE.search(p) for p in strong[1:]):
        return "", 0.0  # the second says more of the same thing, or is one like it
    parts = (
        strong
        if len(strong) > 1
        else [p for p in re.split(_CONTRAST, sentence.text) if p and letters(p)]
    )
    if not book.chinese and len(strong) < 2:
        parts = [p for p in re.split(r",\s+and\s+|,\s+but\s+", sentence.text) if p and letters(p)]
        if len(parts) != 2 or not _alike(*parts) or _ONE.search(parts[1]):
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


def reordered(statement: str, text: str) -> bool:
    """Whether two clauses stand in the other order. What the second one has stands together in the
    first of the text, and the first one has something of the second: the rest both clauses share.
    """
    mine, theirs = (_apart(t) for t in (statement, text))
    if len(mine) != 2 or len(theirs) != 2:
        return False
    first, second = ([k for k, other in enumerate(theirs) for _ in own & other] for own in mine)
    shared = set() if is_chinese(text) else {second[0]} if second else set()
    return len(second) > 1 and set(second) == {0} and 1 in first and set(first) <= {1} | shared


def dealt_otherwise(statement: str, text: str) -> bool:
    """Whether two contrasted clauses have all the words of the text's two, but not each its own."""
    if sorted(letters(statement)) != sorted(letters(text)) or reordered(statement, text):
        return False
    mine, theirs = (
        [sorted(letters(c)) for c in _STRONG.split(t) if c and letters(c)]
        for t in (statement, text)
    )
    return len(mine) == len(theirs) == 2 and sorted(mine) != sorted(theirs)


_TWO = re.compile(r"\bwhereas\b|\bwhile\b|\bbut\b|[;；，]|而(?!且)|, (?:and )?", re.I)


_ASIDE = re.compile(r",? (?:such as|for example|for instance|e\.g\.) [^,;.]*(?=[,;.])", re.I)


def _apart(text: str) -> list[set[str]]:
    """Of each clause, the words and pointers no other clause of the text has."""
    every = [set(letters(p)) - PLAIN for p in _TWO.split(_ASIDE.sub("", text)) if p and letters(p)]
    own = [
        one - set[str]().union(*(other for k, other in enumerate(every) if k != at))
        for at, one in enumerate(every)
    ]
    return [one for one in own if one]


_LIKE = re.compile(r"[,;，；、]\s*(?:and\s|but\s|or\s)?|\s(?:and|but)\s", re.I)


def spread(statement: str, text: str) -> tuple[str, float]:
    """One thing told of another's: A does X, B does Y, and C does Z; said is B does X."""
    if len([p for p in _LIKE.split(statement) if p and letters(p)]) > 1:
        return "", 0.0
    pieces = [p for p in _LIKE.split(text) if p]
    if any(opens_with_verb(p) or _DONE.match(p) for p in pieces[1:]):
        return "", 0.0  # one thing does both
    parts = [{u.root for u in units(p) if u.weight >= 0.8} for p in pieces]
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


_DONE = re.compile(r"\s*\w+(?:ed|en)\s(?:with|by|in|on|from|to|at|into|for|as)\b")


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
