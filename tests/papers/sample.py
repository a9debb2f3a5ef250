"""Exams for the tests of papers: all six types, formulas, tables, code, both languages."""

import json
from typing import Any

from examstream.exam.paper import ExamRecord, parse_exam

MATRIX = (
    r"$\begin{pmatrix}2&1\\1&3\end{pmatrix}\begin{pmatrix}x\\y\end{pmatrix}"
    r"=\begin{pmatrix}3\\5\end{pmatrix}$"
)
TABLE = "| | predicted + | predicted − |\n|---|---:|---:|\n| actual + | 40 | 10 |"
CODE = "```python\ndef f(n):\n    return n * f(n - 1) if n else 1\n```"
LONG = "because the ribosome scans the messenger for its start codon and joins only there " * 2

ENGLISH: list[dict[str, Any]] = [
    {
        "type": "single_choice",
        "stem": "Which particle fixes the **chemical identity** of an atom?",
        "options": ["electron", "proton", "neutron", "photon"],
        "key": "B",
        "solution": "The number of protons is $Z$.\n\n$$A = Z + N$$",
        "points": 2,
    },
    {
        "type": "multiple_choice",
        "stem": f"Of the system {MATRIX} the following hold:",
        "options": [r"$x=\frac45$", r"$y=\frac75$", "it has no solution", r"$x \cap y$"],
        "key": ["A", "B"],
        "points": 3.5,
    },
    {"type": "true_false", "stem": "Photosynthesis takes place in mitochondria.", "key": False},
    {
        "type": "fill_in",
        "stem": "The powerhouse of the cell is the ____, which makes its ____.",
        "key": [["mitochondrion", "mitochondria"], ["ATP"]],
    },
    {"type": "short_answer", "stem": "State the second law.", "key": ["$F = ma$"], "points": 4},
    {
        "type": "numeric",
        "stem": r"A mass of $3.0\,\mathrm{kg}$ is accelerated at $2.5\,\mathrm{m\,s^{-2}}$. Force?",
        "key": {"value": 7.5, "tolerance": 0.1, "unit": "kg m s^-2"},
    },
    {
        "type": "single_choice",
        "stem": f"Consider this table:\n\n{TABLE}\n\nand this program:\n\n{CODE}\n\nWhich is it?",
        "options": [LONG, LONG + "not", "neither", "both"],
        "key": "C",
    },
]

CHINESE: list[dict[str, Any]] = [
    {
        "type": "single_choice",
        "stem": "摊还分析中，**势能法**的势函数应满足什么条件？",
        "options": [r"$\Phi(D_i)\ge\Phi(D_0)$", r"$\Phi(D_i)<0$", "单调递减", "无任何要求"],
        "key": "A",
        "points": 2,
    },
    {"type": "true_false", "stem": "有 $n$ 个顶点的树恰有 $n-1$ 条边。", "key": True},
    {"type": "fill_in", "stem": "动态数组把容量____。", "key": [["加倍", "翻倍"]]},
    {
        "type": "numeric",
        "stem": "需求函数为 $Q=100-2P$，当 $P=20$ 时需求量是多少？",
        "key": {"value": 60, "tolerance": 0, "unit": "件"},
    },
]


def exam(questions: list[dict[str, Any]], language: str = "en", **header: Any) -> ExamRecord:
    """An exam of these questions; options are given as texts, all else has a default."""
    return parse_exam(json.dumps(document(questions, language, **header)))


def document(
    questions: list[dict[str, Any]], language: str = "en", **header: Any
) -> dict[str, Any]:
    """The `exam.json` of these questions, as Python data."""
    made = [_question(number, given) for number, given in enumerate(questions, start=1)]
    title = "算法与图论期末考试" if language == "zh" else "Introduction to Everything"
    return {
        "schema_version": "1.0",
        "id": "exam-1",
        "title": title,
        "language": language,
        "seed": 1,
        "requested": len(made),
        "accepted": len(made),
        "course": "SCI 101",
        "date": "2026-02-14",
        "duration_minutes": 90,
        "sources": ["lecture.md"],
        "questions": made,
        **header,
    }


def _question(number: int, given: dict[str, Any]) -> dict[str, Any]:
    quote = given.get("quote", "The quote.")
    evidence = {"source": "lecture.md", "quote": quote, "start": 0, "end": len(quote)}
    options = [
        {"label": "ABCDEFGH"[place], "text": text}
        for place, text in enumerate(given.get("options", ()))
    ]
    return {
        "number": number,
        "slot": number,
        "solution": given.get("solution", "As the lecture says."),
        "points": given.get("points", 1),
        "bloom": "understand",
        "difficulty": "medium",
        "evidence": {**evidence, "heading": "Section"},
        "history": [],
        **{name: given[name] for name in ("type", "stem", "key")},
        "options": options,
    }
