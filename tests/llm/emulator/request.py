"""What a request asks for, read from the request alone, as any server would have to."""

import json
import re
from dataclasses import dataclass
from typing import Any

_FENCED = re.compile(r"<([a-z]+)-(?P<tag>[0-9a-f]{12})>\n(?P<text>.*?)\n</\1-(?P=tag)>", re.S)
_TYPE = re.compile(r"(?:Type|题型|type)[:：]\s*(\w+)")


@dataclass(frozen=True)
class Asking:
    """One request: who is asked ("writer", "solver", "judge"), the parts of its prompt."""

    role: str
    kind: str  # type of question
    prompt: str
    system: str
    shape: str  # "tool", "native", "prompted"
    tool: str
    parts: dict[str, str]  # what stood between tags, by name

    @property
    def truth(self) -> bool:
        """True/false: which of the two is asked for."""
        found = re.search(r"`key`\s*(?:is|为)\s*(true|false)", self.prompt)
        return found is None or found[1] == "true"


def read(body: dict[str, Any]) -> Asking:
    """The asking in a request's body."""
    system = "\n".join(m["content"] for m in body["messages"] if m["role"] == "system")
    prompt = "\n".join(m["content"] for m in body["messages"] if m["role"] == "user")
    shape, tool, schema = "prompted", "", {}
    if body.get("tools"):
        function = body["tools"][0]["function"]
        shape, tool, schema = "tool", function["name"], function["parameters"]
    elif body.get("response_format", {}).get("type") == "json_schema":
        shape, schema = "native", body["response_format"]["json_schema"]["schema"]
    else:
        schema = json.loads(system[system.index("{") :])
    names = set(schema["properties"])
    role = "writer" if "stem" in names else "solver" if "answer" in names else "judge"
    parts = {match[1]: match["text"] for match in _FENCED.finditer(prompt)}
    outside = _FENCED.sub("", prompt)
    kind = _TYPE.search(outside) or _TYPE.search(prompt)
    return Asking(role, kind[1] if kind else "", prompt, system, shape, tool, parts)
