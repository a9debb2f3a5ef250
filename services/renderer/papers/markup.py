"""Tokens of the Markdown → Typst markup in which every character of a text is a string literal.

`#"…";` is inert whatever it holds: only backslash and quotation mark mean anything inside.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from markdown_it.token import Token

from services.renderer.html.markdown import BLANK

Formulas = Mapping[tuple[str, bool], str]
"""(LaTeX, displayed) → Typst markup of the formula."""

_LONG_WORD = re.compile(r"[!-~]{40,}")
_BREAK = "#parbreak();"
_OPEN = {
    "paragraph_open": _BREAK,
    "heading_open": "#parbreak();#strong[",
    "bullet_list_open": "#list(tight: true,",
    "list_item_open": "[",
    "blockquote_open": "#quote(block: true)[",
    "strong_open": "#strong[",
    "em_open": "#emph[",
    "s_open": "#strike[",
    "thead_open": "table.header(",
    "th_open": "[#strong[",
    "td_open": "[",
}
_CLOSE = {
    "paragraph_close": _BREAK,
    "heading_close": "];#parbreak();",
    "bullet_list_close": ");",
    "ordered_list_close": ");",
    "list_item_close": "],",
    "blockquote_close": "];",
    "strong_close": "];",
    "em_close": "];",
    "s_close": "];",
    "table_close": ");",
    "thead_close": "),",
    "th_close": "]],",
    "td_close": "],",
}
_FLAT = {
    "softbreak": '#" ";',
    "hardbreak": "#linebreak();",
    "hr": "#line(length: 100%, stroke: 0.4pt);",
    "tbody_open": "",
    "tbody_close": "",
    "tr_open": "",
    "tr_close": "",
}
_MARKS = {**_OPEN, **_CLOSE, **_FLAT}


def literal(text: str) -> str:
    """A Typst string literal that stands for exactly this text."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + escaped.replace("\n", "\\n").replace("\t", "\\t").replace("\r", "") + '"'


def markup(tokens: Sequence[Token], formulas: Formulas) -> str:
    """The tokens of one text as Typst markup; a blank is a call of `blank(index)`."""
    parts = list(_Writer(formulas).write(tokens))
    # A break at either end would be a line of its own where the text stands inside another.
    while parts and parts[0] == _BREAK:
        del parts[0]
    while parts and parts[-1] == _BREAK:
        del parts[-1]
    return "".join(parts)


class _Writer:
    def __init__(self, formulas: Formulas) -> None:
        self.formulas = formulas
        self.blanks = 0

    def write(self, tokens: Sequence[Token]) -> Iterator[str]:
        for place, token in enumerate(tokens):
            match token.type:
                case "inline":
                    yield from self.write(token.children or ())
                case "text" | "text_special":
                    yield from self._text(token.content, "#{};")
                case "code_inline":
                    yield from self._text(token.content, "#raw({});")
                case "fence" | "code_block":
                    code = token.content.rstrip("\n").replace(BLANK, "____")
                    yield f"#raw({literal(code)}, block: true);"
                case "math_inline" | "math_block":
                    yield self.formulas[formula(token)]
                case "table_open":
                    yield _table(tokens[place:])
                case "ordered_list_open":
                    yield f"#enum(tight: true, start: {int(token.attrGet('start') or 1)},"
                case "paragraph_open" | "paragraph_close" if token.hidden:
                    pass
                case kind:
                    yield _MARKS[kind]

    def _text(self, text: str, form: str) -> Iterator[str]:
        for place, part in enumerate(text.split(BLANK)):
            if place:
                yield f"#blank({self.blanks});"
                self.blanks += 1
            if part:
                yield form.format(literal(_LONG_WORD.sub(_breakable, part)))


def _breakable(word: re.Match[str]) -> str:
    """A word longer than half a line (an address, a sequence) may be broken anywhere."""
    return "\u200b".join(word[0])


def formula(token: Token) -> tuple[str, bool]:
    """The formula of a token: its LaTeX, and whether it is displayed."""
    return token.content, token.type == "math_block"


def _table(tokens: Sequence[Token]) -> str:
    """The opening of a table: its number of columns and how they align."""
    aligned = []
    for token in tokens:
        if token.type == "th_open":
            style = str(token.attrGet("style") or "")
            aligned.append(style.rpartition(":")[2] or "left")
        elif token.type == "thead_close":
            break
    columns = ", ".join(["auto"] * len(aligned))
    return f"#table(columns: ({columns},), align: ({', '.join(aligned)},),"
