"""pandoc's inline elements → text with marks (see `piece`): no raw markup gets through."""

import re
from collections.abc import Callable
from typing import Any

from examstream.exam.lecture import formula
from examstream.exam.lecture.piece import EDGE, EMPHASIS, END, GONE, SOFT, STRONG, TERM, finish
from examstream.exam.lecture.raised import raised
from examstream.exam.lecture.tags import fold

Node = dict[str, Any]
TERM_NAMES = {
    "term",
    "dfn",
    "keyword",
    "key-term",
    "newterm",
    "defn",
    "alert",
    "glossterm",
    "definiendum",
    "vocab",
    "vocabulary",
}
DROPPED_NAMES = {
    "mw-editsection",
    "headerlink",
    "footnote-ref",
    "footnote-reference",
    "footnote-back",
    "noprint",
    "sr-only",
    "anchor",
    "visually-hidden",
    "math-label",
    "eqno",
    "anchorjs-link",
    "header-anchor",
    "pilcrow",
    "hidden",
    "mw-ref",
}
_LINK_WORD = re.compile(r"^\[*(?:link|ref|fig|figure)\]*$", re.I)
_UNRESOLVED = re.compile(r"^\[[^\]]*\]$")
_KEY = re.compile(r"^([A-Za-z][a-z]+)(?:[-_]?[A-Z][a-z]+)*[A-Za-z\-_:.]*?((?:1[89]|20)\d\d)")
_NOTE_MARK = re.compile(r"\[\^[\w\-]+\]")
_CITATION = re.compile(r"^\[?[A-Za-z+\-]+\d{2,4}[a-z]?\]?$")
_ANCHOR_SIGNS = {"¶", "#", "§", "↩", "↩︎", "^", "🔗", ""}


_TWICE = re.compile(r"(图|表)\1(?= ?\d)")
"""图{numref}`x` has the word in the line and in the role."""


