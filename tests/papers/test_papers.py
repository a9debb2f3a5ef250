"""Papers as a reader finds them: every question on them, whole, and nothing of the key."""

import asyncio
import io
import re
from functools import cache
from typing import Any

import pytest
from pypdf import PdfReader

from examstream.exam.paper import ExamRecord, dump_exam, parse_exam
from services.renderer.papers.render import render_papers
from tests.papers.sample import CHINESE, ENGLISH, LONG, exam


def _pages(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


@cache
def _many() -> ExamRecord:
    """Thirty questions whose stem and last option carry their number."""
    questions: list[dict[str, Any]] = []
    for number in range(1, 31):
        options = [f"{LONG * (number % 3)} {number}", "no", "none", f"last{number}end"]
        stem = f"first{number}end. " + "What follows from what the lecture said? " * (number % 6)
        questions.append({"type": "single_choice", "stem": stem, "options": options, "key": "B"})
    return exam(questions)


@cache
def _english() -> dict[str, bytes]:
    return asyncio.run(render_papers(exam(ENGLISH)))


@cache
def _thirty() -> dict[str, bytes]:
    return asyncio.run(render_papers(_many()))


def test_every_stem_option_and_the_sum_of_points_are_on_the_exam() -> None:
    papers = _english()
    text = _squeezed(" ".join(_pages(papers["exam.pdf"])))
    for said in (
        "chemicalidentity", "electron", "photon", "Photosynthesistakesplaceinmitochondria",
        "Thepowerhouseofthecellisthe", "Statethesecondlaw", "Force?", "actual+", "deff(n):",
        "Total:13.5points", "3.5points", "Name", "Studentnumber", "14February2026", "90minutes",
        "True", "False", "kgms⁻²", "Page1of", "SCI101",
    ):  # fmt: skip
        assert said in text, said


def test_nothing_of_the_key_is_on_the_exam() -> None:
    papers = _english()
    text = _squeezed(" ".join(_pages(papers["exam.pdf"])))
    for said in ("mitochondrion", "Thenumberofprotons", "7.5", "Thequote", "Asthelecturesays"):
        assert said not in text, said


def test_the_key_has_answers_solutions_quotes_and_their_headings() -> None:
    papers = _english()
    text = _squeezed(" ".join(_pages(papers["key.pdf"])))
    for said in (
        "Answerkey", "mitochondrion", "alsoaccepted:(1)mitochondria", "Thenumberofprotonsis",
        "7.5\u2009kgms⁻²", "within±0.1", "“Thequote.”", "Section·lecture.md", "Answer:A,B",
    ):  # fmt: skip
        assert _squeezed(said) in text, said


async def test_a_chinese_exam_is_chinese_throughout() -> None:
    papers = await render_papers(exam(CHINESE, "zh"))
    text = _squeezed(" ".join(_pages(papers["exam.pdf"])))
    for said in ("姓名", "学号", "势能法", "单调递减", "第1页共1页", "2026年2月14日", "总分：5分"):
        assert said in text, said
    assert "Name" not in text
    assert "加倍" not in text
    assert "参考答案" in _squeezed(_pages(papers["key.pdf"])[0])


def test_a_question_stands_on_one_page() -> None:
    papers = _thirty()
    for name in ("exam.pdf", "key.pdf"):
        pages = [_squeezed(page) for page in _pages(papers[name])]
        assert len(pages) > 3
        for number in range(1, 31):
            first = [n for n, page in enumerate(pages) if f"first{number}end" in page]
            last = [n for n, page in enumerate(pages) if f"last{number}end" in page]
            assert first == last
            assert len(first) == 1


def test_pages_are_numbered_and_carry_the_title_from_the_second_on() -> None:
    pages = _pages(_thirty()["exam.pdf"])
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in page
        assert "Introduction to Everything" in page


@pytest.mark.parametrize(
    "change",
    [
        {"title": "A very long title " * 16},
        {"title": "#panic() *x* $t$-tests [", "course": "] @x <y> \\ //"},
        {
            "instructions": "1. No.\n2. *Really* none.\n\n| a | b |\n|---|---|\n| 1 | 2 |",
        },
        {"course": "", "date": "", "duration_minutes": None},
        {"date": "第十二周"},
    ],
)
async def test_a_header_may_be_anything(change: dict[str, Any]) -> None:
    papers = await render_papers(exam(ENGLISH[:2], **change))
    assert "electron" in _pages(papers["exam.pdf"])[0]


async def test_an_exam_without_questions_is_a_paper_too() -> None:
    assert (await render_papers(exam([])))["exam.pdf"].startswith(b"%PDF")


async def test_a_question_longer_than_a_page_goes_on_on_the_next() -> None:
    stem = "\n\n".join(f"paragraph{n} " + "words that go on " * 17 for n in range(60))
    code = "```\n" + "\n".join(f"line{n} = {n}" for n in range(90)) + "\n```"
    questions: list[dict[str, Any]] = [
        {"type": "single_choice", "stem": stem, "options": ["last one", "end"], "key": "A"},
        {"type": "true_false", "stem": code, "key": True},
    ]
    text = _squeezed(" ".join(_pages((await render_papers(exam(questions)))["exam.pdf"])))
    assert all(f"paragraph{n}w" in text for n in range(60))
    assert all(f"line{n}={n}" in text for n in range(90))
    assert "lastone" in text


async def test_quotes_dots_and_addresses_are_printed_as_they_are_written() -> None:
    questions = [{**ENGLISH[2], "stem": "a--b, c---d, e... \"f\" 'g' https://h.i"}]
    papers = await render_papers(exam(questions))
    assert "a--b, c---d, e... \"f\" 'g' https://h.i" in _pages(papers["exam.pdf"])[0]


async def test_a_formula_that_cannot_be_set_is_shown_as_its_source() -> None:
    questions = [{**ENGLISH[2], "stem": r"A: $\nosuchcommand{x}$, B: $\frac{$, C: $x^2$, and ∛."}]
    text = " ".join(_pages((await render_papers(exam(questions)))["exam.pdf"]))
    assert r"$\nosuchcommand{x}$" in text


async def test_a_formula_only_typst_refuses_is_shown_as_its_source() -> None:
    questions = [{**ENGLISH[2], "stem": "It is $∛$ here, and $x \\cap y$."}]
    text = " ".join(_pages((await render_papers(exam(questions)))["exam.pdf"]))
    assert "∛" in text
    assert "∩" in text


def test_exam_json_alone_is_enough_to_print_the_same_bytes_again() -> None:
    assert _english()["exam.json"].decode() == dump_exam(exam(ENGLISH))
    again = parse_exam(_english()["exam.json"])
    assert asyncio.run(render_papers(again)) == _english()
    assert b"CreationDate" not in _english()["exam.pdf"]
