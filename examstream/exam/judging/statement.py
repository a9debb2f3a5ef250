"""A statement held against sentences: supported, contradicted, or not told.

A contradiction is always something seen in a sentence that speaks of the same matter: the other
direction, a negation more or less, another number, another thing in the same place, the two sides
of a relation exchanged, a hedge made a law.
"""

import re
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

from examstream.exam.judging import lexicon
from examstream.exam.judging.book import Book, Sentence
from examstream.exam.judging.names import normal
from examstream.exam.judging.support import around, covering, query, trace
from examstream.exam.judging.words import letters, root, tokens, units

_PLAIN = {"a", "an", "the", "of", "is", "are", "be", "was", "were", "that", "which", "and", "的", "了", "是", "在", "，", "to", "it", "in", "its"}
_ASYMMETRIC = re.compile(
    r"\b(?:than|before|after|not|but|whereas|while|unlike|whil|from|to|into|caus\w*|lead\w*|contain\w*|preced\w*"
    r"|follow\w*|exceed\w*|every|all|each|if|by|because|depend\w*|includ\w*|toward\w*|than|instead|rather|over|above|below"
    r"|prevent\w*|produc\w*|inhibit\w*|between|larger|smaller)\b|比|大于|小于|高于|低于|多于|少于|而|之前|之后|导致|引起|包含|不|都是|一定|若|则|如果|当|从|到|由|属于|决定|影响|使|超过|至|取决于|是",
    re.I,
)
_SYMMETRIC = re.compile(r"^(?:\w|\s|,|-)*\b(?:and|or)\b|和|与|以及|或", re.I)


@dataclass(frozen=True)
class Finding:
    """What one sentence says of a statement: `likeness` 0 … 1, and what speaks against it."""

    likeness: float
    against: str  # "" where nothing does
    sentence: Sentence
    weight: float = 1.0  # how sure the contradiction is


@dataclass(frozen=True)
class Verdict:
    """The whole lecture's word on a statement: True, False or None, and why."""

    truth: bool | None
    reason: str
    confidence: float
    sentence: Sentence | None = None


def judged(book: Book, statement: str) -> Verdict:
    """The lecture's word on a statement."""
    found = findings(book, statement)
    return weighed(found)


def weighed(found: list[Finding]) -> Verdict:
    """One verdict from what the nearest sentences say."""
    if not found:
        return Verdict(None, "no sentence speaks of this", 0.0)
    for_it = max((f for f in found if not f.against), key=lambda f: f.likeness, default=None)
    against = max((f for f in found if f.against), key=lambda f: f.likeness * f.weight, default=None)
    yes = for_it.likeness if for_it else 0.0
    no = against.likeness * against.weight if against else 0.0
    if for_it and yes >= 0.6 and yes >= no + 0.02:
        return Verdict(True, "stated", min(1.0, yes), for_it.sentence)
    if against and no >= 0.5 and no > yes - 0.02:
        return Verdict(False, against.against, min(1.0, no), against.sentence)
    return Verdict(None, f"neither stated ({yes:.2f}) nor contradicted ({no:.2f})", 0.0)


def findings(book: Book, statement: str, most: int = 10) -> list[Finding]:
    """What the sentences nearest to a statement say of it, best first."""
    asked = query(book, statement)
    found = []
    for _, sentence in covering(book, asked, most):
        likeness = _likeness(book, asked.weights, asked.total, sentence)
        if likeness < 0.35:
            continue
        against, weight = contradiction(book, statement, sentence)
        found.append(Finding(likeness, against, sentence, weight))
    return sorted(found, key=lambda f: -f.likeness)


def _likeness(book: Book, weights: dict[str, float], total: float, sentence: Sentence) -> float:
    """How much of the statement's matter one sentence (its neighbours and heading a little) holds."""
    have = {u.root: 1.0 for u in sentence.units}
    for factor, roots in around(book, sentence):
        for root_ in roots:
            have[root_] = max(have.get(root_, 0.0), factor)
    score = 0.0
    for root_, weight in weights.items():
        if root_ not in have and root_ in _ENDS:
            have[root_] = 0.5  # a direction the sentence may say otherwise
        score += weight * have.get(root_, 0.0)
    return score / total


