"""Lectures of those who mean harm: they read no file, reach no address, stop nobody else."""

import asyncio
import io
import socket
import struct
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
from pptx import Presentation

from examstream.exam.lecture.check import check_upload
from examstream.exam.lecture.errors import LectureError, TooLarge
from examstream.exam.lecture.pool import ReaderPool
from examstream.exam.lecture.read import LectureFile, read_lecture
from examstream.exam.lecture.settings import LectureLimits
from examstream.exam.lecture.wire import pack

SECRET = "Sesame opens the cave of the forty thieves, whoever says it loudly enough."
TEXT = (
    "The mitochondrion is an organelle that makes energy. Each cell holds very many of them. " * 6
)
LATEX = ("input", "include", "lstinputlisting", "verbatiminput", "includegraphics", "usepackage")
OPTIONS = ("include:: {0}", "literalinclude:: {0}", "raw:: html\n   :file: {0}",
           "raw:: html\n   :url: {1}", "csv-table:: T\n   :file: {0}", "csv-table:: T\n   :url: {1}",
           "image:: {1}", "figure:: {0}", "math::\n   :file: {0}")  # fmt: skip
MARKDOWN = ("![x]({1})", "![x]({0})", "```{{.include}}\n{0}\n```", "```{{include}} {0}\n```",
            "```{{literalinclude}} {0}\n```", "```{{csv-table}} T\n:file: {0}\n```", "!include {0}",
            '--8<-- "{0}"', "![[{0}]]", '<iframe src="{1}"></iframe>', '<img src="file://{0}">',
            '{{{{< include {0} >}}}}')  # fmt: skip
HTML = ('<iframe src="{1}"></iframe>', '<object data="file://{0}"></object>', '<img src="{1}">',
        '<link rel="stylesheet" href="{1}">', '<embed src="file://{0}">', '<base href="{1}">',
        '<meta http-equiv="refresh" content="0;url={1}">')  # fmt: skip
ENTITIES = (
    '<!DOCTYPE d [<!ENTITY a0 "lol"><!ENTITY x SYSTEM "file://{0}"><!ENTITY % p SYSTEM "{1}">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    + "]>"
)


def _sources() -> list[tuple[str, str]]:
    latex = r"\documentclass{{article}}\begin{{document}}" + TEXT
    found = [("a.tex", f"{latex}\\{name}{{{{{{0}}}}}}\\end{{{{document}}}}") for name in LATEX]
    found += [("a.rst", f"T\n=\n\n{TEXT}\n\n.. {option}\n\n{TEXT}\n") for option in OPTIONS]
    found += [("a.md", f"# T\n\n{TEXT}\n\n{markdown}\n\n{TEXT}") for markdown in MARKDOWN]
    found += [
        ("a.html", f"<html><body><p>{TEXT}</p>{tag}<p>{TEXT}</p></body></html>") for tag in HTML
    ]
    page = f'<?xml version="1.0"?>{ENTITIES}<html><body><p>{TEXT}</p><p>&x;&a11;</p></body></html>'
    return [*found, ("a.xhtml", page)]


def _read(name: str, data: bytes) -> str:
    """The lecture as it is handed on, or the reason why there is none."""
    try:
        return read_lecture([LectureFile(name, data)], "en").model_dump_json()
    except LectureError as error:
        return str(error)


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "secret.txt"
    path.write_text(SECRET)
    return path


