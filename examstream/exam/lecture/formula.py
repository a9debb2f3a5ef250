"""Formulas: tidied LaTeX between dollar signs, and kept out of a markup reader's way."""

import re

from examstream.exam.lecture.piece import clean

_COMMENT = re.compile(r"(?<!\\)%[^\n]*(?:\n|$)")
_LABEL = re.compile(r"\\label\s*\{([^{}]*)\}")
_DROP = re.compile(r"^\s*\\(?:display|text)style\b|\\(?:nonumber|notag|qquad\s*$|tag\*?\{[^{}]*\})")
_ENDS = re.compile(r"^(?:\\[,;:! ]|\\quad\b|~)+|(?:\\quad\b|\\qquad\b|~)+$")
_INSIDE = re.compile(r"(?<!\\)\$([^$]*)\$")
_EMPTY_TEXT = re.compile(r"\\(?:text|mbox|hbox|textrm|textnormal)\{\}")
_WRAPPER = re.compile(
    r"^\\begin\{(equation|displaymath|math|align|gather|multline|eqnarray|flalign|alignat)(\*?)\}"
)
_INNER = {
    "align": "aligned",
    "flalign": "aligned",
    "alignat": "aligned",
    "eqnarray": "aligned",
    "gather": "gathered",
    "multline": "gathered",
}


def labels(tex: str) -> list[str]:
    return _LABEL.findall(tex)


def tidy(tex: str) -> str:
    """One line of LaTeX without comments, labels, numbering and outer display environment."""
    tex = _COMMENT.sub("\n", clean(tex))
    tex = _DROP.sub("", _LABEL.sub("", tex)).strip()
    wrapper = _WRAPPER.match(tex)
    if wrapper and tex.endswith(f"\\end{{{wrapper[1]}{wrapper[2]}}}"):
        name = wrapper[1]
        inside = tex[wrapper.end() : -len(f"\\end{{{name}{wrapper[2]}}}")].strip()
        if name == "alignat":
            inside = re.sub(r"^\{\d+\}", "", inside)
        if name == "eqnarray":
            inside = re.sub(r"&\s*(=|\\[lg]eq?|\\approx|\\equiv|<|>|\\to)\s*&", r"&\1", inside)
        several = "\\\\" in inside or "&" in inside
        new = _INNER.get(name)
        tex = f"\\begin{{{new}}} {inside} \\end{{{new}}}" if new and several else inside
    tex = _INSIDE.sub(
        lambda hit: f"}}{hit[1]}\\text{{", tex
    )  # a formula in words in a formula: one level
    tex = _EMPTY_TEXT.sub("", tex) if "\\text{" in tex or "box{" in tex else tex
    return " ".join(_ENDS.sub("", re.sub(r"(?<!\\)\$", "", tex)).split())


def inline(tex: str) -> str:
    tex = tidy(tex)
    return f"${tex}$" if tex else ""


def display(tex: str) -> str:
    tex = tidy(tex)
    return f"$${tex}$$" if tex else ""


# ── kept out of the way ──────────────────────────────────────────────────────────────────────
_CODE = r"(?P<code>(?P<tick>(?<!`)`+(?!`))[\s\S]*?(?<!`)(?P=tick)(?!`))"
_FENCE = (
    r"(?P<fence>^[ \t>]*(?P<mark>```+|~~~+)[^\n]*\n[\s\S]*?(?:^[ \t>]*(?P=mark)[`~]*[ \t]*$|\Z))"
)
_ESCAPE = r"(?P<escape>\\\\(?![(\[])|\\[$`*_])"
_DISPLAY = (
    r"(?P<display>\$\$(?P<d1>(?:(?!\$\$|\n[ \t]*\n[ \t]*\n)[\s\S])+?)\$\$"
    r"|\\\\\[(?P<d2>[\s\S]+?)\\\\\]|(?<![\\\[])\\\[(?!\[)(?P<d3>(?=[^\n]*\n"
    r"|[^\n]*?[=\\^_<>{](?!\]))(?:(?!\n[ \t]*\n)[\s\S])+?)\\\]"
    r"|(?P<d4>\\begin\{(?P<env>equation|align|gather|multline|eqnarray|displaymath)(?P<star>\*?)\}[\s\S]+?"
    r"\\end\{(?P=env)(?P=star)\}))(?P<label>[ \t]*\((?P<name>[\w:.\-]+)\)[ \t]*$)?"
)
_INLINE = (
    r"(?P<inline>(?<![\\$])\$(?!\$)(?P<i1>(?:\\.|[^$\\\n]|\n(?![ \t]*\n))+?)\$(?!\$)"
    r"|\\\\\((?P<i2>[\s\S]+?)\\\\\)|(?<!\\)\\\((?P<i3>[\s\S]+?)\\\))"
)
_SCAN = re.compile(f"{_FENCE}|{_CODE}|{_ESCAPE}|{_DISPLAY}|{_INLINE}", re.M)
OPEN, CLOSE = "\ue0f0", "\ue0f1"  # a place holder: OPEN, one private sign per digit, CLOSE
HOLDER = re.compile(f"{OPEN}([\ue0e0-\ue0e9]+){CLOSE}")
_MONEY = re.compile(r"\d[\d.,]*(?:\s+\w[\s\S]*)?|\d[\d.,]*\s*(?:[-–]|to|and|or)\s*")


class Formulas:
    """Formulas taken out of a source and put back while its parsed form is walked."""

    def __init__(self) -> None:
        self.held: list[tuple[bool, str]] = []  # (displayed, LaTeX)

    def hold(self, tex: str, *, displayed: bool) -> str:
        self.held.append((displayed, tex))
        digits = "".join(chr(0xE0E0 + int(digit)) for digit in str(len(self.held) - 1))
        return f"{OPEN}{digits}{CLOSE}"

    def get(self, holder: str) -> tuple[bool, str]:
        return self.held[int("".join(str(ord(sign) - 0xE0E0) for sign in holder))]

    def take_out(self, source: str) -> str:
        """Markdown `source` with every formula replaced by a place holder; code is untouched."""
        return _SCAN.sub(self._replace, source)

    def _replace(self, hit: re.Match[str]) -> str:
        if hit["display"]:
            tex = hit["d1"] or hit["d2"] or hit["d3"] or hit["d4"]
            tex = re.sub(r"^[ \t]*>[ \t]?", "", tex, flags=re.M)
            if hit["label"]:
                return self.hold(tex + rf"\label{{{hit['name']}}}", displayed=True)
            return self.hold(tex, displayed=True)
        if hit["inline"]:
            tex = hit["i1"] or hit["i2"] or hit["i3"]
            if hit["i1"] and not _is_formula(tex, hit.string[hit.end() : hit.end() + 1]):
                return "\\" + hit.group()[:1] + self.take_out(hit.group()[1:])
            return self.hold(tex, displayed=False)
        return hit.group()


def _is_formula(tex: str, after: str) -> bool:
    """`$5 and $10` is money, `$x$` and `$5$` are not."""
    if after.isdigit() or (tex != tex.strip() and _MONEY.fullmatch(tex.strip())):
        return False
    words = re.findall(
        r"(?<![\\A-Za-z{])[A-Za-z]{3,}",
        re.sub(r"\\(?:text|mathrm|operatorname|mbox|textbf|textit)\s*\{[^{}]*\}", "", tex),
    )
    return not (len(words) > 4 and not re.search(r"[\\^_=]", tex)) and not (
        bool(re.match(r"\d", tex)) and len(words) > 1 and not re.search(r"[\\^_=]", tex)
    )
