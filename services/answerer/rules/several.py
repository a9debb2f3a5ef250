"""Multiple choice: the options the lecture names together where it speaks of the stem's matter."""

import re
from dataclasses import dataclass

from examstream.exam.judging.asking import asks_for_statements, asks_for_the_odd_one
from examstream.exam.judging.book import Book, Sentence
from examstream.exam.judging.directions import opposed
from examstream.exam.judging.english import content, near, said
from examstream.exam.judging.names import normal
from examstream.exam.judging.places import places
from examstream.exam.judging.statement import judged
from examstream.exam.judging.support import Query, query
from examstream.exam.judging.words import units
from examstream.exam.question import Asked
from services.answerer.rules.answer import Answer, CannotTell
from services.answerer.rules.choice import option_supports, stem_matter


@dataclass(frozen=True)
class Stretch:
    """A list, a sentence or a run of sentences: what may enumerate."""

    text: str
    head: str
    sentences: tuple[int, ...]


def solve_several(book: Book, asked: Asked) -> Answer:
    """The labels of all right options, in the order of the options."""
    negative = asks_for_the_odd_one(asked.stem)
    if asks_for_statements(asked.stem, [o.text for o in asked.options]):
        labels = _standing(book, asked, negative)
    else:
        labels = _named_together(book, asked)
        if negative:
            labels = tuple(o.label for o in asked.options if o.label not in labels)
    if not labels:
        raise CannotTell("no option is named")
    return Answer(labels, 0.8, "named together")


def _standing(book: Book, asked: Asked, negative: bool) -> tuple[str, ...]:
    verdicts = [(o.label, judged(book, o.text)) for o in asked.options]
    if any(v.truth is None for _, v in verdicts):
        raise CannotTell("an option is neither stated nor contradicted")
    return tuple(label for label, v in verdicts if v.truth is (not negative))


def _named_together(book: Book, asked: Asked) -> tuple[str, ...]:
    stem = query(book, stem_matter(asked.stem))
    for stretches in (_lines(book) + _lists(book), _paragraphs(book)):
        best: tuple[float, tuple[str, ...]] = (0.0, ())
        chosen: Stretch | None = None
        for stretch in stretches:
            named = tuple(o.label for o in asked.options if _names(book, stretch, o.text))
            if len(named) >= 2:
                score = _cover(stem, stretch) + 0.04 * len(named)
                if score > best[0]:
                    best, chosen = (score, named), stretch
        if best[0] >= 0.4 and chosen is not None:
            return _of_clause(stem, chosen, asked, best[1])
    return _by_support(book, asked)


def _of_clause(
    stem: Query, stretch: Stretch, asked: Asked, named: tuple[str, ...]
) -> tuple[str, ...]:
    """Where one clause alone speaks of the stem and enumerates, only what it names."""
    if len(stretch.sentences) != 1:
        return named
    whole = _cover(stem, Stretch(stretch.text, "", ()))
    for clause in re.split(
        r"[,，;；]\s*(?:and|but|while|whereas)?|\b(?:while|whereas)\b", stretch.text
    ):
        inside = tuple(
            o.label for o in asked.options if o.label in named and normal(o.text) in normal(clause)
        )
        if 2 <= len(inside) < len(named) and _cover(stem, Stretch(clause, "", ())) >= 0.95 * whole:
            return inside
    return named


def _names(book: Book, stretch: Stretch, text: str) -> bool:
    sentences = [book.sentences[i] for i in stretch.sentences]
    if any(p.whole >= 0.55 for s in sentences for p in places(book, s, text)):
        return True
    return not book.chinese and any(_says(book, s, text) for s in sentences)


def _says(book: Book, sentence: Sentence, text: str) -> bool:
    """Whether a sentence by itself says nearly all of an option, and nothing against it."""
    parts = content(text)
    total = sum(u.weight * book.rarity(u.root) for u in parts)
    own = near(book, sentence).own
    held = sum(u.weight * book.rarity(u.root) * said(book, u, own) for u in parts)
    return held >= _NEARLY * (total or 1.0) and not opposed(text, sentence.text)


_NEARLY = 0.8


def _cover(stem: Query, stretch: Stretch) -> float:
    own = {u.root for u in units(stretch.text)}
    head = {u.root for u in units(stretch.head)}
    held = sum(
        w * (1.0 if r in own else 0.8 if r in head else 0.0) for r, w in stem.weights.items()
    )
    return held / stem.total


def _lines(book: Book) -> list[Stretch]:
    return [Stretch(s.text, s.heading, (s.index,)) for s in book.sentences]


def _paragraphs(book: Book) -> list[Stretch]:
    found = []
    for block, indices in _by_block(book).items():
        if len(indices) > 1:
            text = book.context.lecture.text_of(book.context.lecture.blocks[block])
            found.append(Stretch(text, "", tuple(indices)))
    return found


def _by_block(book: Book) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for sentence in book.sentences:
        found.setdefault(sentence.block, []).append(sentence.index)
    return found


def _lists(book: Book) -> list[Stretch]:
    found = []
    blocks = book.context.lecture.blocks
    place = {id(block): number for number, block in enumerate(blocks)}
    by_block = _by_block(book)
    for items in book.lists:
        numbers = [place[id(item)] for item in items]
        indices = [i for n in numbers for i in by_block.get(n, ())]
        lead = book.context.lecture.text_of(blocks[numbers[0] - 1]) if numbers[0] else ""
        text = " ".join(book.context.lecture.text_of(item) for item in items)
        found.append(Stretch(text, lead + " " + items[0].heading, tuple(indices)))
    return found


def _by_support(book: Book, asked: Asked) -> tuple[str, ...]:
    """No one place names two of them: those far better supported than the rest."""
    stem = query(book, stem_matter(asked.stem))
    scored = sorted(
        ((s.score, o.label) for o, s in option_supports(book, stem, asked.options)), reverse=True
    )
    gaps = [(scored[i][0] - scored[i + 1][0], i + 1) for i in range(1, len(scored) - 1)]
    gap, cut = max(gaps, default=(0.0, 0))
    if gap < (0.15 if book.chinese else 0.02):
        raise CannotTell("no clear set of options")
    chosen = {label for _, label in scored[:cut]}
    return tuple(o.label for o in asked.options if o.label in chosen)