def contradiction(book: Book, statement: str, sentence: Sentence) -> tuple[str, float]:
    """What in a sentence of the same matter speaks against the statement; "" if nothing does."""
    a, b = letters(statement), letters(sentence.text)
    text = _cut(sentence.text, _region(a, b))
    turned = turns(statement, sentence.text, text)
    checks = (turned, _numbers(statement, sentence.text, a, b), _hedged(statement, text),
              _swapped(a, b), _exchanged(book, statement, sentence), _replaced(book, statement, sentence),
              _crossed(book, statement, sentence))  # fmt: skip
    faults = [fault for fault in checks if fault[0]]
    kinds = {f[0].split(":")[0] for f in faults}
    if "direction" in kinds and "order" in kinds and _compares(statement) and _compares(sentence.text):
        return "", 0.0  # B is less than A: both the sides and the direction are turned
    return max(faults, key=lambda f: f[1], default=("", 0.0))


_THAN = re.compile(r"\bthan\b|\bcompared (?:with|to)\b|\bprecede|\bfollow|\bbefore\b|\bafter\b|\bexceed|比|于|之前|之后|超过", re.I)


def _compares(text: str) -> bool:
    return _THAN.search(text) is not None


def _region(a: tuple[str, ...], b: tuple[str, ...]) -> tuple[int, int]:
    """Which letters of b speak of what a speaks of: from the first to the last shared run."""
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    shared = [m for m in matcher.get_matching_blocks() if m.size and any(x not in _PLAIN for x in b[m.b : m.b + m.size])]
    if not shared:
        return 0, len(b)
    return max(0, shared[0].b - 3), min(len(b), shared[-1].b + shared[-1].size + 3)


def _cut(text: str, region: tuple[int, int]) -> str:
    places: list[tuple[int, int]] = []
    for token in tokens(text):
        if token.kind == "word":
            places.extend((token.start, token.end) for part in re.split(r"[-–]", token.text) if part)
        elif token.kind != "cut":
            places.append((token.start, token.end))
    part = places[region[0] : region[1]]
    return text[part[0][0] : part[-1][1]] if part else text


def turns(statement: str, whole: str, region: str) -> tuple[str, float]:
    """Negations and directions, counted together: two turns cancel."""
    negations = abs(negators(statement) - negators(region)) % 2
    axis = opposed(statement, whole)
    if axis and not negations:
        return f"direction: {axis}", 1.0
    if negations and not axis:
        return "negation", 0.9
    return "", 0.0


@lru_cache(maxsize=4096)
def negators(text: str) -> int:
    """How many words of a text negate."""
    count = 0
    run = [t.text.lower() for t in tokens(text) if t.kind == "word"]
    count += sum(word in lexicon.NEGATORS for word in run)
    count -= len(re.findall(r"\bnot only\b|\bno matter\b|\bnot necessarily\b|\bif not\b|\bwhether or not\b", text.lower()))
    bare = text
    for harmless in lexicon.ZH_NOT_NEGATING:
        bare = bare.replace(harmless, "＿")
    for negator in lexicon.ZH_NEGATORS:
        count += bare.count(negator)
        bare = bare.replace(negator, "＿")
    return max(0, count)


_ENDS: dict[str, list[tuple[int, int]]] = {}
for _number_, (_one, _other) in enumerate(lexicon.AXES):
    for _end, _list in ((0, _one), (1, _other)):
        for _word in _list.split():
            _ENDS.setdefault(_word, []).append((_number_, _end))
            _ENDS.setdefault(root(_word), []).append((_number_, _end))


class Direction(NamedTuple):
    """A word that points one way: its axis and end, and where it stands."""

    axis: int
    end: int
    word: str
    start: int
    clause: int


@lru_cache(maxsize=4096)
def directions(text: str) -> tuple[Direction, ...]:
    """The words of a text that point one way, in order."""
    found: list[Direction] = []
    clauses = _clauses(text)
    for token in tokens(text):
        if token.kind == "word":
            for part in re.split(r"[-–]", token.text.lower()):
                for axis, end in sorted(set(_ENDS.get(part, ()))):
                    found.append(Direction(axis, end, part, token.start, _clause_at(clauses, token.start)))
    for axis, ends in enumerate(lexicon.ZH_AXES):
        bare = text
        for word, end in sorted(((w, e) for e in (0, 1) for w in ends[e]), key=lambda pair: -len(pair[0])):
            while (at := bare.find(word)) >= 0:
                found.append(Direction(1000 + axis, end, word, at, _clause_at(clauses, at)))
                bare = bare[:at] + "＿" * len(word) + bare[at + len(word) :]
    return tuple(sorted(found, key=lambda d: (d.start, d.axis)))


