"""A real Prometheus over given targets, and its promtool."""

import shutil
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

import httpx
import yaml

from tests.servers.base import Unavailable
from tests.servers.ports import free_port
from tests.servers.process import Process

SCRAPE_SECONDS = 1
MISSING = (
    "{} is not installed: scripts/install-test-packages gets it where there is apt "
    "(Debian's package prometheus has both)"
)


class Sample(NamedTuple):
    """One series' value now."""

    labels: dict[str, str]
    value: float


def program(name: str) -> str:
    """Its path; raises Unavailable."""
    path = shutil.which(name)
    if path is None:
        raise Unavailable(MISSING.format(name))
    return path


def promtool(*arguments: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run it; the caller looks at the return code."""
    return subprocess.run(
        [program("promtool"), *arguments], cwd=folder, capture_output=True, text=True, timeout=60
    )


class Prometheus:
    """Scrapes each second. `targets`: name → port of 127.0.0.1; the name is the `pod`."""

    def __init__(
        self, folder: Path, targets: Mapping[str, int], rules: Sequence[Path] = ()
    ) -> None:
        self._folder, self._port = folder, free_port()
        self._configuration = {
            "global": {
                "scrape_interval": f"{SCRAPE_SECONDS}s",
                "scrape_timeout": f"{SCRAPE_SECONDS}s",
                "evaluation_interval": "1s",
            },
            "rule_files": [str(path) for path in rules],
            "scrape_configs": [
                {
                    "job_name": "examstream",
                    "static_configs": [
                        {
                            "targets": [f"127.0.0.1:{port}"],
                            "labels": {"namespace": "here", "pod": name},
                        }
                        for name, port in targets.items()
                    ],
                }
            ],
        }
        self._process: Process | None = None

    def __enter__(self) -> Self:
        path = self._folder / "prometheus.yml"
        path.write_text(yaml.safe_dump(self._configuration))
        command = [
            program("prometheus"),
            f"--config.file={path}",
            f"--storage.tsdb.path={self._folder / 'data'}",
            f"--web.listen-address=127.0.0.1:{self._port}",
            "--log.level=warn",
        ]
        log = self._folder / "prometheus.log"
        self._process = Process(command, {"GOMAXPROCS": "1"}, self._port, log)
        self._process.wait_until_it_listens(30)
        self._client = httpx.Client(base_url=f"http://127.0.0.1:{self._port}/api/v1", timeout=30)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._client.close()
        if self._process is not None:
            self._process.end(signal.SIGTERM)

    def query(self, expression: str, at: float | None = None) -> list[Sample]:
        """The instant vector, of now or of that time; raises AssertionError with Prometheus' words
        where it will not."""
        asked = {"query": expression} | ({} if at is None else {"time": str(at)})
        return [
            Sample(one["metric"], float(one["value"][1]))
            for one in self._ask("query", **asked)["result"]
        ]

    def value(self, expression: str, at: float | None = None) -> float:
        """The value of an expression that has one series."""
        found = self.query(expression, at)
        assert len(found) == 1, f"{expression}: {len(found)} series"
        return found[0].value

    def curves(
        self, expression: str, start: float, end: float, step: float
    ) -> list[tuple[dict[str, str], list[tuple[float, float]]]]:
        """The range vector: (labels, [(time, value)])."""
        asked = self._ask("query_range", query=expression, start=start, end=end, step=step)
        return [
            (one["metric"], [(float(at), float(value)) for at, value in one["values"]])
            for one in asked["result"]
        ]

    def firing(self) -> dict[str, list[dict[str, str]]]:
        """Alert name → labels of each that fires."""
        found: dict[str, list[dict[str, str]]] = {}
        for alert in self._ask("alerts")["alerts"]:
            if alert["state"] == "firing":
                found.setdefault(alert["labels"]["alertname"], []).append(alert["labels"])
        return found

    def wait_for(self, expression: str, seconds: float = 60) -> list[Sample]:
        """Until it has data, and that."""
        until = time.monotonic() + seconds
        while not (found := self.query(expression)):
            assert time.monotonic() < until, f"nothing within {seconds} s: {expression}"
            time.sleep(0.2)
        return found

    def wait_for_scrapes(self, times: int = 2) -> None:
        """Until every target has answered so many scrapes that began after now."""
        for _ in range(times):
            self.wait_for(f"min (timestamp (up)) > {time.time()} and on () min (up) == 1")

    def rules(self) -> list[dict[str, Any]]:
        """Every rule, with its health."""
        return [rule for group in self._ask("rules")["groups"] for rule in group["rules"]]

    def _ask(self, path: str, **parameters: Any) -> Any:
        answer = self._client.get(path, params=parameters).json()
        assert answer["status"] == "success", f"{parameters}: {answer.get('error')}"
        return answer["data"]
