"""What every command shares: errors as one line, exit codes, settings, signals."""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from examstream.exam.blueprint import Blueprint
from examstream.pipeline.errors import BadInput, ExamstreamError, SettingsError

if TYPE_CHECKING:
    from services.standalone.interrupts import Interrupts

COMPLETE, FAILURE, BAD_INPUT, SHORT, INTERRUPTED = 0, 1, 2, 3, 130


class Commands(click.Group):
    """Maps what may go wrong to one line and an exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        from examstream.exam.lecture.errors import LectureError

        try:
            return super().invoke(ctx)
        except (BadInput, LectureError, SettingsError) as error:
            click.echo(f"examstream: {error}", err=True)
            ctx.exit(BAD_INPUT)
        except ExamstreamError as error:
            click.echo(f"examstream: {error}", err=True)
            ctx.exit(FAILURE)
        except KeyboardInterrupt:
            ctx.exit(INTERRUPTED)
        except OSError as error:
            if isinstance(error, BrokenPipeError):  # whoever read our output has enough
                sys.stdout = open(os.devnull, "w")  # noqa: SIM115 - for the flush at exit
                ctx.exit(FAILURE)
            self._fault(ctx, error)
        except click.UsageError as error:
            command = error.ctx.command_path if error.ctx else "examstream"
            told = error.format_message().rstrip(".")
            click.echo(f"examstream: {told}. See: {command} --help", err=True)
            ctx.exit(BAD_INPUT)
        except (click.exceptions.Exit, click.ClickException, click.Abort):
            raise
        except Exception as fault:
            self._fault(ctx, fault)

    def _fault(self, ctx: click.Context, fault: Exception) -> None:
        if ctx.params.get("verbose"):
            raise fault
        told = f"a fault of ours ({type(fault).__name__}: {fault})"
        click.echo(f"examstream: {told}. For the whole story: examstream --verbose …", err=True)
        ctx.exit(FAILURE)


def settings_of(path: Path | None, engine: str | None = None) -> Any:
    from examstream.exam.blueprint import Engine
    from examstream.exam.settings import EngineSettings, read

    settings = read(path, os.environ)
    if engine is None:
        return settings
    chosen = Engine(engine)
    engines = EngineSettings(generator=chosen, answerer=chosen, grader=chosen)
    return settings.model_copy(update={"engines": engines})


def blueprint_of(values: dict[str, Any]) -> Blueprint:
    from pydantic import ValidationError

    try:
        return Blueprint.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        option = "--" + str(first["loc"][0]).replace("_minutes", "") if first["loc"] else "options"
        option = "-n" if option == "--n" else option
        shown = str(first.get("input", ""))[:80]
        problem = first["msg"].removeprefix("Value error, ")
        raise BadInput(option, f"{problem} (got {shown!r}).") from None


def run_command(work: Callable[["Interrupts"], Awaitable[int]], code: int = INTERRUPTED) -> None:
    """Run a command to its exit code; `code` is that of one a signal has ended."""
    from services.standalone.interrupts import Interrupts

    async def whole() -> int:
        stop = Interrupts(code)
        with stop.heard():
            try:
                return await work(stop)
            except asyncio.CancelledError:
                if not stop.asked.is_set():
                    raise
                return code

    sys.exit(asyncio.run(whole()))
