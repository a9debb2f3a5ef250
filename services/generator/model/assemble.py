"""From what a model wrote to a draft: what code can do better than a model, code does.

The quote's place, the key's position, labels, tolerance, marks: dealt here. Whatever does not
become a question of the type asked for is rejected, and the slot gets its next share.
"""

import math
import re
from random import Random

from examstream.exam.judging.book import spans
from examstream.exam.judging.names import normal
from examstream.exam.plan.model import Context, Order
from examstream.exam.question import (
    BLANK,
    Draft,
    Evidence,
    Key,
    NumericKey,
    Option,
)
from examstream.pipeline.errors import Reject
from services.generator.model.outputs import (
    FillInQuestion,
    MultipleChoiceQuestion,
    NumericQuestion,
    ShortAnswerQuestion,
    SingleChoiceQuestion,
    TrueFalseQuestion,
    Written,
)
from services.generator.model.quote import find_quote

LABELS = "ABCDEFGH"
WIDEST = 0.05
"""The widest tolerance, as a part of the number (the grader's own limit is 6 %)."""

_LABEL = re.compile(r"^\s*[(（]?([A-Ha-h])[)）.．、:：]\s*")
_NAMED = re.compile(r"\b[Oo]ptions?\s+\(?([A-H])\)?(?![\w'])|选项\s*([A-H])(?![A-Za-z])")
_END = re.compile(r"[.?!:。？！：．…)）\"”_]\s*$")
_BLANK = re.compile(r"_{3,}|（\s{2,}）")


def assemble(written: Written, context: Context, order: Order, seed: int, strict: bool) -> Draft:
    """The draft; raises Reject with what is wrong.

    `strict`: a true/false statement must be the one of the two that was asked for. The first
    candidate of a slot must obey; later a good question is worth more than an even balance.
    """
    if not written.stem.strip():
        raise Reject("declined: the passage gives no such question")
    options, key, unit = _keyed(written, order, seed)
    if isinstance(written, TrueFalseQuestion) and strict and written.key is not order.truth:
        asked = str(order.truth).lower()
        raise Reject(f"truth: a statement that is {asked} was asked for, the other was written")
    evidence = _evidence(written, context, order)
    return Draft(
        type=order.type,
        stem=_stem(written),
        options=options,
        unit=unit,
        key=key,
        solution=_solution(written),
        evidence=evidence,
        bloom=written.bloom,
        difficulty=written.difficulty,
        topic=topic(evidence, key, options),
    )


def _keyed(written: Written, order: Order, seed: int) -> tuple[tuple[Option, ...], Key, str]:
    match written:
        case SingleChoiceQuestion():
            return (*_single(written, order.key_position), "")
        case MultipleChoiceQuestion():
            return (*_multiple(written, seed), "")
        case TrueFalseQuestion():
            return (), written.key, ""
        case FillInQuestion():
            return (), tuple(_spellings(blank) for blank in written.key), ""
        case ShortAnswerQuestion():
            return (), _spellings(written.key), ""
        case NumericQuestion():
            unit = written.unit.strip()
            return (), NumericKey(value=written.key, tolerance=_tolerance(written), unit=unit), unit
    raise Reject(f"shape: no question of type {order.type}")


def _single(written: SingleChoiceQuestion, position: int) -> tuple[tuple[Option, ...], str]:
    """Options with the key at its dealt position, the others in the order they were written."""
    texts = _texts(written.options)
    right = _which(written.key, texts)
    if right is None:
        raise Reject("shape: the key is none of the options")
    others = [text for at, text in enumerate(texts) if at != right]
    place = min(position, len(others))
    others.insert(place, texts[right])
    return _labelled(others), LABELS[place]


def _multiple(written: MultipleChoiceQuestion, seed: int) -> tuple[tuple[Option, ...], Key]:
    texts = _texts(written.options)
    found = [_which(key, texts) for key in written.key]
    right = {at for at in found if at is not None}
    if not right or len(right) < len(found):
        raise Reject("shape: a key is none of the options, or is there twice")
    order = list(range(len(texts)))
    Random(seed).shuffle(order)
    labels = tuple(LABELS[place] for place, at in enumerate(order) if at in right)
    return _labelled([texts[at] for at in order]), labels


