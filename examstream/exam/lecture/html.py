"""HTML: what is no text gets a zone from its tag, formulas are taken out, pandoc reads the rest."""

import re
from typing import Any

import lxml.html
from lxml import etree

from examstream.exam.lecture import pandoc, zones
from examstream.exam.lecture.document import walk
from examstream.exam.lecture.formula import Formulas
from examstream.exam.lecture.piece import Piece

READER = "html+native_divs+native_spans-tex_math_dollars-raw_html-line_blocks-empty_paragraphs"
_TAG_ZONES = {
    "nav": zones.NAVIGATION,
    "footer": zones.PAGE,
    "figcaption": zones.CAPTION,
    "menu": zones.NAVIGATION,
    "form": zones.NAVIGATION,
    "button": zones.NAVIGATION,
    "address": zones.FRONT,
}
_NEVER = (
    "script",
    "style",
    "noscript",
    "template",
    "svg",
    "iframe",
    "object",
    "embed",
    "canvas",
    "audio",
    "video",
    "select",
    "input",
    "textarea",
    "link",
    "meta",
    "base",
    "param",
)
_BLOCKS = {
    "div",
    "section",
    "aside",
    "header",
    "footer",
    "nav",
    "ul",
    "ol",
    "table",
    "p",
    "figure",
    "form",
    "main",
    "article",
    "dl",
    "address",
    "blockquote",
    "center",
    "details",
}
_TEX = re.compile(
    r"\\\((?P<i>[\s\S]+?)\\\)|\\\[(?P<d>[\s\S]+?)\\\]|\$\$(?P<dd>[\s\S]+?)\$\$|(?<![\\$\w])\$(?P<ii>[^$\n]*?[\\^_=+{}A-Za-z][^$\n]*?)\$(?![\d$])"
)
_DECLARED = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?([\w-]+)""", re.I)


def decode(data: bytes) -> str:
    """The page's text by its own declaration, else UTF-8, else the usual legacy encodings."""
    from examstream.exam.lecture.decoding import decode as by_content

    declared = _DECLARED.search(data[:4096])
    return by_content(data, declared[1].decode("ascii", "replace") if declared else "")


def read(source: str, budget: Any) -> tuple[str, list[Piece]]:
    """(title, pieces) of a page."""
    if not source.strip():
        return "", []
    page: Any = lxml.html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", source))
    title = " ".join((page.findtext(".//title") or "").split()).rstrip("¶# ")
    formulas = Formulas()
    _prepare(page, formulas)
    ready = etree.tostring(page, encoding="unicode", method="html")
    document = pandoc.tree(ready.encode(), READER, **budget)
    heading = page.find(".//h1")
    if heading is not None and (not title or " - " in title or " — " in title or " | " in title):
        title = " ".join(heading.text_content().split()).rstrip("¶# ") or title
    visible = re.sub(
        r"(?is)<(script|style|head)\b.*?</\1>", lambda hit: "\n" * hit.group().count("\n"), source
    )
    visible = re.sub(r"<[^>]*>", lambda hit: "\n" * hit.group().count("\n"), visible)
    return title, walk(document, formulas, visible)


def fragments(parts: dict[str, str], formulas: Formulas, budget: Any) -> dict[str, list[Any]]:
    """HTML that stood inside another format, parsed in one go; `formulas` are already out."""
    if not parts:
        return {}
    page = lxml.html.document_fromstring(
        "<body>"
        + "".join(f'<div id="{name}">{part}</div>' for name, part in parts.items())
        + "</body>"
    )
    _prepare(page, formulas)
    document = pandoc.tree(
        etree.tostring(page, encoding="unicode", method="html").encode(), READER, **budget
    )
    return {block["c"][0][0]: block["c"][1] for block in document["blocks"] if block["t"] == "Div"}


def _prepare(page: Any, formulas: Formulas) -> None:
    _formulas(page, formulas)
    for element in list(page.iter(*_NEVER, etree.Comment, etree.ProcessingInstruction)):
        _remove(element)
    whole = len(page.text_content())
    for element in list(page.iter()):
        if not isinstance(element.tag, str):
            continue
        tag = element.tag.lower()
        names = [
            element.get("role") or "",
            *(element.get("class") or "").split(),
            element.get("id") or "",
        ]
        zone = _TAG_ZONES.get(tag, "") or (
            zones.of_names(names) or zones.of_part(names) if tag in _BLOCKS else ""
        )
        if (
            zone
            and tag not in ("nav", "footer")
            and whole > 400
            and len(element.text_content()) > 0.5 * whole
        ):
            zone = ""  # a name on what holds the page's text says nothing
        if tag == "p" and set(names) & {"admonition-title", "title", "callout-title", "box-title"}:
            element.tag = "div"
            element.set("class", "title")
        if (
            tag == "header"
            and (element.find(".//h1") is None)
            and element.getparent() is not None
            and element.getparent().tag == "body"
        ):
            zone = zones.PAGE
        style = (element.get("style") or "").replace(" ", "").lower()
        if (
            "display:none" in style
            or element.get("hidden") is not None
            or element.get("aria-hidden") == "true"
        ):
            zone = zones.HIDDEN
        if (
            tag == "sup"
            and re.fullmatch(r"\s*\[?[\w ]{1,12}\]?\s*", element.text_content())
            and element.find(".//a") is not None
        ):
            _remove(element)
        elif tag == "dfn":
            element.tag = "span"
            element.set("class", "term")
        elif tag in ("details", "summary"):
            element.tag = "div"
            element.set("class", "title" if tag == "summary" else "details")
        elif tag in ("button", "label", "input"):
            _remove(element)
        elif zone and tag in _BLOCKS | {"figcaption", "menu", "address"} and zone != zones.GLOSSARY:
            _wrap(element, zone)


