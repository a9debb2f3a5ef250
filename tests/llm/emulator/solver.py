"""Solving and judging: the truth, save where the solver is misled as the writer was."""

from typing import Any

from tests.llm.emulator.request import Asking
from tests.llm.emulator.writer import Made


def solve(asking: Asking, made: dict[str, Made]) -> dict[str, Any]:
    """The answer to a solving request; null for a question it does not know."""
    stem, *lines = asking.parts.get("question", "").split("\n")
    known = made.get(stem)
    if known is None:
        return {"answer": None, "reason": "unknown", "confidence": 0.0}
    return {"answer": _answer(known, lines), "reason": "stated", "confidence": 0.9}


def _answer(made: Made, lines: list[str]) -> Any:
    labels = {text: label for label, _, text in (line.partition(". ") for line in lines)}
    match made.kind:
        case "single_choice":
            return labels.get(made.told)
        case "multiple_choice":
            return [labels[text] for text in made.told if text in labels]
        case "fill_in":
            return [made.told]
        case _:
            return made.told


def judge(asking: Asking, made: dict[str, Made]) -> dict[str, Any]:
    """The judgement: a wrong key is seen, save by a judge who is misled, too."""
    lines = asking.parts.get("question", "").split("\n")
    stem = next((x.removeprefix("stem: ") for x in lines if x.startswith("stem: ")), "")
    known = made.get(stem)
    right = known is None or known.key_right or known.misled
    return {
        "stands_alone": True,
        "exactly_one_right": right,
        "supported_by_quote": right,
        "worth_asking": True,
        "no_cue": True,
        "reason": "" if right else "the key is wrong",
    }
