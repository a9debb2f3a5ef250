"""How well a lecture supports an answer to a question: the heart of the blind road.

Retrieval over sentences: the stem's matter, weighted by rarity, is looked for near a place where
the candidate stands; its neighbours and heading count less, and a fitting role (the thing being
defined, the words on both sides of a blank) counts more.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from examstream.exam.judging.asking import with_blank
from examstream.exam.judging.book import Book, Sentence
from examstream.exam.judging.directions import directions
from examstream.exam.judging.lexicon import FUNCTION, ZH_FUNCTION
from examstream.exam.judging.names import normal
from examstream.exam.judging.places import Place, forms, partly, places
from examstream.exam.judging.words import trace, units
from examstream.exam.question import BLANK

_PREVIOUS, _NEXT, _HEADING, _PARAGRAPH = 0.4, 0.25, 0.3, 0.3
_OTHER_CLAUSE = 0.7


POINTS_BACK = re.compile(
    r"^\s*(?:(?:this|these|those|such|it|its|they|their|here|for this reason|he|"
    r"she|one)\b)|^\s*(?:这|该|此|它|其|上述|他)",
    re.I,
)
"""A sentence that opens so speaks of what the one before it told."""


@dataclass(frozen=True)
class Query:
    """What a stem asks about: roots with weights, and what stands around its blank."""

    stem: str
    weights: dict[str, float]
    total: float
    left: tuple[str, ...] = ()
    right: tuple[str, ...] = ()
    defines: bool = False


@dataclass(frozen=True)
class Support:
    """The best sentence for a candidate, and how good it is."""

    score: float
    sentence: Sentence | None = None
    place: Place | None = None


_DEFINES = re.compile(
    r"\b(?:called|known (?:as|by)|by (?:which|what) name|termed|named|term for|"
    r"term|refer(?:s|red)? to|name (?:of|for|given)|define[sd]?|definition|word "
    r"for)\b"
    r"|称为|称作|叫做|叫作|称之为|术语|概念|名称|定义|是指|指的是|被称|记作|记为|简称",
    re.I,
)
_CALLED = re.compile(
    r"(?:\b(?:called|termed|named|known as|referred to as|denoted (?:by|as)|"
    r"dubbed|labell?ed|that is,?|i\.e\.,?|or)\s+(?:an? |the |its )?[\"“(*]?"
    r"|(?:称为|称作|叫做|叫作|称之为|称其为|简称为?|又称为?|也称为?|记作|记为|表示为|即|名为|是|为|称|叫)\s*[“「（]?\s*)$",
    re.I,
)
_ONLY_CALLED = re.compile(
    r"[,，]\s*(?:which (?:is|are) |these? (?:is|are) |这[^，]{0,4})?(?:so |also )?(?:被|就|也|又|叫|合)?"
    r"(?:called|termed|known as|称之?为|称作|叫做|简?称)\s*(?:an? |the )?[“「*]?$",
    re.I,
)
"""A clause that only gives a name speaks of the clause before it."""
_IS = re.compile(
    r"^(?:[\"”)*]|\s|\([^)]*\)|（[^）]*）)*(?:(?:is|are|was|were|refers? to|"
    r"means?|denotes?|occurs? when|describes?)\b|[:：—–]|是指|指的是|是|指|"
    r"定义为|即)",
    re.I,
)


_APPOSED = re.compile(r"^,\s+(?:the|an?)\s+\w+ (?!and\b|or\b)")


def query(book: Book, stem: str, extra: str = "") -> Query:
    """A stem as a query; `extra` (an option's text) adds to its matter."""
    weights: dict[str, float] = {}
    for unit in (*units(stem.replace(BLANK, " ； ")), *units(extra)):
        weight = unit.weight * book.rarity(unit.root)
        weights[unit.root] = max(weights.get(unit.root, 0.0), weight)
    left: tuple[str, ...] = ()
    right: tuple[str, ...] = ()
    stem = with_blank(stem)
    if BLANK in stem:
        before, _, after = stem.partition(BLANK)
        left = tuple(t.lemma for t in trace(before))[-8:]
        right = tuple(t.lemma for t in trace(after))[:8]
    return Query(
        stem, weights, sum(weights.values()) or 1.0, left, right, bool(_DEFINES.search(stem))
    )


def support(
    book: Book, asked: Query, candidate: str, among: Sequence[Sentence] | None = None
) -> Support:
    """The best support of a candidate anywhere in the lecture (or among the sentences given)."""
    best = Support(0.0)
    for sentence in among if among is not None else _speaking_of(book, candidate):
        for place in places(book, sentence, candidate) or partly(book, sentence, candidate):
            score = _score(book, asked, sentence, place)
            if score > best.score:
                best = Support(score, sentence, place)
    return best


def _speaking_of(book: Book, candidate: str) -> list[Sentence]:
    """The sentences that have anything of a candidate's matter."""
    found: set[int] = set()
    for form in forms(book, candidate):
        own = units(form)
        if not own:
            return book.sentences
        for unit in own:
            found.update(book.where.get(unit.root, ()))
    return [book.sentences[i] for i in sorted(found)] or (
        book.sentences if "$" in candidate else []
    )


def _score(book: Book, asked: Query, sentence: Sentence, place: Place) -> float:
    got: dict[str, float] = {}
    loose = place.whole < 1.0 and place.end - place.start > 40
    named = place.clause - 1 if _ONLY_CALLED.search(sentence.text[: place.start]) else place.clause
    for unit in sentence.units:
        if unit.root in asked.weights and (
            loose or not (place.start <= unit.start and unit.end <= place.end)
        ):
            distance = abs(unit.at - place.at)
            near = max(0.6, 1.0 - 0.004 * min(distance, 10.0) - max(0.0, distance - 8) * 0.015)
            if unit.clause != place.clause and unit.clause != named:
                near *= _OTHER_CLAUSE
            got[unit.root] = max(got.get(unit.root, 0.0), near)
    for factor, roots in around(book, sentence):
        for root in roots:
            if root in asked.weights and got.get(root, 0.0) < factor:
                got[root] = factor
    score = sum(asked.weights[root] * near for root, near in got.items()) / asked.total
    if DENIES.search(sentence.text[: place.start]) and not DENIES.search(asked.stem + " "):
        score *= 0.6
    return (
        score * place.whole * _role(asked, sentence, place) * pointing(asked.stem, sentence, place)
    )


DENIES = re.compile(
    r"(?:\b(?:not|rather than|instead of)\s(?:the |an? |by |on |in |from |of )*|而不是|而非|并非|不是)$",
    re.I,
)
"""What stands right before a thing the sentence says it is not."""


def around(book: Book, sentence: Sentence) -> list[tuple[float, set[str]]]:
    found = [(_HEADING, {u.root for u in units(sentence.heading)})]
    back = 0.85 if POINTS_BACK.match(sentence.text) else _PREVIOUS
    for step, factor in ((-1, back), (1, _NEXT)):
        i = sentence.index + step
        if 0 <= i < len(book.sentences) and book.sentences[i].block == sentence.block:
            found.append((factor, {u.root for u in book.sentences[i].units}))
    first = sentence.index - 2
    while first >= 0 and book.sentences[first].block == sentence.block:
        found.append((_PARAGRAPH, {u.root for u in book.sentences[first].units}))
        first -= 1
    return found


def _role(asked: Query, sentence: Sentence, place: Place) -> float:
    """More for a place that plays the part the stem asks for."""
    factor = 1.0
    before, after = sentence.text[: place.start], sentence.text[place.end :]
    closing = bool(asked.left) and not asked.right
    if asked.defines or closing or not (asked.left or asked.right):
        strength = 0.2 if asked.defines or closing else 0.08
        if (
            (
                sentence.term
                and normal(sentence.term) == normal(sentence.text[place.start : place.end])
            )
            or _CALLED.search(before)
            or (len(trace(before)) <= 2 and _IS.match(after))
        ):
            factor += strength
    if asked.left or asked.right:
        line_before = tuple(t.lemma for t in trace(before))
        line_after = tuple(t.lemma for t in trace(after))
        factor += _agreeing(asked.left[::-1], line_before[::-1])
        factor += _agreeing(asked.right, line_after)
    return factor


def _agreeing(wanted: tuple[str, ...], got: tuple[str, ...]) -> float:
    """More the longer the run that stands equal beside the blank and beside the candidate."""
    total = 0.0
    for one, other in zip(wanted, got, strict=False):
        if one != other:
            break
        total += 0.02 if one in FUNCTION or one in ZH_FUNCTION else 0.08
    return min(total, 0.3)


def ranked(book: Book, asked: Query, candidates: Sequence[str]) -> list[tuple[str, Support]]:
    """Candidates by support, best first; ties keep their order."""
    scored = [(candidate, support(book, asked, candidate)) for candidate in candidates]
    return sorted(scored, key=lambda pair: -pair[1].score)


def covering(book: Book, asked: Query, most: int = 12) -> list[tuple[float, Sentence]]:
    """The sentences that hold most of the stem's matter, best first."""
    sums: dict[int, float] = {}
    for root, weight in asked.weights.items():
        for index in book.where.get(root, ()):
            sums[index] = sums.get(index, 0.0) + weight
    best = sorted(sums.items(), key=lambda pair: (-pair[1], pair[0]))[:most]
    return [(total / asked.total, book.sentences[index]) for index, total in best]


def pointing(stem: str, sentence: Sentence, place: Place) -> float:
    """A little more for a place that points where the stem points, less for the other way."""
    mine = {(d.axis, d.end) for d in directions(stem)}
    if not mine:
        return 1.0
    near = [d for d in directions(sentence.text) if abs(d.start - place.start) < 60]
    near.sort(key=lambda d: min(abs(d.start - place.end), abs(d.start - place.start)))
    first: dict[int, int] = {}
    for d in near:
        first.setdefault(d.axis, d.end)
    same = any(first.get(axis) == end for axis, end in mine)
    other = any(first.get(axis) == 1 - end for axis, end in mine)
    if not other:
        return 1.15 if same else 1.0
    return 0.9 if same else 0.8
