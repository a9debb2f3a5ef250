"""Small files for the tests, in formats that cannot be written by hand."""

import io
import subprocess
import zipfile

from examstream.exam.lecture.model import Block, BlockKind, Lecture
from examstream.exam.lecture.pandoc import program
from examstream.exam.lecture.read import LectureFile, read_lecture
from examstream.exam.lecture.settings import LectureLimits

SMALL = LectureLimits(lecture_min_words=1)


def read(name: str, source: str | bytes, limits: LectureLimits = SMALL) -> Lecture:
    data = source.encode() if isinstance(source, str) else source
    lecture = read_lecture([LectureFile(name, data)], "auto", limits)
    whole(lecture)
    return lecture


def whole(lecture: Lecture) -> None:
    """Offsets are exact, in order, apart; only spaces stand between blocks."""
    at = 0
    for block in lecture.blocks:
        assert at <= block.start < block.end <= len(lecture.text)
        assert not lecture.text[at : block.start].strip()
        if block.kind is not BlockKind.CODE:  # the first line of a listing may be indented
            assert lecture.text_of(block).strip() == lecture.text_of(block)
        for mark in block.marked:
            assert block.start <= mark.start < mark.end <= block.end
        at = block.end
    assert not lecture.text[at:].strip()


def texts(lecture: Lecture, *kinds: BlockKind) -> list[str]:
    return [lecture.text_of(b) for b in lecture.blocks if not kinds or b.kind in kinds]


def marked(lecture: Lecture, block: Block | None = None) -> list[str]:
    blocks = lecture.blocks if block is None else (block,)
    return [lecture.text[m.start : m.end] for b in blocks for m in b.marked]


def reasons(lecture: Lecture) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for part in lecture.left_out:
        found.setdefault(part.reason, []).append(part.text)
    return found


def docx(markdown: str) -> bytes:
    command = [program(), "-f", "markdown", "-t", "docx"]
    return subprocess.run(command, input=markdown.encode(), capture_output=True, check=True).stdout


Run = tuple[float, float, float, str, str]  # x, y, size, font (F1 roman, F2 bold, F3 typewriter)


def pdf(pages: list[list[Run]], *, height: int = 800) -> bytes:
    """A PDF with these runs of text; an empty page is a page without text."""
    fonts = "/F1 3 0 R /F2 4 0 R /F3 5 0 R"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        *(
            b"<< /Type /Font /Subtype /Type1 /BaseFont /%s /Encoding /WinAnsiEncoding >>" % name
            for name in (b"Times-Roman", b"Times-Bold", b"Courier")
        ),
    ]
    kids = []
    for page in pages:
        stream = b"BT\n"
        for x, y, size, font, text in page:
            shown = text.encode("cp1252").replace(b"\\", rb"\\").replace(b"(", rb"\(")
            shown = shown.replace(b")", rb"\)")
            stream += f"/{font} {size} Tf 1 0 0 1 {x} {y} Tm (".encode() + shown + b") Tj\n"
        stream += b"ET"
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        kids.append(len(objects) + 1)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 {height}] /Contents "
            f"{len(objects)} 0 R "
            f"/Resources << /Font << {fonts} >> >> >>".encode()
        )
    shown_kids = " ".join(f"{kid} 0 R" for kid in kids)
    objects[1] = f"<< /Type /Pages /Kids [{shown_kids}] /Count {len(kids)} >>".encode()
    out = io.BytesIO()
    out.write(b"%PDF-1.4\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n" % (len(objects) + 1))
    out.write(b"%d\n%%%%EOF\n" % start)
    return out.getvalue()


def column(
    lines: list[str], x: float, top: float, *, size: float = 10, font: str = "F1"
) -> list[Run]:
    return [(x, top - 12 * number, size, font, line) for number, line in enumerate(lines)]


def bomb(name: str, size: int) -> bytes:
    """A DOCX or PPTX whose part `name` unpacks to `size` zero bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, b"\0" * size)
    return out.getvalue()
