"""English by words: what of a text's words a sentence says, in the same words or in kin ones."""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple, cast

from examstream.exam.judging.book import Book, Sentence
from examstream.exam.judging.kinship import kinship
from examstream.exam.judging.support import POINTS_BACK
from examstream.exam.judging.words import Unit, units

_PREVIOUS, _NEXT, _HEADING, _POINTED_AT, _PARAGRAPH = 0.6, 0.4, 0.5, 0.85, 0.5
_LEAST_WEIGHT = 0.25
_LOOKED_AT = 12


class Cover(NamedTuple):
    """How much of a text a sentence says, with its neighbours a little; each word's share."""

    share: float
    sentence: Sentence
    words: tuple[tuple[Unit, float], ...]


@lru_cache(maxsize=4096)
def content(text: str) -> tuple[Unit, ...]:
    """The units of a text that carry matter, one per root."""
    found: dict[str, Unit] = {}
    for unit in units(text):
        if unit.weight >= _LEAST_WEIGHT:
            found.setdefault(unit.root, unit)
    return tuple(found.values())


class Near(NamedTuple):
    """The roots a sentence has, and how near those of its surroundings are (0 … 1)."""

    own: frozenset[str]
    around: dict[str, float]


def near(book: Book, sentence: Sentence) -> Near:
    """What a sentence says and what stands around it, read once."""
    every = cast(dict[tuple[int, int], Near], book.memo.setdefault("near", {}))
    key = (sentence.index, sentence.start)
    if key not in every:
        every[key] = _near(book, sentence)
    return every[key]


def _near(book: Book, sentence: Sentence) -> Near:
    found: dict[str, float] = {}

    def add(text: str, factor: float) -> None:
        for unit in units(text):
            found[unit.root] = max(found.get(unit.root, 0.0), factor)

    add(sentence.heading, _HEADING)
    if sentence.index >= 0:
        for other in book.sentences:
            if other.block == sentence.block and other is not sentence:
                add(other.text, _PARAGRAPH)
        back = _POINTED_AT if POINTS_BACK.match(sentence.text) else _PREVIOUS
        for step, factor in ((-1, back), (1, _NEXT)):
            at = sentence.index + step
            if 0 <= at < len(book.sentences) and book.sentences[at].block == sentence.block:
                add(book.sentences[at].text, factor)
    return Near(frozenset(u.root for u in sentence.units), found)


def said(book: Book, unit: Unit, roots: frozenset[str]) -> float:
    """How nearly some roots say a word (0 … 1)."""
    if unit.root in roots:
        return 1.0
    met = kinship(book).met_by(unit.root, unit.word)
    return max((factor for other, factor in met if other in roots), default=0.0)


def share(book: Book, parts: Sequence[Unit], sentence: Sentence) -> Cover:
    """The cover of some words by one sentence."""
    place = near(book, sentence)
    got = total = 0.0
    each = []
    for unit in parts:
        best = said(book, unit, place.own)
        if best < 1.0:
            for other, factor in ((unit.root, 1.0), *kinship(book).met_by(unit.root, unit.word)):
                best = max(best, factor * place.around.get(other, 0.0))
        weight = unit.weight * book.rarity(unit.root)
        got, total = got + weight * best, total + weight
        each.append((unit, best))
    return Cover(got / (total or 1.0), sentence, tuple(each))


def nearest(book: Book, parts: Sequence[Unit], most: int = 3) -> list[Cover]:
    """The sentences that say most of some words, best first."""
    sums: dict[int, float] = {}
    for unit in parts:
        weight = unit.weight * book.rarity(unit.root)
        met: dict[int, float] = {}
        for other, factor in kinship(book).met_by(unit.root, unit.word):
            for at in book.where.get(other, ()):
                met[at] = max(met.get(at, 0.0), factor)
        for at, factor in met.items():
            sums[at] = sums.get(at, 0.0) + weight * factor
    looked = sorted(sums, key=lambda at: (-sums[at], at))[:_LOOKED_AT]
    found = [share(book, parts, book.sentences[at]) for at in looked]
    return sorted(found, key=lambda c: (-c.share, c.sentence.index))[:most]
