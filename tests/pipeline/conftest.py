"""`lab`: every test that asks for it runs against memory and against RabbitMQ."""

from collections.abc import AsyncIterator

import pytest

from tests.pipeline.labs import Lab, MemoryLab, RabbitLab


@pytest.fixture(params=["memory", "rabbit"])
async def lab(request: pytest.FixtureRequest) -> AsyncIterator[Lab]:
    made: Lab
    if request.param == "memory":
        made = MemoryLab()
    else:
        url = request.getfixturevalue("vhost_url")
        made = RabbitLab(url, request.getfixturevalue("queue_prefix"))
    yield made
    await made.close()
