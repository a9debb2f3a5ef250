"""Text is text: whatever a lecture or a model wrote, it is printed and does nothing."""

import io
import json
import re
from typing import Any

import typst
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from services.renderer.html.markdown import BLANK, parsed, parsed_plain
from services.renderer.papers.markup import literal, markup
from services.renderer.papers.render import render_papers
from tests.papers.sample import exam

HOSTILE = [
    '#import "@preview/cetz:0.3.0"', '#read("/etc/passwd")', "#include \"/etc/passwd\"",
    "#panic()", "#while true {}", "*", "_", "@ref", "<label>", "$", "\\", "{", "}", "[", "]", "(",
    ")", "#", '"', "'", "`", "```", "~", "=", "-", "--", "...", "+", "/", "//", "/*", "*/", "1.",
    "https://a.b", ":::", "---", "|", "\n", "\n\n", " ", "\t", "中文", "é", "\u202e", "\x00",
    "\\input{/etc/passwd}", "\\write18{ls}", "#set page(width: 1pt)", "//formula 0", "&", "%", ";",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(HOSTILE), max_size=12).map("".join)


def _evaluated(fragment: str) -> Any:
    """The content that a fragment evaluates to, as data."""
    source = f'#metadata(eval({literal(fragment)}, mode: "markup", scope: (blank: _ => []))) <x>'
    return json.loads(
        typst.query(source.encode(), "<x>", field="value", one=True, ignore_system_fonts=True)
    )


def _texts(node: Any) -> str:
    if isinstance(node, list):
        return "".join(_texts(part) for part in node)
    if not isinstance(node, dict):
        return ""
    own = node.get("text", "").replace("\u200b", "") if node.get("func") in {"text", "raw"} else ""
    return own + "".join(_texts(part) for part in node.values() if isinstance(part, dict | list))


@settings(deadline=None, max_examples=120, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS)
def test_plain_text_reaches_typst_character_by_character(text: str) -> None:
    tokens = parsed_plain(text.replace("$", ""))
    meant = "".join(t.content for token in tokens for t in token.children or ())
    shown = _texts(_evaluated(markup(tokens, {})))
    assert re.sub(r"\s", "", shown) == re.sub(r"\s", "", meant)


@settings(deadline=None, max_examples=120, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS)
def test_markdown_of_any_kind_is_valid_markup_that_loses_no_text(text: str) -> None:
    tokens = parsed(text.replace("$", ""))
    meant = "".join(
        part.content
        for token in tokens
        for part in (token.children or [token])
        if part.type in {"text", "text_special", "code_inline", "fence", "code_block"}
    )
    shown = _texts(_evaluated(markup(tokens, {})))
    assert re.sub(r"\s", "", shown) == re.sub(r"\s", "", meant.replace(BLANK, ""))


async def test_a_paper_full_of_hostile_text_prints_it_and_nothing_else() -> None:
    questions = [
        {
            "type": "single_choice",
            "stem": f"start{n} {text} end{n}",
            "options": [f"a {text}", f"b{text}b"],
            "key": "A",
            "solution": f"{text}\n\nsolved{n}",
            "quote": f"{text} quoted{n}",
        }
        for n, text in enumerate(HOSTILE)
    ]
    papers = await render_papers(exam(questions))
    pages = {
        name: " ".join(page.extract_text() for page in PdfReader(io.BytesIO(papers[name])).pages)
        for name in ("exam.pdf", "key.pdf")
    }
    for n in range(len(HOSTILE)):
        assert f"start{n}" in pages["exam.pdf"]
        assert f"solved{n}" in pages["key.pdf"]
        assert f"quoted{n}" in pages["key.pdf"]
    assert "#panic()" in pages["exam.pdf"]
    assert "root:" not in pages["exam.pdf"] + pages["key.pdf"]
