"""Prometheus and promtool, or a skip with the reason; in CI a failure."""

import os

import pytest

from tests.observability.prometheus import program
from tests.servers.base import Unavailable


@pytest.fixture(scope="session")
def prometheus_is_here() -> None:
    try:
        for name in ("prometheus", "promtool"):
            program(name)
    except Unavailable as problem:
        if os.environ.get("CI") == "true":
            pytest.fail(str(problem), pytrace=False)
        pytest.skip(str(problem))
