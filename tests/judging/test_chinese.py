"""Chinese in other words: kin, clauses turned round, persons, two numbers taken together."""

import pytest

from examstream.exam.judging.book import Book, book_of
from examstream.exam.judging.chinese import nearest, said
from examstream.exam.judging.chinese_clauses import faults, negated
from examstream.exam.judging.statement import judged
from examstream.exam.judging.words import tokens
from examstream.exam.lecture.read import LectureFile, read_lecture
from examstream.exam.plan.model import Context
from services.answerer.rules.persons import names
from services.answerer.rules.two_numbers import by_two_numbers

_LECTURE = """# 城与渠

古渠由石匠李春主持修建，用来灌溉下游的农田。渠水先流入蓄水池，再由水闸放出。

水闸并不在雨季打开，因为雨季河水含沙量大。旱季河水清澈，水闸整日开放。

大街宽二十四步，胡同宽六步。一步为五尺。
"""


@pytest.fixture(scope="module")
def book() -> Book:
    lecture = read_lecture([LectureFile("渠.md", _LECTURE.encode())])
    return book_of(Context(lecture=lecture.model_copy(update={"left_out": ()}), terms=()))


def test_a_number_right_behind_a_character_is_a_number() -> None:
    assert [t.text for t in tokens("于1913年取2%") if t.kind == "number"] == ["1913", "2"]
    assert not [t for t in tokens("CO2的量") if t.kind == "number"]


def test_a_word_is_said_by_its_kin_and_less_by_one_of_its_characters() -> None:
    assert said("购买", "企业采购原料") == 0.8
    assert 0 < said("购买", "购物") < 0.5
    assert said("购买", "企业出售原料") == 0


def test_a_sentence_in_other_words_is_found(book: Book) -> None:
    found = nearest(book, "下雨的季节，水闸是关着的")[0].sentence.text
    assert found.startswith("水闸并不在雨季打开")


def test_what_a_clause_negates_is_the_word_behind_the_negation(book: Book) -> None:
    assert negated(book, "水闸不能打开") == ["打开"]
    assert negated(book, "不同的水闸") == []


def test_a_negation_more_turns_a_clause(book: Book) -> None:
    sentence = next(s for s in book.sentences if "并不" in s.text)
    assert faults(book, "水闸在雨季打开", sentence)[0] > 0.5
    assert faults(book, "水闸不在雨季打开", sentence)[0] == 0


def test_a_statement_is_true_in_kin_words_and_false_when_turned(book: Book) -> None:
    assert judged(book, "古渠用于灌溉下游的农田").truth is True
    assert judged(book, "水闸在雨季打开").truth is False


def test_persons_are_told_by_surname_and_what_follows() -> None:
    assert names("北宋熙宁年间，刘彝在赣州主持修渠") == ["刘彝"]
    assert names("命宇文恺在东南另建新都") == ["宇文恺"]
    assert names("大街宽二十四步") == []


@pytest.mark.parametrize(
    ("stem", "value"),
    [
        ("大街的宽度是胡同宽度的多少倍？", 4),
        ("大街比胡同宽多少步？", 18),
        ("渠宽九步，合多少尺？", 45),
    ],
)
def test_two_numbers_of_the_lecture_give_a_third(book: Book, stem: str, value: float) -> None:
    found = by_two_numbers(book, stem)
    assert found is not None
    assert found[0] == value


def test_without_a_second_thing_there_is_no_third_number(book: Book) -> None:
    assert by_two_numbers(book, "大街的宽度是城墙高度的多少倍？") is None
