"""An emulated endpoint per test."""

from collections.abc import Iterator

import pytest

from tests.llm.emulator.app import Emulator
from tests.llm.emulator.running import Running, running


@pytest.fixture
def here() -> Iterator[Running]:
    """A running emulator without faults; `here.emulator.scripted` takes faults to begin with."""
    with running(Emulator()) as served:
        yield served
