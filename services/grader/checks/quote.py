"""The quote: verbatim at its place, in a block that may be asked about, and what proves the key."""

import re
from collections.abc import Iterable

from examstream.exam.judging.alignment import content
from examstream.exam.judging.asking import asks_for_statements, asks_for_the_odd_one
from examstream.exam.judging.book import Sentence
from examstream.exam.judging.comparisons import compared
from examstream.exam.judging.findings import spoken
from examstream.exam.judging.names import normal
from examstream.exam.judging.numbers import recomputed
from examstream.exam.judging.places import partly, places
from examstream.exam.judging.reckoning.reckoned import reckoned
from examstream.exam.judging.retelling import retold
from examstream.exam.judging.statement import by_structure, same_matter
from examstream.exam.judging.support import POINTS_BACK, around
from examstream.exam.judging.synonyms import plain
from examstream.exam.judging.words import is_chinese, units
from examstream.exam.lecture.model import Block, BlockKind
from examstream.exam.question import QuestionType
from services.grader.checks import by_words
from services.grader.checks.case import Case, Fault
from services.grader.checks.relative import says_most

_LEAST_COVER = 0.34
_LEAST_COVER_LOOSE = 0.3
_UNMET = 0.4


def verbatim(case: Case) -> Fault:
    """`lecture.text[start:end] == quote`, inside blocks that may be asked about."""
    low, high = case.span
    quote = case.draft.evidence.quote
    if not quote.strip():
        return "there is no quote"
    if low < 0 or case.context.lecture.text[low:high] != quote:
        return "the quote is not what stands at its offsets"
    met = [b for b in case.context.lecture.blocks if b.start < high and low < b.end]
    if not met:
        return "the quote stands in no block"
    if any(not b.askable or b.kind in (BlockKind.CODE, BlockKind.HEADING) for b in met):
        return "the quote stands in a block that is not asked about"
    return ""


def supports(case: Case) -> Fault:
    """The quote speaks of the stem's matter and holds the key, or what it is computed from."""
    kind = case.draft.type
    cover = _cover(case)
    if kind is QuestionType.TRUE_FALSE:
        return _statement(case, cover)
    if kind is QuestionType.NUMERIC:
        return _number(case, cover)
    if asks_for_statements(case.draft.stem, [o.text for o in case.draft.options]):
        return _statements(case)
    nowhere_more = kind is not QuestionType.MULTIPLE_CHOICE and says_most(case)
    if nowhere_more and kind not in (QuestionType.FILL_IN, QuestionType.SHORT_ANSWER):
        return ""  # the others' key is a word of the lecture: the quote has to hold it
    loose = _in_table(case) or case.book.chinese  # pairs of characters are met less often
    least = _LEAST_COVER_LOOSE if loose else _LEAST_COVER
    met = cover >= least or nowhere_more or _computed(case)
    if not met and not by_words.says_as_much(case):
        return f"the quote speaks of something else (it holds {cover:.0%} of the stem's matter)"
    held = [key for key in case.keyed if _holds(case, key)]
    if kind is QuestionType.FILL_IN and isinstance(case.draft.key, tuple):
        parts = [p if isinstance(p, tuple) else (p,) for p in case.draft.key]
        if not all(any(_holds(case, one) for one in part) for part in parts):
            return "the quote does not hold the key"
    elif kind is QuestionType.MULTIPLE_CHOICE:
        if len(held) < len(case.keyed):
            return "the quote does not hold every keyed option"
    elif not held and not _computed(case):
        return "the quote does not hold the key"
    return ""


def _in_table(case: Case) -> bool:
    low, high = case.span
    return any(b.rows and b.start < high and low < b.end for b in case.context.lecture.blocks)


def _cover(case: Case) -> float:
    """How much of the stem's matter the quote holds; what it points back at counts, too."""
    have: dict[str, float] = {}

    def add(roots: Iterable[str], factor: float) -> None:
        for root in roots:
            have[root] = max(have.get(root, 0.0), factor)

    add((u.root for u in units(case.draft.evidence.quote)), 1.0)
    for sentence in case.quoted:
        for factor, roots in around(case.book, sentence):
            add(roots, factor if factor > 0.8 else 0.6 * factor)
        after = case.book.sentences[sentence.index + 1 :][:1] if sentence.index >= 0 else []
        for follows in after:
            if follows.block == sentence.block and _FOLLOWS.search(follows.text):
                add((u.root for u in follows.units), 0.8)
    for block in case.context.lecture.blocks:
        if block.start < case.span[1] and case.span[0] < block.end:
            if block.kind is BlockKind.TABLE:
                add(
                    (u.root for cell in (*block.rows[:1][0], block.heading) for u in units(cell)),
                    1.0,
                )
            elif block.kind is BlockKind.ITEM:
                add((u.root for u in units(_list_around(case, block))), 0.8)
    weights = {  # a word the lecture never uses points to no other place
        r: w * (1.0 if r in case.book.frequency else _UNMET) for r, w in case.stem.weights.items()
    }
    return sum(w * have.get(r, 0.0) for r, w in weights.items()) / (sum(weights.values()) or 1.0)


_FOLLOWS = re.compile(r"\b(?:therefore|thus|hence|consequently|so)\b|因此|所以|因而|于是", re.I)
"""A sentence that draws the conclusion of the one before it."""


def _list_around(case: Case, item: Block) -> str:
    """The other items of a list, its lead and its heading."""
    blocks = case.context.lecture.blocks
    of_list = [
        i
        for i, b in enumerate(blocks)
        if b.kind is BlockKind.ITEM and b.list_id == item.list_id and b.source == item.source
    ]
    low = max(0, of_list[0] - 1) if of_list else 0
    texts = [case.context.lecture.text_of(blocks[i]) for i in (low, *of_list)]
    return " ; ".join((*texts, item.heading))


