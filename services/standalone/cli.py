"""The command line. Every error is one line and an exit code."""

import json
from pathlib import Path
from typing import Any

import click

from examstream import __version__
from examstream.pipeline.errors import BadInput
from examstream.pipeline.settings import TelemetrySettings
from examstream.pipeline.telemetry.logs import configure
from services.standalone.command import COMPLETE, Commands, blueprint_of, run_command, settings_of
from services.standalone.dead_letters import dead_letters

_PATH = click.Path(path_type=Path)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
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
@click.argument("lectures", nargs=-1, required=True, type=_PATH, metavar="LECTURE…")
@click.option("-n", "n", type=int, default=10, show_default=True, help="How many questions.")
@click.option(
    "--out", type=_PATH, default=Path("out"), show_default=True, help="Folder for papers."
)
@click.option(
    "--types",
    default="",
    metavar="LIST",
    help="Types, with or without a count: single_choice=4,true_false,numeric; also multiple_choice, "
    "fill_in, short_answer. None: a mix.",
)
@click.option(
    "--language",
    type=click.Choice(["auto", "en", "zh"]),
    default="auto",
    show_default=True,
    help="Language of the lecture and the exam.",
)
@click.option(
    "--seed",
    type=int,
    default=1,
    show_default=True,
    help="Same lecture, same seed: same exam. Another seed: another exam.",
)
@click.option(
    "--engine",
    type=click.Choice(["rules", "model"]),
    default=None,
    help="rules: nothing else is needed. model: the endpoint of the settings.",
)
@click.option("--title", default="", help="Title of the exam; else the lecture's.")
@click.option("--course", default="", help="Printed above the title.")
@click.option("--date", default="", help="Such as 2026-01-31; printed.")
@click.option("--duration", type=int, default=None, help="Minutes; printed.")
@click.option("--instructions", default="", help="Printed above the questions.")
@click.option("--points", type=float, default=1.0, show_default=True, help="Of each question.")
@click.option(
    "--data",
    type=_PATH,
    default=None,
    help="Folder of what is kept to go on from; else .examstream inside --out.",
)
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
    """Make an exam from one lecture or several.

    \b
    Writes exam.pdf, key.pdf, exam.json and lecture.txt into --out.
    Ctrl-C stops it; the same command goes on where it stopped.

    \b
    Exit codes: 0 complete; 3 short of N (papers written, reasons listed);
    2 bad input; 1 failure; 130 interrupted.
    """
    from services.standalone.inputs import lecture_files
    from services.standalone.running import run as run_exam

    settings = settings_of(settings_file, engine)
    values = {**asked, "duration_minutes": duration, "engine": engine}
    blueprint = blueprint_of(values)
    if blueprint.n > settings.gateway.questions_per_exam_max:
        raise BadInput(
            "-n",
            f"{blueprint.n} questions are more than one exam may have.",
            f"Ask for at most {settings.gateway.questions_per_exam_max} "
            "(gateway.questions_per_exam_max).",
        )
    files = lecture_files(lectures, settings.lectures)
    run_command(lambda stop: run_exam(settings, files, blueprint, out, data, as_json, stop))


@main.command()
@click.argument("out", type=_PATH)
@click.argument("numbers", nargs=-1, required=True, type=int, metavar="NUMBERS…")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_obj
def replace(settings_file: Path | None, out: Path, numbers: tuple[int, ...], as_json: bool) -> None:
    """Replace questions of an exam by others.

    OUT is the folder 'run' wrote into; NUMBERS are those printed.
    """
    from services.standalone import making
    from services.standalone.display import display

    run_command(
        lambda stop: making.replace(
            settings_of(settings_file), out, numbers, display(as_json), stop
        )
    )


@main.command()
@click.argument("out", type=_PATH)
@click.argument("numbers", nargs=-1, required=True, type=int, metavar="NUMBERS…")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.pass_obj
def drop(settings_file: Path | None, out: Path, numbers: tuple[int, ...], as_json: bool) -> None:
    """Take questions out of an exam.

    OUT is the folder 'run' wrote into; NUMBERS are those printed.
    """
    from services.standalone import making
    from services.standalone.display import display

    run_command(
        lambda stop: making.drop(settings_of(settings_file), out, numbers, display(as_json), stop)
    )


@main.command()
@click.argument("out", type=_PATH)
@click.pass_obj
def render(settings_file: Path | None, out: Path) -> None:
    """Print the papers again from OUT/exam.json.

    Needs nothing but that file: edit it by hand, then render. Nothing is generated.
    """
    from services.standalone import making
    from services.standalone.display import Lines

    run_command(lambda _: making.render(settings_of(settings_file), out, Lines()))


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
    """Serve the HTTP API and a page.

    \b
    The page: upload a lecture, watch questions arrive, replace one, download.
    Without API keys (examstream keys new) it listens on this machine only.
    Ctrl-C or SIGTERM ends it when what runs has ended; a second one at once.
    """
    from services.standalone.serving import serve as serve_system

    settings = settings_of(settings_file)
    given = {"host": host, "port": port, "keys_file": keys}
    changes = {name: value for name, value in given.items() if value is not None}
    gateway = settings.gateway.model_copy(update=changes)
    settings = settings.model_copy(update={"gateway": gateway})
    run_command(
        lambda stop: serve_system(settings, data or Path("examstream-data"), stop), code=COMPLETE
    )


@main.command()
@click.argument("lectures", nargs=-1, required=True, type=_PATH, metavar="LECTURE…")
@click.option("--language", type=click.Choice(["auto", "en", "zh"]), default="auto")
@click.option("--json", "as_json", is_flag=True, help="The whole reading as JSON.")
@click.pass_obj
def read(
    settings_file: Path | None, lectures: tuple[Path, ...], language: str, as_json: bool
) -> None:
    """Show how lectures are read.

    Prints the text, the outline, the terms, and every block left out with its reason.
    """
    from services.standalone.reading import read as read_lectures

    run_command(lambda _: read_lectures(settings_of(settings_file), lectures, language, as_json))


@main.command()
def schema() -> None:
    """Print the JSON Schema of exam.json."""
    from examstream.exam.paper import json_schema

    click.echo(json.dumps(json_schema(), ensure_ascii=False, indent=2))


@main.group()
def keys() -> None:
    """Make API keys."""


@keys.command("new")
@click.argument("tenant")
@click.option("--file", "path", type=_PATH, default=None, help="File of hashed keys.")
@click.pass_obj
def keys_new(settings_file: Path | None, tenant: str, path: Path | None) -> None:
    """Make an API key for TENANT and print it, once; the file holds only its hash."""
    from services.gateway.keys import new_key

    path = path or settings_of(settings_file).gateway.keys_file or Path("examstream-keys")
    click.echo(new_key(path, tenant))
    click.echo(f"Its hash is in {path}. Serve with: examstream serve --keys {path}", err=True)


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Findings as JSON.")
@click.pass_obj
def doctor(settings_file: Path | None, as_json: bool) -> None:
    """Examine this installation.

    \b
    Asks broker, store, sealing, engines, fonts and printing by using each.
    Exit code 0: all is fit; 1: something is not, and the line says the way out.
    """
    from services.standalone.examining import examine

    run_command(lambda _: examine(settings_of(settings_file), as_json))


main.add_command(dead_letters)


if __name__ == "__main__":
    main()
