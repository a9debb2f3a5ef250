"""A statement told again: each clause of it held against single things the lecture says.

A statement grown from a sentence has the sentence's words, in its roles: pronouns filled in, clauses
turned about, a part left out. So where one proposition holds all the matter of a clause, either it
tells the clause or a difference can be named. Where none does, nothing is said here (None), and
`statement.by_rules` judges by likeness.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from examstream.exam.judging.book import Book, Sentence
from examstream.exam.judging.claims import hedged, numbers
from examstream.exam.judging.contradictions import sides_exchanged
from examstream.exam.judging.correlates import correlated
from examstream.exam.judging.crossings import crossed, spread
from examstream.exam.judging.differences import (
    LIGHT,
    difference,
    displaced,
    in_its_place,
    other_name,
    other_way,
    put_in,
)
from examstream.exam.judging.directions import directions, negators, opposed
from examstream.exam.judging.kinship import kinship
from examstream.exam.judging.propositions import (
    LEAD,
    Proposition,
    bare,
    propositions,
    resolved,
    subject,
)
from examstream.exam.judging.roles import compared_sides, roles_exchanged
from examstream.exam.judging.support import covering, query
from examstream.exam.judging.words import Unit, letters, units
from examstream.text.lexicon import tag

_MISSING_TOLD, _MISSING_AGAINST, _NEAR_ENOUGH = 0.07, 0.3, 0.75
_BESIDE = 1
"""Clauses told far from each other may be tied by `because` where the lecture does not tie them."""
_TIE, _LEAST_BESIDE_NAME = 0.05, 0.3
_TOPIC, _OF_TOPIC = 0.08, 0.3
"""A word that a good share of all sentences has, tells less apart."""
TIED = "told as a tie of two quantities"


class Heard(NamedTuple):
    """What one proposition says of a clause: True, False or None, why, and how much it holds."""

    truth: bool | None
    reason: str
    share: float
    sentence: Sentence | None


NOTHING = Heard(None, "", 0.0, None)


def retold(book: Book, statement: str, among: Sequence[Sentence] | None = None) -> Heard:
    """The word of the propositions on the whole statement."""
    if among is None:
        among = [s for _, s in covering(book, query(book, statement), 8)]
    every = [p for s in among for p in propositions(book, s)]
    clauses = resolved(bare(statement))
    if len(clauses) < 2:
        return best([_heard(book, bare(statement), frozenset(), p) for p in every])
    heard = [best([_heard(book, text, soft, p) for p in every]) for text, soft in clauses]
    if all(h.truth is True for h in heard):
        where = [h.sentence.index for h in heard if h.sentence]
        together = max(where) - min(where) <= _BESIDE
        return min(heard, key=lambda h: h.share) if together else NOTHING
    against = [h for h in heard if h.truth is False]
    if against and all(h.truth is not None for h in heard):
        return max(against, key=lambda h: h.share)
    return NOTHING


def best(every: Sequence[Heard]) -> Heard:
    """Of what all propositions say: that it is told, else what speaks against it most nearly."""
    told = max((h for h in every if h.truth is True), key=lambda h: h.share, default=NOTHING)
    against = max((h for h in every if h.truth is False), key=lambda h: h.share, default=NOTHING)
    return told if told.truth and told.share >= against.share - _TIE else against


def _heard(book: Book, clause: str, soft: frozenset[str], told: Proposition) -> Heard:
    mine = _matter(clause)
    own = {u.root for u in units(told.text)}
    if not mine or not own:
        return NOTHING
    have = own | told.soft | soft | _setting(book, clause, told)
    missing = _missing(book, mine, have, clause, told.text)
    total = sum(_weight(book, u) for u in mine)
    spare = put_in(clause, told.text)
    idle = {u.root for u in missing if u.root in spare and _topic(book, u)}
    lost = sum(_weight(book, u) * (_OF_TOPIC if u.root in idle else 1.0) for u in missing)
    gone = lost / total
    here = sum(_weight(book, u) for u in mine if u.root in own) / total
    if name := other_name(clause, told.text, {u.root for u in missing}):
        rest = sum(_weight(book, u) for u in missing if u.root not in name[0]) / total
        if rest <= _MISSING_TOLD and here >= _LEAST_BESIDE_NAME:
            return Heard(False, f"name: {name[1]}", _share(rest, here), told.sentence)
    whose = {u.root for u in units(subject(told.text)) if u.weight >= 0.8}
    if whose and not whose & {u.root for u in mine}:
        return NOTHING  # of another thing
    if gone > _MISSING_AGAINST or here < 0.5:
        return NOTHING
    if (signs := correlated(clause, told.text)) is not None:
        if gone > _MISSING_TOLD or numbers(letters(clause), letters(told.text))[0]:
            return NOTHING
        return Heard(signs, TIED if signs else "direction: the other way", 1 - gone, told.sentence)
    if (pair := in_its_place(clause, told.text)) is not None:
        return Heard(
            False, f"term: {pair[0]} where the lecture says {pair[1]}", 0.9 * here, told.sentence
        )
    sides = compared_sides(clause, told.text)
    if sides and not sides_exchanged(clause, told.text):
        sides = None  # the sides as they are: like any clause
    if sides is not None:
        against = "" if sides else "order: the sides of the comparison"
        against = against or difference(clause, told, False)
    else:
        against = difference(clause, told, told.part)
    if against:
        return Heard(False, against, _share(gone, here), told.sentence)
    if gone <= _MISSING_TOLD:
        if not told.part:
            return NOTHING  # a whole of several parts: its words may stand in different ones
        if sides is None and (turned := other_way(clause, told.text)):
            return Heard(False, f"direction: {turned}", _share(gone, here), told.sentence)
        role = roles_exchanged(_unled(clause, told.text), told.text)
        if role is None or _doubtful(book, clause, told):
            return NOTHING
        return Heard(not role, role and f"order: {role}", _share(gone, here), told.sentence)
    return NOTHING


def _share(gone: float, here: float) -> float:
    """How much a proposition holds; what it takes from around it a little less."""
    return 1.0 - gone - 0.1 * max(0.0, 1.0 - gone - here)


def _matter(text: str) -> list[Unit]:
    once: dict[str, Unit] = {}
    for unit in units(text):
        if unit.weight >= 0.25 and unit.root not in LIGHT:
            once.setdefault(unit.root, unit)
    return list(once.values())


def _weight(book: Book, unit: Unit) -> float:
    return unit.weight * book.rarity(unit.root)


def _topic(book: Book, unit: Unit) -> bool:
    often = book.frequency.get(unit.root, 0) >= _TOPIC * len(book.sentences)
    return often and tag(unit.word)[:1] == "N"


def _unled(clause: str, text: str) -> str:
    """A clause without its opening phrase, where the text has none."""
    lead = LEAD.match(clause)
    return clause[lead.end() :] if lead and not LEAD.match(text) else clause


def _missing(
    book: Book, mine: Sequence[Unit], have: set[str] | frozenset[str], clause: str, text: str
) -> list[Unit]:
    """The units nothing there says, in the same word or in a kin one."""
    kin = kinship(book)
    axes = {d.axis for d in directions(text)}
    pointing = {d.start for d in directions(clause) if d.axis in axes}
    return [
        u
        for u in mine
        if u.root not in have
        and u.start not in pointing
        and not any(r in have and f >= _NEAR_ENOUGH for r, f in kin.met_by(u.root, u.word))
    ]


def _setting(book: Book, clause: str, told: Proposition) -> frozenset[str]:
    """What an opening phrase of the clause may take from around a proposition that has none."""
    lead = LEAD.match(clause)
    if not lead or LEAD.match(told.text):
        return frozenset()
    at = told.sentence.index
    beside = book.sentences[max(0, at - 6) : at + 1] if at >= 0 else []
    near = {u.root for s in beside if s.heading == told.sentence.heading for u in s.units}
    near |= {u.root for u in units(told.sentence.heading)}
    return frozenset(u.root for u in units(lead.group()) if u.root in near)


def _doubtful(book: Book, clause: str, told: Proposition) -> bool:
    """A law the lecture does not tell, two turns at once, matter of two like clauses."""
    if hedged(clause, told.text)[0] or spread(clause, told.text)[0] or displaced(clause, told.text):
        return True
    if opposed(clause, told.text) and (negators(clause) - negators(told.text)) % 2:
        return True
    return bool(crossed(book, clause, replace(told.sentence, text=told.text))[0])
