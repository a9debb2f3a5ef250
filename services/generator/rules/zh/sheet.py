"""What every Chinese question is written on: evidence, labels, the draft."""

from collections.abc import Sequence

from examstream.exam.plan.model import Context, Order
from examstream.exam.question import Bloom, Difficulty, Draft, Evidence, Key, Option, QuestionType
from examstream.pipeline.errors import Reject
from examstream.text.zh.masked import SLOT

LABELS = "ABCDEFGH"
CHOICE = "（　）"


def evidence(context: Context, order: Order) -> Evidence:
    """The fact's own sentence, word for word."""
    fact = order.share.fact
    assert fact is not None
    quote = context.lecture.text[fact.start - context.base : fact.end - context.base]
    if not quote.strip():
        raise Reject("K1 the quote lies outside the passage at hand")
    return Evidence(
        source=fact.source, quote=quote, start=fact.start, end=fact.end, heading=fact.heading
    )


def draft(
    context: Context,
    order: Order,
    stem: str,
    key: Key,
    why: str,
    options: Sequence[str] = (),
    unit: str = "",
    bloom: Bloom = Bloom.REMEMBER,
    difficulty: Difficulty = Difficulty.MEDIUM,
) -> Draft:
    """The draft; the solution cites the sentence that proves the key."""
    fact = order.share.fact
    assert fact is not None
    proof = evidence(context, order)
    cited = " ".join(proof.quote.split())
    return Draft(
        type=order.type,
        stem=stem,
        options=tuple(Option(label=LABELS[i], text=text) for i, text in enumerate(options)),
        unit=unit,
        key=key,
        solution=f"讲义原文：“{cited}”{'' if cited[-1:] in '。．！？' else '。'}{why}",
        evidence=proof,
        bloom=bloom,
        difficulty=difficulty,
        fact_id=fact.id,
        topic=fact.topic,
    )


def placed(key: str, wrong: Sequence[str], position: int) -> list[str]:
    """Options with the key at its dealt place."""
    options = list(wrong)
    options.insert(min(position, len(options)), key)
    return options


def filled(frame: str, word: str) -> str:
    """The frame as a statement with this word in its slot; a space round Latin and formulas."""
    left, _, right = frame.partition(SLOT)
    glue = " " if word.startswith("$") and left and left[-1] not in " “「，。（" else ""
    tail = " " if word.endswith("$") and right and right[0] not in " ”」，。）" else ""
    return left + glue + word + tail + right


def needs(order: Order, *kinds: QuestionType) -> None:
    if order.type not in kinds:
        raise Reject(f"K8 this fact cannot be asked as {order.type}")
