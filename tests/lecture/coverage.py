"""How much of a lecture an independent conversion finds that our reading lost.

    python tests/lecture/coverage.py LECTURE…      # a line per file, what is missing with -v

Body words of another program's text (pandoc to plain text, pdftotext, the XML of a DOCX or PPTX)
that stand, in order, in lecture.text, or else in a block listed as left out (footnotes and
captions stand elsewhere in each program's text). Formulas are left aside, numbers of list items
and footnotes too: each program writes them in its own way. So is the markup of Markdown dialects
that pandoc takes for words.
"""

import difflib
import re
import subprocess
import sys
import tempfile
import unicodedata
import zipfile
from pathlib import Path

from examstream.exam.lecture.check import check_upload
from examstream.exam.lecture.pandoc import program
from examstream.exam.lecture.piece import clean
from examstream.exam.lecture.read import LectureFile, read_lecture

_FORMULA = re.compile(r"\$\$[\s\S]*?\$\$|(?<!\\)\$[^$]*\$")
_SCRIPT = re.compile(r"\$[^\s$]{0,12}[_^]\{[^{}$]{1,12}\}\$")
_WORD = re.compile(r"[\u3400-\u9fff]|[^\W_\u3400-\u9fff]+(?:['.,][^\W_\u3400-\u9fff]+)*")
_SYMBOL = re.compile(r"[a-z]|[\d.]+|.*[\u0370-\u03ff\u0302].*|[a-z][\dnijkcft]|\d[a-z]+")
_MARKUP = [
    r"\{:[^{}\n]*\}",
    r"\\?\[\\?\[link\\?\]\\?\]\([^)]*\)",
    r"\{(?:eq|ref|cite\w*|numref)\}`[^`]*`",
    r"\{doc\}`[^`<]*`",
    r"\]\(eq:[^)]*\)",
    r"^\s*```\{[^}]*\}.*$",
    r"^:\w+:.*$",
    r"^\([\w:.-]+\)=$",
    r"\(eq:[\w:]+\)",
    r"^[ ]*(?:\?\?\?\+?|!!!) \w+",
    r"\[\^\d+\]",
]
_NO_MATH = """
function Math(el) return pandoc.Str(' ') end
function RawInline(el) return {} end
function RawBlock(el) return {} end
"""


def words(text: str) -> list[str]:
    """Words as compared: no formulas but single scripts, `H₂O` as h2o, a Chinese sign each."""
    text = _SCRIPT.sub(lambda hit: re.sub(r"\\\\[a-z]+|[${}_^\\\\]", "", hit.group()), clean(text))
    return _WORD.findall(
        unicodedata.normalize("NFKC", _FORMULA.sub(" ", text)).lower().replace("’", "'")
    )


def reference(path: Path, kind: str) -> str:
    """The same file's text by another road."""
    if kind == "pdf":
        return subprocess.run(
            ["pdftotext", str(path), "-"], capture_output=True, check=True
        ).stdout.decode()
    if kind in ("docx", "pptx"):
        return _xml(path, kind)
    if kind == "plain":
        return path.read_text()
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(_NO_MATH)
        script.flush()
        reader = {
            "markdown": "markdown-yaml_metadata_block",
            "html": "html+tex_math_single_backslash",
        }.get(kind, kind)
        source = path.read_text()
        for markup in _MARKUP if kind == "markdown" else []:
            source = re.sub(markup, " ", source, flags=re.M)
        if kind == "markdown":  # pandoc plain writes H₂O where it can: ask for the same
            source = re.sub(r"</?su[bp]>", "", source)
        done = subprocess.run(
            [program(), "-f", reader, "-t", "plain", "--wrap=none", "-L", script.name],
            input=source.encode(),
            capture_output=True,
            check=True,
        )
        return re.sub(
            r"^[ ]*(?:\d+|[a-h])\.[ ]+|\[\d+\]|\[(?:eq|fig|tab)[^\]]*\]|[⁰¹²³⁴-⁹]+",
            " ",
            done.stdout.decode(),
            flags=re.M,
        )


def _xml(path: Path, kind: str) -> str:
    pattern = r"word/document\.xml" if kind == "docx" else r"ppt/slides/slide(\d+)\.xml"
    out = []
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if re.fullmatch(pattern, name)]
        for name in sorted(names, key=lambda name: int("".join(re.findall(r"\d+", name)) or 0)):
            xml = archive.read(name).decode()
            for paragraph in re.split(r"</(?:w|a):p>", xml):
                out.append(
                    "".join(re.findall(r"<(?:w|a):t(?: [^>]*)?>([^<]*)</(?:w|a):t>", paragraph))
                )
    return "\n".join(out).replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">")


def measure(path: Path) -> tuple[float, float, list[str]]:
    """(share found, share found in the text alone, the runs of words that are missing)."""
    data = path.read_bytes()
    lecture = read_lecture([LectureFile(path.name, data)])
    kind = check_upload(path.name, data)
    wanted = words(reference(path, kind))
    if kind == "pdf":  # there a formula is letters like any others
        wanted = [word for word in wanted if not _SYMBOL.fullmatch(word)]
    in_text, rest = _found(wanted, words(lecture.text))
    in_left_out, missing = _found(
        [word for run in rest for word in run],
        words(lecture.title + "\n" + "\n".join(part.text for part in lecture.left_out)),
    )
    total = max(1, len(wanted))
    return (in_text + in_left_out) / total, in_text / total, [" ".join(run) for run in missing]


def _found(wanted: list[str], have: list[str]) -> tuple[int, list[list[str]]]:
    matcher = difflib.SequenceMatcher(None, wanted, have, autojunk=False)
    rest = [
        wanted[a:b] for tag, a, b, _, _ in matcher.get_opcodes() if tag in ("delete", "replace")
    ]
    return sum(block.size for block in matcher.get_matching_blocks()), rest


if __name__ == "__main__":
    for name in [argument for argument in sys.argv[1:] if argument != "-v"]:
        share, text, missing = measure(Path(name))
        print(f"{share:7.2%} found, {text:7.2%} of it in the text alone  {Path(name).name}")
        if "-v" in sys.argv:
            print("\n".join(f"    − {run}" for run in missing))
