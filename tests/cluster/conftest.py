"""The running cluster (`make cluster`), and a table of what was done to it and what was seen."""

import base64
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from scripts.cluster import node, programs
from scripts.cluster.release import Cluster
from tests.cluster.exams import Exams
from tests.cluster.slow import Slowed, endpoint

# These change a cluster and take minutes: `make cluster-test` asks for them by name.
collect_ignore_glob = [] if os.environ.get("CLUSTER") else ["test_*.py"]

_SEEN: list[tuple[str, str]] = []


@pytest.fixture(scope="session")
def cluster() -> Cluster:
    """kubectl and helm for the cluster that is up."""
    if not node.alive():
        pytest.fail("no cluster is up: make cluster", pytrace=False)
    here = Cluster(programs.programs(), programs.helm())
    here.settle()
    return here


@pytest.fixture
def exams(cluster: Cluster) -> Iterator[Exams]:
    """The release, ready and as installed, before the test and after it."""
    here = Exams(cluster)
    here.as_installed()
    yield here
    here.as_installed()


@pytest.fixture(scope="module")
def model() -> Iterator[tuple[Slowed, str]]:
    """A model's endpoint that can be slowed, and its `base_url`."""
    with endpoint() as here:
        yield here


@pytest.fixture
def saw() -> Callable[[str, str], None]:
    """`saw(done, seen)`: a line of the table."""

    def line(done: str, seen: str) -> None:
        _SEEN.append((done, seen))

    return line


@pytest.fixture
def api_key(cluster: Cluster) -> str:
    """The first key, as NOTES reads it."""
    told = cluster.kubectl("-n", "exams", "get", "secret", "exams-api-keys", "-o", "json")
    return base64.b64decode(json.loads(told)["data"]["key"]).decode()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The table, also into .cache/cluster-test.md."""
    if not _SEEN:
        return
    lines = ["| what was done | what was seen |", "|---|---|"]
    lines += [f"| {done} | {seen} |" for done, seen in _SEEN]
    terminalreporter.section("on the cluster")
    for line in lines:
        terminalreporter.line(line)
    table = Path(__file__).parents[2] / ".cache" / "cluster-test.md"
    table.parent.mkdir(exist_ok=True)
    table.write_text("\n".join(lines) + "\n")
