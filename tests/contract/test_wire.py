"""Golden bytes: what version 1 wrote must decode for ever, and is still what we write."""

import json
from pathlib import Path

import pytest

from examstream.exam.messages import AnswerTask, GenerateTask, Sealed, Task
from examstream.exam.sealed import BrokenSeal, Seal
from examstream.exam.stages import decode, encode
from examstream.pipeline.errors import UnknownVersion
from tests.contract.samples import DRAFT, ENVELOPE, ORDER, SAMPLES

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("name", SAMPLES)
def test_golden_bytes_decode_to_the_same_message(name: str) -> None:
    golden = (GOLDEN / f"{name}.v1.json").read_bytes()
    assert decode(type(SAMPLES[name]), golden) == SAMPLES[name]


@pytest.mark.parametrize("name", SAMPLES)
def test_a_message_is_written_as_its_golden_bytes(name: str) -> None:
    assert encode(SAMPLES[name]) == (GOLDEN / f"{name}.v1.json").read_bytes().rstrip(b"\n")


@pytest.mark.parametrize("name", SAMPLES)
def test_unknown_fields_are_kept_and_passed_on(name: str) -> None:
    newer = json.loads(encode(SAMPLES[name]))
    newer["hint"], newer["envelope"]["shard"] = "from 1.1", 7
    newer["envelope"]["schema"] = "1.1"
    passed = json.loads(encode(decode(type(SAMPLES[name]), json.dumps(newer).encode())))
    assert passed == newer


def test_an_unknown_major_version_is_told_apart_from_rubbish() -> None:
    newer = {"envelope": {"schema": "2.0", "entirely": "different"}}
    with pytest.raises(UnknownVersion):
        decode(GenerateTask, json.dumps(newer).encode())
    with pytest.raises(ValueError, match="GenerateTask"):
        decode(GenerateTask, b"rubbish")


@pytest.mark.parametrize("name", SAMPLES)
def test_another_major_version_is_not_read_though_its_fields_look_like_ours(name: str) -> None:
    for schema in ("2.0", "0.9"):
        other = json.loads(encode(SAMPLES[name]))
        other["envelope"]["schema"] = schema
        with pytest.raises(UnknownVersion, match=schema):
            decode(type(SAMPLES[name]), json.dumps(other).encode())


def test_a_newer_minor_version_that_cannot_be_read_waits_and_fails_nobody() -> None:
    newer = json.loads(encode(SAMPLES["generate"]))
    newer["order"]["type"] = "essay"  # a kind of question that we do not know
    with pytest.raises(ValueError, match="GenerateTask"):
        decode(GenerateTask, json.dumps(newer).encode())
    newer["envelope"]["schema"] = "1.1"
    with pytest.raises(UnknownVersion, match=r"^1\.1$"):
        decode(GenerateTask, json.dumps(newer).encode())


def test_the_answerers_message_holds_nothing_of_what_is_sealed() -> None:
    sealed = Sealed(draft=DRAFT, order=ORDER, history=ENVELOPE.history)
    envelope = ENVELOPE.model_copy(update={"history": ()})
    context = SAMPLES["answer"].context  # type: ignore[attr-defined]
    task = AnswerTask(
        envelope=envelope,
        context=context,
        asked=DRAFT.asked(),
        sealed=Seal(b"0123456789abcdef").close(sealed, envelope),
    )
    clear = json.loads(encode(task))
    del clear["sealed"]
    told = json.dumps(clear)
    for secret in (DRAFT.solution, DRAFT.evidence.quote, '"key"', "fact", "start", "topic"):
        assert secret not in told


def test_a_seal_opens_only_with_its_secret_and_for_its_candidate() -> None:
    sealed = Sealed(draft=DRAFT, order=ORDER)
    closed = Seal(b"0123456789abcdef").close(sealed, ENVELOPE)
    assert Seal(b"0123456789abcdef").open(closed, ENVELOPE) == sealed
    with pytest.raises(BrokenSeal):
        Seal(b"fedcba9876543210").open(closed, ENVELOPE)
    other = ENVELOPE.model_copy(update={"slot": 4})
    with pytest.raises(BrokenSeal):
        Seal(b"0123456789abcdef").open(closed, other)


def test_every_message_kind_has_golden_bytes() -> None:
    kinds = {kind for kind in Task.__subclasses__() if kind.__module__.startswith("examstream")}
    assert {type(sample) for sample in SAMPLES.values()} == kinds
