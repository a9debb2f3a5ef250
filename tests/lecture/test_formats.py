"""HTML, reStructuredText, plain text, DOCX, PPTX."""

import io

from pptx import Presentation
from pptx.util import Inches

from examstream.exam.lecture.model import BlockKind
from tests.lecture.make import docx, marked, read, reasons, texts


def test_html_leaves_the_furniture_of_a_page_out() -> None:
    lecture = read(
        "a.html",
        "<html><head><title>Heaps — Course</title><script>var x</script></head><body>"
        "<nav><a href='x'>Next page</a></nav><div id='mw-navigation'>Main page</div>"
        "<h1>Heaps<a class='headerlink' href='#h'>¶</a></h1>"
        "<p>A <b>heap</b> is a tree<sup><a href='#n'>[1]</a></sup> with \\(n\\) nodes, "
        "<script type='math/tex'>m</script> edges.</p>"
        "<div class='admonition'><p class='admonition-title'>Note</p><p>It is full.</p></div>"
        "<figure><img src='h.png' alt='a heap'><figcaption>A heap drawn.</figcaption></figure>"
        "<dl class='glossary'><dt>leaf</dt><dd>node without children</dd></dl>"
        "<footer>© 2020</footer></body></html>",
    )
    assert texts(lecture) == [
        "Heaps",
        "A heap is a tree with $n$ nodes, $m$ edges.",
        "It is full.",
        "leaf: node without children",
    ]
    assert lecture.title == "Heaps"
    assert reasons(lecture) == {
        "navigation": ["Next page", "Main page"],
        "alternative text": ["a heap"],
        "caption": ["A heap drawn."],
        "page header or footer": ["© 2020"],
    }


def test_html_formulas_of_wikipedia_katex_and_latex2html() -> None:
    lecture = read(
        "a.html",
        "<p>The rate <span class='x'><math><semantics><mi>v</mi><annotation "
        "encoding='application/x-tex'>"
        "{\\displaystyle v}</annotation></semantics></math></span> of <img alt='$p = mv$' "
        "src='i.png'> and "
        "<span class='katex'><annotation encoding='application/x-tex'>k^2</annotation></span>.</p>",
    )
    assert lecture.text == "The rate $v$ of $p = mv$ and $k^2$."


def test_rst_roles_directives_and_labels() -> None:
    lecture = read(
        "a.rst",
        ":author: X\n\n.. _top:\n\n=====\nStart\n=====\n\nA **map** takes an :term:`argument`, "
        "see :ref:`top`,\n"
        ":math:`x^2`, H\\ :sub:`2`\\ O, :eq:`e` [Knuth97]_.\n\n.. math::\n   :label: e\n\n   a "
        "= b\n\n"
        ".. note::\n\n   Noted text.\n\n.. figure:: a.png\n\n   A caption.\n\n.. toctree::\n\n "
        "  one\n\n"
        ".. glossary::\n\n   term\n      Its meaning.\n\nExercises\n---------\n\nDo it.\n",
    )
    assert texts(lecture) == [
        "Start",
        "A map takes an argument, see Start, $x^2$, H₂O, (1).",
        "$$a = b$$ (1)",
        "Noted text.",
        "term: Its meaning.",
    ]
    assert marked(lecture) == ["map", "argument"]
    assert {"front matter", "caption", "navigation", "exercise"} <= set(reasons(lecture))


def test_rst_of_a_publishers_own_directives() -> None:
    lecture = read(
        "a.rst",
        "Heaps\n=====\n\nA heap has a :ref:`heap order <heap order> <Order>` rule.\n\n"
        ".. slideshow:: heapCON ss\n   :long_name: Heap slides\n   :output: show\n\nIts root is the "
        "largest.\n\n.. note:: Mind the root.\n   :class: x\n\n.. aside:: Trees\n   :class: y\n\n   Trees grow.\n",
    )
    assert texts(lecture)[:3] == [
        "Heaps",
        "A heap has a heap order rule.",
        "Its root is the largest.",
    ]
    assert "Mind the root." in lecture.text
    assert "Trees grow." in lecture.text
    assert "heapCON" not in lecture.text


