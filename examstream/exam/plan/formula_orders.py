"""P15: chains of inequalities; P16: which symbol stands for what."""

import re
from collections.abc import Iterator

from examstream.exam.plan.formula_names import HAN, Meaning, meaning_at
from examstream.exam.plan.formula_told import FOR_ALL, LEAN, Told, fact, shown
from examstream.exam.plan.model import Fact
from examstream.exam.question import QuestionType
from examstream.text.formula import sides, squeezed

_NOTED = {
    "en": re.compile(
        r"(?:^|, )(?P<np>(?:The|the|A|a) [^,;:.]{6,80}?) (?:is|are) (?:usually |often )?(?:denoted|written)(?: by| as)?\s*$"
    ),
    "zh": re.compile(
        r"(?:^|[，；])(?P<np>[^，。；]{4,40}?)(?:通常|一般|常|可)?(?:记作|记为|表示为)\s*$"
    ),
}


def chain_fact(
    told: Told, place: int, latex: str, known: dict[str, list[Meaning]], language: str
) -> Fact | None:
    """a ≤ b ≤ c of three names: the right order among permutations."""
    parts = sides(latex)
    relations = {re.sub(r"eq$", "e", rel) for rel, _ in parts[1:]}
    if len(parts) != 3 or len(relations) != 1 or not relations <= {"\\le", "<"}:
        return None
    lead = FOR_ALL[language].match(told.masked[:place])
    intro = []
    for _, side in parts:
        meaning = meaning_at(known, squeezed(side), told.start)
        if meaning is None:
            return None
        intro.append(
            {"latex": side.strip(), "words": re.sub(r"\$[^$]*\$\s*的?|的$", "", meaning.words)}
        )
    if lead is None:
        return None
    return fact(
        "P15", told, (QuestionType.SINGLE_CHOICE,), "|".join(squeezed(s) for _, s in parts), shown(told.masked, told), 0.7,
        form="chain", lead=shown(lead["for"], told), intro=intro, sides=[s.strip() for _, s in parts],
        relation="\\le" if "\\le" in relations else "<", language=language,
    )  # fmt: skip


def noted(told: list[Told], language: str) -> list[tuple[Told, str, str]]:
    found = []
    for sentence in told:
        for place, char in enumerate(sentence.masked):
            if not "\ue000" <= char <= "\uf8ff":
                continue
            match = _NOTED[language].search(sentence.masked[:place])
            if match:
                latex = re.sub(
                    r"\s+", " ", sentence.formulas[ord(char) - 0xE000].strip("$").strip()
                )
                found.append((sentence, shown(match["np"], sentence), latex))
    return found


def _shape(latex: str) -> str:
    """α(G), ν(G) → x(X); K_n, C_n → X_x: what makes symbols alike at a glance."""
    text = squeezed(latex)
    text = re.sub(r"\\[a-zA-Z]+", "x", text)
    head = text[:1]
    return ("X" if head.isupper() else "x") + re.sub(r"[a-z]", "x", re.sub(r"[A-Z]", "X", text[1:]))


def symbol_facts(found: list[tuple[Told, str, str]], language: str) -> Iterator[Fact]:
    for told, noun, latex in found:
        plain = re.sub(r"\$[^$]*\$", "", noun)
        if (
            LEAN[language].search(plain)
            or len(re.findall(rf"[{HAN}A-Za-z]", plain)) < 4
            or len(latex) > 20
        ):
            continue
        if noun.count("（") != noun.count("）") or noun.count("(") != noun.count(")"):
            continue
        others = list(
            dict.fromkeys(
                o
                for _, _, o in found
                if _shape(o) == _shape(latex) and squeezed(o) != squeezed(latex)
            )
        )
        same = [n for _, n, o in found if squeezed(o) == squeezed(latex)]
        if len(others) < 3 or len(set(same)) > 1:
            continue
        yield fact(
            "P16", told, (QuestionType.SINGLE_CHOICE,), "symbol|" + squeezed(latex), f"{noun} {latex}", 0.6,
            form="symbol", noun=noun, key=latex, rivals=others[:6], language=language,
        )  # fmt: skip
