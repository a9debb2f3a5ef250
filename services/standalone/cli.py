"""The command line. Every error is one line and an exit code."""

import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from examstream import __version__
from examstream.exam.blueprint import Blueprint
from examstream.pipeline.errors import BadInput, ExamstreamError, SettingsError
from examstream.pipeline.settings import TelemetrySettings
from examstream.pipeline.telemetry.logs import configure

if TYPE_CHECKING:
    from services.standalone.interrupts import Interrupts

COMPLETE, FAILURE, BAD_INPUT, SHORT, INTERRUPTED = 0, 1, 2, 3, 130

_PATH = click.Path(path_type=Path)


class _Commands(click.Group):
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


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="examstream")
@click.option("--settings", type=_PATH, default=None, help="YAML file of settings.")
@click.option("--verbose", is_flag=True, help="Log to the terminal what happens.")
@click.pass_context
def main(ctx: click.Context, settings: Path | None, verbose: bool) -> None:
    """A lecture goes in; a verified exam comes out, question by question."""
    ctx.obj = settings
    configure(
        TelemetrySettings(log_level="info" if verbose else "error", log_format="console"),
        "examstream",
    )


@main.command()
@click.argument("lectures", nargs=-1, required=True, type=_PATH)
@click.option("-n", "n", type=int, default=10, show_default=True, help="Questions.")
@click.option(
    "--out", type=_PATH, default=Path("out"), show_default=True, help="Folder for papers."
)
@click.option("--types", default="", help="Such as single_choice=4,true_false,numeric.")
@click.option(
    "--language", type=click.Choice(["auto", "en", "zh"]), default="auto", show_default=True
)
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--engine", type=click.Choice(["rules", "model"]), default=None)
@click.option("--title", default="", help="Title of the exam; else the lecture's.")
@click.option("--course", default="")
@click.option("--date", default="", help="Such as 2026-01-31.")
@click.option("--duration", type=int, default=None, help="Minutes.")
@click.option("--instructions", default="", help="Printed above the questions.")
@click.option("--points", type=float, default=1.0, show_default=True, help="Per question.")
@click.option("--data", type=_PATH, default=None, help="Data folder; else inside --out.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_obj
def run(
    settings_file: Path | None,
    /,
    lectures: tuple[Path, ...],
    out: Path,
    data: Path | None,
    as_json: bool,
    duration: int | None,
    engine: str | None,
    **asked: Any,
) -> None:
    """Make an exam from LECTURES. The same command with the same --data goes on where it stopped.

    Exit code: 0 complete, 3 short of N, 2 bad input, 1 failure, 130 interrupted.
    """
    from services.standalone.inputs import lecture_files
    from services.standalone.running import run as run_exam

    settings = _settings(settings_file, engine)
    values = {**asked, "duration_minutes": duration, "engine": engine}
    blueprint = _blueprint(values)
    if blueprint.n > settings.gateway.questions_per_exam_max:
        raise BadInput(
            "-n",
            f"{blueprint.n} questions are more than one exam may have.",
            f"Ask for at most {settings.gateway.questions_per_exam_max} "
            "(gateway.questions_per_exam_max).",
        )
    files = lecture_files(lectures, settings.lectures)
    _run(lambda stop: run_exam(settings, files, blueprint, out, data, as_json, stop))


@main.command()
@click.argument("out", type=_PATH)
@click.argument("numbers", nargs=-1, required=True, type=int)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_obj
def replace(settings_file: Path | None, out: Path, numbers: tuple[int, ...], as_json: bool) -> None:
    """Another question for each of NUMBERS in the exam in OUT."""
    from services.standalone import making
    from services.standalone.display import display

    _run(
        lambda stop: making.replace(_settings(settings_file), out, numbers, display(as_json), stop)
    )


@main.command()
@click.argument("out", type=_PATH)
@click.argument("numbers", nargs=-1, required=True, type=int)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_obj
def drop(settings_file: Path | None, out: Path, numbers: tuple[int, ...], as_json: bool) -> None:
    """No question for each of NUMBERS in the exam in OUT."""
    from services.standalone import making
    from services.standalone.display import display

    _run(lambda stop: making.drop(_settings(settings_file), out, numbers, display(as_json), stop))


@main.command()
@click.argument("out", type=_PATH)
@click.pass_obj
def render(settings_file: Path | None, out: Path) -> None:
    """The papers of OUT again from its exam.json; nothing is generated."""
    from services.standalone import making
    from services.standalone.display import Lines

    _run(lambda _: making.render(_settings(settings_file), out, Lines()))


@main.command()
@click.option("--host", default=None, help="Address to listen on; without keys loopback only.")
@click.option("--port", type=int, default=None, help="Port; 0 takes a free one.")
@click.option("--data", type=_PATH, default=None, help="Data folder.")
@click.option("--keys", type=_PATH, default=None, help="File of API keys.")
@click.pass_obj
def serve(
    settings_file: Path | None,
    host: str | None,
    port: int | None,
    data: Path | None,
    keys: Path | None,
) -> None:
    """HTTP API and a plain page: upload, watch questions arrive, replace one, download."""
    from services.standalone.serving import serve as serve_system

    settings = _settings(settings_file)
    given = {"host": host, "port": port, "keys_file": keys}
    changes = {name: value for name, value in given.items() if value is not None}
    gateway = settings.gateway.model_copy(update=changes)
    settings = settings.model_copy(update={"gateway": gateway})
    _run(lambda stop: serve_system(settings, data or Path("examstream-data"), stop), code=COMPLETE)


@main.command()
@click.argument("lectures", nargs=-1, required=True, type=_PATH)
@click.option("--language", type=click.Choice(["auto", "en", "zh"]), default="auto")
@click.option("--json", "as_json", is_flag=True, help="The whole reading as JSON.")
@click.pass_obj
def read(
    settings_file: Path | None, lectures: tuple[Path, ...], language: str, as_json: bool
) -> None:
    """Print the text of LECTURES, the outline, the terms, and every block left out and why."""
    from services.standalone.reading import read as read_lectures

    _run(lambda _: read_lectures(_settings(settings_file), lectures, language, as_json))


@main.command()
def schema() -> None:
    """Print the JSON Schema of exam.json."""
    from examstream.exam.paper import json_schema

    click.echo(json.dumps(json_schema(), ensure_ascii=False, indent=2))


@main.group()
def keys() -> None:
    """API keys."""


@keys.command("new")
@click.argument("tenant")
@click.option("--file", "path", type=_PATH, default=None, help="File of hashed keys.")
@click.pass_obj
def keys_new(settings_file: Path | None, tenant: str, path: Path | None) -> None:
    """Make an API key for TENANT and print it, once; the file holds only its hash."""
    from services.gateway.keys import new_key

    path = path or _settings(settings_file).gateway.keys_file or Path("examstream-keys")
    click.echo(new_key(path, tenant))
    click.echo(f"Its hash is in {path}. Serve with: examstream serve --keys {path}", err=True)


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Findings as JSON.")
@click.pass_obj
def doctor(settings_file: Path | None, as_json: bool) -> None:
    """Ask broker, store, fonts and engines whether they are there and fit."""
    from services.standalone.examining import examine

    _run(lambda _: examine(_settings(settings_file), as_json))


def _settings(path: Path | None, engine: str | None = None) -> Any:
    from examstream.exam.blueprint import Engine
    from examstream.exam.settings import EngineSettings, read

    settings = read(path, os.environ)
    if engine is None:
        return settings
    chosen = Engine(engine)
    engines = EngineSettings(generator=chosen, answerer=chosen, grader=chosen)
    return settings.model_copy(update={"engines": engines})


def _blueprint(values: dict[str, Any]) -> Blueprint:
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


def _run(work: Callable[["Interrupts"], Awaitable[int]], code: int = INTERRUPTED) -> None:
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


if __name__ == "__main__":
    main()
