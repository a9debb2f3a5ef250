"""The whole system in one loop: six processes over one hub and one disk, killed and started at will."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any

from examstream.exam import stages
from examstream.exam.blueprint import Blueprint
from examstream.exam.gateway_settings import GatewaySettings, TenantSettings
from examstream.exam.lecture.model import Lecture
from examstream.exam.lecture.settings import LectureLimits
from examstream.exam.paper import ExamRecord
from examstream.exam.routes import topology
from examstream.exam.states import ENDED, Exam
from examstream.exam.store.base import Body
from examstream.pipeline.broker.memory_hub import MemoryHub
from examstream.pipeline.errors import BrokerUnavailable
from examstream.pipeline.settings import LimitSettings, PipelineSettings, QueueSizeSettings
from examstream.pipeline.stage import Stage
from examstream.pipeline.telemetry.metrics import Metrics
from examstream.pipeline.work import StageSpec
from examstream.pipeline.workers import Workers
from services.gateway.core.dealt import Dealt
from services.gateway.core.gateway import Gateway, Wiring
from services.gateway.core.intake import Upload
from services.gateway.planning import Planned
from services.renderer.announce import announcer
from services.renderer.assemble import Assembler
from services.renderer.handler import Renderer
from tests.pipeline.virtual_time import VirtualClock
from tests.simulation.engines import LECTURE, Engines, Fates, planned
from tests.simulation.ledger import Ledger
from tests.simulation.process import Process
from tests.simulation.store import Disk

SERVICES = ("generator", "answerer", "grader", "renderer")
PLACES = {"generator": 2, "answerer": 2, "grader": 2, "renderer": 2}
SUPERVISOR_SECONDS = 0.5
"""How long after its death a process is started again."""
_METRICS = Metrics()


def pipeline(queue_size: int = 4) -> PipelineSettings:
    return PipelineSettings(
        queue_sizes=QueueSizeSettings(
            generation=queue_size,
            answering=queue_size,
            grading=queue_size,
            rendering=queue_size,
        ),
        limits=LimitSettings(hold_seconds=20, drain_seconds=10),
    )


@dataclass
class World:
    """Everything but time. Made inside a running loop in virtual time."""

    seed: int = 0
    gateways: int = 1
    settings: PipelineSettings = field(default_factory=pipeline)
    tenants: Mapping[str, TenantSettings] = field(default_factory=dict)
    expires_seconds: float = 60.0

    def __post_init__(self) -> None:
        self.clock = VirtualClock()
        self.hub = MemoryHub(self.clock)
        self.disk = Disk(self.clock.monotonic)
        self.fates: dict[str, Fates] = {}
        self.engines = Engines(self._fates, asyncio.sleep, lambda stage: 0.2)
        self.ledger = Ledger(self.disk, self.fates, self.expires_seconds)
        self.running: dict[str, Gateway | Workers] = {}
        names = (*(f"gateway{n}" for n in range(1, self.gateways + 1)), *SERVICES)
        self.processes = {name: Process(name, self.hub, self.disk) for name in names}

    def _fates(self, exam_id: str) -> Fates:
        return self.fates.setdefault(exam_id, Fates(self.seed))

    # --- processes

    def start(self) -> None:
        for process in self.processes.values():
            self.launch(process)

    def launch(self, process: Process) -> None:
        gateway = process.name.startswith("gateway")
        process.start(self._gateway if gateway else self._worker)

    async def supervise(self) -> None:
        """Start again whatever died."""
        while True:
            await asyncio.sleep(SUPERVISOR_SECONDS)
            for process in self.processes.values():
                if not process.alive:
                    self.launch(process)

    async def restart_gently(self, name: str) -> None:
        """SIGTERM, then a new process: a rolling restart."""
        process = self.processes[name]
        running = self.running.pop(name, None)
        if running is not None:
            await asyncio.wait({process.run(running.stop())})
        process.kill()
        self.launch(process)

    async def _opened(self, process: Process) -> None:
        assert process.broker is not None
        while True:
            try:
                await process.broker.open(topology(self.settings))
                return
            except BrokerUnavailable:
                await asyncio.sleep(0.2)

    async def _gateway(self, process: Process) -> None:
        assert process.broker is not None
        await self._opened(process)
        wiring = Wiring(
            store=process.store,
            broker=process.broker,
            read=self._read,
            make_plan=self._make_plan,
            lectures=LectureLimits(),
            settings=GatewaySettings(
                expires_seconds=self.expires_seconds, expiry_margin_seconds=5, lease_seconds=1.5
            ),
            tenants=self.tenants,
            rendering_seconds=60.0,
            clock=process.clock,
        )
        gateway = Gateway(wiring, _METRICS)
        await gateway.start()
        self.running[process.name] = gateway

    async def _worker(self, process: Process) -> None:
        assert process.broker is not None
        await self._opened(process)
        made = [
            Stage(spec, process.broker, self.settings, clock=process.clock, metrics=_METRICS)
            for spec in self._specs(process)
        ]
        workers = Workers(made, process.broker, self.settings, metrics=_METRICS, ask=True)
        await workers.start()
        self.running[process.name] = workers

    def _specs(self, process: Process) -> list[StageSpec]:  # type: ignore[type-arg]
        engines, places = self.engines, PLACES[process.name]
        match process.name:
            case "generator":
                return [stages.generator(engines.generate, self.settings, places)]
            case "answerer":
                return [stages.answerer(engines.answer, self.settings, places)]
            case "grader":
                return [stages.grader(engines.grade, self.settings, places)]
        assert process.broker is not None
        announce = announcer(process.broker)
        commit = Renderer(process.store, engines.to_html, announce, process.clock.wall)
        papers = Assembler(process.store, self._make_papers, announce)
        return [
            stages.renderer(commit.handle, self.settings, places),
            stages.papers(papers.handle, self.settings),
        ]

    # --- the rest of the world

    async def _read(self, files: object, language: str) -> Lecture:
        await asyncio.sleep(0.3)
        return LECTURE

    async def _make_plan(self, lecture: Lecture, asked: Blueprint) -> Planned:
        await asyncio.sleep(0.1)
        inventory, plan = planned(asked.n, 3)
        return Planned(inventory, plan, Dealt.of(lecture, inventory, plan, 4096).data())

    async def _make_papers(self, exam: ExamRecord) -> Mapping[str, bytes]:
        await asyncio.sleep(0.3)
        return {"exam.pdf": ",".join(q.stem for q in exam.questions).encode()}

    # --- what people do

    async def post(self, tenant: str, n: int, **asked: object) -> Exam:
        """An accepted request: it is in the ledger before anybody works on it."""
        name = f"e{len(self.fates)}"
        self.fates[name] = Fates(self.seed * 1000 + len(self.fates))
        info = Upload(lecture_id="lec", name="light.md", bytes=1, sha256="", created_at=0.0)
        self.disk.bodies[tenant, Body.UPLOAD, "lec"] = b"x"
        self.disk.bodies[tenant, Body.UPLOAD_INFO, "lec"] = info.model_dump_json().encode()
        exam = Exam(
            tenant_id=tenant,
            exam_id=name,
            blueprint=Blueprint.model_validate({"n": n, **asked}),
            lectures=("lec",),
            created_at=self.clock.wall(),
        )
        self.disk.write(None, exam)
        self.ledger.accepted_request(exam)
        await asyncio.sleep(0)
        return exam

    async def ask(self, act: Callable[[Gateway], Coroutine[Any, Any, object]]) -> bool:
        """An act of a person, done by a gateway that runs; False where it came to nothing."""
        for name, process in self.processes.items():
            running = self.running.get(name)
            if process.alive and isinstance(running, Gateway):
                task = process.run(act(running))
                await asyncio.wait({task})
                return not task.cancelled() and task.exception() is None
        return False

    def gateway(self) -> Gateway | None:
        """One that runs, for requests of people."""
        for name, process in self.processes.items():
            running = self.running.get(name)
            if process.alive and isinstance(running, Gateway):
                return running
        return None

    @property
    def done(self) -> bool:
        """Every exam has ended, and its papers are made."""
        exams = self.disk.exams.values()
        return all(e.status in ENDED and not e.wants_papers for e in exams)

    async def until_done(self, seconds: float) -> bool:
        """Whether all is done within the time."""
        until = self.clock.monotonic() + seconds
        while not self.done:
            if self.clock.monotonic() > until:
                return False
            await asyncio.sleep(0.25)
        return True
