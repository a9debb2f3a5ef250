"""Defects planted by code in questions the generator itself wrote over the bank's lectures."""

from collections.abc import Iterator
from functools import cache

from examstream.exam.blueprint import Blueprint, Engine
from examstream.exam.judging.book import book_of
from examstream.exam.judging.names import normal
from examstream.exam.plan.deal import deal
from examstream.exam.plan.harvest import harvest
from examstream.exam.question import BLANK, Draft, NumericKey, Option, QuestionType
from examstream.exam.seeds import candidate_seed
from examstream.pipeline.errors import Reject
from services.answerer.rules.solve import solve
from services.generator.rules.write import write
from services.grader.checks.grade import grade
from tests.judging.bank import Item, context

_ASKED_FOR = 24


@cache
def accepted(name: str) -> tuple[Draft, ...]:
    """The questions of one exam over a lecture that answerer and grader accept."""
    known = context(name)
    lecture = known.lecture
    plan = deal(harvest(lecture), lecture, Blueprint(n=_ASKED_FOR, seed=3), Engine.RULES)
    found = []
    for slot in plan.slots:
        for candidate in range(len(slot.shares)):
            seed = candidate_seed(3, slot.slot, candidate)
            try:
                draft = write(known, slot.order(candidate), seed)
            except Reject:
                continue
            answer = solve(known, draft.asked(), seed)
            if grade(known, draft, (answer,)).verdict == "accept":
                found.append(draft)
                break
    return tuple(found)


def defects(name: str) -> Iterator[Item]:
    """Every defect that can be planted in the generator's questions over a lecture."""
    for number, draft in enumerate(accepted(name), start=1):
        for kind, changed in _planted(name, draft):
            if changed is not None:
                yield Item(name, kind, number, changed)


def _planted(name: str, draft: Draft) -> list[tuple[str, Draft | None]]:
    return [
        ("wrong_key", _wrong_key(name, draft)),
        ("second_right", _second_right(name, draft)),
        ("leak", _leak(draft)),
        ("elsewhere", _elsewhere(name, draft)),
        ("false_true", _false_true(draft)),
        ("vague", _vague(draft)),
    ]


def _wrong_key(name: str, draft: Draft) -> Draft | None:
    key = draft.key
    if isinstance(key, bool):
        return draft.model_copy(update={"key": not key})
    if isinstance(key, NumericKey):
        wrong = key.model_copy(update={"value": key.value * 1.5 + 1})
        return draft.model_copy(update={"key": wrong})
    labels = [option.label for option in draft.options]
    if draft.type is QuestionType.SINGLE_CHOICE:
        other = labels[(labels.index(str(key)) + 1) % len(labels)]
        return draft.model_copy(update={"key": other})
    if draft.type is QuestionType.MULTIPLE_CHOICE and isinstance(key, tuple):
        rest = [label for label in labels if label not in key]
        return draft.model_copy(update={"key": (*key[1:], rest[0])}) if rest else None
    other = _another_term(name, draft)
    if not other:
        return None
    wrong_key = ((other,),) if draft.type is QuestionType.FILL_IN else (other,)
    return draft.model_copy(update={"key": wrong_key})


def _another_term(name: str, draft: Draft) -> str:
    names = book_of(context(name)).names
    said = normal(draft.stem) + str(draft.key)
    for term in context(name).terms:
        if term.name not in said and normal(term.name) not in said and names:
            return term.name
    return ""


def _second_right(name: str, draft: Draft) -> Draft | None:
    if draft.type is not QuestionType.SINGLE_CHOICE:
        return None
    right = next(o for o in draft.options if o.label == draft.key)
    aliases = book_of(context(name)).names.get(normal(right.text), frozenset())
    other = next((alias for alias in sorted(aliases) if alias != normal(right.text)), "")
    if not other:
        return None
    at = 0 if draft.options[0].label != draft.key else 1
    options = [*draft.options]
    options[at] = Option(label=options[at].label, text=other)
    return draft.model_copy(update={"options": tuple(options)})


def _leak(draft: Draft) -> Draft | None:
    if draft.type in (QuestionType.TRUE_FALSE, QuestionType.NUMERIC):
        return None
    if draft.type is QuestionType.MULTIPLE_CHOICE:
        return None
    if draft.options:
        key = next(o.text for o in draft.options if o.label == draft.key)
    else:
        assert isinstance(draft.key, tuple)
        first = draft.key[0]
        key = first if isinstance(first, str) else first[0]
    stem = draft.stem.rstrip()
    return draft.model_copy(update={"stem": f"{stem[:-1]} ({key}){stem[-1]}"})


def _elsewhere(name: str, draft: Draft) -> Draft | None:
    sentences = [s for s in book_of(context(name)).sentences if s.askable and len(s.text) > 20]
    far = max(sentences, key=lambda s: abs(s.start - draft.evidence.start))
    moved = {"quote": far.text, "start": far.start, "end": far.end}
    return draft.model_copy(update={"evidence": draft.evidence.model_copy(update=moved)})


def _false_true(draft: Draft) -> Draft | None:
    quote = draft.evidence.quote
    if draft.key is not False or quote[-1:] not in ".。":
        return None
    return draft.model_copy(update={"stem": quote})


def _vague(draft: Draft) -> Draft | None:
    """All but the words right beside the blank cut away."""
    if draft.type is not QuestionType.FILL_IN or draft.stem.count(BLANK) != 1:
        return None
    before, after = draft.stem.split(BLANK)
    if " " in draft.stem.strip():
        left, right = before.split()[-2:], after.split()[:2]
        stem = " ".join([*left, BLANK, *right]).rstrip(".,;") + "."
    else:
        stem = before[-3:] + BLANK + after.rstrip("。")[:3] + "。"
    return draft.model_copy(update={"stem": stem}) if len(stem) < len(draft.stem) - 4 else None
