"""Where a test's servers come from: an address, else Docker, else the machine's packages."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers import docker
from tests.servers.base import Rabbit, Server
from tests.servers.given import GivenRabbit, GivenServer
from tests.servers.mongo import PackagedMongo
from tests.servers.rabbit import PackagedRabbit

AMQP_URL = "EXAMSTREAM_TEST_AMQP_URL"
MONGO_URI = "EXAMSTREAM_TEST_MONGO_URI"


@contextmanager
def shared_rabbit(folder: Path) -> Iterator[Rabbit]:
    """A running RabbitMQ for many tests. Raises Unavailable."""
    url = os.environ.get(AMQP_URL)
    if url:
        yield GivenRabbit(url)
    else:
        with own_rabbit(folder) as server:
            yield server


@contextmanager
def shared_mongo(folder: Path) -> Iterator[Server]:
    """A running server of MongoDB's protocol for many tests. Raises Unavailable."""
    url = os.environ.get(MONGO_URI)
    if url:
        yield GivenServer(url)
    else:
        with own_mongo(folder) as server:
            yield server


@contextmanager
def own_rabbit(folder: Path) -> Iterator[Rabbit]:
    """A running RabbitMQ that may be killed and wiped. Raises Unavailable."""
    server = docker.DockerRabbit() if docker.answers() else PackagedRabbit(folder)
    with _running(server):
        yield server


@contextmanager
def own_mongo(folder: Path) -> Iterator[Server]:
    """A running server of MongoDB's protocol that may be killed and wiped. Raises Unavailable."""
    server = docker.DockerMongo() if docker.answers() else PackagedMongo(folder)
    with _running(server):
        yield server


@contextmanager
def _running(server: Server) -> Iterator[None]:
    try:
        server.start()
        yield
    finally:
        server.stop()
        server.wipe()
