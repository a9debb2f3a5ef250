"""Bad input: each says what is wrong and the way out."""

import zipfile
from io import BytesIO

import pytest

from examstream.exam.lecture.check import check_upload
from examstream.exam.lecture.errors import (
    LectureError,
    OtherLanguage,
    TooLarge,
    UnknownType,
    Unreadable,
)
from examstream.exam.lecture.language import language_of
from examstream.exam.lecture.read import LectureFile, read_lecture
from examstream.exam.lecture.settings import LectureLimits
from tests.lecture.make import bomb, docx, read

OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENGLISH = (
    "The cell is the unit of life, and it is made of parts that have their own work to do. " * 3
)


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.md", b"# x", "markdown"),
        ("a.tex", b"\\section{x}", "latex"),
        ("a.txt", b"\\documentclass{article}", "latex"),
        ("noname", b"<!DOCTYPE html><p>x", "html"),
        ("a.txt", b"<html><p>x", "html"),
        ("a.rst", b"x\n=\n", "rst"),
        ("a.txt", b"plain words", "plain"),
        ("noname", b"# A title\n\n- item\n\n**bold** words", "markdown"),
        ("a.txt", b"%PDF-1.4 endobj", "pdf"),
        ("a.bin", "中文文本。".encode(), "plain"),
    ],
)
def test_the_type_is_told_by_content_before_name(name: str, data: bytes, kind: str) -> None:
    assert check_upload(name, data) == kind


@pytest.mark.parametrize(
    ("name", "data", "error", "words"),
    [
        ("a.md", b"", Unreadable, "empty"),
        ("a.md", b" \n\t ", Unreadable, "empty"),
        ("a.pdf", b"no pdf at all", Unreadable, "damaged"),
        ("a.docx", b"no docx", Unreadable, "damaged"),
        ("a.docx", b"PK\x03\x04 torn", Unreadable, "damaged"),
        ("a.png", b"\x89PNG\r\n\x1a\n....", UnknownType, "picture"),
        ("a.md", b"\x7fELF\x02\x01", UnknownType, "program"),
        ("a.dat", bytes(range(256)) * 20, UnknownType, "binary"),
        ("a.doc", OLD + b"\0" * 99, UnknownType, "old Office"),
        ("a.docx", OLD + "Encrypted".encode("utf-16-le"), Unreadable, "password"),
        ("a.rtf", b"{\\rtf1 x}", UnknownType, "RTF"),
    ],
)  # fmt: skip
def test_what_bytes_show_is_refused_at_once(
    name: str, data: bytes, error: type[LectureError], words: str
) -> None:
    with pytest.raises(error, match=words) as caught:
        check_upload(name, data)
    assert caught.value.hint
    assert caught.value.hint in str(caught.value)


def test_a_file_over_the_limit_names_the_setting() -> None:
    with pytest.raises(TooLarge, match="lecture_max_bytes"):
        check_upload("a.md", b"x" * 50, LectureLimits(lecture_max_bytes=40))


@pytest.mark.parametrize("part", ["word/document.xml", "ppt/presentation.xml"])
def test_a_zip_bomb_is_refused_by_the_size_it_declares(part: str) -> None:
    with pytest.raises(TooLarge, match="unpacks to"):
        check_upload("a.docx", bomb(part, 60_000_000))


def test_other_archives_say_what_they_are() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("notes.md", "# x")
    with pytest.raises(UnknownType, match="ZIP"):
        check_upload("a.zip", out.getvalue())
    with pytest.raises(Unreadable, match="damaged"):
        check_upload("a.docx", out.getvalue())


def test_a_broken_docx_says_so() -> None:
    data = docx(ENGLISH)
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.namelist():
            new.writestr(part, b"<w:docu" if part == "word/document.xml" else old.read(part))
    with pytest.raises(Unreadable, match="damaged"):
        read("a.docx", out.getvalue())


def test_too_short_nothing_but_exercises_and_too_many_characters() -> None:
    with pytest.raises(Unreadable, match=r"too short .*8 words"):
        read_lecture([LectureFile("a.md", b"There is one sentence in this short file.")])
    with pytest.raises(Unreadable, match="left-out"):
        read_lecture([LectureFile("a.md", b"# Exercises\n\nDo it.\n")])
    with pytest.raises(TooLarge, match="lecture_max_characters"):
        read("a.md", ENGLISH, LectureLimits(lecture_max_characters=100))
    with pytest.raises(Unreadable, match="No lecture"):
        read_lecture([])


RUSSIAN = "Клетка является основной единицей жизни и состоит из многих частей. " * 4
GERMAN = "Die Zelle ist die Einheit des Lebens und sie besteht aus vielen Teilen. " * 4
JAPANESE = "細胞は生命の基本的な単位であり、多くの部分から成り立っています。" * 4
FRENCH = "La cellule est l'unité de la vie et elle est faite de parties dans le corps. " * 4
KOREAN = "세포는 생명의 기본 단위이며 많은 부분으로 이루어져 있다. " * 6


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (RUSSIAN, "Russian"),
        (GERMAN, "German"),
        (JAPANESE, "Japanese"),
        (FRENCH, "French"),
        (KOREAN, "Korean"),
    ],
)
def test_other_languages_are_named(text: str, name: str) -> None:
    with pytest.raises(OtherLanguage, match=name):
        read("a.md", text, LectureLimits())


def test_english_and_chinese_are_told_apart_with_formulas_and_foreign_terms() -> None:
    assert language_of(ENGLISH + "$\\alpha$ Ω 图") == "en"
    assert language_of("图 (graph) 是一个二元组 $G=(V(G), E(G))$，称为点集 (vertex set)。") == "zh"
    assert language_of("Der ist short", "en") == "en"
    with pytest.raises(OtherLanguage, match="said to be in zh"):
        language_of(ENGLISH, "zh")


def test_boxes_never_closed_are_an_error_not_a_crash() -> None:
    with pytest.raises(Unreadable, match="nested too deeply"):
        read("a.md", "::: note\nthe words\n" * 3000)


def test_rst_that_names_other_files_is_read_without_them() -> None:
    table = b".. csv-table:: T\n   :header: a\n   :file: t.csv\n\n"
    text = b"Cells\n=====\n\n.. include:: defs.txt\n   :end-line: 3\n\n" + table + ENGLISH.encode()
    lecture = read("a.rst", text)
    assert "unit of life" in lecture.text
    assert "defs.txt" not in lecture.text


def test_rst_that_only_includes_says_so() -> None:
    with pytest.raises(Unreadable, match=r"only includes others \(whole\.rst, more\.rst\)"):
        read("a.rst", b".. include:: whole.rst\n.. include:: more.rst\n")
