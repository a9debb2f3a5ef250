"""Chinese choices by words: the option whose own words stand where the stem's are, none left out."""

from collections.abc import Sequence

from examstream.exam.judging.book import Book, Sentence
from examstream.exam.judging.chinese import Cover, content, cover, nearest, rarity, said
from examstream.exam.judging.chinese_clauses import clauses, faults
from examstream.exam.question import Asked
from services.answerer.rules.answer import Answer, CannotTell, excerpt

_LEAST, _MARGIN = 0.3, 0.03
_ALONE, _SENTENCE, _CLAUSE = 0.3, 0.45, 0.25
_PARAGRAPH = 0.5


def by_words(book: Book, asked: Asked) -> Answer:
    """The best told option; only where none is told, or two alike, it cannot be told."""
    scored = sorted(
        ((_told(book, asked, option.text), option.label) for option in asked.options),
        key=lambda pair: -pair[0][0],
    )
    (first, sentence), label = scored[0]
    second = scored[1][0][0]
    if first < _LEAST or first - second < _MARGIN:
        raise CannotTell(f"by words no option is ahead ({first:.2f}, {second:.2f})")
    return Answer(label, min(0.8, 0.4 + first - second), excerpt(sentence.text if sentence else ""))


def _told(book: Book, asked: Asked, option: str) -> tuple[float, Sentence | None]:
    """How well an option is told of the stem, and by which sentence."""
    own = _own_words(book, asked, option)
    best: tuple[float, Sentence | None] = (0.0, None)
    for met in nearest(book, option, 6) + nearest(book, f"{asked.stem}{option}", 6):
        score = _score(book, asked.stem, own, met)
        if score > best[0]:
            turned, _, _ = faults(book, option, met.sentence)
            best = max(best, (score * (1 - 0.4 * turned), met.sentence), key=lambda b: b[0])
    return best


def _own_words(book: Book, asked: Asked, option: str) -> Sequence[str]:
    """The words of an option that neither the stem has, nor every option; all, if none is left."""
    every = content(book, option)
    rest = [
        w
        for w in every
        if w not in asked.stem and not all(w in other.text for other in asked.options)
    ]
    return rest or every


def _score(book: Book, stem: str, own: Sequence[str], met: Cover) -> float:
    sentence = met.sentence
    mine = _share(book, own, sentence.text)
    if not mine:
        return 0.0
    paragraph = "".join(s.text for s in book.sentences if s.block == sentence.block)
    near = max(
        cover(book, stem, sentence).share, _PARAGRAPH * _share(book, content(book, stem), paragraph)
    )
    close = max(
        _share(book, own, clause) * _share(book, content(book, stem), clause)
        for clause in clauses(book, sentence.text)
    )
    return mine * (_ALONE + _SENTENCE * near + _CLAUSE * close)


def _share(book: Book, words: Sequence[str], text: str) -> float:
    total = sum(rarity(book, w) for w in words) or 1.0
    return sum(rarity(book, w) * said(w, text) for w in words) / total
