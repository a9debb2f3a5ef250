"""Nothing of key, solution, quote or offsets reaches the answerer."""

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

from examstream.exam.context import pack
from examstream.exam.messages import (
    Allowance,
    AnswerTask,
    Envelope,
    GenerateTask,
    PackedContext,
    Spent,
)
from examstream.exam.plan.model import Fact, Order, Share
from examstream.exam.question import Asked, Draft, Evidence, HistoryEntry, QuestionType, Solve
from examstream.exam.sealed import Seal
from services.answerer.handler import Answerer
from services.generator.handler import Generator
from tests.judging.bank import TUNED, context, items

SECRETS = ("SECRETKEY", "SECRETSOLUTION", "SECRETQUOTE", "SECRETFACT", "SECRETREASON", "987654321")


def secret_draft() -> Draft:
    return Draft(
        type=QuestionType.SHORT_ANSWER,
        stem="What is the resistance of a magma to flow called?",
        key=("SECRETKEY",),
        solution="SECRETSOLUTION",
        evidence=Evidence(
            source="volcanoes.md", quote="SECRETQUOTE", start=987654321, end=987654333
        ),
        fact_id="SECRETFACT",
        topic="SECRETKEY",
    )


async def answer_task() -> AnswerTask:
    """What the generator's own handler sends on."""

    async def write(task: GenerateTask) -> tuple[Draft, Spent]:
        return secret_draft(), Spent()

    fact = Fact(
        id="SECRETFACT",
        pattern="P1",
        start=987654321,
        end=987654333,
        types=(QuestionType.SHORT_ANSWER,),
        topic="SECRETKEY",
    )
    refused = HistoryEntry(
        stage="grader",
        attempt=1,
        engine="rules",
        outcome="revised",
        reason="SECRETREASON",
        seconds=0,
    )
    task = GenerateTask(
        envelope=Envelope(
            tenant_id="t", exam_id="e", slot=1, epoch=1, expires_at=1e12, history=(refused,)
        ),
        context=pack(context(TUNED[0])),
        order=Order(type=QuestionType.SHORT_ANSWER, key_position=3, share=Share(fact=fact)),
        feedback="SECRETREASON",
    )
    sent = await Generator(write, "rules", Seal(b"s" * 16)).handle(task)
    assert isinstance(sent, AnswerTask)
    return sent


def strings(value: Any) -> Iterator[str]:
    """Every key and value of a JSON document as text."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield name
            yield from strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from strings(part)
    else:
        yield str(value)


async def test_no_secret_stands_anywhere_in_the_answerers_message() -> None:
    message = (await answer_task()).model_dump_json(by_alias=True)
    found = list(strings(json.loads(message)))
    assert len(found) > 20
    for secret in SECRETS:
        assert not any(secret in text for text in found)


async def test_the_answerers_message_names_no_field_of_a_draft() -> None:
    message = json.loads((await answer_task()).model_dump_json(by_alias=True))
    assert set(message["asked"]) <= set(Asked.model_fields)
    assert not {"key", "solution", "evidence", "order", "draft"} & set(message)


async def test_the_solver_is_given_the_asked_side_and_nothing_of_the_seal() -> None:
    given: list[object] = []

    async def solver(
        context: PackedContext, asked: Asked, seed: int, allowance: Allowance
    ) -> tuple[tuple[Solve, ...], Spent]:
        given.extend((context, asked, seed, allowance))
        return (Solve(engine="rules", answer=None),), Spent()

    task = await answer_task()
    await Answerer(solver, "rules").handle(task)
    text = " ".join(str(part) for part in given)
    assert task.sealed not in text
    assert not any(secret in text for secret in SECRETS)


async def test_a_field_a_newer_version_adds_to_asked_does_not_reach_the_solver() -> None:
    seen: list[Asked] = []

    async def solver(
        context: PackedContext, asked: Asked, seed: int, allowance: Allowance
    ) -> tuple[tuple[Solve, ...], Spent]:
        seen.append(asked)
        return (Solve(engine="rules", answer=None),), Spent()

    task = await answer_task()
    newer = Asked.model_validate({**task.asked.model_dump(), "hint": "SECRETKEY"})
    await Answerer(solver, "rules").handle(task.model_copy(update={"asked": newer}))
    assert "SECRETKEY" not in seen[0].model_dump_json()


def test_the_answerer_imports_neither_the_seal_nor_the_generator() -> None:
    code = (
        "import sys, services.answerer.handler, services.answerer.rules.solve\n"
        "bad = [m for m in sys.modules if m == 'examstream.exam.sealed'"
        " or m.startswith(('services.generator', 'services.grader', 'examstream.exam.plan.en',"
        " 'examstream.exam.plan.zh', 'examstream.exam.plan.harvest', 'cryptography', 'sympy'))]\n"
        "sys.exit(', '.join(bad) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_same_question_is_answered_the_same_whatever_its_key_is() -> None:
    from services.answerer.rules.solve import solve

    for item in items(TUNED[0]):
        lecture = context(item.lecture)
        asked = item.draft.asked()
        assert solve(lecture, asked, 1) == solve(lecture, Asked(**asked.model_dump()), 2)
