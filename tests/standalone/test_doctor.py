"""The doctor finds a fit installation fit, and says of an unfit one what to do."""

import asyncio
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from pydantic import SecretStr

from examstream.exam import doctor
from examstream.exam.settings import Settings
from examstream.llm.doctor import examine
from examstream.pipeline.broker import doctor as broker_doctor
from examstream.pipeline.broker.rabbit import (
    Arguments,
    QueueMissing,
    RabbitChannel,
    RabbitConnection,
)
from examstream.pipeline.settings import BrokerSettings
from tests.standalone.commands import examstream


def test_a_fresh_machine_is_fit_without_any_server() -> None:
    ended = examstream("doctor", "--json")
    told = json.loads(ended.out)
    assert {one["part"] for one in told["findings"]} == {
        *("machine", "broker", "store", "sealing", "engines", "papers")
    }
    by_name = {one["name"]: one for one in told["findings"]}
    for name in ("store answers", "reads and plans English", "reads and plans Chinese"):
        assert by_name[name]["ok"], by_name[name]
    for name in ("prints English", "prints Chinese"):
        assert by_name[name]["ok"] or "fonts-noto-cjk" in by_name[name]["detail"]
    assert ended.code == (0 if told["fit"] else 1)


def test_a_broker_and_a_model_that_are_not_there_are_told_with_the_way_out() -> None:
    ended = examstream(
        "doctor",
        EXAMSTREAM_BROKER__URL="amqp://guest:guest@127.0.0.1:1/",
        EXAMSTREAM_ENGINES__GENERATOR="model",
        EXAMSTREAM_MODELS__BASE_URL="http://127.0.0.1:1/v1",
    )
    assert ended.code == 1
    assert "something is unfit" in ended.out
    for way in ("EXAMSTREAM_BROKER__URL", "EXAMSTREAM_SEALING__KEY", "models.base_url"):
        assert way in "".join(ended.out.split()), way
    assert "guest:guest" not in ended.out


@pytest.mark.parametrize("service", ["generator", "answerer", "grader", "renderer", "gateway"])
def test_each_service_has_a_doctor_of_its_own(service: str, vhost_url: str) -> None:
    environment = {
        **os.environ,
        "EXAMSTREAM_BROKER__URL": vhost_url,
        "EXAMSTREAM_SEALING__KEY": "k" * 32,
    }
    command = [sys.executable, "-m", f"services.{service}.doctor", "doctor"]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=100)
    lines = ended.stdout.splitlines()
    assert ended.stderr == ""
    assert sum(line.startswith("ok  broker: ") for line in lines) == 6, ended
    unfit = [line for line in lines if line.startswith("NO")]
    if service in {"renderer", "gateway"}:  # no MongoDB was named
        assert "EXAMSTREAM_STORE__URL" in unfit[0]
        assert lines[-1].startswith("something is unfit")
        assert ended.returncode == 1
    else:
        assert (unfit, lines[-1], ended.returncode) == ([], "all is fit", 0)


async def test_this_rabbitmq_is_fit(vhost_url: str) -> None:
    findings = await broker_doctor.examine(BrokerSettings(url=SecretStr(vhost_url)))
    assert [finding for finding in findings if not finding.ok] == []
    assert len(findings) == 6


async def test_queues_are_gone_when_the_doctor_goes(
    vhost_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    declared: list[str] = []
    declare = RabbitChannel.declare_queue

    async def noted(self: RabbitChannel, queue: str, arguments: Arguments) -> None:
        declared.append(queue)
        await declare(self, queue, arguments)

    monkeypatch.setattr(RabbitChannel, "declare_queue", noted)
    await broker_doctor.examine(BrokerSettings(url=SecretStr(vhost_url)))
    assert len(declared) == 6
    connection = await RabbitConnection.connect(
        vhost_url, name="test", heartbeat_seconds=10, timeout_seconds=5
    )
    for queue in declared:
        channel = await connection.channel(lambda: None, confirms=False)
        with pytest.raises(QueueMissing):
            await channel.state(queue)
    await connection.close()


async def test_a_broker_that_makes_classic_queues_of_them_is_unfit(
    vhost_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    declare = RabbitChannel.declare_queue

    async def classic(self: RabbitChannel, queue: str, arguments: Arguments) -> None:
        known = ("x-max-length", "x-overflow", "x-expires", "x-message-ttl")
        letters = ("x-dead-letter-exchange", "x-dead-letter-routing-key")
        kept = {name: arguments[name] for name in (*known, *letters) if name in arguments}
        await declare(self, queue, kept)

    monkeypatch.setattr(RabbitChannel, "declare_queue", classic)
    monkeypatch.setattr(broker_doctor, "_WAIT_SECONDS", 3.0)
    findings = await broker_doctor.examine(BrokerSettings(url=SecretStr(vhost_url)))
    unfit = [finding.name for finding in findings if not finding.ok]
    assert unfit == ["delivery count and limit, dead letters"]


class _Models(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        fit = self.headers.get("Authorization") == "Bearer right"
        self.send_response(200 if fit else 401)
        self.end_headers()
        if fit:
            self.wfile.write(b'{"data": [{"id": "large"}, {"id": "small"}]}')

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def endpoint() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), _Models) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/v1"
        server.shutdown()
        thread.join()


def asked(endpoint: str, key: str, model: str) -> dict[str, tuple[bool, str]]:
    settings = Settings.model_validate(
        {
            "engines": {"generator": "model"},
            "models": {"base_url": endpoint, "api_key": key, "generator": model},
        }
    )
    found = asyncio.run(examine(settings.models, doctor.asking(settings, "generator", "answerer")))
    return {f.name: (f.ok, f.detail) for f in found}


def test_the_endpoint_is_asked_for_its_models_with_the_key(endpoint: str) -> None:
    assert asked(endpoint, "right", "large") == {
        "model endpoint": (True, f"{endpoint} offers 2 models"),
        "model of the generator": (True, "large"),
    }
    assert asked(endpoint, "wrong", "large")["model endpoint"] == (
        False,
        f"{endpoint} answered 401: check models.api_key",
    )
    ok, told = asked(endpoint, "right", "huge")["model of the generator"]
    assert not ok
    assert "models.generator" in told
