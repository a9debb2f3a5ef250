"""The command line as a newcomer and an attacker meet it."""

import os
from pathlib import Path

import pypdf
import pytest

from examstream.exam.paper import parse_exam
from tests.standalone.commands import CHINESE, ENGLISH, PAPERS, Ended, exam_of, examstream, inside

RUSSIAN = "# Свет\n\n" + "Отражение света есть возвращение света от поверхности тела. " * 20


def refused(ended: Ended, *words: str) -> None:
    """Exit code 2 and one line that holds these words."""
    assert ended.code == 2, ended
    assert ended.out == ""
    (line,) = ended.err.splitlines()
    assert line.startswith("examstream: ")
    for word in words:
        assert word in line


def bad_files(folder: Path) -> dict[str, tuple[str, ...]]:
    """Lectures nobody can read, and what is to be said of each."""
    (folder / "empty.md").touch()
    (folder / "one.md").write_text("A lens bends light.")
    (folder / "noise.md").write_bytes(os.urandom(4096))
    (folder / "broken.docx").write_bytes(b"PK\x03\x04 no archive")
    (folder / "large.txt").write_text("word " * 4_100_000)
    (folder / "russian.md").write_text(RUSSIAN)
    locked, pictures = pypdf.PdfWriter(), pypdf.PdfWriter()
    locked.add_blank_page(100, 100)
    locked.encrypt("secret")
    locked.write(folder / "locked.pdf")
    pictures.add_blank_page(100, 100)
    pictures.write(folder / "pictures.pdf")
    return {
        "empty.md": ("is empty", "Send the file again"),
        "one.md": ("too short", "at least 40"),
        "noise.md": ("binary", "can be read: Markdown"),
        "broken.docx": ("damaged", "save it again"),
        "large.txt": ("20,500,000 bytes", "20,000,000", "lecture_max_bytes"),
        "russian.md": ("Russian", "English and Chinese"),
        "locked.pdf": ("password", "without one"),
        "pictures.pdf": ("no text", "OCR"),
        "missing.md": ("is not there", "Name a lecture's file"),
        ".": ("is a folder", "Name files in it"),
    }


def test_a_lecture_that_cannot_be_read_is_one_line_and_leaves_nothing(tmp_path: Path) -> None:
    for name, words in bad_files(tmp_path).items():
        refused(inside("run", tmp_path / name, "--out", tmp_path / "out"), *words)
        assert not (tmp_path / "out").exists(), name


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["-n", "0"], ("-n:", "greater than or equal to 1", "'0'")),
        (["-n", "100000"], ("-n:", "100000", "at most 500")),
        (["-n", "many"], ("-n", "'many'", "--help")),
        (["--types", "essay"], ("--types:", "'essay'", "single_choice")),
        (["-n", "3", "--types", "numeric=4"], ("--types:", "4 questions", "n is 3")),
        (["--points", "0"], ("--points:", "greater than 0")),
        (["--duration", "0"], ("--duration:", "'0'")),
        (["--language", "fr"], ("--language", "'fr'", "zh")),
        (["--engine", "model"], ("models.base_url", "--engine rules")),
        (["--data", __file__], ("--data:", "is a file")),
        (["--nonsense"], ("--nonsense", "--help")),
    ],
)
def test_an_option_that_cannot_be_is_one_line_and_leaves_nothing(
    tmp_path: Path, words: list[str], said: tuple[str, ...]
) -> None:
    out = tmp_path / "out"
    refused(inside("run", ENGLISH, *words, "--out", out), *said)
    assert not out.exists()


def test_settings_that_are_not_known_are_named(tmp_path: Path) -> None:
    file = tmp_path / "settings.yaml"
    file.write_text("pipeline: {retry: {max_attemps: 1}}")
    refused(inside("--settings", file, "read", ENGLISH), "max_attemps", "max_attempts")
    refused(inside("read", ENGLISH, EXAMSTREAM_GATEWAY__PROT="1"), "GATEWAY__PROT")


def test_a_file_in_the_place_of_the_output_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    refused(inside("run", ENGLISH, "--out", tmp_path / "out"), "--out:", "is a file")
    assert (tmp_path / "out").read_text() == "mine"


