"""The five services under a real Prometheus, with a model's endpoint emulated."""

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from services.gateway.keys import new_key
from tests.fleet.fleet import Fleet
from tests.llm.emulator.app import Emulator
from tests.llm.emulator.running import running
from tests.observability.load import Client
from tests.observability.prometheus import Prometheus
from tests.servers.base import Rabbit
from tests.servers.ports import free_port
from tests.servers.rabbit import PackagedRabbit

TENANTS = ("acme", "zeta")
RULES = Path(__file__).parents[2] / "deploy" / "helm" / "examstream" / "rules"
MODELS = {"generator": "writer", "answerer": "solver", "grader": "judge"}


@dataclass(frozen=True)
class Stand:
    """All that runs."""

    fleet: Fleet
    prometheus: Prometheus
    emulator: Emulator
    client: Client
    has_rabbit: bool  # RabbitMQ's own exporter is scraped


@contextmanager
def stand(
    folder: Path,
    rabbit: Rabbit,
    mongo: tuple[str, str],
    emulator: Emulator,
    settings: dict[str, str],
    rules: Sequence[Path] = (),
) -> Iterator[Stand]:
    """Everything up and scraped once. `mongo`: address and database."""
    keys = {tenant: new_key(folder / "keys", tenant) for tenant in TENANTS}
    with ExitStack() as stack:
        here = stack.enter_context(running(emulator))
        own = {
            "EXAMSTREAM_GATEWAY__KEYS_FILE": str(folder / "keys"),
            "EXAMSTREAM_TELEMETRY__TENANT_LABEL": "true",
            "EXAMSTREAM_MODELS__BASE_URL": here.base_url,
            "EXAMSTREAM_MODELS__PRICES": json.dumps(
                {name: {"input_usd": 1, "output_usd": 10} for name in MODELS.values()}
            ),
            **{f"EXAMSTREAM_MODELS__{role.upper()}": name for role, name in MODELS.items()},
            **{f"EXAMSTREAM_ENGINES__{role.upper()}": "model" for role in MODELS},
        }
        address, database = mongo
        fleet = Fleet(folder, rabbit.url, address, database, settings=own | settings)
        stack.enter_context(fleet)
        targets = {f"examstream-{name}-0": port for name, port in fleet.health.items()}
        rabbit_port = exporter_of(rabbit)
        if rabbit_port:
            targets["rabbitmq-0"] = rabbit_port
        prometheus = stack.enter_context(Prometheus(folder, targets, rules))
        prometheus.wait_for(f"count (count_over_time(up[1m]) > 1 and up == 1) == {len(targets)}")
        prometheus.wait_for("count (examstream_workers > 0) == 5")
        client = Client(fleet.url, keys)
        stack.callback(client.http.close)
        yield Stand(fleet, prometheus, emulator, client, bool(rabbit_port))


def impatient(rules: Path, folder: Path) -> Path:
    """The same rules, waiting for seconds instead of minutes."""
    text = rules.read_text()
    text = re.sub(r"\bfor: \w+", "for: 2s", text)
    text = re.sub(r"\binterval: \w+", "interval: 1s", text)
    text = text.replace(
        "examstream_exam_unmoved_seconds) > 2400", "examstream_exam_unmoved_seconds) > 15"
    )
    (folder / rules.name).write_text(text)
    return folder / rules.name


def exporter_of(rabbit: Rabbit) -> int:
    """The port of RabbitMQ's own exporter, started where the server is ours; else 0."""
    if not isinstance(rabbit, PackagedRabbit):
        return 0
    port = free_port()
    plugin = "rabbitmq_prometheus"
    rabbit.ctl(
        "eval",
        f"application:load({plugin}), application:set_env({plugin}, tcp_config, "
        f'[{{port, {port}}}, {{ip, "127.0.0.1"}}]), {{ok, _}} = '
        f"application:ensure_all_started({plugin}), ok.",
    )
    return port