@pytest.mark.parametrize(("name", "source"), _sources())
def test_no_source_reads_a_file_or_an_address(name: str, source: str, secret: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        source = source.format(secret, f"http://127.0.0.1:{server.getsockname()[1]}/x")
        assert "Sesame" not in _read(name, source.encode())
        with pytest.raises(BlockingIOError):
            server.accept()


@pytest.mark.parametrize("entity", ["x", "a11"])
@pytest.mark.parametrize("kind", ["docx", "pptx"])
def test_entities_of_office_files_stay_what_they_are(kind: str, entity: str, secret: Path) -> None:
    doctype = ENTITIES.format(secret, "http://127.0.0.1:9/x")
    made = _docx(entity, doctype) if kind == "docx" else _pptx(entity, doctype)
    read = _read(f"a.{kind}", made)
    assert "Sesame" not in read
    assert "lollol" not in read


def test_a_reading_process_reaches_no_address() -> None:
    """Not even should a library be made to run what a lecture holds."""
    limits = LectureLimits()
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = server.getsockname()
        code = (
            "import socket, sys\n"
            "from examstream.exam.lecture import read, worker\n"
            f"read.read_lecture = lambda *_: socket.create_connection({address}, 2)\n"
            "sys.argv[1:] = ['1000000000', '10']\n"
            "worker.main()"
        )
        run = subprocess.run(
            [sys.executable, "-c", code],
            input=pack([LectureFile("a.md", b"x")], "en", limits),
            capture_output=True,
            cwd=Path(__file__).parents[2],
            check=False,
        )
        if b"TypeError" in run.stderr or b"AttributeError" in run.stderr:
            pytest.skip("this machine allows no network namespace")
    assert b"Network is unreachable" in run.stderr


async def test_what_takes_for_ever_is_ended() -> None:
    deep = f"# T\n\n{TEXT}\n\n{'>' * 20_000} x\n".encode()
    began = time.monotonic()
    with pytest.raises(LectureError):
        await ReaderPool(1, 3, 10**9).read([LectureFile("a.md", deep)])
    assert time.monotonic() - began < 10


@pytest.mark.parametrize("tail", [b"", b"startxref\n0\n%%EOF"])
async def test_a_pdf_that_keeps_its_parser_busy_stops_nobody_else(tail: bytes) -> None:
    """Whether it asks for a password is looked at elsewhere, and for some seconds only."""
    many = b"".join(b"%d 0 obj\n<</A %d 0 R>>\nendobj\n" % (n, n + 1) for n in range(1, 400_000))
    pdf = b"%PDF-1.4\n" + many + b"trailer<</Root 1 0 R/Encrypt 2 0 R>>\n" + tail
    began = time.monotonic()
    checking = asyncio.create_task(asyncio.to_thread(check_upload, "a.pdf", pdf))
    longest, last = 0.0, time.monotonic()
    while not checking.done():
        await asyncio.sleep(0.01)
        longest, last = max(longest, time.monotonic() - last), time.monotonic()
    assert await checking == "pdf"
    assert time.monotonic() - began < 15
    assert longest < 2


def test_a_directory_of_a_million_parts_is_not_listed() -> None:
    entry = b"PK\x01\x02" + bytes(24) + struct.pack("<HHHHHII", 1, 0, 0, 0, 0, 0, 0) + b"a"
    began = time.monotonic()
    with pytest.raises(TooLarge, match="parts"):
        check_upload("a.docx", b"PK\x03\x04" + bytes(30) + entry * 400_000)
    assert time.monotonic() - began < 1


def _docx(entity: str, doctype: str) -> bytes:
    main = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    text = f"<w:p><w:r><w:t>{TEXT}&{entity};</w:t></w:r></w:p>"
    return _zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": f'<Relationships xmlns="{package}"><Relationship Id="r" '
            f'Type="{office}" Target="word/document.xml"/></Relationships>',
            "word/document.xml": f'<?xml version="1.0"?>{doctype}<w:document xmlns:w="{main}">'
            f"<w:body>{text}</w:body></w:document>",
        }
    )


def _pptx(entity: str, doctype: str) -> bytes:
    deck, made = Presentation(), io.BytesIO()
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    slide.shapes.title.text, slide.placeholders[1].text = "T", f"{TEXT} ENTITY"
    deck.save(made)
    with zipfile.ZipFile(made) as archive:
        parts = {name: archive.read(name).decode("latin-1") for name in archive.namelist()}
    at = "ppt/slides/slide1.xml"
    head, _, body = parts[at].partition("?>")
    parts[at] = f"{head}?>{doctype}{body.replace('ENTITY', f'&{entity};')}"
    return _zipped(parts)


def _zipped(parts: dict[str, str]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text.encode("latin-1"))
    return made.getvalue()