def test_plain_text_headings_lists_and_parted_words() -> None:
    lecture = read(
        "a.txt",
        "THE WATER CYCLE\n\nWater moves between sea and land. This move-\nment is a "
        "cycle.\n\nPlaces\n======\n\n"
        "  - oceans\n  - lakes\n\n1.2 Rivers and streams\n\nRivers flow "
        "down.\n\nEXERCISES\n\n1. What is it?\n",
    )
    assert [(b.kind, lecture.text_of(b)) for b in lecture.blocks] == [
        (BlockKind.HEADING, "THE WATER CYCLE"),
        (BlockKind.PARAGRAPH, "Water moves between sea and land. This movement is a cycle."),
        (BlockKind.HEADING, "Places"),
        (BlockKind.ITEM, "oceans"),
        (BlockKind.ITEM, "lakes"),
        (BlockKind.HEADING, "1.2 Rivers and streams"),
        (BlockKind.PARAGRAPH, "Rivers flow down."),
    ]
    assert reasons(lecture)["exercise"] == ["EXERCISES", "What is it?"]


def test_plain_text_in_a_legacy_encoding() -> None:
    source = "第一章 概述\n\n计算机网络是指互相连接的计算机的集合，它们能够通信和共享资源。\n"
    assert "计算机网络是指互相连接的计算机" in read("a.txt", source.encode("gb18030")).text


def test_docx_with_styles_formulas_tables_and_bold_titles() -> None:
    lecture = read(
        "a.docx",
        docx(
            "---\ntitle: Light\n---\n\n# Rays\n\nA **ray** is $x^2$.\n\n**A bold "
            "title**\n\nMore text here.\n\n"
            "| a | b |\n|---|---|\n| 1 | 2 |\n\n## Exercises\n\n1. Do it.\n\n## "
            "Glossary\n\nray\n: a line\n"
        ),
    )
    assert lecture.title == "Light"
    assert texts(lecture, BlockKind.HEADING) == ["Rays", "A bold title", "Glossary"]
    assert texts(lecture, BlockKind.PARAGRAPH)[0] == "A ray is $x^{2}$."
    assert [b.rows for b in lecture.blocks if b.rows] == [(("a", "b"), ("1", "2"))]
    assert reasons(lecture)["exercise"] == ["Exercises", "Do it."]


def deck() -> bytes:
    made = Presentation()
    slide = made.slides.add_slide(made.slide_layouts[1])
    slide.shapes.title.text = "Taxes"
    frame = slide.placeholders[1].text_frame
    frame.text = "A tax is paid for each unit of emissions"
    below = frame.add_paragraph()
    below.text, below.level = "It costs $5 in year 1", 1
    slide.notes_slide.notes_text_frame.text = (
        "Remember to say that taxes fix the price of emissions."
    )
    slide = made.slides.add_slide(made.slide_layouts[5])
    slide.shapes.title.text = "A drawing"
    for number, label in enumerate(("Price", "Quantity", "p*")):
        box = slide.shapes.add_textbox(Inches(number), Inches(2), Inches(1), Inches(1))
        box.text_frame.text = label
    for _ in range(3):
        slide.shapes.add_connector(1, 0, 0, Inches(1), Inches(1))
    slide = made.slides.add_slide(made.slide_layouts[5])
    slide.shapes.title.text = "Costs"
    table = slide.shapes.add_table(2, 2, 0, 0, Inches(4), Inches(1)).table
    for row, cells in enumerate((("Fuel", "Cost"), ("Coal", "3"))):
        for column, cell in enumerate(cells):
            table.cell(row, column).text = cell
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_slides_have_titles_bullets_notes_tables_and_no_chart_labels() -> None:
    lecture = read("a.pptx", deck())
    assert [(b.kind, lecture.text_of(b), b.place) for b in lecture.blocks] == [
        (BlockKind.HEADING, "Taxes", "slide 1"),
        (BlockKind.ITEM, "A tax is paid for each unit of emissions", "slide 1"),
        (BlockKind.ITEM, r"It costs \$5 in year 1", "slide 1"),
        (BlockKind.PARAGRAPH, "Remember to say that taxes fix the price of emissions.", "slide 1"),
        (BlockKind.HEADING, "A drawing", "slide 2"),
        (BlockKind.HEADING, "Costs", "slide 3"),
        (BlockKind.TABLE, "Fuel | Cost\nCoal | 3", "slide 3"),
    ]
    assert sorted(reasons(lecture)["chart label"]) == ["Price", "Quantity", "p*"]
