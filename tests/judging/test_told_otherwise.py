"""A true statement told from the other side, or in the other order, is not taken for false; and a
false one of the same words is."""

import pytest

from examstream.exam.judging.book import Book, book_of
from examstream.exam.judging.chinese_parallel import parallel
from examstream.exam.judging.chinese_swap import one_other
from examstream.exam.judging.converse import converse
from examstream.exam.judging.correlates import correlated
from examstream.exam.judging.crossings import dealt_otherwise, reordered
from examstream.exam.judging.ellipsis import filled
from examstream.exam.judging.otherwise import missing
from examstream.exam.judging.statement import judged
from examstream.exam.lecture.read import LectureFile, read_lecture
from examstream.exam.plan.model import Context

ARCH = "A wide arch sags less than a flat beam of the same span."
FIBRES = "Silk fibres hold more water than nylon fibres and dry slowly for that reason."
TIDE = "由于海湾口窄，大潮时海湾内的潮差比外海大，船只须等候。"
LIGHT = "光在真空中传播得比在水中快。"
CROWD = "城市的人口密度越大，租金就越高。"


@pytest.mark.parametrize(
    ("statement", "text", "told"),
    [
        ("A flat beam sags more than a wide arch of the same span.", ARCH, True),
        ("A wide arch sags more than a flat beam of the same span.", ARCH, False),
        ("A flat beam sags less than a wide arch of the same span.", ARCH, False),
        ("Nylon fibres hold less water than silk fibres.", FIBRES, True),
        ("Nylon fibres hold more water than silk fibres.", FIBRES, False),
        ("Nylon fibres hold less dye than silk fibres.", FIBRES, None),
        ("外海的潮差比海湾内小。", TIDE, True),
        ("光在水中传播得比在真空中慢。", LIGHT, True),
        ("光在水中传播得比在真空中快。", LIGHT, False),
        ("城市的人口密度越小，租金就越低。", CROWD, True),
        ("城市的人口密度越小，租金就越高。", CROWD, False),
        ("Rust results from damp air.", "Damp air causes rust.", True),
        ("Damp air results from rust.", "Damp air causes rust.", False),
        ("Rust causes damp air.", "Damp air causes rust.", False),
        ("Dusk is followed by night.", "Night follows dusk.", True),
        ("Night is followed by dusk.", "Night follows dusk.", False),
        ("Heirs are paid after creditors.", "Creditors are paid before heirs.", True),
        ("Heirs are paid before creditors.", "Creditors are paid before heirs.", False),
        ("利率取决于货币供求。", "货币供求决定利率。", True),
        ("货币供求取决于利率。", "货币供求决定利率。", False),
    ],
)
def test_a_relation_is_heard_from_both_sides(statement: str, text: str, told: bool | None) -> None:
    assert converse(statement.rstrip(".。"), text.rstrip(".。")) is told


def test_two_clauses_may_change_places_but_not_their_halves() -> None:
    text = "Hard wood burns slowly, whereas soft wood burns with much smoke."
    assert reordered("Soft wood burns with much smoke, whereas hard wood burns slowly.", text)
    assert not reordered("Soft wood burns slowly, whereas hard wood burns with much smoke.", text)
    text = "Warp runs lengthwise, such as in twill, whereas weft runs across."
    assert reordered("Weft runs across, whereas warp runs lengthwise.", text)


def test_what_is_told_of_two_things_cannot_be_dealt_to_them_otherwise() -> None:
    text = "Wet ropes shrink a net, whereas dry ropes widen it."
    assert dealt_otherwise("Wet ropes widen a net, whereas dry ropes shrink it.", text)
    assert not dealt_otherwise("Dry ropes widen it, whereas wet ropes shrink a net.", text)
    assert not dealt_otherwise("Wet ropes shrink a net.", text)
    book = _book(
        f"{text} Nets are sold by their width, and old ones are cut up for cord. The ropes are dried on "
        "poles in the yard before they are sold to the boats of the next harbour down the coast."
    )
    assert judged(book, "Wet ropes widen a net, whereas dry ropes shrink it.").truth is False


def test_two_quantities_tied_may_both_be_turned() -> None:
    text = "The larger the h-index, the smaller the circle is."
    assert correlated("The smaller the h-index, the larger the circle is.", text) is True
    assert correlated("The larger the h-index, the larger the circle is.", text) is False
    text = "The price of a lease falls when yields rise."
    assert correlated("The price of a lease rises when yields fall.", text) is True
    assert correlated("The price of a lease rises when yields rise.", text) is False
    text = "When a plank bends, its upper side is compressed and its lower side is stretched."
    assert correlated(text.replace("upper", "other"), text) is None


