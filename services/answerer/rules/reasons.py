"""A short answer to why: what the lecture gives as the reason of what the stem tells."""

import re
from collections.abc import Iterator

from examstream.exam.judging.book import Book
from examstream.exam.judging.support import Query, around, covering, query
from examstream.exam.judging.words import units
from services.answerer.rules.answer import Answer, excerpt

_WHY = re.compile(
    r"^\W*(?:why|for what reason)\b|为什么(?![？?。]?$)|为何|[，,]?(?:其)?原因(?:是什么|何在)|是什么原因",
    re.I,
)
_BEHIND = re.compile(
    r"\b(?:because(?: of)?|since(?! \d| the \d)|owing to|due to|thanks to|for the reason that)\s+(?P<why>[^;]+)"
    r"|(?:因为|由于|原因是|缘于|原因在于)(?P<zh>[^；。]+)",
    re.I,
)
_BEFORE = re.compile(
    r"^(?P<why>[^;]+?),? (?:so|therefore|thus|hence|which is why|and for that reason)\b,? (?P<what>.+)$"
    r"|^(?P<zh>[^；。]+?)，(?:因此|所以|因而|故而?)(?P<effect>.+)$",
    re.I,
)
_TAIL = re.compile(r"[\s.。，,；;]+$")
_FRONT = re.compile(r"^(?P<why>[^,，]+)[,，]\s*(?:所以|因此|因而)?(?P<rest>.+)$")
_LEAST_TOLD = 0.6


def by_reason(book: Book, stem: str) -> Answer | None:
    """The reason told with most of what the stem tells; None where no reason is asked for or told."""
    if not _WHY.search(stem):
        return None
    asked = query(book, _WHY.sub(" ", stem))
    best: tuple[float, str, str] = (0.0, "", "")
    for _, sentence in covering(book, asked, 4):
        near: dict[str, float] = {}
        for factor, roots in around(book, sentence):
            near |= {r: max(factor, near.get(r, 0.0)) for r in roots}
        for what, why in _reasons(sentence.text):
            told = _held(asked, what, near)
            if told > max(best[0], _held(asked, why, {})):
                best = (told, why, sentence.text)
    told, why, text = best
    return Answer(why, min(1.0, told), excerpt(text)) if told >= _LEAST_TOLD else None


def _reasons(text: str) -> Iterator[tuple[str, str]]:
    """(what is so, why) of each reason a sentence gives."""
    for match in _BEHIND.finditer(text):
        why, what = match["why"] or match["zh"], text[: match.start()]
        if not what.strip():  # the reason opens the sentence: Because C, E
            front = _FRONT.match(why)
            if front is None:
                continue
            why, what = front["why"], front["rest"]
        yield what, _TAIL.sub("", why)
    if so := _BEFORE.match(text):
        yield so["what"] or so["effect"], _TAIL.sub("", so["why"] or so["zh"])


def _held(asked: Query, text: str, near: dict[str, float]) -> float:
    """How much of what is asked a text says, with what stands around it."""
    own = {u.root for u in units(text)}
    return (
        sum(w * (1.0 if r in own else near.get(r, 0.0)) for r, w in asked.weights.items())
        / asked.total
    )
