"""Fixtures for every test: real servers, started once a session when the first test asks."""

import os
import secrets
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TypeVar

import pytest
from pymongo import MongoClient

from tests.servers import choose
from tests.servers.base import Rabbit, Server, Unavailable
from tests.servers.given import GivenRabbit
from tests.servers.vhosts import Vhosts

T = TypeVar("T")


@contextmanager
def _here(opened: AbstractContextManager[T]) -> Iterator[T]:
    """At home a test without its server skips; in CI it fails."""
    try:
        value = opened.__enter__()
    except Unavailable as problem:
        if os.environ.get("CI") == "true":
            pytest.fail(str(problem), pytrace=False)
        pytest.skip(str(problem))
    try:
        yield value
    finally:
        opened.__exit__(None, None, None)


@pytest.fixture(scope="session")
def _rabbit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rabbit]:
    with _here(choose.shared_rabbit(tmp_path_factory.mktemp("rabbit"))) as server:
        yield server


@pytest.fixture(scope="session")
def amqp_url(_rabbit: Rabbit) -> str:
    """The session's RabbitMQ, default virtual host: for tests with queue names of their own."""
    return _rabbit.url


@pytest.fixture(scope="session")
def _vhosts(_rabbit: Rabbit) -> Iterator[Vhosts]:
    vhosts = Vhosts(_rabbit)
    yield vhosts
    if isinstance(_rabbit, GivenRabbit):  # it stays, with what we left
        vhosts.delete_all()


@pytest.fixture
def vhost_url(_vhosts: Vhosts, amqp_url: str) -> str:
    """An empty virtual host of the session's RabbitMQ, for this test alone.

    They are made sixteen at a time, so a test pays about 50 ms. A RabbitMQ given by address needs
    EXAMSTREAM_TEST_RABBITMQCTL too; without it the address itself is handed out, and only
    `queue_prefix` keeps tests apart.
    """
    try:
        return _vhosts.fresh()
    except Unavailable:
        return amqp_url


@pytest.fixture
def queue_prefix() -> str:
    """For `broker.prefix`: names no other test uses."""
    return f"t{secrets.token_hex(4)}."


@pytest.fixture(scope="session")
def mongo_uri(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The session's server of MongoDB's protocol."""
    with _here(choose.shared_mongo(tmp_path_factory.mktemp("mongo"))) as server:
        yield server.url


@pytest.fixture
def mongo_database(mongo_uri: str) -> Iterator[str]:
    """The name of an empty database, dropped after the test."""
    name = f"test_{secrets.token_hex(6)}"
    yield name
    with MongoClient[dict[str, object]](mongo_uri) as client:
        client.drop_database(name)


@pytest.fixture(scope="module")
def _own_rabbit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rabbit]:
    with _here(choose.own_rabbit(tmp_path_factory.mktemp("own-rabbit"))) as server:
        yield server


@pytest.fixture
def own_rabbit(_own_rabbit: Rabbit) -> Rabbit:
    """A running RabbitMQ this module may stop, kill and wipe; what a test left down is started."""
    _own_rabbit.start()
    return _own_rabbit


@pytest.fixture(scope="module")
def _own_mongo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with _here(choose.own_mongo(tmp_path_factory.mktemp("own-mongo"))) as server:
        yield server


@pytest.fixture
def own_mongo(_own_mongo: Server) -> Server:
    """A running MongoDB protocol server this module may stop, kill and wipe."""
    _own_mongo.start()
    return _own_mongo
