"""HTML tags that stand in other formats: pairs of raw tags folded into the elements they mean."""

import re
from typing import Any

Node = dict[str, Any]
_TAG = re.compile(r"^\s*<(?P<close>/?)(?P<name>[a-zA-Z][\w-]*)(?P<rest>[^>]*?)(?P<empty>/?)>\s*$")
_ATTRIBUTE = re.compile(r"""([\w:-]+)\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)""")
_MEANS = {
    "sup": "Superscript",
    "sub": "Subscript",
    "b": "Strong",
    "strong": "Strong",
    "em": "Emph",
    "i": "Emph",
}
_VOID = {"br", "hr", "img", "input", "wbr", "meta", "link", "source", "col"}


def tag(raw: str) -> tuple[str, bool, dict[str, str]] | None:
    """(name, closes, attributes) of one raw HTML tag, or nothing."""
    hit = _TAG.match(raw)
    if not hit:
        return None
    pairs = {key.lower(): value.strip("\"'") for key, value in _ATTRIBUTE.findall(hit["rest"])}
    return hit["name"].lower(), bool(hit["close"]), pairs


def _html(node: Node) -> tuple[str, bool, dict[str, str]] | None:
    if node["t"] in ("RawInline", "RawBlock") and node["c"][0] in ("html", "html4", "html5"):
        return tag(node["c"][1])
    return None


def fold(nodes: list[Node], *, blocks: bool = False) -> list[Node]:
    """`<sub>2</sub>` as Subscript, other pairs as Span (Div for blocks), lone tags dropped."""
    out: list[Node] = []
    opened: list[tuple[str, dict[str, str], int]] = []
    for node in nodes:
        found = _html(node)
        if found is None:
            if node["t"] not in ("RawInline", "RawBlock"):
                out.append(node)
            elif not blocks:
                out.append({"t": "Raw"})  # an unknown raw piece: something is gone here
            continue
        name, closes, attributes = found
        if closes:
            at = next((at for at in reversed(range(len(opened))) if opened[at][0] == name), None)
            if at is not None:
                _, given, start = opened[at]
                del opened[at:]
                inside = out[start:]
                out[start:] = [_element(name, given, inside, blocks=blocks)]
        elif name == "br":
            out.append({"t": "LineBreak"})
        elif name == "img":
            alt = [{"t": "Str", "c": attributes.get("alt", "")}]
            image: Node = {
                "t": "Image",
                "c": [["", [], []], alt, ["", attributes.get("title", "")]],
            }
            out.append({"t": "Plain", "c": [image]} if blocks else image)
        elif name not in _VOID:
            opened.append((name, attributes, len(out)))
    return out


def _element(name: str, attributes: dict[str, str], inside: list[Node], *, blocks: bool) -> Node:
    if not blocks and name in _MEANS:
        return {"t": _MEANS[name], "c": inside}
    classes = [*attributes.get("class", "").split(), name]
    pairs = [[key, value] for key, value in attributes.items() if key not in ("class", "id")]
    return {
        "t": "Div" if blocks else "Span",
        "c": [[attributes.get("id", ""), classes, pairs], inside],
    }