def _wrap(element: Any, zone: str) -> None:
    """The element inside `<div class="ZONE-NAME">`: pandoc keeps a div's class, not every tag's."""
    name = next((name for name, of in zones.NAMES.items() if of == zone), "toc")
    if (
        element.tag in ("ul", "ol", "table", "dl", "p", "blockquote")
        and element.getparent() is not None
    ):
        box = etree.Element("div")
        box.set("class", name)
        element.getparent().replace(element, box)
        box.tail, element.tail = element.tail, None
        box.append(element)
    else:
        element.tag = "div"
        element.set("class", f"{name} {element.get('class') or ''}")


def _remove(element: Any) -> None:
    parent = element.getparent()
    if parent is None:
        return
    tail = element.tail or ""
    before = element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)


def _replace(element: Any, text: str) -> None:
    element.tail = text + (element.tail or "")
    _remove(element)


def _formulas(page: Any, formulas: Formulas) -> None:
    """Formulas of MathJax, KaTeX, MathML, Wikipedia and LaTeX2HTML → place holders."""
    for element in list(page.iter("script", "math", "img", "span", "mjx-container")):
        if element.getparent() is None:
            continue
        tag, names = element.tag, set((element.get("class") or "").split())
        if tag == "script":
            if (element.get("type") or "").startswith("math/tex"):
                for other in element.itersiblings("span", preceding=True):
                    if any(
                        name.startswith("MathJax") for name in (other.get("class") or "").split()
                    ):
                        _remove(other)
                        break
                _replace(
                    element,
                    formulas.hold(element.text or "", displayed="display" in element.get("type")),
                )
        elif tag in ("math", "mjx-container") or names & {"katex", "katex-display"}:
            note = element.find(".//annotation[@encoding='application/x-tex']")
            note = note if note is not None else element.find(".//{*}annotation")
            tex = (note.text if note is not None else "") or element.get("alttext") or ""
            if tex:
                displayed = (
                    element.get("display") in ("block", "true")
                    or "katex-display" in names
                    or tex.startswith(r"{\displaystyle \begin")
                )
                _replace(
                    element,
                    formulas.hold(
                        re.sub(r"^\{\\displaystyle\s*([\s\S]*)\}$", r"\1", tex.strip()),
                        displayed=displayed,
                    ),
                )
        elif tag == "img":
            alt = (element.get("alt") or "").strip()
            tex = re.sub(r"^\{\\displaystyle\s*([\s\S]*)\}$", r"\1", alt)
            if (
                "mwe-math-fallback-image-inline" in names
                or "mwe-math-fallback-image-display" in names
            ):
                sibling = element.getprevious()
                if sibling is not None and sibling.tag == "span":  # its MathML twin was taken
                    _remove(element)
                else:
                    _replace(
                        element,
                        formulas.hold(tex, displayed="mwe-math-fallback-image-display" in names),
                    )
            elif len(alt) > 2 and alt.startswith("$") and alt.endswith("$"):
                _replace(element, formulas.hold(alt.strip("$"), displayed=alt.startswith("$$")))
            elif alt.startswith(("\\begin{", "\\[", "\\(")) or (
                names & {"math", "tex", "latex"} and alt
            ):
                _replace(
                    element,
                    formulas.hold(
                        re.sub(r"^\\[\[(]|\\[\])]$", "", alt), displayed=not alt.startswith("\\(")
                    ),
                )
    for element in page.iter():
        if isinstance(element.tag, str) and element.tag not in (
            "script",
            "style",
            "pre",
            "code",
            "textarea",
            "title",
        ):
            element.text = _text(element.text, formulas)
        if not (
            element.getparent() is not None and element.getparent().tag in ("pre", "code", "script")
        ):
            element.tail = _text(element.tail, formulas)


def _text(text: str | None, formulas: Formulas) -> str | None:
    if not text or ("\\" not in text and "$" not in text):
        return text

    def hold(hit: re.Match[str]) -> str:
        shown = hit["d"] or hit["dd"]
        return formulas.hold(shown or hit["i"] or hit["ii"], displayed=bool(shown))

    return _TEX.sub(hold, text)
