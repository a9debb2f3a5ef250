"""Deliberate defects, put into a service by monkeypatching, for the test that the hammer can fail.

They are switched on by the environment of the wrapper alone: the product has no such switch.
"""

from collections.abc import Callable, Mapping
from typing import Any

from tests.chaos.service import patch


def _ack_first() -> None:
    """The input is acknowledged before what it produced is published."""
    from examstream.pipeline.outlet import Outlet

    def early(send: Callable[..., Any]) -> Callable[..., Any]:
        async def publish(outlet: Outlet, output: Any, delivery: Any, on_hold: Any) -> None:
            await delivery.ack()
            await send(outlet, output, delivery, on_hold)

        return publish

    patch(Outlet, "send", early)


def _no_compare() -> None:
    """The exam is written whatever version is there."""
    from examstream.exam.store.mongo import Mongo
    from examstream.exam.store.queries import Table

    def blind(replace: Callable[..., Any]) -> Callable[..., Any]:
        async def write(mongo: Mongo, table: Any, wanted: Any, document: Any) -> Any:
            if table is Table.EXAMS:
                wanted = {name: value for name, value in wanted.items() if name != "version"}
            return await replace(mongo, table, wanted, document)

        return write

    patch(Mongo, "replace", blind)


def _no_reconciler() -> None:
    """Nothing is offered again."""
    from services.gateway.core.reconciler import Reconciler

    async def nothing(*_: object, **__: object) -> Any:
        return set()

    for name in ("_offer_all", "_in_flight"):
        patch(Reconciler, name, lambda _: nothing)


def _epoch_ignored() -> None:
    """Whatever comes lands on the epoch of now."""
    from services.gateway.core import recorder
    from services.renderer import handler

    def now(make: Callable[..., Any]) -> Callable[..., Any]:
        def change_of(number: int, _: int, *rest: Any) -> Callable[[Any], Any]:
            return lambda exam: make(number, exam.slot(number).epoch, *rest)(exam)

        return change_of

    def looked(refusal: Callable[..., Any]) -> Callable[..., Any]:
        return lambda exam, number, _, topic: refusal(exam, number, exam.slot(number).epoch, topic)

    patch(handler, "refusal", looked)
    patch(handler, "accepted", now)
    for name in ("content_refused", "failed"):
        patch(recorder, name, now)


def _returned_confirmed() -> None:
    """What the broker gave back for want of a queue is taken for confirmed."""
    from examstream.pipeline.broker.base import Published
    from examstream.pipeline.broker.rabbit import RabbitChannel

    def deaf(publish: Callable[..., Any]) -> Callable[..., Any]:
        async def confirmed(*args: Any, **kwargs: Any) -> Published:
            answer: Published = await publish(*args, **kwargs)
            return Published.CONFIRMED if answer is Published.UNROUTABLE else answer

        return confirmed

    patch(RabbitChannel, "publish", deaf)


DEFECTS: Mapping[str, tuple[Callable[[], None], frozenset[str]]] = {
    "ack-first": (_ack_first, frozenset({"generator", "answerer", "grader", "renderer"})),
    "no-compare": (_no_compare, frozenset({"gateway", "renderer"})),
    "no-reconciler": (_no_reconciler, frozenset({"gateway"})),
    "epoch-ignored": (_epoch_ignored, frozenset({"gateway", "renderer"})),
    "returned-confirmed": (
        _returned_confirmed,
        frozenset({"generator", "answerer", "grader", "renderer", "gateway"}),
    ),
}
"""By name: what puts it in, and into which services."""


def install(name: str, kind: str) -> None:
    """Before what tells of landed changes: that is told of with the defect in it."""
    put_in, kinds = DEFECTS[name]
    if kind in kinds:
        put_in()
