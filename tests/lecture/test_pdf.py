"""PDF: pages made of runs of text at places, as printers make them."""

import io

import pypdf
import pytest

from examstream.exam.lecture.errors import TooLarge, Unreadable
from examstream.exam.lecture.model import BlockKind
from examstream.exam.lecture.settings import LectureLimits
from tests.lecture.make import Run, column, marked, pdf, read, reasons, texts

LINES = [
    "Energy is the ability to do work, and it comes in many dif-",
    "ferent forms. The energy of a moving body is called kinetic",
    "energy, and the energy of a raised body is called potential.",
]


def page(number: int, lines: list[str], title: str = "") -> list[Run]:
    head: list[Run] = [(60, 770, 9, "F1", "Physics for All"), (300, 30, 9, "F1", str(number))]
    top: list[Run] = [(60, 720, 16, "F2", title)] if title else []
    return [*head, *top, *column(lines, 60, 690)]


def test_lines_become_paragraphs_and_parted_words_are_joined() -> None:
    lecture = read("a.pdf", pdf([page(1, LINES, "Energy"), page(2, LINES), page(3, LINES)]))
    assert texts(lecture, BlockKind.HEADING) == ["Energy"]
    assert texts(lecture, BlockKind.PARAGRAPH)[0].startswith(
        "Energy is the ability to do work, and it comes in many different forms. The energy"
    )
    assert lecture.blocks[1].place == "page 1"


def test_running_heads_and_page_numbers_are_left_out() -> None:
    lecture = read("a.pdf", pdf([page(n, LINES) for n in (1, 2, 3)]))
    assert sorted(reasons(lecture)["page header or footer"]) == [
        "1",
        "2",
        "3",
        *["Physics for All"] * 3,
    ]


def test_a_paragraph_goes_on_over_the_page() -> None:
    first = [*LINES[:2], "energy, and there is more to say about this on the next page"]
    lecture = read("a.pdf", pdf([page(1, first), page(2, ["where the sentence ends."])]))
    assert texts(lecture)[-1].endswith("on the next page where the sentence ends.")


def test_two_columns_are_read_one_after_the_other() -> None:
    left = [f"left line {n} of words that fill it" for n in range(1, 7)]
    right = [f"right line {n} of words that fill" for n in range(1, 7)]
    lecture = read("a.pdf", pdf([[*column(left, 60, 700), *column(right, 330, 700)]]))
    assert lecture.text.index("left line 6") < lecture.text.index("right line 1")
    assert "left line 1 of words that fill it left line 2" in lecture.text


def test_bullets_numbers_and_code() -> None:
    runs = [
        *column(["There are two kinds of energy in this short list of kinds:"], 60, 700),
        *column(["\u2022 kinetic energy of bodies", "\u2022 potential energy of bodies"], 70, 688),
        *column(["for i in range(3):", "print(i)"], 60, 650, font="F3"),
        *column(["1. first step of it", "2. second step of it"], 70, 610),
    ]
    lecture = read("a.pdf", pdf([runs]))
    items = [b for b in lecture.blocks if b.kind is BlockKind.ITEM]
    assert [lecture.text_of(b) for b in items] == [
        "kinetic energy of bodies",
        "potential energy of bodies",
        "first step of it",
        "second step of it",
    ]
    assert [b.ordered for b in items] == [False, False, True, True]
    assert texts(lecture, BlockKind.CODE) == ["for i in range(3):\nprint(i)"]


def test_small_letters_off_the_line_are_scripts_and_bold_words_marked() -> None:
    runs: list[Run] = [
        *column(LINES, 60, 700),
        (60, 650, 10, "F1", "The "),
        (80, 650, 10, "F2", "water"),
        (108, 650, 10, "F1", "is H"),
        (124.4, 648, 6, "F1", "2"),
        (127.6, 650, 10, "F1", "O as every child has known for many years."),
    ]
    lecture = read("a.pdf", pdf([runs]))
    assert "The water is H₂O as every child" in lecture.text
    assert marked(lecture) == ["water"]


def test_a_bold_name_parted_by_a_lines_end_is_one() -> None:
    runs: list[Run] = [
        (60, 690, 10, "F1", "The two halves of the states agreed on what is known as"),
        (290, 690, 10, "F2", "Connecticut"),
        (60, 676, 10, "F2", "Compromise"),
        (119, 676, 10, "F1", "and it gave each of them two seats in the upper house."),
    ]
    lecture = read("a.pdf", pdf([[*runs, *column(LINES, 60, 640)]]))
    assert marked(lecture) == ["Connecticut Compromise"]


def test_tables_captions_contents_and_references() -> None:
    runs: list[Run] = [
        (60, 740, 14, "F2", "Contents"),
        *column(
            ["1 Energy . . . . . . . . . . . . 1", "2 Work . . . . . . . . . . . . . 2"], 60, 715
        ),
        (60, 670, 14, "F2", "1 Energy"),
        *column(LINES, 60, 650),
        (60, 600, 10, "F1", "Body"),
        (200, 600, 10, "F1", "Speed"),
        (60, 588, 10, "F1", "Car"),
        (200, 588, 10, "F1", "30"),
        (60, 560, 10, "F1", "Table 1: Speeds of bodies."),
        (60, 520, 14, "F2", "References"),
        *column(["[1] A. Author. A book. 1999."], 60, 500),
    ]
    lecture = read("a.pdf", pdf([runs]))
    assert [b.rows for b in lecture.blocks if b.rows] == [(("Body", "Speed"), ("Car", "30"))]
    assert texts(lecture, BlockKind.HEADING) == ["1 Energy"]
    found = reasons(lecture)
    assert found["caption"] == ["Table 1: Speeds of bodies."]
    assert found["references"] == ["References", "[1] A. Author. A book. 1999."]
    assert len(found["navigation"]) == 3


def test_a_locked_pdf_says_so_and_one_only_locked_for_printing_is_read() -> None:
    locked, free = io.BytesIO(), io.BytesIO()
    for out, password in ((locked, "secret"), (free, "")):
        writer = pypdf.PdfWriter(io.BytesIO(pdf([page(1, LINES)])))
        writer.encrypt(password, "owner", algorithm="RC4-128")
        writer.write(out)
    with pytest.raises(Unreadable, match="password"):
        read("a.pdf", locked.getvalue())
    assert "kinetic" in read("a.pdf", free.getvalue()).text


def test_pictures_of_pages_too_many_pages_and_a_torn_file_say_so() -> None:
    with pytest.raises(Unreadable, match="no text"):
        read("a.pdf", pdf([[], []]))
    with pytest.raises(TooLarge, match="3 pages"):
        read("a.pdf", pdf([page(1, LINES)] * 3), LectureLimits(lecture_max_pages=2))
    with pytest.raises(Unreadable, match="damaged"):
        read("a.pdf", pdf([page(1, LINES)])[:200])
