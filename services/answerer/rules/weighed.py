"""English choices where no option stands clearly out: all that speaks for each, added up."""

from collections.abc import Sequence

from examstream.exam.judging.book import Book, Sentence
from examstream.exam.judging.directions import opposed
from examstream.exam.judging.english import content, nearest, share
from examstream.exam.judging.words import Unit
from examstream.exam.question import Asked, Option
from services.answerer.rules.answer import Answer, CannotTell, excerpt
from services.answerer.rules.joint import told

_TOLD, _BESIDE, _COVERED = 1.2, 1.6, 0.5
"""What these count beside an option's support; fitted with each lecture left out once."""
_TURNED = 0.6
_LEAST = 0.1


def by_weight(book: Book, asked: Asked, supports: Sequence[tuple[Option, float]]) -> Answer:
    """The option for which most speaks, be it little; nothing at all cannot be told."""
    stem = content(asked.stem)
    scored = []
    for option, support in supports:
        beside, sentence = _beside(book, asked, stem, option)
        score = support + _TOLD * told(book, asked, option).score + beside
        scored.append((score, option.label, sentence))
    scored.sort(key=lambda each: -each[0])
    if scored[0][0] < _LEAST or scored[0][0] - scored[1][0] < 1e-6:
        raise CannotTell(f"nothing speaks for one option ({scored[0][0]:.2f})")
    first, label, sentence = scored[0]
    ground = excerpt(sentence.text) if sentence else "most speaks for it"
    return Answer(label, min(0.6, 0.3 + first - scored[1][0]), ground)


def _beside(
    book: Book, asked: Asked, stem: Sequence[Unit], option: Option
) -> tuple[float, Sentence | None]:
    """How much of an option and of the stem one sentence says together, and which."""
    known = {u.root for u in stem}
    every = [{u.root for u in content(o.text)} for o in asked.options]
    shared = set.intersection(*every)
    own = [u for u in content(option.text) if u.root not in known | shared] or list(
        content(option.text)
    )
    best: tuple[float, Sentence | None] = (0.0, None)
    for cover in nearest(book, own, 6) + nearest(book, [*stem, *own], 6):
        mine = share(book, own, cover.sentence).share
        theirs = share(book, stem, cover.sentence).share
        both = share(book, [*stem, *own], cover.sentence).share
        score = _BESIDE * mine * theirs + _COVERED * both
        if opposed(option.text, cover.sentence.text):
            score *= _TURNED
        if score > best[0]:
            best = (score, cover.sentence)
    return best
