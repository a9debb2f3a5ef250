"""What is left out, in both languages, and what only looks like it."""

import pytest

from examstream.exam.lecture import zones
from examstream.exam.lecture.model import BlockKind
from tests.lecture.make import read, reasons, texts


@pytest.mark.parametrize(
    ("title", "zone"),
    [
        ("References", zones.REFERENCES),
        ("7. Bibliography", zones.REFERENCES),
        ("Works Cited", zones.REFERENCES),
        ("参考文献", zones.REFERENCES),
        ("参考资料与注释", zones.REFERENCES),
        ("Exercises", zones.EXERCISE),
        ("3.4 Exercises", zones.EXERCISE),
        ("Review Questions", zones.EXERCISE),
        ("Critical Thinking Questions", zones.EXERCISE),
        ("Problems", zones.EXERCISE),
        ("Problem Set 2", zones.EXERCISE),
        ("Check Your Understanding", zones.EXERCISE),
        ("Answers to odd exercises", zones.EXERCISE),
        ("习题", zones.EXERCISE),
        ("第三章 习题", zones.EXERCISE),
        ("课后练习", zones.EXERCISE),
        ("思考题", zones.EXERCISE),
        ("Further Reading", zones.LINKS),
        ("See also", zones.LINKS),
        ("延伸阅读", zones.LINKS),
        ("Learning Objectives", zones.OBJECTIVES),
        ("学习目标", zones.OBJECTIVES),
        ("License", zones.LICENCE),
        ("Creative Commons License", zones.LICENCE),
        ("版权声明", zones.LICENCE),
        ("Acknowledgments", zones.THANKS),
        ("致谢", zones.THANKS),
        ("Table of Contents", zones.NAVIGATION),
        ("目录", zones.NAVIGATION),
        ("Key Terms", zones.GLOSSARY),
        ("Glossary", zones.GLOSSARY),
        ("术语表", zones.GLOSSARY),
        ("名词解释", zones.GLOSSARY),
    ],
)
def test_titles_tell_their_zone(title: str, zone: str) -> None:
    assert zones.of_title(title) == zone


@pytest.mark.parametrize(
    "title",
    [
        "Boundary value problems",
        "Solutions",
        "Ideal solutions",
        "参考系",
        "Section Summary",
        "小结",
        "Reading data from a file",
        "Questions of scale",
        "The problem of induction",
        "Examples",
        "例题",
        "Reference frames",
        "Exercise physiology",
        "思考的过程",
        "Sources of error",
        "Contents of the cell",
        "Resource allocation",
        "Links and joints",
        "The answer",
        "引用与指针",
        "问题描述",
        "Licence plates",
        "Outline of the proof",
        "Index numbers",
        "Author-date systems",
    ],
)
def test_titles_of_teaching_text_are_kept(title: str) -> None:
    assert zones.of_title(title) == ""


def test_a_zone_ends_at_the_next_title_of_its_level_and_holds_those_below() -> None:
    lecture = read(
        "a.md", "# A\n\nBody.\n\n## Exercises\n\nDo.\n\n### Hard ones\n\nHarder.\n\n## B\n\nMore.\n"
    )
    assert texts(lecture) == ["A", "Body.", "B", "More."]


def test_solutions_after_exercises_are_out_but_solutions_of_salt_are_kept() -> None:
    kept = read("a.md", "# Chemistry\n\n## Solutions\n\nSalt dissolves in water.\n")
    assert "Salt dissolves in water." in kept.text
    out = read("a.md", "# Chemistry\n\nBody.\n\n## Exercises\n\nDo.\n\n## Solutions\n\nIt is 5.\n")
    assert texts(out) == ["Chemistry", "Body."]


def test_a_glossary_below_exercises_is_kept() -> None:
    lecture = read(
        "a.md", "# A\n\nBody.\n\n## Problems\n\nDo.\n\n### Glossary\n\n- **ion**: a charged atom\n"
    )
    entry = lecture.blocks[-1]
    assert (entry.kind, entry.term) == (BlockKind.DEFINITION, "ion")


def test_objectives_by_their_first_words() -> None:
    lecture = read(
        "a.md", "By the end of this section, you will be able to:\n\n- say it\n\nBody text.\n"
    )
    assert texts(lecture) == ["Body text."]
    lecture = read("b.md", "通过本章的学习，你将能够：\n\n- 说明栈\n\n栈是一种线性表。\n")
    assert texts(lecture) == ["栈是一种线性表。"]


def test_exercises_in_mid_text_with_their_choices_and_answer() -> None:
    lecture = read(
        "a.md",
        "Body one.\n\n**Exercise 2.** Find it.\n\n1. a\n2. b\n\nAnswer: 4.\n\nBody "
        "two.\n\n思考题：为什么？\n\n"
        "The cell is \\_\\_\\_\\_\\_.\n\nBody three.\n",
    )
    assert texts(lecture) == ["Body one.", "Body two.", "Body three."]


def test_captions_are_told_from_sentences_that_begin_with_figure() -> None:
    lecture = read(
        "a.md",
        "Figure 1: A cell.\n\nFigure 1 shows a cell.\n\n图1-2 细胞的结构\n\n图1-2展示了细胞。\n",
    )
    assert texts(lecture) == ["Figure 1 shows a cell.", "图1-2展示了细胞。"]


def test_boxes_of_links_and_licences() -> None:
    lecture = read(
        "a.md",
        "Body.\n\nWatch [this video](http://x.y) about cells.\n\nThis work is licensed under "
        "CC BY 4.0.\n\n"
        "[Next: Atoms](b.md) | [Up](c.md)\n\nUse the link between them to move the arm.\n",
    )
    assert texts(lecture) == ["Body.", "Use the link between them to move the arm."]
    assert set(reasons(lecture)) == {zones.LINKS, zones.LICENCE, zones.NAVIGATION}


def test_a_list_of_the_own_headings_is_a_table_of_contents() -> None:
    lecture = read(
        "a.md", "- [A](#a)\n- [B](#b)\n- [C](#c)\n\n# A\n\nOne.\n\n# B\n\nTwo.\n\n# C\n\nThree.\n"
    )
    assert lecture.blocks[0].kind is BlockKind.HEADING
    assert len(reasons(lecture)[zones.NAVIGATION]) == 3


def test_word_boxes_without_any_markup() -> None:
    lecture = read(
        "a.md",
        "Body.\n\nLink to Learning\n\nWatch a film of it.\n\nArt Connection\n\n"
        "Which is right?\n\n1. a\n2. b\n\nMore.\n",
    )
    assert texts(lecture) == ["Body.", "More."]
