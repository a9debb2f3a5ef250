"""`lecture.text[start:end]` is the block's text, whatever the source holds."""

import unicodedata

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from examstream.exam.lecture.errors import LectureError
from examstream.exam.lecture.model import BlockKind
from examstream.exam.lecture.piece import clean, finish
from examstream.exam.lecture.print import SEPARATOR, describe, lecture_txt
from tests.lecture.make import read, whole

_WORD = st.one_of(
    st.text(alphabet="abcXYZ019 ", min_size=1, max_size=12),
    st.sampled_from(
        [
            "**bold**",
            "*it*",
            "$x^2$",
            "\\$5",
            "K<sup>+</sup>",
            "图论",
            "`code`",
            "[l](#a)",
            "e\u0301",
            "\u200bzero",
            "ﬁne",
            "\u00a0",
            "![alt](p.png)",
            "[^1]",
            "<b>tag</b>",
            "{:.x}",
            "\\_\\_\\_",
            "“quoted”",
            "\x07",
            "—",
            "𝑛",
            "[[w]]",
        ]
    ),
)
_LINE = st.lists(_WORD, min_size=1, max_size=8).map(" ".join)
_BLOCK = st.one_of(
    _LINE,
    _LINE.map(lambda line: f"# {line}"),
    _LINE.map(lambda line: f"### {line}"),
    st.lists(_LINE, min_size=1, max_size=3).map(
        lambda lines: "\n".join(f"- {line}" for line in lines)
    ),
    st.lists(_LINE, min_size=1, max_size=3).map(lambda lines: "\n".join(f"1. {x}" for x in lines)),
    _LINE.map(lambda line: f"> {line}"),
    _LINE.map(lambda line: f"$$\n{line}\n$$"),
    _LINE.map(lambda line: f"```\n{line}\n```"),
    _LINE.map(lambda line: f"| a | b |\n|---|---|\n| {line} | 2 |"),
    _LINE.map(lambda line: f"term\n: {line}"),
    _LINE.map(lambda line: f"::: note\n{line}\n:::"),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_BLOCK, min_size=1, max_size=8).map("\n\n".join))
def test_blocks_are_where_they_say_in_any_markdown(source: str) -> None:
    try:
        lecture = read("a.md", source)  # checks order, bounds and gaps
    except LectureError:
        return  # nothing in it to ask about
    assert unicodedata.is_normalized("NFC", lecture.text)
    assert not any(
        unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Cn", "Co") and sign != "\n"
        for sign in lecture.text
    )
    assert lecture_txt(lecture).startswith(lecture.text + "\n\n" + SEPARATOR)
    for block in lecture.blocks:
        if block.kind not in (BlockKind.CODE, BlockKind.TABLE, BlockKind.QUOTE):
            assert "\n" not in lecture.text_of(block)


@given(st.text(max_size=60))
def test_clean_text_is_nfc_without_invisible_signs(text: str) -> None:
    cleaned = clean(text)
    assert unicodedata.is_normalized("NFC", cleaned)
    assert not any(unicodedata.category(sign) == "Cc" and sign != "\n" for sign in cleaned)


@given(st.text(alphabet="ab 图，.\u0301\ufdd0\ufdd1\ufdd3\ufdd4\ufdd5\n", max_size=40))
def test_marks_lie_in_the_text(raw: str) -> None:
    text, marks = finish(raw)
    assert text == text.strip()
    assert all(0 <= start < end <= len(text) for start, end, _ in marks)


def test_several_files_stand_one_after_the_other() -> None:
    from examstream.exam.lecture.read import LectureFile, read_lecture
    from tests.lecture.make import SMALL

    files = [
        LectureFile("a.md", b"# One\n\nFirst text here.\n\n- x\n"),
        LectureFile("b.txt", b"- y\n\nSecond text.\n"),
    ]
    lecture = read_lecture(files, "auto", SMALL)
    whole(lecture)
    assert lecture.text == "# One\n\nFirst text here.\n\nx\n\ny\n\nSecond text.".removeprefix("# ")
    assert [b.source for b in lecture.blocks] == ["a.md", "a.md", "a.md", "b.txt", "b.txt"]
    assert lecture.blocks[-1].section == ()
    lists = [b.list_id for b in lecture.blocks if b.kind is BlockKind.ITEM]
    assert lists[0] != lists[1]


def test_lecture_txt_lists_what_was_left_out_and_describe_the_outline() -> None:
    lecture = read("a.md", "# One\n\nText here.\n\n## Exercises\n\nDo it.\n")
    appendix = lecture_txt(lecture)[len(lecture.text) :]
    assert "[exercise; line 7]\nDo it." in appendix
    assert "One" in describe(lecture)
    assert "2 exercise" in describe(lecture)
