"""The Markdown of questions, as tokens that the screen's and the paper's writers share.

CommonMark with tables and `$LaTeX$`; raw HTML, links and images are off: their source is text.
"""

import re
from collections.abc import Sequence
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin

from services.renderer.html import CannotRender

MAX_CHARACTERS = 20_000
BLANK = "\ufdd0"
"""Stands for `____` in the text of tokens: a noncharacter, taken out of every input."""

_BLANKS = re.compile(r"_{4,}")
# Control characters and noncharacters, invalid in XML; and what turns the order of letters round,
# so that a text would not read as it was checked.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff\ufeff]"
)


def parsed(text: str) -> Sequence[Token]:
    """Tokens of a Markdown text; raises `CannotRender` where it is beyond bounds."""
    tokens = _markdown().parse(_BLANKS.sub(BLANK, _clean(text)))
    for token in tokens:
        _join_chinese(token.children or [])
    return tokens


def parsed_plain(text: str) -> Sequence[Token]:
    """Tokens of a text in which only `$LaTeX$` means something: a quote, a title, an answer."""
    return _plain().parse(_clean(text))


def formulas(tokens: Sequence[Token]) -> list[Token]:
    """All formulas among the tokens."""
    inline = [child for token in tokens for child in token.children or ()]
    return [token for token in (*tokens, *inline) if token.type.startswith("math_")]


def _join_chinese(tokens: list[Token]) -> None:
    """A line that ends within Chinese goes on without a space."""
    for before, between, after in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if between.type == "softbreak" and before.content[-1:] > "\u2e80" < after.content[:1]:
            between.type, between.tag = "text", ""


def _clean(text: str) -> str:
    if len(text) > MAX_CHARACTERS:
        raise CannotRender(f"a text of more than {MAX_CHARACTERS} characters")
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n"))


@cache
def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table")
    markdown.disable(["html_block", "html_inline", "link", "image", "autolink", "reference"])
    return _with_math(markdown)


@cache
def _plain() -> MarkdownIt:
    return _with_math(MarkdownIt("zero").enable("newline"))


def _with_math(markdown: MarkdownIt) -> MarkdownIt:
    dollarmath_plugin(markdown, allow_labels=False, allow_blank_lines=False)
    markdown.inline.ruler.at("math_inline", _inline_math)
    return markdown


def _inline_math(state: StateInline, silent: bool) -> bool:
    """`$…$` as pandoc reads it: no white space inside the dollars, no digit after the last.

    The plug-in's own rule takes a digit before the first dollar for money: `10$\\mu$m`.
    """
    source, start = state.src, state.pos
    if source[start] != "$":
        return False
    mark = "$$" if source.startswith("$$", start) else "$"
    first = start + len(mark)
    end = _closing(source, first, state.posMax, mark)
    if end < 0 or not source[first:end].strip():
        return False
    after = source[end + len(mark) : end + len(mark) + 1]
    inside = source[first:end]
    if mark == "$" and (inside != inside.strip() or (after.isascii() and after.isdigit())):
        return False
    if not silent:
        token = state.push("math_block" if mark == "$$" else "math_inline", "math", 0)
        token.content, token.markup = inside.strip(), mark
    state.pos = end + len(mark)
    return True


def _closing(source: str, first: int, last: int, mark: str) -> int:
    place = first
    while (place := source.find(mark, place, last)) >= 0:
        slashes = len(source[first:place]) - len(source[first:place].rstrip("\\"))
        if slashes % 2 == 0:
            return place
        place += 1
    return -1
