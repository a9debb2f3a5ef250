"""What expired, what a broker lost, what nobody assembled; and nothing that still runs."""

import asyncio
from dataclasses import dataclass, field

from examstream.exam.changes import accepted, claimed
from examstream.exam.lecture.model import Lecture
from examstream.exam.messages import PapersTask
from examstream.exam.states import Exam, Phase, SlotState
from services.gateway.core.dealt import Dealt
from services.gateway.core.intake import Intake
from services.gateway.core.reconciler import Reconciler
from services.gateway.planning import Planned
from tests.gateway.core import Core
from tests.pipeline.virtual_time import in_virtual_time
from tests.simulation.engines import LECTURE, planned

LIFE, MARGIN = 60.0, 5.0


@dataclass
class Bench:
    """A reconciler over a core, whose wall clock may jump."""

    core: Core
    jumped: float = 0.0
    papers: list[str] = field(default_factory=list)
    read: int = 0

    def __post_init__(self) -> None:
        core = self.core
        self.intake = Intake(core.store, self._read, self._plan, self._changed, 2)
        self.reconciler = Reconciler(
            core.store,
            core.broker,
            self.intake,
            self._changed,
            self._offer,
            core.time(),
            MARGIN,
            120.0,
            monotonic=core.clock.monotonic,
            clock=lambda: core.clock.wall() + self.jumped,
        )

    async def _read(self, files: object, language: str) -> Lecture:
        self.read += 1
        await asyncio.sleep(5)
        return LECTURE

    async def _plan(self, lecture: Lecture, _: object) -> Planned:
        inventory, plan = planned(3, 3)
        return Planned(inventory, plan, Dealt.of(lecture, inventory, plan, 4096).data())

    async def _changed(self, exam: Exam) -> None: ...

    async def _offer(self, task: PapersTask) -> bool:
        self.papers.append(task.envelope.exam_id)
        return True

    async def look(self, seconds: float) -> None:
        for _ in range(int(seconds)):
            await self.reconciler.round()
            await asyncio.sleep(1)


async def bench() -> Bench:
    core = Core()
    await core.open()
    await core.broker.mark()
    made = Bench(core)
    await made.reconciler.time.resume()
    return made


@in_virtual_time
async def test_an_epoch_that_has_lived_out_its_life_is_offered_again() -> None:
    made = await bench()
    await made.core.exam(n=1)
    await made.core.dispatcher().round()
    await made.look(LIFE + MARGIN)
    assert made.core.slot().state is SlotState.IN_FLIGHT
    await made.look(5)
    assert made.core.slot().state is SlotState.WAITING


@in_virtual_time
async def test_an_epochs_age_outlives_those_who_lead_and_not_the_time_nobody_does() -> None:
    made = await bench()
    core = made.core
    await core.exam(n=1)
    await core.dispatcher().round()
    led = 0.0
    while core.slot().state is SlotState.IN_FLIGHT:
        heir = Bench(core)  # each dies after three seconds
        await heir.reconciler.time.resume()
        await heir.look(3)
        led += 3
        assert led <= 2 * LIFE
        await asyncio.sleep(100)
    assert led > LIFE


@in_virtual_time
async def test_a_clock_that_jumps_offers_nothing_again() -> None:
    made = await bench()
    await made.core.exam()
    await made.core.dispatcher().round()
    await made.look(3)
    made.jumped = 3600.0
    await made.look(30)
    made.jumped = -7200.0
    await made.look(30)
    assert made.core.in_flight() == 3


@in_virtual_time
async def test_a_wiped_broker_is_seen_at_the_next_look_and_marked_after_all_is_offered() -> None:
    made = await bench()
    await made.core.exam()
    await made.core.dispatcher().round()
    made.core.hub.wipe()
    await made.look(1)
    assert made.core.in_flight() == 0
    assert await made.core.broker.marked()


@in_virtual_time
async def test_what_a_broker_lost_is_offered_as_soon_as_it_is_back() -> None:
    made = await bench()
    core = made.core
    await core.exam()
    await core.dispatcher().round()
    running = asyncio.ensure_future(made.reconciler.rounds.run())
    await asyncio.sleep(0.3)
    core.hub.stop()
    made.reconciler.rounds.wake()
    await asyncio.sleep(17.33)
    assert core.in_flight() == 3
    core.hub.wipe()
    await asyncio.sleep(0.25)
    assert core.in_flight() == 0
    running.cancel()


@in_virtual_time
async def test_a_queue_that_vanished_is_a_broker_that_lost_something() -> None:
    made = await bench()
    await made.core.exam()
    await made.core.dispatcher().round()
    made.core.hub.delete("generator")
    made.core.broker.restore()
    await made.look(1)
    assert made.core.in_flight() == 0


@in_virtual_time
async def test_nothing_is_dispatched_while_all_is_offered_again() -> None:
    made = await bench()
    await made.core.exam()
    made.core.hub.marked = False
    dispatcher = made.core.dispatcher()
    dispatcher.gate = made.reconciler.gate
    async with dispatcher.gate:  # the reconciler is at it
        going = asyncio.ensure_future(dispatcher.round())
        await asyncio.sleep(1)
        assert made.core.in_flight() == 0
    assert await going == 3


@in_virtual_time
async def test_papers_that_nobody_made_are_asked_for_ever_more_patiently() -> None:
    made = await bench()
    await made.core.exam(n=1)
    await made.core.store.change_exam("t", "e", claimed(1, 1e12, 1.0, 1.0))
    await made.core.store.change_exam("t", "e", accepted(1, 1, "light", 1.0))
    await made.look(8)
    assert made.papers == []  # who ended the last slot has asked already
    await made.look(5)
    assert made.papers == ["e"]
    await made.look(60)
    assert len(made.papers) == 3
    made.core.hub.marked = False
    await made.look(1)
    assert len(made.papers) == 4  # the request was lost with the broker


@in_virtual_time
async def test_an_exam_that_was_being_read_when_the_process_died_is_read_again() -> None:
    made = await bench()
    core = made.core
    exam = (await core.exam(name="x")).model_copy(
        update={"exam_id": "r", "phase": Phase.READING, "slots": (), "lectures": ()}
    )
    exam = Exam.model_validate_json(exam.model_dump_json())
    await core.store.create_exam("t", exam)
    await made.look(3)
    assert (made.read, made.intake.busy) == (1, 1)
    await made.look(6)
    assert core.now(name="r").slots


@in_virtual_time
async def test_an_exam_cancelled_elsewhere_is_read_no_longer() -> None:
    made = await bench()
    exam = (await made.core.exam(name="x")).model_copy(
        update={"exam_id": "r", "phase": Phase.READING, "slots": (), "lectures": ()}
    )
    exam = Exam.model_validate_json(exam.model_dump_json())
    await made.core.store.create_exam("t", exam)
    await made.look(2)
    made.core.disk.write(exam, exam.model_copy(update={"cancelled": True}))
    await made.look(1)
    await asyncio.sleep(0.1)
    assert made.intake.busy == 0
