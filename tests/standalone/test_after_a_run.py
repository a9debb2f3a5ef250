"""What a lecturer does with a finished exam: replace, drop, edit by hand, print again."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdf
import pytest

from services.standalone import output
from tests.standalone.commands import ENGLISH, PAPERS, Ended, exam_of, examstream


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("made") / "out"
    assert examstream("run", ENGLISH, "-n", 5, "--out", out).code == 0
    return out


@pytest.fixture
def out(made: Path, tmp_path: Path) -> Path:
    """A copy of the exam, elsewhere: a folder may be moved."""
    return Path(shutil.copytree(made, tmp_path / "moved"))


def stems(out: Path) -> list[str]:
    return [question["stem"] for question in exam_of(out)["questions"]]


def printed(path: Path) -> str:
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(path).pages).split())


def test_replaced_questions_are_others_and_the_rest_stays(out: Path) -> None:
    before = stems(out)
    ended = examstream("replace", out, 2, 4)
    assert ended.code == 0, ended
    after = stems(out)
    assert [one == other for one, other in zip(before, after, strict=True)] == [
        *(True, False, True, False, True)
    ]
    assert sum(line.startswith("accepted") for line in ended.out.splitlines()) == 2


def test_a_dropped_question_is_gone_and_the_rest_is_numbered_anew(out: Path) -> None:
    before = stems(out)
    assert examstream("drop", out, 1, 3).code in {0, 3}
    assert stems(out) == [before[1], before[3], before[4]]
    assert [question["number"] for question in exam_of(out)["questions"]] == [1, 2, 3]


def test_a_number_there_is_not_is_refused_and_changes_nothing(out: Path) -> None:
    before = (out / "exam.json").read_bytes()
    for command in ("replace", "drop"):
        ended = examstream(command, out, 1, 9)
        assert ended.code == 2
        assert ended.err == "examstream: NUMBER: there is no question 9. There are 1 to 5.\n"
    assert (out / "exam.json").read_bytes() == before


def edited(out: Path, change: Callable[[dict[str, Any]], None]) -> Ended:
    exam = exam_of(out)
    change(exam)
    (out / "exam.json").write_text(json.dumps(exam), "utf-8")
    return examstream("render", out)


def test_render_needs_nothing_but_exam_json_and_honours_edits(out: Path) -> None:
    for path in out.iterdir():
        if path.name == ".examstream":
            shutil.rmtree(path)
        elif path.name != "exam.json":
            path.unlink()
    ended = edited(out, lambda exam: exam["questions"][0].update(stem="Why is the sky blue?"))
    assert ended.code == 0, ended
    assert "Why is the sky blue?" in printed(out / "exam.pdf")
    assert {path.name for path in out.iterdir()} == {"exam.json", "exam.pdf", "key.pdf"}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda exam: exam["questions"][1].update(pionts=2), "questions[1].pionts"),
        (lambda exam: exam["questions"][2].update(type="essay"), "questions[2].type"),
        (lambda exam: exam["questions"][0].update(points=0), "questions[0].points"),
        (lambda exam: exam["questions"].pop(), "accepted: 5, but there are 4"),
        (lambda exam: exam.update(schema_version="9.0"), "schema_version"),
    ],
)
def test_an_edit_that_cannot_be_is_named_and_no_paper_changes(
    out: Path, change: Callable[[dict[str, Any]], None], said: str
) -> None:
    before = (out / "exam.pdf").read_bytes()
    ended = edited(out, change)
    assert ended.code == 2
    (line,) = ended.err.splitlines()
    assert said in line
    assert "examstream schema" in line
    assert (out / "exam.pdf").read_bytes() == before


def test_papers_are_written_all_or_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    output.write_papers(tmp_path, dict.fromkeys(PAPERS, b"old"))
    (tmp_path / "key.pdf").unlink()
    (tmp_path / "key.pdf").mkdir()  # a place that cannot be taken
    (tmp_path / "key.pdf" / "mine").touch()
    papers = {"key.pdf": b"new", "exam.pdf": b"new"}
    with pytest.raises(Exception, match=r"--out: .*key\.pdf cannot be written"):
        output.write_papers(tmp_path, papers)
    assert (tmp_path / "exam.pdf").read_bytes() == b"old"
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


@pytest.mark.parametrize(("mask", "mode"), [(0o077, 0o600), (0o022, 0o644)])
def test_papers_are_as_open_as_the_persons_own_files(tmp_path: Path, mask: int, mode: int) -> None:
    before = os.umask(mask)
    try:
        (path,) = output.write_papers(tmp_path, {"key.pdf": b"answers"})
    finally:
        os.umask(before)
    assert path.stat().st_mode & 0o777 == mode
