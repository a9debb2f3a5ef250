"""One of several numbers in a sentence by the words of its part, and names by what is told of them."""

from functools import cache

import pytest

from examstream.exam.lecture.read import LectureFile, read_lecture
from examstream.exam.plan.harvest import harvest
from examstream.exam.plan.model import Context
from examstream.exam.question import Asked, NumericKey, QuestionType
from services.answerer.rules.solve import solve

_LECTURE = """# The farm

Oats need about 120 days to ripen in the lowlands and 140 days in the hills. A dairy goat drinks 8 litres a day, whereas
an angora goat drinks 4 litres.

The price of a load is 3 crowns for hay and 5 crowns for straw. Young geese lay 30 eggs in a year, but old geese lay 15
eggs in a year. Of the beans sown in spring, 70 percent come up, and of those sown in autumn, 85 percent.

The **yield** is the weight of the grain that an acre bears. On the **headland**, the strip where the plough turns, little
grows. The soil is turned over to a depth of a foot before the winter. This work is known as **trenching**.
"""


@cache
def _context() -> Context:
    lecture = read_lecture([LectureFile("farm.md", _LECTURE.encode())])
    terms = tuple(t.model_copy(update={"defined_at": None}) for t in harvest(lecture).terms)
    return Context(lecture=lecture, terms=terms)


def _answer(kind: QuestionType, stem: str, unit: str = "") -> object:
    return solve(_context(), Asked(type=kind, stem=stem, options=(), unit=unit)).answer


@pytest.mark.parametrize(
    ("stem", "unit", "value"),
    [
        ("How many days do oats need to ripen in the hills?", "days", 140),
        ("How many days do oats need to ripen in the lowlands?", "days", 120),
        ("How many litres does an angora goat drink in a day?", "litres", 4),
        ("How many litres does a dairy goat drink in a day?", "litres", 8),
        ("What is the price of a load of straw, in crowns?", "crowns", 5),
        ("How many eggs does an old goose lay in a year?", "eggs", 15),
        ("What percentage of the beans sown in autumn come up?", "%", 85),
        ("What percentage of the beans sown in spring come up?", "%", 70),
    ],
)
def test_of_two_numbers_the_one_is_read_of_which_the_stem_speaks(
    stem: str, unit: str, value: float
) -> None:
    found = _answer(QuestionType.NUMERIC, stem, unit)
    assert isinstance(found, NumericKey)
    assert found.value == value


@pytest.mark.parametrize(
    ("stem", "name"),
    [
        ("The weight of the grain that an acre bears is called the ____.", "yield"),
        ("The strip where the plough turns is called the ____.", "headland"),
        ("Turning the soil over to a depth of a foot before the winter is called ____.", "trenching"),
    ],
)  # fmt: skip
def test_a_name_is_found_by_what_is_told_behind_it_or_in_the_sentence_before(
    stem: str, name: str
) -> None:
    assert _answer(QuestionType.FILL_IN, stem) == (name,)
    asked = stem.replace(" is called the ____.", "").replace(" is called ____.", "")
    asked = f"What is {asked[0].lower()}{asked[1:]} called?"
    assert _answer(QuestionType.SHORT_ANSWER, asked) == name


_ZH_LECTURE = """# 园艺

1601年，计春写成《园圃录》，这是第一部系统论述嫁接的专著。元代的黄道奇把海岛的棉种带到松城，后来传遍各地。沈括生活在北宋，记录了许多工匠的
做法。嫁接在春天做最好，接口要用泥封住，以免干燥。
"""


@pytest.mark.parametrize(
    ("stem", "name"),
    [
        ("计春于1601年写成的、第一部系统论述嫁接的专著是____。", "《园圃录》"),
        ("元代把海岛的棉种带到松城的人是____。", "黄道奇"),
    ],
)
def test_a_chinese_blank_for_a_book_or_a_person_is_read_by_its_noun(stem: str, name: str) -> None:
    lecture = read_lecture([LectureFile("garden.md", _ZH_LECTURE.encode())])
    context = Context(lecture=lecture, terms=())
    asked = Asked(type=QuestionType.FILL_IN, stem=stem, options=(), unit="")
    assert solve(context, asked).answer == (name,)
