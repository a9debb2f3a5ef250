"""What single sentences say of a statement: how much of its matter they hold, what speaks against it.

A contradiction is always something seen in a sentence that speaks of the same matter: the other
direction, a negation more or less, another number, another thing in the same place, the two sides
of a relation exchanged, a hedge made a law.
"""

import re
from collections import Counter
from dataclasses import dataclass, replace

from examstream.exam.judging.alignment import content, loosely_told, opposites, substituted
from examstream.exam.judging.book import Book, Sentence
from examstream.exam.judging.chinese_swap import Swap, swap
from examstream.exam.judging.contradictions import (
    COMPARED_THE_OTHER_WAY,
    contradiction,
    sides_exchanged,
)
from examstream.exam.judging.converse import converse
from examstream.exam.judging.crossings import dealt_otherwise
from examstream.exam.judging.directions import ENDS, negators, turns
from examstream.exam.judging.ellipsis import filled
from examstream.exam.judging.propositions import bare
from examstream.exam.judging.support import POINTS_BACK, around, covering, query
from examstream.exam.judging.synonyms import plain
from examstream.exam.judging.words import is_chinese, letters, units

FIRM = 0.96
"""How sure a difference is that is seen by how both are built."""


@dataclass(frozen=True)
class Finding:
    """What one sentence says of a statement: `likeness` 0 … 1, and what speaks against it."""

    likeness: float
    against: str  # "" where nothing does
    sentence: Sentence
    weight: float = 1.0  # how sure the contradiction is
    loose: str = ""  # why its words, though there, do not tell the statement


def said(one: Swap) -> str:
    return "stated" if one.told else f"term: {one.names[0]} where the lecture says {one.names[1]}"


def findings(book: Book, statement: str, most: int = 10) -> list[Finding]:
    """What the sentences nearest to a statement say of it, best first."""
    asked = query(book, statement)
    found = []
    for _, sentence in covering(book, asked, most):
        likeness = _likeness(book, asked.weights, asked.total, sentence)
        if likeness >= 0.35:
            against, weight, loose = spoken(book, statement, sentence)
            if not against and (told := _pointed_at(book, sentence)):
                before = spoken(book, statement, told)
                firm = before[0].split(":")[0] in ("direction", "negation", "number", "denied")
                if firm and not _own(asked.weights, sentence):
                    against, weight = before[0], 0.9 * before[1]
            found.append(Finding(likeness, against, sentence, weight, loose))
    return sorted(found, key=lambda f: -f.likeness)


def _pointed_at(book: Book, sentence: Sentence) -> Sentence | None:
    """The sentence before, where this one opens by pointing back at it."""
    if not POINTS_BACK.match(sentence.text) or not sentence.index:
        return None
    told = book.sentences[sentence.index - 1]
    return told if told.block == sentence.block else None


def _own(weights: dict[str, float], sentence: Sentence) -> bool:
    """Whether a sentence by itself holds most of what is asked."""
    have = {u.root for u in sentence.units}
    total = sum(weights.values()) or 1.0
    return sum(w for r, w in weights.items() if r in have) >= 0.6 * total


def spoken(book: Book, statement: str, sentence: Sentence) -> tuple[str, float, str]:
    """(what speaks against the statement, how surely, why it may not be told) of a sentence.

    Where single clauses hold the whole statement, they are what is heard: one that tells it
    settles it, and if each speaks against it, the sentence does.
    """
    heard = [_heard(book, statement, part) for part in _clauses_holding(statement, sentence)]
    if heard:
        clean = next((h for h in heard if not h[0] and not h[2]), None)
        return clean or max(heard, key=lambda h: h[1])
    return _heard(book, statement, sentence)


def _clauses_holding(statement: str, sentence: Sentence) -> list[Sentence]:
    """The clauses that by themselves hold nearly all of the statement's matter."""
    mine, matter = Counter(content(statement)), _roots_of(statement)
    for boundary in (_SEGMENT, _BETWEEN):
        parts = [p for p in re.split(boundary, sentence.text) if p and p.strip()]
        if len(parts) < 2 or boundary.search(statement):
            continue
        held = []
        for part in parts:
            missing = mine - Counter(content(part))
            elsewhere = Counter(x for p in parts if p is not part for x in content(p))
            strays = set().union(*(_roots_of(p) for p in parts if p is not part)) - _roots_of(part)
            if strays & matter:
                continue  # a thing of another clause: the broad one, told of the narrow
            if mine and missing.total() <= 0.15 * mine.total() and not missing & elsewhere:
                held.append(replace(sentence, text=part.strip()))
        if held:
            return held
    return []


def _roots_of(text: str) -> set[str]:
    return {u.root for u in units(text) if u.weight >= 0.8}


_SEGMENT = re.compile(r"[;；]")
_BETWEEN = re.compile(r"[,;，；]|\b(?:but|whereas|while)\b")


def _word_for_word(statement: str, text: str) -> bool:
    """Whether the statement stands in the sentence as it is, nothing before it negating it."""
    a, b = letters(statement), letters(text)
    for i in range(len(b) - len(a) + 1):
        if b[i : i + len(a)] == a:
            lead = (
                "".join(b[max(0, i - 4) : i])
                if not a[0].isascii()
                else " ".join(b[max(0, i - 4) : i])
            )
            return len(a) >= 3 and not negators(lead)
    return False


def _heard(book: Book, statement: str, sentence: Sentence) -> tuple[str, float, str]:
    as_told = plain(sentence.text)
    sentence = replace(sentence, text=filled(as_told))
    if _word_for_word(statement, as_told) or _word_for_word(statement, sentence.text):
        return "", 0.0, ""
    if (told := converse(bare(statement), bare(sentence.text))) is not None:
        return ("", 0.0, "") if told else (COMPARED_THE_OTHER_WAY, FIRM, "")
    if is_chinese(statement) and (one := swap(book, statement, sentence.text)):
        return ("", 0.0, "") if one.told else (said(one), FIRM, "")
    against, weight = contradiction(book, statement, sentence)
    if against:
        return against, weight, ""
    if turns(statement, sentence.text)[0].startswith("direction") and sides_exchanged(
        statement, sentence.text
    ):
        return "", 0.0, ""  # A is less than B: told as B is more than A
    loose = loosely_told(book, statement, sentence.text)
    if loose and dealt_otherwise(statement, sentence.text):
        return "order: what is told of two things is exchanged", FIRM, ""
    if loose and (pair := substituted(statement, sentence.text)) and _known_pair(book, *pair):
        return f"term: {pair[0]} where the lecture says {pair[1]}", 0.75, ""
    return "", 0.0, loose


def _known_pair(book: Book, one: str, other: str) -> bool:
    """Two different things the lecture speaks of, or two opposites."""
    if opposites(one, other):
        return True
    return all(len(x) > 1 and all(p in book.frequency for p in _parts(x)) for x in (one, other))


def _parts(text: str) -> list[str]:
    if text.isascii():
        return text.split()
    return [text[i : i + 2] for i in range(len(text) - 1)] or [text]


def _likeness(book: Book, weights: dict[str, float], total: float, sentence: Sentence) -> float:
    """How much of the statement's matter one sentence (its neighbours and heading a little) holds."""
    have = {u.root: 1.0 for u in sentence.units}
    for factor, roots in around(book, sentence):
        for root_ in roots:
            have[root_] = max(have.get(root_, 0.0), factor)
    score = 0.0
    for root_, weight in weights.items():
        if root_ not in have and root_ in ENDS:
            have[root_] = 0.5  # a direction the sentence may say otherwise
        score += weight * have.get(root_, 0.0)
    return score / total
