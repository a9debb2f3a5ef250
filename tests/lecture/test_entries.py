"""Entries of lists: a term set as code before what it is, a title over its paragraph."""

from examstream.exam.lecture.read import LectureFile, read_lecture

_NOTES = """# 窑炉

1. 升温的三个阶段

   升温必须缓慢，否则坯体会开裂，每小时升温不超过六十度，由窑工记录每次读数。

   - `预热` 除去坯体里的水分，温度不超过二百度；
   - `氧化` 烧去坯体里的有机物，需要充足的空气；
   - `还原` 减少空气，使釉色由黄转青。

2. 窑具：

   - `--dry` 参数打开后，匣钵先被烘干；
   - 支钉 用耐火土做成，垫在坯体下面。

图{numref}`fire` 2 显示了升温的曲线。
"""


def test_a_term_in_code_before_what_it_is_and_a_title_over_its_paragraph() -> None:
    text = read_lecture([LectureFile("kiln.md", _NOTES.encode())]).text
    assert "升温的三个阶段：升温必须缓慢" in text
    for entry in ("预热：除去坯体", "氧化：烧去坯体", "还原：减少空气"):
        assert entry in text
    assert "--dry：" not in text  # a switch is no term
    assert "图图" not in text


def test_a_sentence_is_no_title() -> None:
    notes = _NOTES.replace("升温的三个阶段", "升温有三个阶段。")
    text = read_lecture([LectureFile("kiln.md", notes.encode())]).text
    assert "升温有三个阶段。升温必须缓慢" in text


def test_an_english_title_is_parted_from_its_paragraph() -> None:
    words = "The fire is fed every half hour, and a pot cools for two days before it is touched. "
    notes = f"# Kilns\n\n1. Slow firing\n\n   {words * 4}\n\n2. Cooling\n\n   {words}\n"
    text = read_lecture([LectureFile("kiln.md", notes.encode())]).text
    assert "Slow firing: The fire is fed" in text
