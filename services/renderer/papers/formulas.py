"""LaTeX formulas → Typst, by pandoc's texmath: all formulas of a paper in one call.

The door to pandoc. It gets a document tree of ours that holds nothing but formulas, so it reads
no Markdown, no raw TeX, no raw HTML, no file; `--sandbox` says it once more. What it writes is
believed only where nothing in it could run: it has let a text's quotation marks end a string.
"""

import json
import re
import subprocess
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

import pypandoc

from services.renderer.html import CannotRender
from services.renderer.html.latex import check_shape, tidied
from services.renderer.papers.markup import Formulas, literal
from services.renderer.papers.symbols import RENAMED

_API = [1, 23, 1, 1]
_MARK = re.compile(r"^//formula (\d+)\n", re.MULTILINE)
_STRING_OR_ESCAPE = re.compile(r'"(?:\\.|[^"\\])*"|\\.', re.DOTALL)
_BOX = "#box(stroke: black, inset: 3pt, [$"
_CODE = re.compile(r"#(?:h\(-?[\d.]+em\)|true\b|hide\[|scale\(x: \d+%, y: \d+%\)\[)")
"""All the code that pandoc writes into formulas, besides the box."""
_RUNS = re.compile(r"[#$`]|//|/\*|\bstd\b")
_STRING_OR_NAME = re.compile(r'"(?:\\.|[^"\\])*"|[A-Za-z]+(?:\.[A-Za-z]+)*')


def typst_formulas(
    wanted: Sequence[tuple[str, bool]], broken: AbstractSet[str] = frozenset()
) -> Formulas:
    """Typst markup of each formula. What pandoc cannot read, or is `broken`, is its source."""
    unique = list(dict.fromkeys(wanted))
    readable = [(index, entry) for index, entry in enumerate(unique) if _usable(entry[0], broken)]
    made = {unique[index]: source_text(unique[index][0]) for index in range(len(unique))}
    if readable:
        answers = _MARK.split(
            _pandoc([block for index, entry in readable for block in _blocks(index, *entry)])
        )[1:]
        for number, answer in zip(answers[::2], answers[1::2], strict=True):
            answer = answer.strip()
            if answer.startswith("$") and answer.endswith("$") and _inert(answer[1:-1]):
                made[unique[int(number)]] = _renamed(answer)
    return made


def source_text(latex: str) -> str:
    """A formula that cannot be set: its source, as code."""
    return f"#raw({literal(f'${latex}$')});"


def _usable(latex: str, broken: AbstractSet[str]) -> bool:
    try:
        check_shape(tidied(latex))
    except CannotRender:
        return False
    return latex not in broken


def _blocks(index: int, latex: str, display: bool) -> list[object]:
    latex = " ".join(tidied(latex).split()).replace('"', "”")
    kind = "DisplayMath" if display else "InlineMath"
    return [
        {"t": "RawBlock", "c": ["typst", f"//formula {index}"]},
        {"t": "Para", "c": [{"t": "Math", "c": [{"t": kind}, latex]}]},
    ]


def _inert(math: str) -> bool:
    """Whether the formula is some, and holds no code but what pandoc itself writes.

    Inside `hide[…]` and `scale(…)[…]` a string is none to Typst: there its text counts as well.
    """
    strings = "#hide[" in math or "#scale(" in math
    bare = _STRING_OR_ESCAPE.sub(lambda found: found[0] if strings else "", math)
    boxes = bare.count(_BOX)
    bare = _CODE.sub("", bare.replace(_BOX, "").replace("$])", "", boxes))
    return bool(math) and not _RUNS.search(bare)


def _pandoc(blocks: list[object]) -> str:
    document = {"pandoc-api-version": _API, "meta": {}, "blocks": blocks}
    run = subprocess.run(
        [pypandoc.get_pandoc_path(), "--sandbox", "-f", "json", "-t", "typst", "--wrap=none"],
        input=json.dumps(document),
        capture_output=True,
        text=True,
        check=True,
    )
    return run.stdout


def _renamed(math: str) -> str:
    """Symbols that Typst renamed after this pandoc was made; what is quoted stays."""
    return _STRING_OR_NAME.sub(lambda found: RENAMED.get(found[0], found[0]), math)