class Inlines:
    """Renders lists of inline elements; what belongs beside the text goes to `aside`."""

    def __init__(self, formulas: formula.Formulas, aside: Callable[[str, Any], None]) -> None:
        self.formulas, self.aside = formulas, aside
        self.numbers: dict[str, int] = {}  # labels of formulas → their number
        self.shown: set[str] = set()  # labels somebody refers to
        self.figures: dict[str, int] = {}
        self.chinese = False
        self.titles: dict[str, str] = {}  # labels of headings → their title
        self.counted: dict[str, str] = {}  # identifiers → number of the heading or theorem
        self.link_chars = self.anchor_chars = 0

    def text(self, inlines: list[Node]) -> str:
        out = ""
        for node in fold(inlines):
            out = self._add(out, node)
        return _TWICE.sub(r"\1", out)

    def plain(self, inlines: list[Node]) -> str:
        return finish(self.text(inlines))[0]

    def _add(self, out: str, node: Node) -> str:
        kind: str = node["t"]
        content: Any = node.get("c")
        if kind == "Str":
            return out + self._str(content)
        if kind == "Space":
            return out + " "
        if kind == "SoftBreak":
            return out + SOFT
        if kind == "LineBreak":
            return out + " "
        if kind in ("Strong", "Emph"):
            inner = self.text(content)
            sign = STRONG if kind == "Strong" else EMPHASIS
            return out + (f"{sign}{inner}{END}" if inner.strip() else inner)
        if kind in ("Underline", "Strikeout", "SmallCaps"):
            return out + self.text(content)
        if kind in ("Superscript", "Subscript"):
            return self._raised(out, content, up=kind == "Superscript")
        if kind == "Quoted":
            left, right = ("‘", "’") if content[0]["t"] == "SingleQuote" else ("“", "”")
            return out + left + self.text(content[1]) + right
        if kind == "Math":
            return out + self._math(content[1], displayed=content[0]["t"] == "DisplayMath")
        if kind == "Code":
            return out + self._code(content)
        if kind == "Span":
            return out + self._span(content)
        if kind == "Link":
            return out + self._link(content)
        if kind == "Cite":
            return out + self._cite(content)
        if kind == "Image":
            self.aside("image", content)
            return out + GONE
        if kind == "Note":
            self.aside("note", content)
            return out + GONE
        return out + GONE  # RawInline and whatever pandoc invents

    def _str(self, text: str) -> str:
        text = _NOTE_MARK.sub(GONE, text)
        parts = formula.HOLDER.split(text)
        out = parts[0].replace("$", r"\$")
        for at in range(1, len(parts), 2):
            displayed, tex = self.formulas.get(parts[at])
            out += self._math(tex, displayed=displayed) + parts[at + 1].replace("$", r"\$")
        return out

    def restore(self, text: str) -> str:
        """Source text (code, addresses) with the formulas put back as they stood."""
        return formula.HOLDER.sub(lambda hit: f"${self.formulas.get(hit[1])[1]}$", text)

    def _math(self, tex: str, *, displayed: bool) -> str:
        if not displayed:
            return formula.inline(tex)
        shown = formula.display(tex)
        numbers = [str(self.number(name)) for name in formula.labels(tex) if name in self.shown]
        return f" {shown}" + (f" ({', '.join(numbers)})" if numbers else "") + f"{GONE} "

    def number(self, label: str) -> int:
        return self.numbers.setdefault(label, len(self.numbers) + 1)

    def _raised(self, out: str, content: list[Node], *, up: bool) -> str:
        script = self.plain(content)
        if (
            up
            and re.fullmatch(r"\[?[\d*†‡,]{1,4}\]?", script)
            and any(n["t"] in ("Link", "Cite") for n in content)
        ):
            return out + GONE
        if not script.replace("\\$", "").strip("[]"):
            return out + GONE
        if script.startswith("$") and script.endswith("$"):
            script = script[1:-1]
            return out + f"${'^' if up else '_'}{{{script}}}$"
        before, shown = raised(out, script, up=up)
        return before + shown

    def _code(self, content: list[Any]) -> str:
        (_, classes, pairs), text = content
        role = dict(pairs).get("role", "")
        text = self.restore(text)
        if "interpreted-text" in classes or role:
            return self.role(role, text)
        return text.replace("$", r"\$")

    def role(self, role: str, text: str) -> str:
        """A Sphinx or MyST role: the words a reader sees."""
        role = role.split(":", 1)[-1] if role.startswith("py:") else role
        target = re.fullmatch(r"([\s\S]*?)(?:\s*<([^<>]*)>)+", text)
        shown = (target[1] if target else text).strip().lstrip("~!")
        if role.startswith("cite"):
            return self._by_key(shown) if role in ("cite:t", "cite:ts", "cite:ct") else GONE
        if role in ("eq", "math:numref"):
            return f"({self.numbers[shown]})" if shown in self.numbers else GONE
        if role == "math":
            return formula.inline(text)
        if role == "term":
            return f"{TERM}{shown}{END}"
        if role in ("ref", "numref", "label", "prf:ref", "any", "footcite", "cite", "fn"):
            if target and "%s" not in shown:
                return shown.replace("$", r"\$")
            if role == "numref":
                return self._figure(shown)
            return self.titles.get(shown, self.titles.get(shown.lower(), GONE)).replace("$", r"\$")
        if role == "doc":
            return shown if target else re.sub(r"[_\-]+", " ", shown.rsplit("/", 1)[-1])
        if role in ("strong", "dfn"):
            return f"{STRONG}{shown}{END}"
        if role == "emphasis":
            return f"{EMPHASIS}{shown}{END}"
        if role in ("index", "raw", "download-path"):
            return (
                re.sub(r"^(?:single|pair|triple|see|seealso)\s*:\s*", "", shown).split(";")[0]
                if role == "index"
                else GONE
            )
        if role in ("sup", "superscript", "sub", "subscript"):
            before, after = raised("", shown, up=role.startswith("sup"))
            return before + after
        return shown.replace("$", r"\$")

    def _span(self, content: list[Any]) -> str:
        (_, classes, pairs), inlines = content
        attributes = dict(pairs)
        names = {item.lower() for item in classes} | {
            attributes.get("data-type", ""),
            attributes.get("type", ""),
        }
        if names & DROPPED_NAMES or attributes.get("role") in ("doc-noteref", "doc-backlink"):
            return GONE
        if "citation" in names and not inlines:
            return GONE
        if attributes.get("data-type") == "media" or attributes.get("hidden") is not None:
            self.text(inlines)  # its images and alternative texts go aside
            return GONE
        label = attributes.get("label", "")
        if label and len(inlines) == 1 and inlines[0]["t"] == "Math":
            mode, tex = inlines[0]["c"]
            return self._math(tex + rf"\label{{{label}}}", displayed=mode["t"] == "DisplayMath")
        if "role" in attributes and "myst" in classes:
            return self.role(attributes["role"], self.restore(attributes.get("of", "")))
        inner = self.text(inlines)
        if names & TERM_NAMES and inner.strip():
            return f"{TERM}{inner}{END}"
        return inner

    def _link(self, content: list[Any]) -> str:
        (_, classes, pairs), inlines, (target, _) = content
        attributes = dict(pairs)
        if set(classes) & DROPPED_NAMES or attributes.get("role") in (
            "doc-noteref",
            "doc-backlink",
        ):
            return GONE
        inner = self.text(inlines)
        shown = finish(inner)[0]
        label = attributes.get("reference") or target.lstrip("#")
        kind = attributes.get("reference-type", "")
        if label in self.numbers and (kind or not shown):
            return (
                f"({self.numbers[label]})"
                if kind == "eqref" or not kind
                else str(self.numbers[label])
            )
        if kind and _UNRESOLVED.match(shown):
            picture = re.match(r"fig|tab|tbl", label, re.I)
            return self.counted.get(label, self._figure(label).split(" ")[1] if picture else GONE)
        if (target.startswith("#") or shown[:1] == "[") and _CITATION.match(shown):
            return GONE
        if shown.strip("[]\\") == "" or shown in _ANCHOR_SIGNS:
            return GONE
        if _LINK_WORD.match(shown.replace("\\", "")) and re.search(r"#\w", target):
            return self._figure(target.rsplit("#", 1)[1])
        self.link_chars += len(shown)
        if target.startswith("#"):
            self.anchor_chars += len(shown)
        return f"{EDGE}{inner}{EDGE}"

    def _figure(self, name: str) -> str:
        table = name.lower().startswith(("tab", "tbl"))
        word = ("表" if table else "图") if self.chinese else "Table" if table else "Figure"
        number = self.figures.setdefault(
            name, 1 + sum(other[:2] == name[:2] for other in self.figures)
        )
        return f"{word} {number}"

    def _cite(self, content: list[Any]) -> str:
        citations, _ = content
        if citations and citations[0]["citationMode"]["t"] == "AuthorInText":
            return self._by_key(citations[0]["citationId"])
        return GONE

    def _by_key(self, key: str) -> str:
        """`Kingman-1982-genealogy` → Kingman (1982): the subject of the sentence must not go."""
        hit = _KEY.match(key.split(",")[0].strip())
        return f"{hit[1].capitalize()} ({hit[2]})" if hit else GONE
