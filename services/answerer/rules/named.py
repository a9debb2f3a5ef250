"""English names read where a stem's own words point: behind `called`, before a noun, after `at`."""

import re

from examstream.exam.judging.book import Book, Sentence
from examstream.exam.judging.lexicon import FUNCTION
from examstream.exam.judging.names import normal
from examstream.exam.judging.support import covering, query, support
from examstream.exam.judging.words import trace, units
from examstream.exam.question import BLANK
from services.answerer.rules.answer import Answer, excerpt

_CALLED_BLANK = re.compile(
    rf"\b(?:called|known as|termed|named|dubbed)\s+(?:an? |the )?{BLANK}\W*$", re.I
)
_CALLED = re.compile(
    r"\b(?:called|known as|termed|named|dubbed)\s+(?:an? |the )?\**([^,;:.()*]+?)\**(?=[,;:.()]|\s(?:and|which|that|in|by|because)\b|$)",
    re.I,
)
_BEFORE_NOUN = re.compile(rf"{BLANK}\s+([A-Za-z]+)")
_AFTER_PREPOSITION = re.compile(
    r"^\W*(in|at|on|from|by|with|to|for|under) (?:which|what) (\w+)\b", re.I
)
_CAPITALISED = r"((?:[A-Z][\w'’.-]*)(?: (?:of |the |and )?[A-Z][\w'’.-]*)*)"
_LEAST_COVER = 0.35


def by_name(book: Book, stem: str) -> Answer | None:
    """What a blank behind `called`, or before a noun that ends a term, stands for."""
    if book.chinese or stem.count(BLANK) != 1:
        return None
    if _CALLED_BLANK.search(stem) and (found := _called(book, stem)):
        return found
    match = _BEFORE_NOUN.search(stem)
    return _before(book, stem, match[1]) if match and match[1].lower() not in FUNCTION else None


def _called(book: Book, stem: str) -> Answer | None:
    known = {u.root for u in units(stem)}
    for cover, sentence in covering(book, query(book, stem), 3):
        for match in _CALLED.finditer(sentence.text):
            own = {u.root for u in units(match[1])}
            if cover >= _LEAST_COVER and own and not own <= known and len(match[1].split()) <= 4:
                return Answer((match[1].strip(),), 0.6, excerpt(sentence.text))
    return None


def _before(book: Book, stem: str, noun: str) -> Answer | None:
    """Of the lecture's terms that end in the noun, the one the stem describes."""
    ending = trace(noun)[0].lemma
    asked = query(book, stem)
    known = {u.root for u in units(stem)}
    scored = []
    for name in book.printed:
        line = trace(name)
        if len(line) > 1 and line[-1].lemma == ending:
            first = name[: line[-1].start].strip(" -")
            if not {u.root for u in units(first)} <= known:
                scored.append((support(book, asked, name).score, first))
    scored.sort(reverse=True)
    if not scored or scored[0][0] < _LEAST_COVER:
        return None
    if len(scored) > 1 and scored[0][0] - scored[1][0] < 0.02:
        return None
    return Answer((scored[0][1],), 0.6, f"{scored[0][1]} {noun}")


def by_preposition(book: Book, stem: str) -> Answer | None:
    """At which institution …: the name behind the same word in the sentence that tells of it."""
    match = _AFTER_PREPOSITION.match(stem)
    if book.chinese or match is None:
        return None
    known = {normal(t) for t in re.findall(r"\w+", stem)}
    for cover, sentence in covering(book, query(book, stem), 2):
        if cover < _LEAST_COVER:
            continue
        for name in _behind(match[1], sentence):
            if not {normal(w) for w in name.split()} <= known:
                return Answer(name, 0.5, excerpt(sentence.text))
    return None


def _behind(preposition: str, sentence: Sentence) -> list[str]:
    pattern = rf"\b{preposition.lower()} (?:the )?{_CAPITALISED}"
    return [m[1].rstrip(".") for m in re.finditer(pattern, sentence.text)]
