"""The quote: verbatim at its place, in a block that may be asked about, and what proves the key."""

from examstream.exam.judging.numbers import recomputed
from examstream.exam.judging.statement import contradiction, same_matter
from examstream.exam.judging.support import partly, places
from examstream.exam.judging.words import units
from examstream.exam.lecture.model import BlockKind
from examstream.exam.question import QuestionType
from services.grader.checks.case import Case, Fault

_LEAST_COVER = 0.3


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
    if cover < _LEAST_COVER and not _computed(case):
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


def _cover(case: Case) -> float:
    """How much of the stem's (and, for options that are clauses, the key's) matter the quote holds."""
    own = {u.root for s in case.quoted for u in s.units}
    near = {u.root for s in case.quoted for u in units(s.heading)}
    for sentence in case.quoted:
        for i in (sentence.index - 1, sentence.index + 1):
            if 0 <= i < len(case.book.sentences) and case.book.sentences[i].block == sentence.block:
                near |= {u.root for u in case.book.sentences[i].units}
    for block in case.context.lecture.blocks:
        if block.kind is BlockKind.TABLE and block.start < case.span[1] and case.span[0] < block.end:
            near |= {u.root for row in block.rows for cell in row for u in units(cell)}
    weights = case.stem.weights
    return sum(w * (1.0 if r in own else 0.5 if r in near else 0.0) for r, w in weights.items()) / case.stem.total


def _holds(case: Case, key: str) -> bool:
    for sentence in case.quoted:
        if places(case.book, sentence, key) or any(p.whole >= 0.4 for p in partly(case.book, sentence, key)):
            return True
        if sentence.term and key in (sentence.term,):
            return True
    return bool(key) and key.strip("$ ") in case.draft.evidence.quote


def _computed(case: Case) -> bool:
    quote = case.draft.evidence.quote
    return any((value := recomputed(case.book, case.draft.stem, key, quote)) is not None and value for key in case.keyed)


def _statement(case: Case, cover: float) -> Fault:
    if cover < 0.4:
        return f"the quote speaks of something else (it holds {cover:.0%} of the statement's matter)"
    statement = same_matter(case.draft.stem)
    against = [contradiction(case.book, statement, s)[0] for s in case.quoted]
    if case.draft.key is True and all(against):
        return f"the quote speaks against the statement ({against[0]})"
    if case.draft.key is False and not any(against):
        return "the quote does not contradict the statement"
    return ""


def _number(case: Case, cover: float) -> Fault:
    from examstream.exam.question import NumericKey

    key = case.draft.key
    if not isinstance(key, NumericKey):
        return "the key is no number"
    if cover < 0.2:
        return f"the quote speaks of something else (it holds {cover:.0%} of the stem's matter)"
    text = f"{key.value:.15g}"
    if recomputed(case.book, case.draft.stem, text, case.draft.evidence.quote, key.tolerance):
        return ""
    return "the quote neither holds the number nor what it is computed from"
