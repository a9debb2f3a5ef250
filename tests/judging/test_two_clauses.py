"""Two things set against each other: what is told of the one is false of the other."""

import pytest

from examstream.exam.judging.book import Book, book_of
from examstream.exam.judging.chinese_parallel import parallel
from examstream.exam.judging.statement import judged
from examstream.exam.judging.two_clauses import each_of_its_own, exchanged_clauses, of_the_other
from examstream.exam.lecture.read import LectureFile, read_lecture
from examstream.exam.plan.model import Context

_BOATS = "A barge is moved by a tug, whereas a ferry is moved by its own engine."
_DOCKS = "A dry dock is emptied of water for repairs, while a wet dock keeps its level for loading."
_BOOKS = (
    "In cash accounting income is booked when money arrives, whereas in accrual accounting income is "
    "booked when it is earned."
)


@pytest.mark.parametrize(
    ("statement", "text"),
    [
        ("A barge is moved by its own engine, whereas a ferry is moved by a tug.", _BOATS),
        ("A wet dock is emptied for repairs, whereas a dry dock keeps its level.", _DOCKS),
        ("A dry dock keeps its level, whereas a wet dock is emptied for repairs.", _DOCKS),
    ],
)
def test_what_two_clauses_tell_is_exchanged(statement: str, text: str) -> None:
    assert exchanged_clauses(statement, text)
    assert not each_of_its_own(statement, text)


@pytest.mark.parametrize(
    ("statement", "text"),
    [
        ("A ferry is moved by its own engine, whereas a barge is moved by a tug.", _BOATS),
        ("Whereas a tug moves a barge, a ferry is moved by its own engine.", _BOATS),
        ("A wet dock keeps its level, whereas a dry dock is emptied for repairs.", _DOCKS),
    ],
)
def test_what_two_clauses_tell_stands_in_any_order(statement: str, text: str) -> None:
    assert each_of_its_own(statement, text)
    assert not exchanged_clauses(statement, text)


def test_clauses_of_which_one_is_denied_are_not_told() -> None:
    text = "A ferry has an engine and a rudder, whereas a barge on the canal has none of them."
    denied = "A ferry does not have an engine and a rudder, whereas a barge on the canal does."
    assert not each_of_its_own(denied, text)


def test_a_clause_word_for_word_with_the_other_thing_is_of_the_other() -> None:
    assert of_the_other("In accrual accounting income is booked when money arrives.", _BOOKS)
    assert not of_the_other("In cash accounting income is booked when money arrives.", _BOOKS)
    assert not of_the_other("In cash accounting income is booked when cheques arrive.", _BOOKS)


def test_a_statement_of_two_exchanged_things_is_false() -> None:
    book = _book(
        "A fixed bridge lets only low boats pass; a swing bridge is turned aside for tall ones. "
        "Most of the bridges over the canal were built before the railway came."
    )
    told = (
        "A fixed bridge is turned aside for tall boats, whereas a swing bridge lets low ones pass."
    )
    assert judged(book, told).truth is False


def test_a_sentence_of_the_lecture_is_true_as_it_stands() -> None:
    line = "By day there is a wind from the sea, whereas by night there is none."
    assert judged(_book(f"{line} Fishermen sail by it."), line).truth is True


_SEALS = (
    "- 骑缝章：盖在两页相接之处，用来防止抽换。旧档案里常见。\n- 名章：盖在落款之后，用来表明作者。\n"
    "- 闲章：盖在画面的空处，用来补足布局。\n"
)


@pytest.mark.parametrize(
    ("statement", "truth"),
    [
        ("名章盖在两页相接之处，用来防止抽换。", False),
        ("名章盖在落款之后，用来表明作者。", True),
        ("闲章盖在落款之后，用来表明作者。", False),
        ("骑缝章盖在两页相接之处，用来防止抽换。", True),
    ],
)
def test_an_entry_of_a_list_is_not_told_of_another(statement: str, truth: bool) -> None:
    assert judged(_book(_SEALS), statement).truth is truth


_TREES = "落叶松在冬天落叶，木材坚硬；云杉四季常青，木材轻软。"


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("云杉在冬天落叶，木材坚硬。", False),
        ("落叶松在冬天落叶，木材坚硬。", True),
        ("冷杉在冬天落叶，木材坚硬。", None),
    ],
)
def test_what_one_thing_does_is_not_told_of_the_next(statement: str, told: bool | None) -> None:
    assert parallel(statement, _TREES) is told


_FILLER = """The harbour master keeps a book of every vessel that calls, with its name, its home port and
its cargo. The book has been kept since the first quay was built, and copies of its oldest pages hang
in the town museum."""


def _book(text: str) -> Book:
    more = _FILLER if text.isascii() else ""
    read = read_lecture([LectureFile("lecture.md", f"# Notes\n\n{text}\n\n{more}\n".encode())])
    return book_of(Context(lecture=read, terms=()))
