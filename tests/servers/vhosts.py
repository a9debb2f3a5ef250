"""Fresh virtual hosts, made a batch at a time: one call of rabbitmqctl takes half a second."""

import secrets
from collections import deque

from tests.servers.base import Rabbit

BATCH = 16

_MAKE = """
lists:foreach(fun(V) ->
    ok = rabbit_vhost:add(V, <<"examstream">>),
    ok = rabbit_auth_backend_internal:set_permissions(
        <<"{user}">>, V, <<".*">>, <<".*">>, <<".*">>, <<"examstream">>)
end, [{names}])."""

_DELETE = """lists:foreach(fun(V) -> rabbit_vhost:delete(V, <<"examstream">>) end, [{names}])."""


class Vhosts:
    """Deals each name once."""

    def __init__(self, server: Rabbit) -> None:
        self._server = server
        self._ready: deque[str] = deque()
        self._made: list[str] = []

    def fresh(self) -> str:
        """The AMQP URL of an empty virtual host. Raises Unavailable where nobody may make one."""
        base, _, _ = self._server.url.partition("?")
        authority = base.split("://", 1)[1].split("/", 1)[0]
        if not self._ready:
            user = authority.split(":", 1)[0] if "@" in authority else "guest"
            self._refill(user)
        return f"{base.split('://', 1)[0]}://{authority}/{self._ready.popleft()}"

    def _refill(self, user: str) -> None:
        names = [f"test-{secrets.token_hex(4)}" for _ in range(BATCH)]
        self._server.ctl("eval", _MAKE.format(user=user, names=_binaries(names)))
        self._ready.extend(names)
        self._made.extend(names)

    def delete_all(self) -> None:
        """For a server that stays."""
        if self._made:
            self._server.ctl("eval", _DELETE.format(names=_binaries(self._made)))


def _binaries(names: list[str]) -> str:
    return ", ".join(f'<<"{name}">>' for name in names)
