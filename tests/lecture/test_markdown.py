from examstream.exam.lecture.model import BlockKind
from tests.lecture.make import marked, read, reasons, texts


def test_headings_give_sections_and_nearest_title() -> None:
    lecture = read("a.md", "# Top\n\nFirst text.\n\n## Below\n\nSecond text.\n")
    assert [b.section for b in lecture.blocks] == [(), ("Top",), ("Top",), ("Top", "Below")]
    assert lecture.blocks[-1].heading == "Below"
    assert lecture.title == "Top"


def test_formulas_survive_as_latex_and_money_is_money() -> None:
    lecture = read(
        "a.md", "It costs $5 to $10. Let $ x_1^2 $ be \\(y\\).\n\n$$\na = b\n$$\n\nEnd here.\n"
    )
    assert lecture.text_of(lecture.blocks[0]) == r"It costs \$5 to \$10. Let $x_1^2$ be $y$."
    assert lecture.blocks[1].kind is BlockKind.FORMULA
    assert lecture.text_of(lecture.blocks[1]) == "$$a = b$$"


def test_escaped_brackets_are_no_formula() -> None:
    lecture = read("a.md", r"Seen in [\[link\]](#fig-one) and again in [\[link\]](#fig-one) here.")
    assert lecture.text == "Seen in Figure 1 and again in Figure 1 here."


def test_scripts_become_signs_where_there_are_any() -> None:
    lecture = read(
        "a.md",
        "H<sub>2</sub>O, K<sup>+</sup>, <sup>14</sup>C, v<sub>A</sub>, the 1<sup>st</sup> one.",
    )
    assert lecture.text == "H₂O, K⁺, ¹⁴C, $v_{A}$, the 1st one."


def test_bold_terms_and_their_attributes() -> None:
    lecture = read("a.md", 'A **cell**{: data-type="term"} is alive.\n{: .note}\n')
    assert lecture.text == "A cell is alive."
    assert marked(lecture) == ["cell"]


def test_lists_know_their_list_depth_and_order() -> None:
    lecture = read("a.md", "Text first:\n* one\n* two\n    1. deep\n\nThen:\n\n- other\n")
    items = [b for b in lecture.blocks if b.kind is BlockKind.ITEM]
    assert [(b.level, b.ordered) for b in items] == [(1, False), (1, False), (2, True), (1, False)]
    assert items[0].list_id == items[1].list_id != items[2].list_id
    assert items[3].list_id not in {items[0].list_id, items[2].list_id}
    assert "one\ntwo\ndeep" in lecture.text


def test_tables_of_both_kinds_have_rows() -> None:
    pipe = read("a.md", "Text before the table:\n| a | b |\n|---|---|\n| 1 | $x$ |\n")
    table = next(b for b in pipe.blocks if b.kind is BlockKind.TABLE)
    assert table.rows == (("a", "b"), ("1", "$x$"))
    html = read(
        "b.md",
        "Text.\n\n<table><thead><tr><th "
        "colspan='2'>Title</th></tr><tr><th>a</th><th>b</th></tr></thead>"
        "<tbody><tr><td>Na<sup>+</sup></td><td>1</td></tr></tbody></table>\n",
    )
    table = next(b for b in html.blocks if b.kind is BlockKind.TABLE)
    assert table.rows == (("a", "b"), ("Na⁺", "1"))
    assert reasons(html)["caption"] == ["Title"]


def test_definition_lists_and_glossaries_are_definitions() -> None:
    lecture = read(
        "a.md",
        "# T\n\nText.\n\n## Key Terms\n\n**mitosis** – division of a nucleus\n\nterm\n: meaning\n",
    )
    entries = [b for b in lecture.blocks if b.kind is BlockKind.DEFINITION]
    assert [b.term for b in entries] == ["mitosis", "term"]


def test_code_stays_but_is_never_asked_about() -> None:
    lecture = read("a.md", "Text.\n\n```python\nprint('$x$')\n\nx = 1\n```\n")
    code = lecture.blocks[-1]
    assert code.kind is BlockKind.CODE
    assert not code.askable
    assert lecture.text_of(code) == "print('$x$')\n\nx = 1"


def test_myst_roles_directives_and_references() -> None:
    lecture = read(
        "a.md",
        "(sec:a)=\n# 标题\n\n见{ref}`sec:a`与{doc}`前一讲 <x>`，由 {eq}`one` 可知{cite}`k`。\n\n"
        "$$\na=b\n$$ (one)\n\n```{note}\n这是**提示**。\n```\n\n```{code-cell} python\nx=1\n```\n\n"
        "```{exercise}\n:label: e\n证明之。\n```\n",
    )
    assert texts(lecture) == ["标题", "见标题与前一讲，由 (1) 可知。", "$$a=b$$ (1)", "这是提示。"]
    assert reasons(lecture) == {"code cell": ["x=1"], "exercise": ["证明之。"]}


def test_admonitions_of_mkdocs_and_callouts() -> None:
    lecture = read("a.md", '??? note "Why so"\n    Because of it.\n\n> [!TIP]\n> Cells divide.\n')
    assert texts(lecture) == ["Why so", "Because of it.", "Cells divide."]
    assert not lecture.blocks[0].askable


def test_front_matter_shortcodes_comments_and_footnotes_are_out() -> None:
    lecture = read(
        "a.md",
        '---\ntitle: "Rivers"\n---\n<!-- x -->\n{{< figure src="a" caption="A bend" >}}\n\n'
        "Rivers[^1] bend[^zz].\n\n{% include x %}\n\n[^1]: A note.\n",
    )
    assert lecture.title == "Rivers"
    assert lecture.text == "Rivers bend."
    assert reasons(lecture) == {
        "front matter": ['title: "Rivers"'],
        "caption": ["A bend"],
        "footnote": ["A note."],
    }


def test_chinese_lines_join_without_a_space_english_ones_with() -> None:
    lecture = read(
        "a.md", "换行的中文\n应当相连，but English\nwords keep\nspaces。**定义：**这是。\n"
    )
    assert lecture.text == "换行的中文应当相连，but English words keep spaces。定义：这是。"
    assert lecture.language == "zh"


def test_places_are_lines_of_the_source() -> None:
    lecture = read(
        "a.md", "---\ntitle: x\n---\n\n# One\n\nAlpha beta gamma.\n\n\nDelta **epsilon** zeta.\n"
    )
    assert [b.place for b in lecture.blocks] == ["line 5", "line 7", "line 10"]


def test_spaces_that_set_chinese_marks_apart_are_not_the_texts() -> None:
    lecture = read(
        "a.md",
        "若 $x$ 则称为 **点集 (vertex set)**，简称 **点**；[无边图](x.md) 是 **图 G** 的子图。",
    )
    assert lecture.text == "若 $x$ 则称为点集 (vertex set)，简称点；无边图是图 G 的子图。"
    assert marked(lecture) == ["点集 (vertex set)", "点", "图 G"]
    assert read("b.md", "It is a **cell** of [life](x) here.").text == "It is a cell of life here."
