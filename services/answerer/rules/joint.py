"""Options that are clauses: how much of each stands where the lecture speaks of the stem's matter."""

import re
from dataclasses import dataclass

from examstream.exam.judging.book import Book, Sentence
from examstream.exam.judging.directions import opposed
from examstream.exam.judging.support import POINTS_BACK, covering, query
from examstream.exam.judging.words import units
from examstream.exam.question import Asked, Option
from services.answerer.rules.answer import Answer, CannotTell, excerpt

_CLEAR = 1.5
"""How many times as much of the right option must be told as of the next."""


@dataclass(frozen=True)
class Told:
    """How much of an option a passage tells near the stem's matter, and where."""

    score: float
    sentence: Sentence | None = None


def by_joint(book: Book, asked: Asked) -> Answer:
    """The option whose own words stand beside the stem's, if no other comes near."""
    ranked = sorted(
        ((option, told(book, asked, option)) for option in asked.options),
        key=lambda pair: -pair[1].score,
    )
    (best, first), (_, second) = ranked[0], ranked[1]
    if first.score < 0.25 or first.score < _CLEAR * second.score + 0.02:
        raise CannotTell(f"no option stands by the stem ({first.score:.2f}, {second.score:.2f})")
    ground = excerpt(first.sentence.text) if first.sentence else ""
    return Answer(best.label, min(0.9, 0.4 + first.score - second.score), ground)


def told(book: Book, asked: Asked, option: Option) -> Told:
    """How much of an option stands where the lecture speaks of the stem's matter."""
    own = _own(asked, option)
    total = sum(w * book.rarity(r) for r, w in own.items())
    if not total:
        return Told(0.0)
    best = Told(0.0)
    for cover, sentence in covering(book, query(book, asked.stem), 5):
        for factor, passage in _passages(book, sentence):
            have = {u.root for s in passage for u in s.units}
            held = sum(w * book.rarity(r) for r, w in own.items() if r in have) / total
            text = " ".join(s.text for s in passage)
            turned = 0.5 if opposed(option.text, text) else 1.0
            score = factor * min(1.0, cover / 0.6) * held * turned
            if score > best.score:
                best = Told(score, sentence)
    return best


def _passages(book: Book, sentence: Sentence) -> list[tuple[float, tuple[Sentence, ...]]]:
    """A sentence, and with the one it leans on or that leans on it."""
    found: list[tuple[float, tuple[Sentence, ...]]] = [(1.0, (sentence,))]
    for step in (-1, 1):
        at = sentence.index + step
        if 0 <= at < len(book.sentences) and book.sentences[at].block == sentence.block:
            other = book.sentences[at]
            leaning = sentence if step < 0 else other
            factor = 0.85 if POINTS_BACK.match(leaning.text) else 0.6
            found.append((factor, (sentence, other)))
    return found


def _own(asked: Asked, option: Option) -> dict[str, float]:
    """An option's roots that neither the stem nor every option has."""
    bare = re.sub(r"^(?:因为|由于|because )", "", option.text, flags=re.I)
    stem = {u.root for u in units(asked.stem)}
    every = [{u.root for u in units(o.text)} for o in asked.options]
    shared = set.intersection(*every) if len(every) > 1 else set()
    found: dict[str, float] = {}
    for unit in units(bare):
        if unit.root not in stem and unit.root not in shared:
            found[unit.root] = max(found.get(unit.root, 0.0), unit.weight)
    return found
