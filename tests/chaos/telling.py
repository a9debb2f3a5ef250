"""Which changes of exams landed, in the journal: claims, offers again, acceptances, verdicts."""

import importlib
from collections.abc import Callable
from functools import partial
from typing import Any

from examstream.exam.states import Change, Exam
from examstream.pipeline.job import Job
from examstream.pipeline.verdict import Verdict
from tests.chaos.journal import Journal
from tests.chaos.service import patch

MADE_HERE = {
    "renderer": (("services.renderer.handler", "accepted", "accepted"),),
    "gateway": (
        ("services.gateway.core.dispatcher", "claimed", "claimed"),
        ("services.gateway.core.dispatcher", "unclaimed", "undone"),
        ("services.gateway.core.reconciler", "unclaimed", "offered_again"),
        ("services.gateway.core.recorder", "content_refused", "refused"),
        ("services.gateway.core.recorder", "failed", "failed"),
    ),
}
"""By service: module, the name there of what makes a change, how we call that change."""


class Telling:
    """A store that tells which of the known changes it took."""

    def __init__(self, store: Any, journal: Journal) -> None:
        self._store, self._journal = store, journal

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    async def change_exam(self, tenant_id: str, exam_id: str, change: Change) -> Exam | None:
        known = getattr(change, "known", None)
        if known is not None and known[0] == "undone":  # it may land, and we die untold
            before: Exam | None = await self._store.get_exam(tenant_id, exam_id)
            if before is not None:
                epoch = before.slot(known[1]).epoch
                self._journal.tell("undoing", exam=exam_id, slot=known[1], epoch=epoch)
        after: Exam | None = await self._store.change_exam(tenant_id, exam_id, change)
        if after is not None and known is not None:
            kind, number = known
            slot = after.slot(number)
            told = {"exam": exam_id, "slot": number, "epoch": slot.epoch}
            self._journal.tell(
                kind, **told, candidate=slot.candidate, version=slot.version, seq=slot.seq
            )
        return after


def install(kind: str, main: Any, journal: Journal) -> None:
    """Before a service runs."""
    if kind != "gateway":
        tell_expired(journal)
    else:
        tell_published(journal)
    for module, name, told in MADE_HERE.get(kind, ()):
        patch(importlib.import_module(module), name, partial(_known, told))
    if kind in MADE_HERE:
        patch(main, "metered", lambda wrap: lambda *args: Telling(wrap(*args), journal))


def tell_expired(journal: Journal) -> None:
    """Stages tell of what they drop because its time is over."""

    def told(settle: Callable[..., Any]) -> Callable[..., Any]:
        async def settled(job: Any, ruling: Any) -> None:
            await settle(job, ruling)
            if ruling.verdict is Verdict.EXPIRE:
                e = job._work.envelope
                journal.tell("expired", exam=e.exam_id, slot=e.slot, epoch=e.epoch)

        return settled

    patch(Job, "_settle", told)


def tell_published(journal: Journal) -> None:
    """Dispatchers tell of each time they publish a claim, before they do, and under which fence."""
    from services.gateway.core.dispatcher import Claim, Dispatcher

    def telling(publish: Callable[..., Any]) -> Callable[..., Any]:
        async def published(dispatcher: Dispatcher, claim: Claim) -> Any:
            epoch = {"exam": claim.exam_id, "slot": claim.number, "epoch": claim.epoch}
            journal.tell("published", **epoch, fence=dispatcher.fence)
            return await publish(dispatcher, claim)

        return published

    patch(Dispatcher, "_publish", telling)


def _known(kind: str, make: Callable[..., Change]) -> Callable[..., Change]:
    def made(number: int, *args: Any, **kwargs: Any) -> Change:
        real = make(number, *args, **kwargs)

        def change(exam: Exam) -> Exam | None:
            return real(exam)

        vars(change)["known"] = (kind, number)
        return change

    return made
