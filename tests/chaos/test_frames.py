"""The proxy's cancel: real for the broker, and like the broker's own for the client."""

import struct

from tests.chaos.frames import (
    BASIC_CANCEL,
    BASIC_CANCEL_OK,
    BASIC_CONSUME_OK,
    GREETING,
    Consumers,
    Cutter,
    method,
)

DELIVERY = method(1, struct.pack(">HH", 60, 60) + b"\x02c1whatever")


def about(what: tuple[int, int], tag: bytes, rest: bytes = b"") -> bytes:
    return method(1, struct.pack(">HH", *what) + bytes([len(tag)]) + tag + rest)


def test_frames_come_whole_however_they_are_cut() -> None:
    whole = GREETING + DELIVERY + about(BASIC_CANCEL_OK, b"c1")
    for size in (1, 3, len(whole)):
        cutter = Cutter(GREETING)
        parts = [whole[n : n + size] for n in range(0, len(whole), size)]
        frames = [frame for part in parts for frame in cutter.cut(part)]
        assert frames == [GREETING, DELIVERY, about(BASIC_CANCEL_OK, b"c1")]


def test_the_broker_is_told_and_its_answer_becomes_its_notice() -> None:
    consumers = Consumers()
    consumers.whole(about(BASIC_CONSUME_OK, b"c1") + about(BASIC_CONSUME_OK, b"c2"))
    assert consumers.cancels(1) == [about(BASIC_CANCEL, b"c1", b"\x00")]
    heard = consumers.whole(DELIVERY + about(BASIC_CANCEL_OK, b"c1"))
    assert heard == DELIVERY + about(BASIC_CANCEL, b"c1", b"\x01"), (
        "what was sent before comes first"
    )


def test_a_consumer_ends_once() -> None:
    consumers = Consumers()
    consumers.whole(about(BASIC_CONSUME_OK, b"c1"))
    assert len(consumers.cancels(5)) == 1
    assert consumers.cancels(5) == []


def test_a_cancel_of_the_clients_own_is_answered_to_it() -> None:
    consumers = Consumers()
    answer = about(BASIC_CONSUME_OK, b"c1") + about(BASIC_CANCEL_OK, b"c1")
    assert consumers.whole(answer) == answer
    assert consumers.cancels(5) == []
