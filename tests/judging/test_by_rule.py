"""Questions by rule: the answer stands in the lecture where the stem's own words point."""

import pytest

from examstream.exam.judging.book import book_of
from examstream.exam.judging.places import places
from examstream.exam.judging.support import pointing
from examstream.exam.lecture.read import LectureFile, read_lecture
from examstream.exam.plan.model import Context
from examstream.exam.question import Asked, Key, Option, QuestionType
from services.answerer.rules.solve import solve

_LECTURE = """# Wells

The **borer** was patented by Anna Brook in 1769. Peter Stone left his last pump, *Rosalind*,
unfinished at his death, and Karl Reed completed it. Vitamins A, D and E dissolve in fat.
Vitamin C dissolves in water. The highest female voice is the **soprano**, the middle one the
**mezzo**, and the lowest the **alto**.

A piston moves between the top dead centre and the bottom dead centre. The volume swept by it between
the two is the **displacement** of the cylinder. The **compression ratio** is the volume of the gas
when the piston is at the bottom dead centre, divided by its volume at the top dead centre.

| Well | Depth (m) | Flow (l/s) | Distance (km) |
|---|---|---|---|
| Upper | 12 | 40 | 7 |
| Lower | 12 | 42 | 3 |
| Far | 80 | 42 | 9 |
"""
_ZH_LECTURE = """# 井

**承压水**是含水层中受到压力的地下水，可自行涌出地面。公元前 60 年，当地官府设立水官，管理全城的水井。

由若干井组成的井群称为**坎儿井**，其中最深的一口竖井决定全部水量，称为**母井**。**龙首渠**是汉代对
商颜山下引水渠的称呼。饮用硬水会引起**结石病**，其典型症状是腹痛和发热。
"""


def answered(lecture: str, stem: str, options: tuple[str, ...] = (), kind: str = "") -> Key | None:
    """The blind answer to a short question, or to what `kind` says."""
    read = read_lecture([LectureFile("l.md", lecture.encode())])
    asked = Asked(
        type=QuestionType(kind or ("single_choice" if options else "short_answer")),
        stem=stem,
        options=tuple(Option(label="ABCDE"[i], text=t) for i, t in enumerate(options)),
    )
    return solve(Context(lecture=read, terms=()), asked).answer


@pytest.mark.parametrize(
    ("lecture", "stem", "answer"),
    [
        (_LECTURE, "In which year did Anna Brook patent the borer?", "1769"),
        (_LECTURE, "Who completed Stone's pump Rosalind after his death?", "Karl Reed"),
        (_ZH_LECTURE, "当地官府于哪一年设立水官？", "公元前 60 年"),
        (_ZH_LECTURE, "含水层中受到压力的地下水是什么？", "承压水"),
    ],
)
def test_what_is_asked_for_is_a_year_a_person_a_subject(
    lecture: str, stem: str, answer: str
) -> None:
    assert answered(lecture, stem) == answer


@pytest.mark.parametrize(
    ("stem", "answer"),
    [
        ("汉代把商颜山下的引水渠称为____。", "龙首渠"),
        ("饮用硬水引起的疾病是____，其典型症状是腹痛和发热。", "结石病"),
    ],
)
def test_a_blank_is_neither_a_particle_nor_what_the_stem_names(stem: str, answer: str) -> None:
    assert answered(_ZH_LECTURE, stem, (), "fill_in") == (answer,)


def test_the_end_a_stem_asks_for_stands_by_its_own_word() -> None:
    read = read_lecture([LectureFile("l.md", _LECTURE.encode())])
    book = book_of(Context(lecture=read, terms=()))
    sentence = next(s for s in book.sentences if "female" in s.text)
    high, low = (places(book, sentence, name)[0] for name in ("soprano", "alto"))
    stem = "Which voice is the lowest of the female voices?"
    assert pointing(stem, sentence, low) > 1 > pointing(stem, sentence, high)


def test_a_blank_whose_both_edges_stand_needs_less_when_no_other_comes_near() -> None:
    stem = "The volume that the piston sweeps between the top dead centre and the bottom dead centre is the ____ of the cylinder."
    assert answered(_LECTURE, stem, (), "fill_in") == ("displacement",)


def test_a_row_of_sorts_says_the_thing_once() -> None:
    options = "vitamin A", "vitamin C", "vitamin D", "vitamin E"
    stem = "Which of these vitamins dissolve in fat?"
    assert answered(_LECTURE, stem, options, "multiple_choice") == ("A", "C", "D")


def test_a_clause_that_only_names_speaks_of_the_clause_before_it() -> None:
    stem = "坎儿井中，决定全部水量的最深的一口竖井称为（　）。"
    assert answered(_ZH_LECTURE, stem, ("坎儿井", "龙首渠", "母井")) == "C"


@pytest.mark.parametrize(
    ("stem", "options", "answer"),
    [
        ("Which of these wells lies nearest, by distance?", ("Far", "Upper"), "B"),
        ("Which well has a depth of 12 m and a flow of 42 l/s?", ("Upper", "Lower", "Far"), "B"),
    ],
)
def test_a_table_is_read_for_the_options_and_for_all_that_is_named(
    stem: str, options: tuple[str, ...], answer: str
) -> None:
    assert answered(_LECTURE, stem, options) == answer
