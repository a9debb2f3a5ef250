"""`examstream dead-letters …`: what failed for good, asked of a running server with its admin key."""

import json
import os
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen

import click

from examstream.pipeline.errors import BadInput, ExamstreamError

TIMEOUT_SECONDS = 30.0
_KEY = "EXAMSTREAM_GATEWAY__ADMIN_KEY"


@click.group("dead-letters")
@click.option(
    "--server", default="http://127.0.0.1:8000", show_default=True, help="Where the gateway is."
)
@click.option("--json", "as_json", is_flag=True, help="Answers as JSON.")
@click.pass_context
def dead_letters(ctx: click.Context, server: str, as_json: bool) -> None:
    """What failed for good: list, show, replay, drop. The admin key is read from the environment
    (EXAMSTREAM_GATEWAY__ADMIN_KEY)."""
    ctx.obj = Server(server, os.environ.get(_KEY, "")), as_json


@dead_letters.command("list")
@click.option("--tenant", default="", help="Of this tenant only.")
@click.pass_obj
def list_(asked: tuple["Server", bool], /, tenant: str) -> None:
    """All letters, one a line: id, state, stage, reason."""
    server, as_json = asked
    after = ""
    while True:
        page = server.ask("GET", "", {"tenant": tenant, "after": after})
        for letter in page["dead_letters"]:
            line = "{id}  {state}  {stage}: {reason}".format(**letter)
            click.echo(json.dumps(letter, ensure_ascii=False) if as_json else line)
        if not (after := page["next"] or ""):
            return


@dead_letters.command()
@click.argument("id")
@click.pass_obj
def show(asked: tuple["Server", bool], /, id: str) -> None:
    """One letter with its message and history, as JSON."""
    click.echo(json.dumps(asked[0].ask("GET", f"/{quote(id)}"), ensure_ascii=False, indent=2))


@dead_letters.command()
@click.argument("ids", nargs=-1, required=True)
@click.pass_obj
def replay(asked: tuple["Server", bool], /, ids: tuple[str, ...]) -> None:
    """Run the places of IDS again. Safe to repeat."""
    server, as_json = asked
    for id in ids:
        answer = server.ask("POST", f"/{quote(id)}/replay")
        line = f"{id}  {'runs again' if answer['replayed'] else 'was settled before'}"
        click.echo(json.dumps(answer) if as_json else line)


@dead_letters.command()
@click.argument("ids", nargs=-1, required=True)
@click.pass_obj
def drop(asked: tuple["Server", bool], /, ids: tuple[str, ...]) -> None:
    """Forget the letters IDS; their places stay failed."""
    server, as_json = asked
    for id in ids:
        answer = server.ask("POST", f"/{quote(id)}/drop")
        click.echo(json.dumps(answer) if as_json else f"{id}  dropped")


class Server:
    """A gateway's admin calls."""

    def __init__(self, url: str, key: str) -> None:
        self._url, self._key = url.rstrip("/"), key

    def ask(self, method: str, path: str, query: dict[str, str] | None = None) -> Any:
        """The answer; errors in the server's own words."""
        if not self._key:
            raise BadInput(_KEY, "is not set.", "Set it to the server's gateway.admin_key.")
        at = f"{self._url}/v1/admin/dead-letters{path}?{urlencode(query or {})}"
        try:
            request = Request(at, method=method, headers={"Authorization": f"Bearer {self._key}"})
            with urlopen(request, timeout=TIMEOUT_SECONDS) as answer:
                return json.load(answer)
        except HTTPError as refusal:
            raise ExamstreamError(_told(refusal, path)) from None
        except (URLError, OSError, ValueError, HTTPException) as error:
            raise ExamstreamError(
                f"no server of ours answers at {self._url} ({type(error).__name__}). "
                "Is it running? Its address goes into --server."
            ) from None


def _told(refusal: HTTPError, path: str) -> str:
    if refusal.code == 404 and not path:
        return "the server has no admin key: set gateway.admin_key there."
    try:
        return str(json.load(refusal)["detail"])
    except (ValueError, KeyError, TypeError):
        return f"the server answered {refusal.code}"