def _holds(case: Case, key: str) -> bool:
    for sentence in case.quoted:
        if places(case.book, sentence, key) or any(
            p.whole >= 0.4 for p in partly(case.book, sentence, key)
        ):
            return True
        if sentence.term and key in (sentence.term,):
            return True
        before = sentence.index - 1
        if POINTS_BACK.match(sentence.text) and before >= 0:
            told = case.book.sentences[before]
            if told.block == sentence.block and places(case.book, told, key):
                return True
    if _in_table(case) and any(
        cell and cell in key for cell in re.split(r"\s*[|\t]\s*", case.draft.evidence.quote)
    ):
        return True
    own = {u.root for u in units(key) if u.weight >= 0.8}
    have = {u.root for s in case.quoted for u in s.units}
    if own and own <= have:
        return True
    if _clause_told(case, key, have) or by_words.says(case, key):
        return True
    return bool(key) and key.strip("$ ") in case.draft.evidence.quote


def _clause_told(case: Case, key: str, have: set[str]) -> bool:
    """A clause in other words: a good part of it stands in the quote, and of no other option."""
    if case.draft.type is not QuestionType.SINGLE_CHOICE:
        return False
    stem = set(case.stem.weights)

    def told(text: str) -> float:
        own = {u.root for u in units(text) if u.weight >= 0.8} - stem
        least = 2 if case.book.chinese else 3
        return len(own & have) / len(own) if len(own) >= least else 0.0

    return told(key) >= max(0.34, 2 * max((told(w) for w in case.wrong), default=0.0))


def _computed(case: Case) -> bool:
    quote = case.draft.evidence.quote
    return any(recomputed(case.book, case.draft.stem, key, quote) for key in case.keyed)


def _statement(case: Case, cover: float) -> Fault:
    if cover < 0.4:
        return (
            f"the quote speaks of something else (it holds {cover:.0%} of the statement's matter)"
        )
    statement = same_matter(case.draft.stem)
    numbers = compared(case.book, statement)
    told = numbers and (
        numbers.sentence in case.quoted or (numbers.sentence is None and _in_table(case))
    )
    if numbers and told and numbers.truth is case.draft.key:
        return ""
    if by_build := by_structure(case.book, statement, case.quoted):
        truth = by_build.truth
        return "" if truth is case.draft.key else f"by the quote the statement is {truth}"
    if not is_chinese(statement):
        told = retold(case.book, plain(statement), case.quoted).truth
        if told is not None:
            return "" if told is case.draft.key else f"by the quote the statement is {told}"
        there = retold(case.book, plain(statement)).sentence
        if there and not any(_together(s, there) for s in case.quoted):
            return "another sentence decides it"
    against = [spoken(case.book, statement, s)[0] for s in case.quoted]
    if is_chinese(statement):
        return by_words.statement(case, statement, against)
    if case.draft.key is True and all(against):
        return f"the quote speaks against the statement ({against[0]})"
    if case.draft.key is False and not any(against):
        return "the quote does not contradict the statement"
    return ""


def _together(one: Sentence, other: Sentence) -> bool:
    """Whether two sentences are one, or the later points back at the one before it."""
    first, second = sorted((one, other), key=lambda s: s.index)
    if first.index == second.index:
        return True
    return second.index == first.index + 1 and POINTS_BACK.match(second.text) is not None


def _statements(case: Case) -> Fault:
    """Each option that is keyed right is told by the quote."""
    odd = asks_for_the_odd_one(case.draft.stem)
    for text in case.wrong if odd else case.keyed:
        matter = content(text)
        told = [
            s
            for s in case.quoted
            if matter and len(set(matter) & set(content(s.text))) >= 0.5 * len(set(matter))
        ]
        if not told or all(spoken(case.book, text, s)[0] for s in told):
            return f"the quote does not tell {text!r}"
    return ""


def _number(case: Case, cover: float) -> Fault:
    from examstream.exam.question import NumericKey

    key = case.draft.key
    if not isinstance(key, NumericKey):
        return "the key is no number"
    if cover < 0.2:
        return f"the quote speaks of something else (it holds {cover:.0%} of the stem's matter)"
    text = f"{key.value:.15g}"
    table = next(
        (
            b
            for b in case.context.lecture.blocks
            if b.rows and b.start < case.span[1] and case.span[0] < b.end
        ),
        None,
    )
    if table and recomputed(
        case.book, case.draft.stem, text, _cells(table, case.draft.stem), key.tolerance
    ):
        return ""
    if recomputed(case.book, case.draft.stem, text, case.draft.evidence.quote, key.tolerance):
        return ""
    if _by_law(case, key.value, key.tolerance):
        return ""
    return "the quote neither holds the number nor what it is computed from"


def _by_law(case: Case, value: float, tolerance: float) -> bool:
    """Whether the number comes of a law that is told in the quote, or right beside it."""
    law = reckoned(case.book, case.draft.stem, case.draft.unit)
    if law is None or abs(law.value - value) > max(tolerance, 5e-3 * abs(value)):
        return False
    return any(abs(s.index - at) <= 3 for s in case.quoted for at in law.told_in)


def _cells(table: Block, stem: str) -> str:
    """The rows of a table the stem names, as text."""
    named = [row for row in table.rows[1:] if row and normal(row[0]) in normal(stem)]
    return " ; ".join(cell for row in named for cell in row)