def _labelled(texts: list[str]) -> tuple[Option, ...]:
    return tuple(Option(label=LABELS[i], text=text) for i, text in enumerate(texts))


def _texts(options: list[str]) -> list[str]:
    """Option texts, their labels cut off where all of them came with one."""
    if not 3 <= len(options) <= len(LABELS):
        raise Reject(f"shape: {len(options)} options")
    labels = [match[1].upper() if (match := _LABEL.match(o)) else "" for o in options]
    if labels == list(LABELS[: len(options)]):
        options = [_LABEL.sub("", option) for option in options]
    return [option.strip() for option in options]


def _which(key: str, texts: list[str]) -> int | None:
    """Which option a key names: by its text, by its label, or by both."""
    bare = _LABEL.sub("", key).strip()
    for wanted in (key.strip(), bare):
        for same in (lambda a, b: a == b, lambda a, b: normal(a) == normal(b)):
            for at, text in enumerate(texts):
                if wanted and same(wanted, text):
                    return at
    letter = re.fullmatch(r"[(（]?([A-Ha-h])[)）.．]?", key.strip())
    at = LABELS.index(letter[1].upper()) if letter else len(texts)
    return at if at < len(texts) else None


def _spellings(accepted: list[str]) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(text.strip() for text in accepted if text.strip()))
    if not found:
        raise Reject("shape: there is no accepted answer")
    return found


def _tolerance(written: NumericQuestion) -> float:
    value, asked = written.key, written.tolerance
    if not math.isfinite(value):
        raise Reject("shape: the key is no finite number")
    return min(abs(asked), WIDEST * abs(value)) if math.isfinite(asked) else 0.0


def _stem(written: Written) -> str:
    """The stem with blanks as ours are written, and an end mark where there was none."""
    stem = written.stem.strip()
    if isinstance(written, FillInQuestion):
        stem = _BLANK.sub(BLANK, stem)
    if _END.search(stem):
        return stem
    chinese = any("\u3400" <= mark <= "\u9fff" for mark in stem)
    if isinstance(written, TrueFalseQuestion | FillInQuestion):
        return stem + ("。" if chinese else ".")
    return stem + ("？" if chinese else "?")


def _solution(written: Written) -> str:
    """The solution; where it calls an option by its letter, the option's words instead."""
    solution: str = getattr(written, "solution", "")
    options: list[str] = getattr(written, "options", [])

    def words(match: re.Match[str]) -> str:
        at = LABELS.index(match[1] or match[2])
        return f"“{_LABEL.sub('', options[at]).strip()}”" if at < len(options) else match.group()

    return _NAMED.sub(words, solution.strip()) if options else solution.strip()


def _evidence(written: Written, context: Context, order: Order) -> Evidence:
    """Where the quote stands; offsets in the whole text."""
    lecture, passage = context.lecture, order.share.passage
    near = (0, len(lecture.text))
    if passage is not None:
        near = (max(0, passage.start - context.base), passage.end - context.base)
    if (span := find_quote(lecture.text, written.quote, near)) is None:
        raise Reject("quote: it does not stand in the lecture")
    start, end = span
    block = next((b for b in lecture.blocks if b.start <= start < b.end), None)
    return Evidence(
        source=block.source if block else "",
        quote=lecture.text[start:end],
        start=start + context.base,
        end=end + context.base,
        heading=block.heading if block else "",
    )


def topic(evidence: Evidence, key: Key, options: tuple[Option, ...]) -> str:
    """What a question is about: the quoted sentence that holds its key, normalised.

    Not what a model calls its topic: that is as often the lecture's title, and the register of
    an exam's topics would take every second question for a twin.
    """
    quote = evidence.quote
    sentences = [quote[a:b] for a, b in spans(quote)] or [quote]
    named = {o.label: o.text for o in options}
    held = [named.get(key, key)] if isinstance(key, str) else []
    if isinstance(key, tuple) and key and not options:
        held = [part if isinstance(part, str) else part[0] for part in key]
    chosen = next((s for s in sentences for k in held if normal(k) in normal(s)), sentences[0])
    return normal(chosen)[:200]
