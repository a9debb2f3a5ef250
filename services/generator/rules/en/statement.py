"""Questions from statements: true or false, a blank, the subject asked for."""

import re

from examstream.exam.question import BLANK, Bloom, Difficulty, Draft, Option, QuestionType
from examstream.pipeline.errors import Reject
from examstream.text.clauses import lower_first, upper_first
from services.generator.rules.en.phrasing import LABELS, WRONG, Desk


def write_statement(desk: Desk) -> Draft:
    """A statement of the lecture, or its provably false form."""
    if desk.kind is not QuestionType.TRUE_FALSE:
        raise Reject(f"K8 same kind: no {desk.kind} from a statement")
    if desk.order.truth:
        return desk.draft(
            desk.text("statement"),
            True,
            "True.",
            bloom=Bloom.UNDERSTAND,
            difficulty=Difficulty.EASY,
        )
    if not (wrong := desk.text("false")):
        raise Reject("K11 false must be provable: the statement has no false form")
    why = desk.text("wrong")
    return desk.draft(wrong, False, f"False: {why}.", bloom=Bloom.ANALYZE)


def write_predicate(desk: Desk) -> Draft:
    """Who or what does what the sentence says."""
    predicate, lead, printed = desk.text("predicate"), desk.text("lead"), desk.text("printed")
    opening = f"{lead}, " if lead else ""
    answers = tuple(desk.names("answers"))
    match desk.kind:
        case QuestionType.SINGLE_CHOICE:
            wrong = desk.pick(desk.names("rivals"), WRONG, predicate, printed)
            options, label = desk.choice(_plain(printed, answers), wrong)
            stem = upper_first(f"{opening}which of the following {predicate}?")
            return desk.draft(
                stem, label, f"{label}: {printed}.", options=options, bloom=Bloom.UNDERSTAND
            )
        case QuestionType.SHORT_ANSWER:
            return desk.draft(
                upper_first(f"{opening}what {predicate}?"), answers, f"The answer is {printed}."
            )
        case QuestionType.FILL_IN:
            article = {
                "the": "The ",
                "a": "A(n) ",
                "an": "A(n) ",
                "each": "Each ",
                "every": "Every ",
            }.get(desk.text("article"), "")
            stem = f"{opening}{lower_first(article) if lead else article}{BLANK} {predicate}."
            return desk.draft(stem, (answers,), f"The blank: {lower_first(printed)}.")
    raise Reject(f"K8 same kind: no {desk.kind} from a predicate")


def _plain(printed: str, answers: tuple[str, ...]) -> str:
    """The key as an option: no capital that only the sentence gave it."""
    entry = answers[1] if len(answers) > 1 else ""
    if entry[:1].islower() and entry[:1] == printed[:1].lower():
        return printed[0].lower() + printed[1:]
    return lower_first(printed) if not entry else printed


def write_person(desk: Desk) -> Draft:
    """Who did it."""
    stem, answers = desk.text("stem"), tuple(desk.names("answers"))
    if desk.kind is QuestionType.SINGLE_CHOICE:
        options, label = desk.choice(answers[0], desk.pick(desk.names("rivals"), WRONG))
        return desk.draft(stem, label, f"{label}: {answers[0]}.", options=options)
    return desk.draft(stem, answers, f"The answer is {answers[0]}.")


def write_abbreviation(desk: Desk) -> Draft:
    """What an abbreviation stands for."""
    short, answers = desk.text("short"), tuple(desk.names("answers"))
    if desk.kind is QuestionType.FILL_IN:
        return desk.draft(
            f"The abbreviation {short} stands for {BLANK}.", (answers,), f"The blank: {answers[0]}."
        )
    return desk.draft(
        f"What does the abbreviation {short} stand for?",
        answers,
        f"{short} stands for {answers[0]}.",
    )


def write_group(desk: Desk) -> Draft:
    """Which of several statements are true."""
    true, false = desk.names("true"), desk.names("false")
    if desk.kind is not QuestionType.MULTIPLE_CHOICE:
        raise Reject(f"K8 same kind: no {desk.kind} from a group of statements")
    count = max(
        2, min(len(true), desk.order.keyed_count if len(true) + len(false) > 4 else len(true))
    )
    texts = desk.draw.sample(true, count) + false
    if len(texts) < 4:
        texts += [t for t in true if t not in texts][: 4 - len(texts)]
    desk.draw.shuffle(texts)
    options = tuple(Option(label=LABELS[i], text=t) for i, t in enumerate(texts))
    keyed = tuple(o.label for o in options if o.text in true)
    wrong = "; ".join(
        f"{o.label} is false: {why}" for o in options for f, why in zip(false, desk.names("wrong"), strict=True) if o.text == f
    )  # fmt: skip
    return desk.draft(
        "Which of the following statements are true? Select all that apply.", keyed,
        f"{', '.join(keyed)}. {wrong}.", options=options, bloom=Bloom.ANALYZE, difficulty=Difficulty.HARD,
    )  # fmt: skip


def write_relation(desk: Desk) -> Draft:
    """How one thing stands to another: the word for it to be chosen."""
    said, start, end = desk.text("statement"), int(desk.details["start"]), int(desk.details["end"])
    if desk.kind is not QuestionType.SINGLE_CHOICE:
        raise Reject(f"K8 same kind: no {desk.kind} from a relation")
    options, label = desk.choice(said[start:end], desk.pick(desk.names("rivals"), WRONG))
    stem = f"Choose the words that complete the sentence: {said[:start]}{BLANK}{said[end:]}"
    why = f"{label}: {said[start:end]}."
    return desk.draft(stem, label, why, options=options, bloom=Bloom.UNDERSTAND)


def write_gap(desk: Desk) -> Draft:
    """A statement with a term left out."""
    said, start, end = desk.text("statement"), int(desk.details["start"]), int(desk.details["end"])
    printed = said[start:end]
    before = re.sub(r"\b([Aa])n?\s$", r"\1(n) ", said[:start])
    gapped = f"{before}{BLANK}{said[end:]}"
    answers = tuple(desk.names("answers"))
    if desk.kind is QuestionType.FILL_IN:
        return desk.draft(gapped, (answers,), f"The blank: {printed}.", bloom=Bloom.UNDERSTAND)
    if desk.kind is QuestionType.SINGLE_CHOICE:
        options, label = desk.choice(
            printed, desk.pick(desk.names("rivals"), WRONG, gapped, printed)
        )
        stem = f"Choose the term that completes the sentence: {gapped}"
        return desk.draft(
            stem, label, f"{label}: {printed}.", options=options, bloom=Bloom.UNDERSTAND
        )
    raise Reject(f"K8 same kind: no {desk.kind} from a gap")
