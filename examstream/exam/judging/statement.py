"""A statement held against sentences: supported, contradicted, or not told.

A contradiction is always something seen in a sentence that speaks of the same matter: the other
direction, a negation more or less, another number, another thing in the same place, the two sides
of a relation exchanged, a hedge made a law.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from examstream.exam.judging.alignment import (
    content,
    loosely_told,
    opposites,
    substituted,
)
from examstream.exam.judging.book import Book, Sentence
from examstream.exam.judging.chinese_swap import Swap, one_other, swap, swapped_in
from examstream.exam.judging.chinese_truth import believed
from examstream.exam.judging.comparisons import compared
from examstream.exam.judging.contradictions import (
    COMPARED_THE_OTHER_WAY,
    contradiction,
    sides_exchanged,
)
from examstream.exam.judging.converse import compared_in, converse
from examstream.exam.judging.directions import ENDS, negators, turns
from examstream.exam.judging.ellipsis import filled
from examstream.exam.judging.names import normal
from examstream.exam.judging.propositions import bare
from examstream.exam.judging.retelling import TIED, Heard, retold
from examstream.exam.judging.support import POINTS_BACK, around, covering, query
from examstream.exam.judging.synonyms import plain
from examstream.exam.judging.words import is_chinese, letters, units


@dataclass(frozen=True)
class Finding:
    """What one sentence says of a statement: `likeness` 0 … 1, and what speaks against it."""

    likeness: float
    against: str  # "" where nothing does
    sentence: Sentence
    weight: float = 1.0  # how sure the contradiction is
    loose: str = ""  # why its words, though there, do not tell the statement


@dataclass(frozen=True)
class Verdict:
    """The whole lecture's word on a statement: True, False or None, and why."""

    truth: bool | None
    reason: str
    confidence: float
    sentence: Sentence | None = None


def judged(book: Book, statement: str) -> Verdict:
    """The lecture's word on a statement; a Chinese one is weighed by its words as well."""
    near = [sentence for _, sentence in covering(book, query(book, plain(statement)), _NEAR)]
    if taken_apart := by_structure(book, statement, near):
        return taken_apart
    verdict = by_rules(book, statement)
    if not is_chinese(statement):
        return _reconciled(verdict, retold(book, plain(statement)))
    if not is_chinese(statement) or verdict.reason.startswith(_NUMBERS):
        return verdict
    belief = believed(book, plain(statement), verdict.truth)
    truth = belief.probability >= 0.5
    if (
        truth
        and verdict.truth is not True
        and belief.sentence
        and one_other(plain(statement), belief.sentence.text)
    ):
        return Verdict(None, "another word in one place", 0.0, belief.sentence)
    sure = max(belief.probability, 1 - belief.probability)
    if truth is verdict.truth:
        return replace(verdict, confidence=sure)
    return Verdict(truth, f"{_WEIGHED}{belief.probability:.0%}", sure, belief.sentence)


def _reconciled(verdict: Verdict, told: Heard) -> Verdict:
    """What is told again clause by clause goes before likeness, but for a difference seen in the whole."""
    other = verdict.truth is not told.truth and (verdict.truth is not None or told.truth is False)
    kind = (verdict if told.truth else told).reason.split(":")[0]
    firm = told.reason == TIED or kind in (_OF_ORDER if told.truth else _OF_A_PART)
    firm = firm and verdict.reason != COMPARED_THE_OTHER_WAY
    if told.truth is None or (other and not firm):
        return verdict
    return Verdict(told.truth, told.reason or "told", told.share, told.sentence)


_OF_ORDER = frozenset("order contrast".split())
"""What a whole sentence may seem to say against a statement that one of its clauses tells."""
_OF_A_PART = frozenset("number name direction".split())
"""What a clause says against a statement that a whole sentence seems to tell."""


def by_structure(book: Book, statement: str, among: Sequence[Sentence]) -> Verdict | None:
    """Where both are built so that nothing is to be weighed: a relation told from either side, a
    Chinese clause with one name in another's place."""
    statement = bare(plain(statement))
    if told := compared_in(book, statement, among):
        truth, sentence = told
        return Verdict(truth, COMPARED if truth else COMPARED_THE_OTHER_WAY, _FIRM, sentence)
    if is_chinese(statement) and (held := swapped_in(book, statement, among)):
        return Verdict(held[0].told, _said(held[0]), _FIRM, held[1])
    return None


_FIRM = 0.96


def _said(one: Swap) -> str:
    return "stated" if one.told else f"term: {one.names[0]} where the lecture says {one.names[1]}"


_NUMBERS = "numbers: "
COMPARED = "stated, as a comparison"
_NEAR = 8
"""Sentences in which a comparison is looked for."""
_WEIGHED = "held by "


def weighed_only(verdict: Verdict) -> bool:
    """Whether a verdict comes of all words weighed together, with nothing named that decides it."""
    return verdict.reason.startswith(_WEIGHED)


