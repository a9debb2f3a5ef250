"""English choices where no option stands clearly out: all that speaks for each, added up."""

from collections.abc import Sequence
from typing import NamedTuple

from examstream.exam.judging.book import Book, Sentence
from examstream.exam.judging.directions import opposed
from examstream.exam.judging.english import content, nearest, share
from examstream.exam.judging.words import Unit
from examstream.exam.question import Asked, Option
from services.answerer.rules.answer import Answer, CannotTell, excerpt
from services.answerer.rules.joint import told


class Weights(NamedTuple):
    """What each observation counts beside an option's support."""

    told: float
    beside: float
    covered: float


WEIGHTS = Weights(1.2, 1.6, 0.5)
"""`python -m tests.judging.calibrate_choices` tells how these do on lectures left out."""
_TURNED = 0.6
_LEAST = 0.1


class Seen(NamedTuple):
    """What one sentence says of an option and the stem; `turned` where it points the other way."""

    beside: float  # how much of the option times how much of the stem
    covered: float  # how much of both together
    turned: bool
    sentence: Sentence


class Observed(NamedTuple):
    """What speaks for an option."""

    support: float
    told: float
    seen: tuple[Seen, ...]

    def weighed(self, weights: Weights) -> tuple[float, Sentence | None]:
        """The sum, and the sentence that says most."""
        best, sentence = 0.0, None
        for each in self.seen:
            score = weights.beside * each.beside + weights.covered * each.covered
            score *= _TURNED if each.turned else 1.0
            if score > best:
                best, sentence = score, each.sentence
        return self.support + weights.told * self.told + best, sentence


def by_weight(book: Book, asked: Asked, supports: Sequence[tuple[Option, float]]) -> Answer:
    """The option for which most speaks, be it little; nothing at all cannot be told."""
    scored = [
        (*observed(book, asked, option, support).weighed(WEIGHTS), option.label)
        for option, support in supports
    ]
    scored.sort(key=lambda each: -each[0])
    (first, sentence, label), second = scored[0], scored[1][0]
    if first < _LEAST or first - second < 1e-6:
        raise CannotTell(f"nothing speaks for one option ({first:.2f})")
    ground = excerpt(sentence.text) if sentence else "most speaks for it"
    return Answer(label, min(0.6, 0.3 + first - second), ground)


def observed(book: Book, asked: Asked, option: Option, support: float) -> Observed:
    """What speaks for an option besides its support."""
    stem = content(asked.stem)
    own = _own(asked, stem, option)
    both = [*stem, *own]
    seen = [
        Seen(
            share(book, own, met).share * share(book, stem, met).share,
            share(book, both, met).share,
            bool(opposed(option.text, met.text)),
            met,
        )
        for met in (c.sentence for c in nearest(book, own, 6) + nearest(book, both, 6))
    ]
    return Observed(support, told(book, asked, option).score, tuple(seen))


def _own(asked: Asked, stem: Sequence[Unit], option: Option) -> list[Unit]:
    """An option's words that neither the stem has nor every option; all, if none is left."""
    known = {u.root for u in stem}
    shared = set.intersection(*({u.root for u in content(o.text)} for o in asked.options))
    every = content(option.text)
    return [u for u in every if u.root not in known | shared] or list(every)
