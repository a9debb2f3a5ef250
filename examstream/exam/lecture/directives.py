"""Directives, admonitions and tabs of Markdown dialects → pandoc's fenced divs.

MyST, MkDocs, Docusaurus, Quarto, Obsidian and GitHub each have their own way to say "a box".
"""

import re

_FENCE = re.compile(r"^(?P<indent>[ ]*)(?P<mark>`{3,}|~{3,}|:{3,})[ ]*(?P<info>.*?)[ ]*$")
_DIRECTIVE = re.compile(r"^\{(?P<name>[A-Za-z][\w:.+\-]*)(?P<options>[^}]*)\}[ ]*(?P<arg>.*)$")
_ADMONITION = re.compile(
    r"""^(?P<indent>[ ]*)(?:!!!|\?\?\?\+?)[ ]+(?P<name>[\w-]+)(?:[ ]+[\w-]+)*"""
    r"""(?:[ ]+"(?P<title>.*)")?[ ]*$"""
)
_TAB = re.compile(r"""^(?P<indent>[ ]*)===[!+]?[ ]+"(?P<title>.*)"[ ]*$""")
_CALLOUT = re.compile(r"^(?P<indent>[ ]*)>[ ]?\[!(?P<name>\w+)\][+-]?[ ]*(?P<title>.*)$")
_OPTION = re.compile(r"^:(?P<key>[\w-]+):[ ]*(?P<value>.*)$")
_DROPPED_LINE = re.compile(
    r"^[ ]*(?:\([\w:.\-]+\)=|\+\+\+(?:[ ]*\{.*\})?|\[\[?_?toc_?\]?\]|\{:.*\}|\{::?.*/?\}|\^"
    r"|\*[ ]+toc|--8<--.*|-{2,}8<-{2,}.*|@import.*)[ ]*$",
    re.I,
)
_DELIMITER = re.compile(r"^[ ]*\|?[ ]*:?-+:?[ ]*(?:\|[ ]*:?-+:?[ ]*)+\|?[ ]*$")
_HIGHLIGHT = re.compile(
    r"^[ ]*\{%-?[ ]*(?:(?P<open>highlight)\b[ ]*(?P<language>\w*)|endhighlight)[^%]*%\}[ ]*$"
)

CODE = {
    "code-block",
    "code",
    "sourcecode",
    "literalinclude",
    "doctest",
    "highlight",
    "parsed-literal",
    "prompt",
    "literal",
}
CELLS = {
    "code-cell",
    "ipython",
    "ipython3",
    "jupyter-execute",
    "python",
    "r",
    "julia",
    "ojs",
    "exec_code",
    "plot",
    "thebe",
    "observable",
    "sql",
    "bash",
}
_SILENT = {
    "toctree",
    "contents",
    "tableofcontents",
    "bibliography",
    "include",
    "raw",
    "index",
    "embed",
    "video",
    "youtube",
    "iframe",
    "glue",
    "glue:figure",
    "mermaid",
    "graphviz",
    "tikz",
    "plotly",
    "html_theme",
    "currentmodule",
    "footbibliography",
    "nb-exec-table",
    "blockquote-attribution",
}
_WITH_TITLE = {
    "admonition",
    "topic",
    "sidebar",
    "dropdown",
    "theorem",
    "lemma",
    "definition",
    "proof",
    "corollary",
    "proposition",
    "example",
    "remark",
    "axiom",
    "conjecture",
    "algorithm",
    "criterion",
    "observation",
    "property",
    "assumption",
    "exercise",
    "problem",
    "card",
    "tab-item",
    "exercise-start",
    "solution-start",
    "details",
    "tab",
    "details-summary",
    "collapse",
}
_NO_TITLE = {"solution", "solution-start", "exercise-start"}  # their argument is a label


def to_divs(lines: list[str]) -> list[str]:
    """The same text with every directive as `::: {.name title="…"}`; code untouched."""
    out: list[str] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        fence = _FENCE.match(line)
        if fence:
            at = _fenced(lines, at, fence, out)
            continue
        admonition = _ADMONITION.match(line) or _TAB.match(line)
        if admonition:
            body, at = _indented(lines, at + 1, len(admonition["indent"]))
            name = admonition["name"] if "name" in admonition.re.groupindex else "tab"
            out += _div(
                admonition["indent"],
                name,
                "" if name == "tab" else admonition["title"] or "",
                to_divs(body),
            )
            continue
        callout = _CALLOUT.match(line)
        if callout:
            body = []
            at += 1
            while at < len(lines) and lines[at].lstrip().startswith(">"):
                body.append(re.sub(r"^[ ]*>[ ]?", "", lines[at]))
                at += 1
            out += _div(callout["indent"], callout["name"].lower(), callout["title"], to_divs(body))
            continue
        highlight = _HIGHLIGHT.match(line)
        if highlight:
            out.append(f"```{highlight['language']}" if highlight["open"] else "```")
        elif not _DROPPED_LINE.match(line):
            if (
                _DELIMITER.match(line)
                and len(out) > 1
                and "|" in out[-1]
                and out[-2].strip()
                and "|" not in out[-2]
            ):
                out.insert(-1, "")  # a table needs a blank line above
            out.append(line)
        else:
            out.append("")
        at += 1
    return out