def test_folders_no_run_wrote_are_told(tmp_path: Path) -> None:
    for words in (["replace", tmp_path, 1], ["drop", tmp_path, 1], ["render", tmp_path]):
        refused(inside(*words), "OUT:", "exam.json", "--out")


def test_a_run_in_a_pipe_prints_plain_lines_and_writes_the_papers(tmp_path: Path) -> None:
    ended = examstream("run", CHINESE, "-n", 4, "--out", tmp_path)
    assert ended.code == 0, ended
    lines = ended.out.splitlines()
    assert sum(line.startswith("accepted") for line in lines) == 4
    assert lines[-1] == "complete: 4 questions"
    assert "\x1b" not in ended.out
    assert {path.name for path in tmp_path.iterdir()} - {".examstream"} == PAPERS
    exam = parse_exam((tmp_path / "exam.json").read_bytes())
    text = (tmp_path / "lecture.txt").read_text("utf-8")
    for question in exam.questions:
        assert text[question.evidence.start : question.evidence.end] == question.evidence.quote


def test_what_is_asked_for_is_in_the_exam(tmp_path: Path) -> None:
    ended = examstream(
        *("run", ENGLISH, "-n", 5, "--types", "true_false=3,fill_in", "--points", "2.5"),
        *("--title", "Optics", "--course", "P1", "--date", "2026-01-31", "--duration", 45),
        *("--instructions", "No *calculators*.", "--seed", 7, "--out", tmp_path),
    )
    assert ended.code == 0, ended
    exam = exam_of(tmp_path)
    assert [exam[name] for name in ("title", "course", "date", "duration_minutes", "seed")] == [
        *("Optics", "P1", "2026-01-31", 45, 7)
    ]
    assert exam["instructions"] == "No *calculators*."
    types = [question["type"] for question in exam["questions"]]
    assert (types.count("true_false"), types.count("fill_in")) == (3, 2)
    assert {question["points"] for question in exam["questions"]} == {2.5}


def test_json_is_one_object_a_line_and_ends_with_done(tmp_path: Path) -> None:
    ended = examstream("run", ENGLISH, "-n", 3, "--json", "--out", tmp_path)
    assert ended.code == 0
    assert {event["event"] for event in ended.events} >= {"exam", "slot", "question", "progress"}
    done = ended.events[-1]
    assert (done["event"], done["code"], done["status"]) == ("done", 0, "complete")
    assert {Path(path).name for path in done["papers"]} == PAPERS


def test_an_exam_short_of_n_says_why_and_exits_with_3(tmp_path: Path) -> None:
    lecture = tmp_path / "short.md"
    first = ENGLISH.read_text("utf-8").split("\n## ")[:2]
    lecture.write_text("\n## ".join(first), "utf-8")
    ended = examstream("run", lecture, "-n", 60, "--out", tmp_path / "out")
    assert ended.code == 3, ended
    exam = exam_of(tmp_path / "out")
    assert exam["accepted"] + len(exam["shortfall"]) == 60
    assert all(entry["reason"] for entry in exam["shortfall"])
    assert f"short: {exam['accepted']} of 60 questions" in ended.out


def test_a_second_run_of_the_same_prints_and_writes_at_once(tmp_path: Path) -> None:
    words = ("run", ENGLISH, "-n", 3, "--out", tmp_path)
    assert examstream(*words).code == 0
    before = (tmp_path / "exam.json").read_bytes()
    (tmp_path / "exam.pdf").unlink()
    again = examstream(*words, "--json")
    assert again.code == 0
    assert not [event for event in again.events if event["event"] == "progress"]
    assert (tmp_path / "exam.json").read_bytes() == before
    assert (tmp_path / "exam.pdf").exists()


def test_help_is_there_for_every_command() -> None:
    top = inside("--help").out
    for command in ("run", "replace", "drop", "render", "serve", "read", "schema", "doctor"):
        assert f"  {command} " in top
    assert "Exit codes: 0 complete" in inside("run", "--help").out