_GLANDS = "甲腺促进某种细胞的活动，使血糖升高；乙腺抑制它的活动，使血糖降低。"
_WINDS = "昼风从湖面吹向谷地，湿润；夜风从谷地吹向湖面，干燥。"
_YEARS = "丰水的年份，水位涨得快，容易形成上涝下旱；枯水的年份，容易形成下涝上旱。"
_JELLY = "胶体的黏度随温度升高而减小，而晶体的硬度随温度升高而增大。"


@pytest.mark.parametrize(
    ("statement", "text", "told"),
    [
        ("乙腺使血糖降低，甲腺使血糖升高。", _GLANDS, True),
        ("甲腺使血糖降低，乙腺使血糖升高。", _GLANDS, False),
        ("甲腺使血压升高，乙腺使血压降低。", _GLANDS, None),
        ("夜风从谷地吹向湖面，昼风从湖面吹向谷地。", _WINDS, True),
        ("昼风从谷地吹向湖面，夜风从湖面吹向谷地。", _WINDS, False),
        ("丰水的年份，容易形成上涝下旱。", _YEARS, True),
        ("丰水的年份，容易形成下涝上旱。", _YEARS, False),
        ("胶体的黏度随温度升高而增大。", _JELLY, False),
        ("晶体的硬度随温度升高而增大，而胶体的黏度随温度升高而减小。", _JELLY, True),
    ],
)
def test_a_chinese_clause_is_held_against_the_part_of_its_thing(
    statement: str, text: str, told: bool | None
) -> None:
    assert parallel(statement, text) is told


def test_a_chinese_comparison_takes_its_thing_from_the_clause_before() -> None:
    book = _book(
        "木桥的桥面薄而窄，承重量小于石桥。石桥的拱很高，船只可以从下面通过，两岸的人都走这座桥。"
    )
    assert judged(book, "石桥的承重量大于木桥。").truth is True
    assert judged(book, "石桥的承重量小于木桥。").truth is False


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("Cats climb trees, but dogs do not.", "Cats climb trees, but dogs do not climb trees."),
        (
            "By day there is a sea breeze, whereas by night there is none.",
            "By day there is a sea breeze, whereas by night there is no sea breeze.",
        ),
        (
            "An etching is a print that uses acid, and an engraving is one that uses none.",
            "An etching is a print that uses acid, and an engraving is a print that uses none.",
        ),
        ("Cats climb trees.", "Cats climb trees."),
    ],
)
def test_what_is_left_out_is_put_in(text: str, whole: str) -> None:
    assert filled(text) == whole


def test_one_word_in_anothers_place_is_no_likeness() -> None:
    text = "地球自转轴与公转轨道面的垂线成二十三度角，因此有四季。"
    assert one_other("地球自转轴与公转轨道面的垂线成四十三度角", text)
    assert not one_other("地球自转轴与公转轨道面的垂线成二十三度角", text)
    assert not one_other("月球总以同一面朝向地球", text)


def _book(text: str) -> Book:
    read = read_lecture([LectureFile("lecture.md", f"# Weaving\n\n{text}\n".encode())])
    return book_of(Context(lecture=read, terms=()))


LOOMS = (
    "A broad loom weaves a single wide cloth, whereas a ribbon loom makes a frame of bands from which "
    "many ribbons can be cut. Cloth is sold by its width and by its weight, and most of it is washed "
    "before it leaves the mill."
)


def test_what_is_told_in_quite_other_words_is_not_called_false() -> None:
    book = _book(LOOMS)
    same = "Unlike a ribbon loom, a broad loom did not serve as a source of many ribbons."
    changed = "A broad loom makes a frame of bands."
    looms = next(s for s in book.sentences if "ribbon" in s.text)
    assert missing(book, same, looms) > missing(book, changed, looms)
    assert judged(book, same).truth is not False
    assert judged(book, changed).truth is False


def test_a_chinese_truth_in_other_words_is_not_weighed_away() -> None:
    book = _book(
        "平纹的经线和纬线每隔一根交错一次，而缎纹的经线要隔几根才交错一次。"
        "布匹按门幅和重量出售，出厂以前大多要先洗一遍，洗过的布不会再缩水。"
        "染色以后，布面的光泽取决于交错的次数。"
    )
    assert (
        judged(book, "摸上去最滑、反光最亮的料子，多半不是每根线都互相压住的那一种。").truth
        is not False
    )
