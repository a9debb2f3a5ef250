"""Quiet: a run writes thousands of log lines that nobody reads."""

import logging
from collections.abc import Iterator

import pytest
import structlog

from tests.simulation.run import quiet


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    quiet()
    yield
    logging.disable(logging.NOTSET)
    structlog.reset_defaults()
