"""What a formula's letters are given as in a question, and what its value holds for (K14)."""

import re

from examstream.exam.plan.formula_names import Meaning, kind, meaning_at
from examstream.exam.plan.formula_told import LEAN
from examstream.text.formula import Formula, squeezed
from examstream.text.lexicon import tag

_SCOPE = {
    "en": re.compile(
        r"(?:For|In|If|With|Among|At|On|When|Under|Between|By|From|Given) [^,;:]{3,110}"
    ),
    "zh": re.compile(r"(?:对于?|在|若|如果|当|设|从|用|将|把|由|每)[^，。；：]{2,50}"),
}
_BY_THE_WAY = re.compile(r".*\b(?:that|so|thus|then|therefore|hence|namely|and)|\w+|", re.I)


def scope(before: str, language: str) -> str | None:
    """What the value holds for: "In a complete graph with $n$ vertices"; None if it cannot be told.

    Asked without it, the value would be another's.
    """
    plain = before.strip(" ,，；;：:")
    plain = re.sub(
        r"^(?:因此|所以|于是|那么|故|此外|例如|So|Thus|Then|But|And)\s*[,，]?\s*", "", plain
    )
    if not plain:
        return ""
    if language == "en" and _BY_THE_WAY.fullmatch(plain):
        return ""
    last = re.split(r"[，；：。]", plain)[-1] if language == "zh" else plain
    if not _SCOPE[language].fullmatch(last) or LEAN[language].search(
        re.sub(r"\$[^$]*\$", "", last)
    ):
        return None
    return last


def told_apart(given: list[dict[str, str]]) -> bool:
    """No two letters with one name: "let λ be the rate and let μ be the rate" asks nothing."""
    words = [g["words"].lower() for g in given if g["words"]]
    return len(set(words)) == len(words)


def givens(
    formula: Formula, noun: str, known: dict[str, list[Meaning]], at: int, language: str
) -> list[dict[str, str]] | None:
    """For every letter of the formula what it is; None if one is bound by nothing (K14)."""
    given = []
    said = {squeezed(s) for s in re.findall(r"\$([^$]+)\$", noun)}
    inside = set(re.findall(r"[a-zA-Z]", " ".join(re.findall(r"[A-Z]_\{?([^}$]*)\}?", noun))))
    if len(formula.names) > 4:
        return None
    for name in formula.names:
        meaning = meaning_at(known, name, at)
        counted = re.search(
            rf"\${re.escape(name)}\$ (?:[a-z]{{3,}} )?[a-z]{{3,}}s\b|\${re.escape(name)}\$\s*[个条名种次只位阶项]",
            noun,
        )
        named = re.search(rf"\b((?:[a-z]+ ){{0,2}})([a-z]{{3,}}) \${re.escape(name)}\$", noun)
        if named and tag(named[2]) in ("NN", "NNS") and name in said:
            own = (
                kind(named[1] + named[2]) or "measure"
            )  # "a body of mass $m$": named where it is asked
            given.append({"name": name, "latex": formula.printed[name], "words": "", "kind": own})
        elif counted or (
            name in inside
            and name not in said
            and name in "nmkNM"
            and re.search(r"[_,]|阶|个", noun)
        ):
            given.append({"name": name, "latex": name, "words": "", "kind": "count"})
        elif meaning is not None and meaning.kind:
            there = name in said and (
                meaning.words.removeprefix("the number of ").removeprefix("the ") in noun
                or language == "zh"
            )
            given.append(
                {
                    "name": name,
                    "latex": formula.printed[name],
                    "words": "" if there else meaning.words,
                    "kind": meaning.kind,
                }
            )
        else:
            return None
    return given
