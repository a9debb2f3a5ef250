"""`/docs`: the calls of the API on one page of our own.

The usual page for this loads a script from elsewhere, and what runs on this page could use the
key, or the trust in this machine: so nothing runs on it.
"""

from html import escape
from typing import Any

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Examstream: the API</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,"><link rel="stylesheet" href="/page/page.css"></head>
<body><header class="bar"><h1>Examstream: the API</h1>
<p>Errors are problem+json. In full: <a href="/openapi.json">openapi.json</a>;
what exam.json holds: <a href="/v1/schemas/exam.json">its schema</a>.</p></header>
<main>{calls}</main></body></html>
"""


def reference(schema: dict[str, Any]) -> str:
    """The page of an OpenAPI schema."""
    calls = (
        _call(method, path, told)
        for path, methods in schema["paths"].items()
        for method, told in methods.items()
    )
    return _PAGE.format(calls="".join(calls))


def _call(method: str, path: str, told: dict[str, Any]) -> str:
    what = told.get("description") or told.get("summary", "")
    parameters = "".join(_parameter(one) for one in told.get("parameters", ()))
    listed = f"<ul>{parameters}</ul>" if parameters else ""
    name = f"{method.upper()} {path}"
    return f'<section class="card"><h2>{escape(name)}</h2><p>{escape(what)}</p>{listed}</section>'


def _parameter(one: dict[str, Any]) -> str:
    kind = one.get("schema", {}).get("type", "")
    words = [kind, f"in the {one['in']}", "needed" if one.get("required") else ""]
    return f"<li><code>{escape(one['name'])}</code>: {escape(', '.join(filter(None, words)))}</li>"