_CLAUSE = re.compile(r"[,;:，；：。．]|\b(?:whereas|while|but|although|though|and|so|because|unlike|or)\b|而(?!且)|但|和|并", re.I)


@lru_cache(maxsize=4096)
def _clauses(text: str) -> tuple[int, ...]:
    return tuple(m.start() for m in _CLAUSE.finditer(text))


def _clause_at(clauses: tuple[int, ...], at: int) -> int:
    return sum(start < at for start in clauses)


def opposed(statement: str, text: str) -> str:
    """A direction of the statement whose counterpart in the text points the other way.

    Where the text names both ends, the counterpart is the one that stands with the same matter.
    """
    theirs = directions(text)
    for mine in directions(statement):
        same_axis = [d for d in theirs if d.axis == mine.axis]
        ends = {d.end for d in same_axis}
        if not ends or ends == {mine.end}:
            continue
        if len(ends) == 1:
            if all(d.word != mine.word for d in theirs):
                return f"{mine.word!r} where the lecture says {same_axis[0].word!r}"
            continue
        scores = [(_company(statement, mine, text, d), d) for d in same_axis]
        best = max(s for s, _ in scores)
        chosen = {d.end for s, d in scores if s >= best - 1e-9}
        if best > 0 and chosen == {1 - mine.end}:
            other = next(d for s, d in scores if s >= best - 1e-9)
            return f"{mine.word!r} where the lecture says {other.word!r}"
    return ""


def _company(statement: str, mine: Direction, text: str, theirs: Direction) -> float:
    """How much matter two directions have in common, the nearer the more."""
    here, there = _near(statement, mine), _near(text, theirs)
    return sum(min(weight, there[root_]) for root_, weight in here.items() if root_ in there)


def _near(text: str, direction: Direction) -> dict[str, float]:
    clauses = _clauses(text)
    found: dict[str, float] = {}
    for unit in units(text):
        if unit.start <= direction.start < unit.end or unit.weight < 0.3:
            continue
        distance = abs(unit.start - direction.start) / (6.0 if unit.root.isascii() else 2.0)
        weight = unit.weight / (1.0 + 0.25 * distance)
        if _clause_at(clauses, unit.start) != direction.clause:
            weight *= 0.3
        found[unit.root] = max(found.get(unit.root, 0.0), weight)
    return found


def _swapped(a: tuple[str, ...], b: tuple[str, ...]) -> tuple[str, float]:
    """Two things in each other's place: X stands where the sentence has Y, and Y where it has X."""
    changes = []
    for tag, i, j, k, n in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag == "replace":
            changes.append((set(a[i:j]) - _PLAIN, set(b[k:n]) - _PLAIN))
    for at, (gone, come) in enumerate(changes):
        for other_gone, other_come in changes[at + 1 :]:
            one, two = gone & other_come, come & other_gone
            if one - two and two - one and not (one | two) <= lexicon.FUNCTION:
                return f"order: {min(one - two)} and {min(two - one)} exchanged", 0.97
    return "", 0.0


_CONTRAST = re.compile(r"\bwhereas\b|\bwhile\b|\bbut\b|\bunlike\b|\bin contrast\b|;|；|而|，|, ", re.I)


def _crossed(book: Book, statement: str, sentence: Sentence) -> tuple[str, float]:
    """A thing of one of two parallel clauses told of the thing of the other."""
    parts = [p for p in re.split(_CONTRAST, sentence.text) if p and letters(p)]
    if len(parts) < 2:
        return "", 0.0
    mine = {u.root for u in units(statement) if u.weight >= 0.8}
    held = [mine & {u.root for u in units(p) if u.weight >= 0.8} for p in parts]
    for i, one in enumerate(parts):
        for j, other in enumerate(parts):
            if i == j or not _parallel(one, other):
                continue
            only_i = held[i] - held[j]
            only_j = held[j] - held[i]
            if not only_i or not only_j or len(parts) > 2 and mine <= held[i] | set():
                continue
            if _both_told(book, statement, one, other):
                continue
            x, y = min(only_i), min(only_j)
            return f"contrast: {x} and {y} stand in different clauses", 0.8
    return "", 0.0


