"""Questions from definitions: the term by what it is, or what it is by the term."""

import re

from examstream.exam.question import BLANK, Bloom, Difficulty, Draft, QuestionType
from examstream.pipeline.errors import Reject
from examstream.text.clauses import lower_first, upper_first
from examstream.text.likeness import given_away, likeness, pieces
from examstream.text.nouns import head
from services.generator.rules.en.phrasing import WRONG, Desk

_ADJECTIVE = re.compile(r"[A-Z][a-z]+(?:ar|al|ic|ive|ous|ed|ing|ary) [a-z]")
"""Two words whose first is no name: "Specular reflection"."""


def write_definition(desk: Desk) -> Draft:
    """By the type asked for."""
    match desk.kind:
        case QuestionType.SINGLE_CHOICE:
            return _choice(desk)
        case QuestionType.SHORT_ANSWER:
            return desk.draft(_asked(desk), tuple(desk.names("answers")), _solution(desk))
        case QuestionType.FILL_IN:
            return _fill_in(desk)
        case QuestionType.TRUE_FALSE:
            return _truth(desk)
    raise Reject(f"K8 same kind: no {desk.kind} from a definition")


def _asked(desk: Desk) -> str:
    said, form = desk.text("said"), desk.text("form")
    if form == "called":
        verb = "are" if desk.details["plural"] else "is"
        return f"What {verb} {lower_first(said)} called?"
    if form == "when":
        return desk.text("ask")
    if form == "occurs":
        return f"Which term names what {said}?"
    if form == "described":
        return f"Which term is described as follows: “{upper_first(said)}”?"
    if form == "is":
        return desk.draw.choice((f"Which term refers to {said}?", f"What is the term for {said}?"))
    return desk.draw.choice((f"Which term is defined as “{said}”?", f"Which term means “{said}”?"))


def _solution(desk: Desk) -> str:
    return f"The answer is {desk.text('printed')}."


def _choice(desk: Desk) -> Draft:
    """The term among terms; where its words stand in its definition, definitions among definitions."""
    told = given_away(desk.text("term"), desk.text("said"))
    pool = desk.names("rivals") if told else _fair(desk, desk.names("rivals"))
    if len(pool) >= WRONG and (not told or all(told <= pieces(r) for r in pool)):
        options, label = desk.choice(_bare(desk), desk.pick(pool, WRONG))
        return desk.draft(_asked(desk), label, f"{label}: {_solution(desk)}", options=options)
    return _reverse(desk)


def _fair(desk: Desk, pool: list[str]) -> list[str]:
    """Rivals of about the key's length, none of them named in the stem."""
    key = desk.text("printed")
    stem = pieces(desk.text("said"))
    return [r for r in pool if not pieces(r) & stem and len(r) < 3 * len(key) + 6]


def _bare(desk: Desk) -> str:
    """The key as an option: in the lower case of a common noun."""
    printed = desk.text("printed")
    if desk.text("term")[:1].islower() or _ADJECTIVE.match(printed):
        return lower_first(printed)
    return desk.small(printed)


def _reverse(desk: Desk) -> Draft:
    said = desk.text("said")
    wrong: list[str] = []
    for sibling in desk.details.get("siblings") or ():
        other = str(sibling["said"])
        apart = all(likeness(pieces(other), pieces(w)) < 0.75 for w in (said, *wrong))
        if (
            0.45 <= len(other) / len(said) <= 1.9
            and apart
            and not pieces(desk.text("term")) & pieces(other)
        ):
            wrong.append(other)
    if len(wrong) < WRONG or pieces(desk.text("term")) & pieces(said):
        raise Reject("K7 leak: the term's words stand in its definition")
    if desk.text("form") in ("called", "occurs", "described", "when"):
        raise Reject("K8 same kind: a subject is no definition")
    options, label = desk.choice(said, desk.draw.sample(wrong, WRONG))
    return desk.draft(
        f"Which of the following defines the term “{_bare(desk)}”?", label,
        f"{label}: that is what “{_bare(desk)}” means.", options=options, bloom=Bloom.UNDERSTAND,
    )  # fmt: skip


def _fill_in(desk: Desk) -> Draft:
    said, form = desk.text("said"), desk.text("form")
    if form == "called":
        verb = "are" if desk.details["plural"] else "is"
        article = {"the": "the ", "a": "a(n) ", "an": "a(n) "}.get(desk.text("article"), "")
        stem = f"{upper_first(said)} {verb} called {article}{BLANK}."
    elif form == "when":
        stem = desk.text("frame").replace("{}", BLANK)
    elif form == "occurs":
        stem = f"{BLANK} {said}."
    elif form == "described":
        stem = f"“{upper_first(said)}” describes {BLANK}."
    elif form == "is":
        stem = f"The term for {said} is {BLANK}."
    else:
        stem = f"The term defined as “{said}” is {BLANK}."
    return desk.draft(stem, (tuple(desk.names("answers")),), f"The blank: {desk.text('printed')}.")


def _truth(desk: Desk) -> Draft:
    said = desk.text("said")
    if desk.order.truth:
        return desk.draft(
            _stated(desk, _bare(desk)), True, "True: that is what the term means.",
            bloom=Bloom.UNDERSTAND, difficulty=Difficulty.EASY,
        )  # fmt: skip
    # a shared head ("bond") makes the false statement plausible; a modifier would make it odd
    rivals = [r for r in desk.names("strangers") if given_away(r, said) <= pieces(head(r))]
    if not rivals:
        raise Reject("K11 false must be provable: no other term fits")
    other = desk.draw.choice(rivals[:2])
    return desk.draft(
        _stated(desk, other), False, f"False: it is the meaning of “{_bare(desk)}”, not of “{other}”.",
        bloom=Bloom.UNDERSTAND,
    )  # fmt: skip


def _stated(desk: Desk, name: str) -> str:
    """The definition told of a term: its own, or another.

    As a word's meaning, not as a fact ("a hash table is a way of …" is no lie, though that is
    what "data structure" means).
    """
    return f"The term “{name}” means “{desk.text('said')}”."
