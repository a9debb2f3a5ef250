"""Whether a Chinese statement holds: a few observations, weighed together.

The weights are fitted by `python -m tests.judging.calibrate`, which also tells how well they do on
lectures they were not fitted to.
"""

import math
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from examstream.exam.judging.book import Book, Sentence
from examstream.exam.judging.chinese import Cover, content, nearest, rarity
from examstream.exam.judging.chinese_clauses import faults, has_sibling, told_of_another
from examstream.exam.judging.support import POINTS_BACK
from examstream.exam.judging.words import letters

_NEAR = 0.05
"""Sentences that say this much less than the best are heard as well."""
_UNSAID = 0.5


class Observed(NamedTuple):
    """What is seen of a statement in one sentence; each is a number around 0 … 1."""

    one: float  # 1, for the intercept
    cover: float  # four times what is covered above 0.8
    foreign: float  # the rarest word that the lecture uses, but elsewhere
    turned: float
    exchanged: float
    crossed: float
    of_another: float
    sibling: float
    rules_false: float  # the verdict of the rules for what is worded alike, as far as it is
    rules_true: float


WEIGHTS = Observed(0.21, 0.79, -0.82, -1.50, -1.31, -0.96, -1.11, -0.69, -1.61, 1.86)


class Belief(NamedTuple):
    """How likely a statement holds, and the sentence that speaks for it most."""

    probability: float
    sentence: Sentence | None


def believed(
    book: Book, statement: str, rules: bool | None, among: Sequence[Sentence] | None = None
) -> Belief:
    """The lecture's (or some sentences') word on a statement; `rules`: the other verdict."""
    every = observations(book, statement, rules, among)
    if not every:
        return Belief(0.0, None)
    scored = [(sum(w * x for w, x in zip(WEIGHTS, seen, strict=True)), s) for seen, s in every]
    best, sentence = max(scored, key=lambda pair: pair[0])
    return Belief(1 / (1 + math.exp(-best)), sentence)


def observations(
    book: Book, statement: str, rules: bool | None, among: Sequence[Sentence] | None = None
) -> list[tuple[Observed, Sentence]]:
    """What is seen in each of the sentences that say most of a statement."""
    covers = nearest(book, statement, 3, among)
    return [
        (_observed(book, statement, rules, c), c.sentence)
        for c in covers
        if c.share >= covers[0].share - _NEAR
    ]


def _observed(book: Book, statement: str, rules: bool | None, met: Cover) -> Observed:
    sentence = met.sentence
    turned, exchanged, crossed = faults(book, statement, sentence)
    alike = max(0.0, 2 * (_alike(statement, sentence.text) - 0.5))
    mine = content(book, statement)
    others = [w for w in content(book, sentence.text) if w not in mine]
    lecture = book.context.lecture.text
    return Observed(
        1.0,
        4 * (met.share - 0.8),
        _foreign(book, met),
        turned,
        exchanged,
        float(crossed),
        float(told_of_another(book, statement, sentence)),
        float(any(share < 0.75 and w in lecture and has_sibling(w, others) for w, share in met.words)),
        alike * (rules is False),
        alike * (rules is True),
    )  # fmt: skip


def _foreign(book: Book, met: Cover) -> float:
    """How rare the rarest word is that neither the sentence nor what it leans on has, but the
    lecture has elsewhere: a paraphrase uses words the lecture never does.
    """
    sentence = met.sentence
    near = f"{sentence.text} {sentence.heading}"
    if sentence.index > 0 and POINTS_BACK.match(sentence.text):
        near += book.sentences[sentence.index - 1].text
    paragraph = "".join(s.text for s in book.sentences if s.block == sentence.block)
    return max(
        (
            rarity(book, word) * (1 - share) * (0.6 if word in paragraph else 1.0)
            for word, share in met.words
            if share < _UNSAID and word not in near and word in book.context.lecture.text
        ),
        default=0.0,
    )


def _alike(statement: str, text: str) -> float:
    """The share of a statement's letters that stand in runs of the sentence, in order."""
    a, b = letters(statement), letters(text)
    blocks = SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks()
    return sum(m.size for m in blocks if m.size > 1) / max(1, len(a))