def by_rules(book: Book, statement: str) -> Verdict:
    """The word of the nearest sentences; one of two clauses may be told by two of them."""
    verdict = weighed(findings(book, plain(statement)))
    if verdict.confidence < 0.9 and (by_numbers := compared(book, plain(statement))):
        why = f"{_NUMBERS}{by_numbers.one:g} and {by_numbers.other:g}"
        return Verdict(by_numbers.truth, why, 0.85, by_numbers.sentence)
    if verdict.confidence >= 0.95 or len(parts := _parallel_parts(statement)) < 2:
        return verdict
    every = [weighed(findings(book, plain(part))) for part in parts]
    if verdict.truth is True:
        if all(v.truth is not True for v in every):
            return Verdict(None, "stated as a whole, but in none of its parts", 0.0)
        return verdict
    least = 0.58 if verdict.truth is None else 0.85
    if all(v.truth is True and v.confidence >= least for v in every):
        return min(every, key=lambda v: v.confidence)
    return verdict


_PARTS = re.compile(r"[;；，]|, (?:and|but|while|whereas)\b|\b(?:while|whereas)\b")
_DEPENDENT = re.compile(
    r"^\s*(?:in|at|on|for|by|according|if|when|as|because|since|although|so|thus|if|the \w+er)\b"
    r"|如果|若|当|^在|^按|^从|[中下上里]$|因|由于|虽|只要|所以|则|就|越|时$|后$|即|也|都|从而|使|并",
    re.I,
)


def _parallel_parts(statement: str) -> list[str]:
    """The clauses of a statement that each say something by themselves."""
    parts = [p.strip() for p in _PARTS.split(statement) if p and p.strip()]
    whole = all(sum(u.weight >= 0.8 for u in units(p)) >= 3 for p in parts)
    return parts if whole and not any(_DEPENDENT.search(p) for p in parts) else [statement]


def weighed(found: list[Finding]) -> Verdict:
    """One verdict from what the nearest sentences say."""
    if not found:
        return Verdict(None, "no sentence speaks of this", 0.0)
    for_it = max(
        (f for f in found if not f.against and not f.loose), key=lambda f: f.likeness, default=None
    )
    against = max(
        (f for f in found if f.against), key=lambda f: f.likeness * f.weight, default=None
    )
    yes = for_it.likeness if for_it else 0.0
    no = against.likeness * against.weight if against else 0.0
    chinese = is_chinese(found[0].sentence.text)  # pairs of characters are met less often
    other = max((f.likeness for f in found if f.loose), default=0.0)
    if yes < other - 0.15:
        yes = min(yes, 0.5)  # a sentence far more like it does not tell it
    if for_it and yes >= (0.53 if chinese else 0.58) and yes >= no + 0.02:
        return Verdict(True, "stated", min(1.0, yes), for_it.sentence)
    if against and no >= (0.44 if chinese else 0.5) and no > yes - 0.02:
        return Verdict(False, against.against, min(1.0, no), against.sentence)
    return Verdict(None, f"neither stated ({yes:.2f}) nor contradicted ({no:.2f})", 0.0)


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
    mine = Counter(content(statement))
    for boundary in (_SEGMENT, _BETWEEN):
        parts = [p for p in re.split(boundary, sentence.text) if p and p.strip()]
        if len(parts) < 2 or boundary.search(statement):
            continue
        held = []
        for part in parts:
            missing = mine - Counter(content(part))
            elsewhere = Counter(x for p in parts if p is not part for x in content(p))
            if mine and missing.total() <= 0.15 * mine.total() and not missing & elsewhere:
                held.append(replace(sentence, text=part.strip()))
        if held:
            return held
    return []


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
    sentence = replace(sentence, text=filled(plain(sentence.text)))
    if _word_for_word(statement, sentence.text):
        return "", 0.0, ""
    if (told := converse(bare(statement), bare(sentence.text))) is not None:
        return ("", 0.0, "") if told else (COMPARED_THE_OTHER_WAY, _FIRM, "")
    if is_chinese(statement) and (one := swap(book, statement, sentence.text)):
        return ("", 0.0, "") if one.told else (_said(one), _FIRM, "")
    against, weight = contradiction(book, statement, sentence)
    if against:
        return against, weight, ""
    if turns(statement, sentence.text)[0].startswith("direction") and sides_exchanged(
        statement, sentence.text
    ):
        return "", 0.0, ""  # A is less than B: told as B is more than A
    loose = loosely_told(book, statement, sentence.text)
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


def same_matter(statement: str) -> str:
    """A true/false stem without its frame (`True or false: …`, `判断：…`)."""
    bare = plain(statement)
    bare = re.sub(
        r"^\s*(?:true or false|t/f|判断(?:题|正误|下列说法是否正确|对错)?)\s*[?:：.。,，]*\s*",
        "",
        bare,
        flags=re.I,
    )
    return re.sub(
        r"[（(]\s*(?:true or false|t/f|对还是错|对或错|\s)*\s*[)）]\s*$", "", bare, flags=re.I
    ).strip() or normal(statement)
