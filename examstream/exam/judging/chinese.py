"""Chinese by words: what of a text's words a sentence says, in the same words or in kin ones.

Pairs of characters (`words.units`) find what is worded alike; a statement in other words is found by
its words, since pairs that straddle two of them are lost with the first change.
"""

import math
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple, cast

from examstream.exam.judging.book import Book, Sentence
from examstream.exam.judging.support import POINTS_BACK, covering, query
from examstream.text.zh.kin import kin
from examstream.text.zh.words import words

_RUN = re.compile(r"[\u3400-\u9fff]+|[A-Za-z][A-Za-z0-9-]*|\d+(?:\.\d+)?")
_EMPTY = re.compile(
    "(?:是|就|不|也|都|正|只|之|所|的|有|会|能|可|以|因|为|由|于|而|并|且|但|或|若|如|果|在|到|从|对|了|着|过|这|那|其|些|"
    "种|样|个|一|被|把|让|给|很|更|最|还|又|再|才|要|将|时|后|前|里|中|上|下|者|我|你|他|她|它|们|与|和|及|则|即|当|使|等|"
    "什么|怎么|哪|用|向|往|比|没|未|非|人们|进行|通过|根据|按照|关于|候|那么|相比|指|称为|称作|叫|名)+"
)
"""Words made of nothing but grammar."""
_KIN, _LONG_PART, _CHARACTER = 0.8, 0.9, 0.45
_TERM = re.compile(r"[\u3400-\u9fff]{3,12}")
_SUBJECT = 1.6
_PREVIOUS, _NEXT, _HEADING, _POINTED_AT, _PARAGRAPH = 0.6, 0.4, 0.5, 0.85, 0.5
_LOOKED_AT = 40


def content(book: Book, text: str) -> tuple[str, ...]:
    """The words of a text that carry matter, in order; what the lecture has a name for is one."""
    if "chinese terms" not in book.memo:
        names = sorted((n for n in book.names if _TERM.fullmatch(n)), key=len, reverse=True)
        book.memo["chinese terms"] = re.compile("|".join(map(re.escape, names)) or r"(?!)")
    return _content(text, cast(re.Pattern[str], book.memo["chinese terms"]))


@lru_cache(maxsize=8192)
def _content(text: str, terms: re.Pattern[str]) -> tuple[str, ...]:
    found: list[str] = []
    for match in _RUN.finditer(text):
        run = match.group()
        if run.isascii():
            found.append(run)
            continue
        at = 0
        for term in terms.finditer(run):
            found.extend(w for w in words(run[at : term.start()]) if not _EMPTY.fullmatch(w))
            found.append(term.group())
            at = term.end()
        found.extend(w for w in words(run[at:]) if not _EMPTY.fullmatch(w))
    return tuple(found)


@lru_cache(maxsize=65536)
def said(word: str, text: str) -> float:
    """How much of a word a text says (0 … 1): itself, kin of it, or some of its characters."""
    if word in text:
        return 1.0
    if word.isascii():
        return float(word.lower() in text.lower())
    best = _KIN if any(k in text for k in kin(word)) else 0.0
    if len(word) >= 3:
        pairs = [word[i : i + 2] for i in range(len(word) - 1)]
        best = max(best, _LONG_PART * sum(p in text for p in pairs) / len(pairs))
        best = max(best, 0.5 * said(word[:2], text), 0.5 * said(word[-2:], text))
    if len(word) >= 2:
        solid = [c for c in word if not _EMPTY.fullmatch(c)]
        best = max(best, _CHARACTER * sum(c in text for c in solid) / max(1, len(solid)))
    return best


def same(one: str, other: str) -> bool:
    """Whether two words say the same: equal, kin, or one within the other."""
    if one == other or other in kin(one):
        return True
    return min(len(one), len(other)) > 1 and (one in other or other in one)


def rarity(book: Book, word: str) -> float:
    """How much a word tells: the rarer in the lecture, the more; an unmet one a little."""
    if "chinese" not in book.memo:
        counted: dict[str, int] = {}
        for sentence in book.sentences:
            for each in set(content(book, sentence.text)):
                counted[each] = counted.get(each, 0) + 1
        book.memo["chinese"] = counted
    met = cast(dict[str, int], book.memo["chinese"]).get(word, 0)
    if not met:
        return 0.9
    every = len(book.sentences)
    return 0.3 + math.log(1 + every / met) / math.log(1 + max(2, every))


class Cover(NamedTuple):
    """How much of a statement a sentence says, with its neighbours a little; each word's share."""

    share: float
    sentence: Sentence
    words: tuple[tuple[str, float], ...]


def cover(book: Book, statement: str, sentence: Sentence) -> Cover:
    """The cover of a statement by one sentence; the word that opens a statement counts more."""
    texts = [(1.0, sentence.text), (_HEADING, sentence.heading)]
    back = _POINTED_AT if POINTS_BACK.match(sentence.text) else _PREVIOUS
    for step, factor in ((-1, back), (1, _NEXT)):
        at = sentence.index + step
        beside = book.sentences[at : at + 1] if sentence.index >= 0 and at >= 0 else []
        texts += [(factor, s.text) for s in beside if s.block == sentence.block]
    paragraph = "".join(s.text for s in book.sentences if s.block == sentence.block)
    texts.append((_PARAGRAPH, paragraph))
    got = total = 0.0
    each = []
    for number, word in enumerate(content(book, statement)):
        weight = rarity(book, word) * (_SUBJECT if number == 0 else 1.0)
        share = max(factor * said(word, text) for factor, text in texts)
        got, total = got + weight * share, total + weight
        each.append((word, share))
    return Cover(got / (total or 1.0), sentence, tuple(each))


def nearest(
    book: Book, statement: str, most: int = 3, among: Sequence[Sentence] | None = None
) -> list[Cover]:
    """The sentences that say most of a statement, best first."""
    if among is None:
        among = [s for _, s in covering(book, query(book, statement), _LOOKED_AT)]
    found = [cover(book, statement, sentence) for sentence in among]
    return sorted(found, key=lambda c: (-c.share, c.sentence.index))[:most]