def _indented(lines: list[str], at: int, indent: int) -> tuple[list[str], int]:
    body: list[str] = []
    while at < len(lines) and (
        not lines[at].strip() or len(lines[at]) - len(lines[at].lstrip()) >= indent + 2
    ):
        body.append(lines[at])
        at += 1
    depth = min((len(line) - len(line.lstrip()) for line in body if line.strip()), default=0)
    return [line[depth:] for line in body], at


def _end(lines: list[str], at: int, mark: str) -> int:
    """The line that closes the fence opened at `at`, or the end of the text."""
    depth = 0
    for n in range(at + 1, len(lines)):
        other = _FENCE.match(lines[n])
        if not other or other["mark"][0] != mark[0]:
            continue
        if mark[0] != ":":
            if not other["info"] and len(other["mark"]) >= len(mark):
                return n
        elif other["info"]:
            depth += 1
        elif depth:
            depth -= 1
        else:
            return n
    return len(lines)


def _fenced(lines: list[str], at: int, fence: re.Match[str], out: list[str]) -> int:
    mark, info, indent = fence["mark"], fence["info"], fence["indent"]
    if mark[0] == ":" and not info:
        return at + 1  # a close without its opening
    end = _end(lines, at, mark)
    body = [
        line[len(indent) :] if line.startswith(indent) else line.lstrip()
        for line in lines[at + 1 : end]
    ]
    directive = _DIRECTIVE.match(info)
    if mark[0] == ":":
        if directive:
            out += _directive(indent, directive["name"], directive["arg"], body)
        elif info.startswith("{"):
            out += [
                f"{indent}::: {info}",
                "",
                *(indent + line for line in to_divs(body)),
                f"{indent}:::",
                "",
            ]
        else:
            name, _, title = info.partition(" ")
            out += _div(indent, name.strip("{}"), title.strip("[] "), to_divs(body))
    elif directive and not info.startswith(("{.", "{#")):
        out += _directive(indent, directive["name"], directive["arg"], body)
    elif info == "math":
        out += [f"{indent}$$", *(indent + line for line in body), f"{indent}$$", ""]
    else:
        out += ["", *lines[at : end + 1]] if not indent else lines[at : end + 1]
    return end + 1


def _options(body: list[str]) -> tuple[dict[str, str], list[str]]:
    options: dict[str, str] = {}
    at = 0
    while at < len(body) and not body[at].strip():
        at += 1
    if (
        at < len(body)
        and body[at].strip() == "---"
        and "---" in (line.strip() for line in body[at + 1 :])
    ):
        at += 1
        while body[at].strip() != "---":
            key, _, value = body[at].partition(":")
            options[key.strip()] = value.strip()
            at += 1
        return options, body[at + 1 :]
    while at < len(body) and (hit := _OPTION.match(body[at].strip())):
        options[hit["key"]] = hit["value"]
        at += 1
    return options, body[at:]


def _directive(indent: str, name: str, arg: str, body: list[str]) -> list[str]:
    name = name.lower().removeprefix("prf:").rstrip("*")
    options, body = _options(body)
    if name in CELLS:
        return _div(indent, "code-cell", "", ["~~~~~~~~", *body, "~~~~~~~~"])
    if name in CODE:
        return ["", *(indent + line for line in ["~~~~~~~~", *body, "~~~~~~~~"]), ""]
    if name in ("math", "amsmath"):
        label = f" ({options['label']})" if "label" in options else ""
        return [
            "",
            *(indent + line for line in ["$$", arg, *body, f"$${label}"] if line.strip()),
            "",
        ]
    if name in ("figure", "image", "figure-md", "subfigure"):
        alt = _div("", "alt", "", [options["alt"]]) if options.get("alt") else []
        return _div(indent, "figcaption", "", [*alt, *to_divs(body)])
    if name in ("table", "list-table", "csv-table"):
        caption = _div("", "caption", "", [arg]) if arg else []
        return [
            *(indent + line for line in caption),
            "",
            *(indent + line for line in to_divs(body)),
            "",
        ]
    if name in ("exercise-end", "solution-end"):
        return ["", f"{indent}:::", ""]
    if name in _SILENT:
        return _div(indent, "toctree" if "toc" in name or name == "contents" else "raw", "", body)
    if name == "glossary":
        return _div(indent, "glossary", "", _glossary(body))
    title = arg if name in _WITH_TITLE and name not in _NO_TITLE else ""
    first = [arg, ""] if arg and not title and name not in _NO_TITLE else []
    made = _div(indent, name, title, [*first, *to_divs(body)])
    return made[:-2] if name in ("exercise-start", "solution-start") else made


def _glossary(body: list[str]) -> list[str]:
    """Sphinx's form (a term, its text indented below) as a definition list."""
    out: list[str] = []
    for line in body:
        if line.strip() and not line[0].isspace():
            out += ["", line]
        elif line.strip():
            out.append(
                f": {line.strip()}"
                if out and not out[-1].startswith((":", "  ")) and out[-1]
                else f"  {line.strip()}"
            )
    return out


def _div(indent: str, name: str, title: str, body: list[str]) -> list[str]:
    name = re.sub(r"[^\w-]+", "-", name).strip("-") or "box"
    shown = title.strip().replace("\\", "\\\\").replace('"', "”")
    attributes = f' title="{shown}"' if shown else ""
    return [
        "",
        f"{indent}::: {{.{name}{attributes}}}",
        "",
        *(indent + line for line in body),
        "",
        f"{indent}:::",
        "",
    ]