def _parallel(one: str, other: str) -> bool:
    a, b = letters(one), letters(other)
    if min(len(a), len(b)) < 3:
        return False
    same = sum(m.size for m in SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks())
    return same / min(len(a), len(b)) >= 0.4


def _both_told(book: Book, statement: str, one: str, other: str) -> bool:
    """The statement itself tells both clauses, or its clause is one of them whole."""
    whole = {u.root for u in units(statement) if u.weight >= 0.8}
    for part in (one, other):
        own = {u.root for u in units(part) if u.weight >= 0.8}
        if own and len(own & whole) >= 0.85 * len(whole):
            return True
    clauses = [p for p in re.split(_CONTRAST, statement) if p and letters(p)]
    return len(clauses) >= 2


def _numbers(statement: str, text: str, a: tuple[str, ...], b: tuple[str, ...]) -> tuple[str, float]:
    """A number of the statement at whose place the sentence has another."""
    mine = [x for x in a if x.startswith("#")]
    theirs = [x for x in b if x.startswith("#")]
    extra = list((Counter(mine) - Counter(theirs)).elements())
    if not extra or not (other := list((Counter(theirs) - Counter(mine)).elements())):
        return "", 0.0
    return f"number: {extra[0][1:]} where the lecture says {other[0][1:]}", 1.0


_HEDGES = re.compile(r"\b(?:some|may|might|usually|often|generally|typically|sometimes|most|many|can|could|about|roughly|almost|nearly|not necessarily|largely|mainly|mostly|primarily)\b|通常|一般|可能|往往|有时|有些|部分|大多|不一定|几乎|大约|主要", re.I)  # fmt: skip
_LAWS = re.compile(r"\b(?:always|never|only|all|every|must|none|exclusively|entirely|necessarily|invariably|any)\b|总是|一定|所有|任何|任意|必然|只有|只能|从不|全部|完全|必须|每个", re.I)  # fmt: skip


def _hedged(statement: str, text: str) -> tuple[str, float]:
    """A law where the sentence hedges."""
    law = _LAWS.search(statement)
    if law and not _LAWS.search(text):
        if _HEDGES.search(text):
            return f"law: {law.group()} where the lecture hedges", 0.9
        return f"law: {law.group()}", 0.55
    return "", 0.0


def _exchanged(book: Book, statement: str, sentence: Sentence) -> tuple[str, float]:
    """The same words in another order around a relation that has two different sides."""
    one, other = _anchors(book, statement), _anchors(book, sentence.text)
    shared = [x for x in one if one.count(x) == 1 and other.count(x) == 1]
    if len(shared) < 2:
        return "", 0.0
    there = [x for x in other if x in shared]
    if shared == there:
        return "", 0.0
    turned = [(x, y) for i, x in enumerate(shared) for y in shared[i + 1 :] if there.index(x) > there.index(y)]
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
    return [x for x in (t.lemma for t in trace(text)) if len(x) > 1 and x not in lexicon.FUNCTION and x not in _ENDS and x not in lexicon.GLUE] or _pairs(text)


def _pairs(text: str) -> list[str]:
    return [u.root for u in units(text) if u.weight >= 1.0]


def _between(text: str, first: str, second: str) -> str | None:
    spots = {t.lemma: (t.start, t.end) for t in trace(text)} | {u.root: (u.start, u.end) for u in units(text)}
    if first not in spots or second not in spots:
        return None
    low, high = spots[first][1], spots[second][0]
    return text[low:high] if high >= low else None


def _replaced(book: Book, statement: str, sentence: Sentence) -> tuple[str, float]:
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
    return term in run if "\u3400" <= term[:1] <= "\u9fff" else f" {term} " in f" {run} "


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


def same_matter(statement: str) -> str:
    """A true/false stem without its frame (`True or false: …`, `判断：…`)."""
    bare = re.sub(r"^\s*(?:true or false|t/f|判断(?:题|正误|下列说法是否正确|对错)?)\s*[?:：.。,，]*\s*", "", statement, flags=re.I)
    return re.sub(r"[（(]\s*(?:true or false|t/f|对还是错|对或错|\s)*\s*[)）]\s*$", "", bare, flags=re.I).strip() or normal(statement)
