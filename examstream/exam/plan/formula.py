"""Facts of formulas: P14 a value to compute, P15 a chain of inequalities, P16 a symbol's meaning."""

import re
from collections.abc import Sequence

from examstream.exam.lecture.model import Lecture
from examstream.exam.plan.formula_names import meanings
from examstream.exam.plan.formula_orders import chain_fact, noted, symbol_facts
from examstream.exam.plan.formula_told import sentences
from examstream.exam.plan.formula_values import equation_fact, value_fact
from examstream.exam.plan.model import Fact, Term


def formula_facts(lecture: Lecture, terms: Sequence[Term], language: str) -> list[Fact]:
    """P14, P15 and P16; cheap where the lecture has no formula worth reading."""
    if not re.search(r"\$[^$]*(?:\\frac|[=^]|\\le)[^$]*\$|记作|denoted", lecture.text):
        return []
    known = meanings(lecture.text, language)
    told = list(sentences(lecture, language))
    facts: list[Fact] = []
    for sentence in told:
        for place, char in enumerate(sentence.masked):
            if not "\ue000" <= char <= "\uf8ff":
                continue
            latex = sentence.formulas[ord(char) - 0xE000]
            made = (
                value_fact(sentence, place, latex, known, language)
                or equation_fact(sentence, place, latex, known, language)
                or chain_fact(sentence, place, latex, known, language)
            )
            if made is not None:
                facts.append(made)
                break
    facts += symbol_facts(noted(told, language), language)
    seen: dict[str, Fact] = {}
    for fact in facts:
        seen.setdefault(fact.id, fact)
    return list(seen.values())
