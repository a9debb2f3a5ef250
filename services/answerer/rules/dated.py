"""When something was: the year of the sentence that tells of it."""

import re

from examstream.exam.judging.book import Book, Sentence
from examstream.exam.judging.support import Query, covering, query, support
from services.answerer.rules.answer import Answer, excerpt

_ASKS_WHEN = re.compile(
    r"^\W*(?:(?:in|since|until|by|from) )?(?:(?:what|which) (?:year|century|decade)|when)\b"
    r"|(?:哪|何)(?:一)?年|什么时候|何时|哪个?(?:世纪|年代)",
    re.I,
)
_YEAR = re.compile(
    r"公元前\s?\d{1,4}\s?年|公元\s?\d{1,4}\s?年|(?<!\d)\d{3,4}\s?年(?!前|后|间|的?历史)"
    r"|(?:公元)?前?\s?\d{1,2}\s?世纪(?:\s?\d0\s?年代)?"
    r"|\b\d{1,4} (?:BC|BCE|AD|CE)\b|\b(?:AD|CE) \d{1,4}\b|\b1\d{3}s?\b|\b20\d{2}\b"
)
_LEAST = 0.4


def by_date(book: Book, stem: str) -> Answer | None:
    """The year that stands best where the stem's matter is told; None if no year is asked for."""
    if not _ASKS_WHEN.search(stem):
        return None
    asked = query(book, _ASKS_WHEN.sub(" ", stem))
    scored = [
        (score, year, sentence)
        for cover, sentence in covering(book, asked, 4)
        if cover >= _LEAST
        for year, score in _years(book, asked, sentence)
    ]
    if not scored:
        return None
    _, year, sentence = max(scored, key=lambda each: each[0])
    return Answer(year, 0.7, excerpt(sentence.text))


def _years(book: Book, asked: Query, sentence: Sentence) -> list[tuple[str, float]]:
    found = [m.group() for m in _YEAR.finditer(sentence.text) if m.group() not in asked.stem]
    return [(year, support(book, asked, year, [sentence]).score) for year in found]
