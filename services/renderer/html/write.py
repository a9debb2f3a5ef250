"""Tokens of `markdown.py` → HTML. Writes the tags it knows and escapes all else."""

import re
from collections.abc import Iterator, Sequence
from html import escape

import nh3
from markdown_it.token import Token

from services.renderer.html import CannotRender
from services.renderer.html.markdown import BLANK, parsed, parsed_plain
from services.renderer.html.mathml import mathml

_BLANK = '<span class="blank" role="img" aria-label="____"></span>'
_PAIRED = frozenset(
    "p ul ol li blockquote strong em s table thead tbody tr th td h1 h2 h3 h4 h5 h6".split()
)
_HEADINGS = {f"h{level}": "strong" for level in range(1, 7)}

_MATHML = (
    "math mi mn mo mtext mspace mrow mfrac msqrt mroot mstyle mpadded mphantom menclose msub msup "
    "msubsup munder mover munderover mtable mtr mtd ms"
)
_MATH_ATTRIBUTES = set(
    "display stretchy fence form separator accent accentunder displaystyle lspace rspace "
    "scriptlevel linethickness columnalign columnlines rowlines width height depth voffset "
    "minsize maxsize movablelimits largeop symmetric notation rowspacing columnspacing".split()
)
_HTML = "div span p ul ol li blockquote strong em s code pre br hr table thead tbody tr th td"
_ATTRIBUTES = {tag: {"class", "role", "aria-label"} for tag in _HTML.split()}
_ATTRIBUTES |= dict.fromkeys(_MATHML.split(), _MATH_ATTRIBUTES)
_ATTRIBUTES["div"] |= {"lang"}
_ATTRIBUTES["ol"] |= {"start"}


def markdown_html(text: str) -> str:
    """Markdown → HTML; raises `CannotRender`."""
    return "".join(_blocks(parsed(text)))


def inline_html(text: str) -> str:
    """Text in which only `$LaTeX$` means something → inline HTML; raises `CannotRender`."""
    tokens = parsed_plain(text)
    return " ".join("".join(_inline(token.children or ())) for token in tokens if token.children)


def clean(html: str) -> str:
    """The same HTML, through a sanitiser that knows nothing of how it was made."""
    return nh3.clean(
        html,
        tags=set(_ATTRIBUTES),
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        url_schemes=set(),
        link_rel=None,
    )


def _blocks(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        match token.type:
            case "inline":
                yield from _inline(token.children or ())
            case "fence" | "code_block":
                yield f"<pre><code>{_text(token.content, blank='____')}</code></pre>"
            case "math_block":
                yield f'<div class="formula">{_math(token, display=True)}</div>'
            case "hr":
                yield "<hr>"
            case _:
                yield _tag(token)


def _inline(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        match token.type:
            case "text" | "text_special":
                yield _text(token.content)
            case "code_inline":
                yield f"<code>{_text(token.content)}</code>"
            case "math_inline":
                yield _math(token, display=False)
            case "math_block":
                yield _math(token, display=True)
            case "softbreak":
                yield "\n"
            case "hardbreak":
                yield "<br>"
            case _:
                yield _tag(token)


def _tag(token: Token) -> str:
    if token.tag not in _PAIRED:
        raise CannotRender(f"no rule for {token.type}")
    if token.hidden:
        return ""
    tag = _HEADINGS.get(token.tag, token.tag)
    if token.nesting < 0:
        return f"</{tag}></p>" if tag != token.tag else f"</{tag}>"
    aligned = re.fullmatch(r"text-align:(left|right|center)", str(token.attrGet("style") or ""))
    start = token.attrGet("start")
    attribute = f' class="{aligned[1]}"' if aligned else ""
    attribute += f' start="{int(start)}"' if tag == "ol" and start else ""
    return f"<p><{tag}>" if tag != token.tag else f"<{tag}{attribute}>"


def _text(text: str, blank: str = _BLANK) -> str:
    return escape(text, quote=False).replace(BLANK, blank)


def _math(token: Token, *, display: bool) -> str:
    if BLANK in token.content:
        raise CannotRender("a blank inside a formula")
    return mathml(token.content, display=display)
