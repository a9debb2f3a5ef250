"""A stage as a real process over a real RabbitMQ: signals, crashes, poison."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest
from pydantic import SecretStr

from examstream.pipeline.broker.rabbit_broker import RabbitBroker
from examstream.pipeline.settings import BrokerSettings
from tests.pipeline.letters import STAGE, TOPOLOGY, Stamp
from tests.pipeline.street import Street, until
from tests.pipeline.test_health import get
from tests.servers.ports import free_port


class Program:
    """One process of `tests.pipeline.program`."""

    def __init__(self, url: str, prefix: str, **environ: str) -> None:
        self.health_port = free_port()
        self._environ = {
            **{k: v for k, v in os.environ.items() if not k.startswith("EXAMSTREAM_")},
            "EXAMSTREAM_BROKER__URL": url,
            "EXAMSTREAM_BROKER__PREFIX": prefix,
            "EXAMSTREAM_TELEMETRY__HEALTH_PORT": str(self.health_port),
            "EXAMSTREAM_PIPELINE__LIMITS__ASK_CANCELLED_SECONDS": "0",
            **environ,
        }
        self._process: asyncio.subprocess.Process | None = None
        self._wanted = True
        self.crashes = 0

    async def start(self) -> None:
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.pipeline.program",
            env=self._environ,
            stderr=asyncio.subprocess.PIPE,
        )

    async def keep(self) -> None:
        """Start it again whenever it died, as its supervisor would."""
        while self._wanted:
            await self.start()
            code, _ = await self.ended()
            self.crashes += code == -signal.SIGKILL

    async def ended(self) -> tuple[int, str]:
        assert self._process is not None
        _, said = await self._process.communicate()
        assert self._process.returncode is not None
        return self._process.returncode, said.decode()

    def signal(self, number: signal.Signals) -> None:
        assert self._process is not None
        self._wanted = number is not signal.SIGTERM
        self._process.send_signal(number)

    async def shows(self, path: str, text: str) -> None:
        """Wait until its health port says so."""
        async with asyncio.timeout(30):
            while True:
                with suppress(OSError):
                    if text in (await get(self.health_port, path))[1]:
                        return
                await asyncio.sleep(0.02)

    async def ready(self) -> None:
        await self.shows("/readyz", "ok")


@pytest.fixture
async def street(vhost_url: str, queue_prefix: str) -> AsyncIterator[Street]:
    broker = RabbitBroker(BrokerSettings(url=SecretStr(vhost_url), prefix=queue_prefix))
    await broker.open(TOPOLOGY)
    made = await Street(broker).read()
    yield made
    await made.close()


async def test_sigterm_finishes_what_runs_gives_back_the_rest_and_exits_0(
    street: Street, vhost_url: str, queue_prefix: str
) -> None:
    program = Program(vhost_url, queue_prefix)
    await program.start()
    await program.ready()
    assert (await get(program.health_port, "/livez"))[0] == 200
    await street.post("burn")
    await until(lambda: street.second.texts == ["burn"])
    await street.post("sleep 0.7", "sleep 0.7", "waits", "waits")
    await program.shows("/metrics", 'examstream_in_progress{stage="first"} 2.0')
    program.signal(signal.SIGTERM)
    code, said = await program.ended()
    assert code == 0, said
    await until(lambda: street.second.texts.count("sleep 0.7") == 2)
    assert "waits" not in street.second.texts
    assert await street.broker.ready(STAGE.again) == 2


async def test_a_second_signal_gives_everything_back_at_once(
    street: Street, vhost_url: str, queue_prefix: str
) -> None:
    program = Program(vhost_url, queue_prefix)
    await program.start()
    await program.ready()
    await street.post("sleep 100")
    await program.shows("/metrics", 'examstream_in_progress{stage="first"} 1.0')
    program.signal(signal.SIGTERM)
    await program.shows("/readyz", "stopping")
    program.signal(signal.SIGTERM)
    async with asyncio.timeout(10):
        code, said = await program.ended()
    assert code == 0, said
    assert await street.broker.ready(STAGE.again) == 1


async def test_a_message_that_kills_its_process_dies_alone_after_five(
    street: Street, vhost_url: str, queue_prefix: str
) -> None:
    program = Program(
        vhost_url, queue_prefix, EXAMSTREAM_PIPELINE__LIMITS__HEAR_SURVIVORS_SECONDS="1"
    )
    innocents = [f"innocent {n}" for n in range(6)]
    await street.post(*innocents[:3], "kill", *innocents[3:], envelope=Stamp())
    keeping = asyncio.ensure_future(program.keep())
    await until(lambda: street.outcomes.bodies, "the poison is an outcome")
    await until(lambda: len(set(street.second.texts)) == 6, "all innocents came through")
    program.signal(signal.SIGTERM)
    await keeping
    (outcome,) = street.outcomes.outcomes
    assert (outcome["kind"], outcome["text"]) == ("failed", "kill")
    assert outcome["reason"].startswith("poison")
    assert program.crashes == 5
    assert set(street.second.texts) == set(innocents)


async def test_a_broker_that_is_not_there_is_waited_for_with_one_clear_line() -> None:
    program = Program(
        f"amqp://me:hunter2@127.0.0.1:{free_port()}/",
        "x.",
        EXAMSTREAM_BROKER__CONNECT_TIMEOUT_SECONDS="0.5",
    )
    await program.start()
    await program.shows("/readyz", "RabbitMQ at 127.0.0.1:")
    assert (await get(program.health_port, "/livez"))[0] == 200
    program.signal(signal.SIGTERM)
    code, said = await program.ended()
    assert code == 0
    assert said.count("waiting: RabbitMQ at 127.0.0.1:") == 1
    assert "EXAMSTREAM_BROKER__URL" in said
    assert "hunter2" not in said
    assert "Traceback" not in said


async def test_an_unknown_setting_stops_the_process_with_one_line() -> None:
    program = Program("amqp://localhost/", "x.", EXAMSTREAM_PIPELINE__CONCURENCY="{}")
    await program.start()
    code, said = await program.ended()
    assert code == 2
    assert said.splitlines() == [
        "settings: unknown setting EXAMSTREAM_PIPELINE__CONCURENCY; "
        "did you mean pipeline.concurrency.grading?"
    ]
