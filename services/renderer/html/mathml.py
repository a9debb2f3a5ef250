"""LaTeX → MathML, and whether a formula can be shown at all. The door to latex2mathml."""

import re
import unicodedata
from functools import lru_cache
from html import escape
from xml.etree.ElementTree import Element

from latex2mathml.converter import Converter

from services.renderer.html import CannotRender
from services.renderer.html.latex import check_shape, tidied

_ENTITY = re.compile(r"&#x([0-9A-Fa-f]{1,6});")
_CHILDREN = {"mfrac": 2, "msub": 2, "msup": 2, "msubsup": 3, "mroot": 2}
_CHILDREN |= {"munder": 2, "mover": 2, "munderover": 3}
_KEPT = frozenset(
    "display stretchy fence form separator accent accentunder displaystyle lspace "
    "rspace scriptlevel linethickness columnalign columnlines rowlines rowspacing columnspacing "
    "width height depth voffset minsize maxsize movablelimits largeop symmetric notation".split()
)


_ROMAN = re.compile(r"\\mathrm\s*\{((?:[^{}]|\{[^{}]*\})*)\}")
_LETTERS = re.compile(r"(?<![\\A-Za-z])[A-Za-z]+")


def check_math(latex: str) -> None:
    """Raises `CannotRender` where the formula would not look as meant, on screen or on paper."""
    mathml(latex, display=False)


@lru_cache(maxsize=512)
def mathml(latex: str, *, display: bool) -> str:
    """The formula as a `<math>` element; raises `CannotRender`."""
    latex = tidied(latex)
    check_shape(latex)
    latex = _ROMAN.sub(_upright, latex)
    try:
        converter = Converter(display="block" if display else "inline")
        tree = converter.convert_to_element(latex)
    # Its own errors have no common root, and broken input raises IndexError and others.
    except (Exception, RecursionError) as error:
        raise CannotRender(f"a formula is broken ({type(error).__name__})") from None
    _check(tree)
    return _written(tree)


def _check(tree: Element) -> None:
    """latex2mathml lets what it does not know through as text, and half a fraction as one."""
    for element in tree.iter():
        text = element.text or ""
        if "\\" in text and text != "\\":
            raise CannotRender(f"a formula uses {text[:40]}, which is not known")
        if len(element) != _CHILDREN.get(element.tag, len(element)):
            raise CannotRender("a part of a formula is missing")


def _written(element: Element) -> str:
    """Its own writer unescapes what it wrote, so that `<` in a formula becomes a tag: ours."""
    attributes = "".join(
        f' {name}="{escape(value)}"' for name, value in element.attrib.items() if name in _KEPT
    )
    styled = _styled(_characters(element.text or ""), element.get("mathvariant", ""))
    inner = escape(styled, quote=False)
    inner += "".join(_written(child) for child in element)
    return f"<{element.tag}{attributes}>{inner}</{element.tag}>"


def _upright(roman: re.Match[str]) -> str:
    """Browsers slant an `<mi>` of one letter, and latex2mathml makes `\\mathrm{d}` one."""
    return "{" + _LETTERS.sub(lambda letters: rf"\text{{{letters[0]}}}", roman[1]) + "}"


def _styled(text: str, variant: str) -> str:
    """Bold, sans and the like as letters of their own: browsers dropped `mathvariant`."""
    if variant in {"", "normal"}:
        return text
    style = variant.upper().replace("BOLD-SANS-SERIF", "SANS-SERIF BOLD")
    return "".join(_letter(character, style.replace("-", " ")) for character in text)


def _letter(character: str, style: str) -> str:
    name = unicodedata.name(character, "").replace("LATIN ", "").replace("GREEK ", "")
    name = name.replace(" LETTER ", " ")
    try:
        return unicodedata.lookup(
            f"MATHEMATICAL {style.replace('SANS SERIF', 'SANS-SERIF')} {name}"
        )
    except KeyError:
        return character


def _characters(text: str) -> str:
    return _ENTITY.sub(lambda entity: chr(int(entity[1], 16)), text)
