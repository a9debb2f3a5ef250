"""The numbers a reader sees at headings and theorems, for what refers to them by label."""

import re
from typing import Any

Node = dict[str, Any]


def counted(blocks: list[Node]) -> dict[str, str]:
    """Identifier → number: headings by their depth, theorems by the number pandoc gave them."""
    found: dict[str, str] = {}
    counts = [0] * 7
    top = min((node["c"][0] for node in blocks if node["t"] == "Header"), default=1)

    def walk(nodes: list[Node]) -> None:
        for node in nodes:
            if node["t"] == "Header":
                level, (name, classes, _), _ = node["c"]
                if "unnumbered" not in classes:
                    counts[level] += 1
                    counts[level + 1 :] = [0] * (6 - level)
                    found[name] = ".".join(str(count) for count in counts[top : level + 1])
            elif node["t"] == "Div":
                (name, _, _), inside = node["c"]
                number = _number(inside)
                if name and number:
                    found[name] = number
                walk(inside)

    walk(blocks)
    return found


def _number(blocks: list[Node]) -> str:
    first = blocks[0]["c"] if blocks and blocks[0]["t"] == "Para" else []
    words = first[0]["c"] if first and first[0]["t"] == "Strong" else []
    last = words[-1].get("c", "") if words else ""
    return last if isinstance(last, str) and re.fullmatch(r"\d+(?:\.\d+)*", last) else ""
