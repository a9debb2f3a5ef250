"""P14: a value to compute from a formula that the lecture gives a name to."""

import itertools
import re

from examstream.exam.plan.formula_given import givens, scope, told_apart
from examstream.exam.plan.formula_names import Meaning, meaning_at
from examstream.exam.plan.formula_nouns import SAMPLE, counted_things, symbol_told
from examstream.exam.plan.formula_told import FOR_ALL, LEAN, Told, fact, shown
from examstream.exam.plan.formula_variants import FEWEST, LONGEST, variants
from examstream.exam.plan.model import Fact
from examstream.exam.question import QuestionType
from examstream.text.formula import Formula, NotAFormula, equal, parse, sides, squeezed

_NP = {
    "en": re.compile(
        r"(?:^|[,:;]\s|\b(?:that|so|So|Thus|Then|Therefore|Hence|then|and)\s,?)(?P<np>[Tt]he (?:[^,;:.]){6,130}?)\s"
        r"(?:is|are|equals|is equal to|is given by|becomes)(?: just| simply| thus| therefore)?(?:,? namely| approximately)?\s*$"
    ),
    "zh": re.compile(
        r"(?:^|[，；：])(?P<np>[^，。；：]{3,44}?(?:都|均)?)(?:就|则|也)?(?:为|是|等于|变为)\s*$"
    ),
}


_CHECKABLE = re.compile(r"\\frac|\\binom|\\choose|\\sum|\\min|\\max|[+*/^-]|\d")


def _right(latex: str) -> tuple[Formula, str, bool] | None:
    """The side to compute with, the name before it, and whether it is only near; K13 on the chain."""
    parts = sides(latex)
    if any(rel not in ("", "=", ":=", "\\approx", "\\simeq") for rel, _ in parts):
        return None
    exact: list[Formula] = []
    near = False
    for number, (relation, side) in enumerate(parts):
        if number == 0 and len(parts) > 1:
            if re.fullmatch(r"\s*\\?[A-Za-z]{2,}\s*\(.*\)\s*", side):  # Var(p), Prob(A): a name
                continue
            try:
                first = parse(side)
            except NotAFormula:
                continue
            if len(first.names) == 1 and squeezed(first.latex) == first.names[0]:
                continue
            exact.append(first)
            continue
        if relation in ("\\approx", "\\simeq"):
            if exact:
                break
            near = True
        try:
            exact.append(parse(side))
        except NotAFormula:
            return None
    if not exact or not exact[-1].names:
        return None
    for one, other in itertools.pairwise(exact):
        if not equal(one, other):
            return None
    return exact[-1], parts[0][1] if len(parts) > 1 else "", near


def _computes(latex: str) -> bool:
    """Is there anything to compute: an operation, or a product of two names?"""
    parts = sides(latex)
    if not parts:
        return False
    if _CHECKABLE.search(parts[-1][1]):
        return True
    try:
        return len(parse(parts[-1][1]).names) > 1
    except NotAFormula:
        return False


def value_fact(
    told: Told, place: int, latex: str, known: dict[str, list[Meaning]], language: str
) -> Fact | None:
    """NP is $f(x)$: numeric, the letters' values drawn, the formula kept back."""
    lead = ""
    if (counted := counted_things(told, place, language)) is not None:
        noun, rest = counted, ""
    elif (named := symbol_told(told, place, latex, known, language)) is not None:
        noun, rest = named, ""
    else:
        found = _NP[language].search(told.masked[:place])
        if not found:
            return None
        rest = told.masked[place + 1 :].strip()
        noun = re.sub(r"^[^，。]{1,4}知道|^.*\bis that (?=the )", "", shown(found["np"], told))
        over = scope(shown(told.masked[: found.start("np")], told), language)
        if over is None:
            return None
        lead = over
    if len(latex) > 300:
        return None
    if rest and not re.match(r"[.,;。，；．、）)(]|i\.e|when|where|其中|如果", rest):
        return None
    if re.match(r"(?:,\s*)?(?:when|if|如果|当)", rest):
        return None
    noun = SAMPLE.sub(r"the \1", noun)
    if re.search(r"向量|矩阵|vector|matrix|matrices|\bwhere\b|\bwhose\b", noun) or not _computes(
        latex
    ):
        return None
    if LEAN[language].search(re.sub(r"\$[^$]*\$", "", noun)) or noun.count("(") != noun.count(")"):
        return None
    unit = _unit(noun, latex, told.paragraph, shown(told.masked, told))
    noun = noun.strip()
    bare = not unit and re.search(r"\b(?:time|duration)\b|时间$", noun.split(" of ")[0])
    read = _right(latex)
    if read is None or read[2]:
        return None
    formula, _name, _ = read
    given = givens(formula, f"{lead} {noun}".strip(), known, told.start, language)
    if given is None or not told_apart(given):
        return None
    physical = not unit and _PHYSICAL.search(" ".join([noun, *(g["words"] for g in given)]))
    if physical and re.search(r"\d{3}|\d\.\d", formula.latex):
        bare = physical  # a constant with a unit of its own
    noun = (
        noun[0].lower() + noun[1:]
        if language == "en"
        else re.sub(r"^(?:而|则|且|因此|所以|那么|于是)", "", noun)
    )
    wrong = variants(formula)
    kinds: tuple[QuestionType, ...] = (
        () if bare else (QuestionType.NUMERIC,)
    )  # a time without its unit is no number
    if len(wrong) >= FEWEST and len(formula.latex) <= LONGEST:
        kinds = (*kinds, QuestionType.SINGLE_CHOICE)
    if not kinds:
        return None
    return fact(
        "P14", told, kinds, noun[:60], f"{noun} = {formula.latex}", 0.62,
        form="value", noun=noun, latex=formula.latex, given=given, language=language,
        unit=unit, lead=lead, si=bool(physical), variants=wrong,
        share=bool(re.search(r"probability|frequency|proportion|概率|频率|比例", noun[:30])),
        whole=bool(re.search(r"number of|个数|数量|边数|点数|大小", noun)),
    )  # fmt: skip


_PHYSICAL = re.compile(
    r"\b(?:lengths?|distance|mass|temperature|speed|velocity|energy|force|pressure|voltage|current(?! [a-z])|resistance|wavelength"
    r"|acceleration|momentum|radius|height|area|volume|power of a|focal)\b|长度|距离|质量|温度|速度|能量|力$|压强|电压"
    r"|电流|电阻|波长|半径|高度|面积|体积|功率|位移"
)
"""Measures whose number means nothing without a unit."""

_TIMES = re.compile(
    r"\b(generations|years|days|hours|minutes|seconds|iterations)\b|(年|天|小时|分钟|秒|代)(?=[，。；）]|$)"
)


def _unit(noun: str, latex: str, paragraph: str, sentence: str) -> str:
    """The unit the formula itself names, or the only unit of time its paragraph speaks of."""
    if named := re.search(r"\\(?:[hm]box|text)\{\s*([a-z]+)\s*\}[ .,;\\a-z]*\$*$", latex.strip()):
        return named[1]
    if not re.search(r"\btime\b|时间", noun):
        return ""
    units = {a or b for a, b in _TIMES.findall(sentence)} or {
        a or b for a, b in _TIMES.findall(paragraph)
    }
    return units.pop() if len(units) == 1 else ""


def equation_fact(
    told: Told, place: int, latex: str, known: dict[str, list[Meaning]], language: str
) -> Fact | None:
    """For any …, $A = B$ between counts that have names: one is asked from the others."""
    parts = sides(latex)
    if len(parts) != 2 or parts[1][0] != "=" or len(latex) > 120:
        return None
    before = told.masked[:place]
    lead = FOR_ALL[language].match(before)
    try:
        left, right = parse(parts[0][1]), parse(parts[1][1])
    except NotAFormula:
        return None
    names = tuple(dict.fromkeys((*left.names, *right.names)))
    if not 2 <= len(names) <= 3 or not all(re.search(r"\(|\||\\sum|_", n) for n in names):
        return None
    if told.masked[place + 1 :].strip()[:1] not in ("", ".", "。", "．", "；", "，", ",", "（"):
        return None
    if (
        squeezed(left.latex) == left.names[0]
        and len(left.names) == 1
        and left.names[0] not in right.names
    ):
        asked, formula = left.names[0], right
    elif (
        squeezed(right.latex) == right.names[0]
        and len(right.names) == 1
        and right.names[0] not in left.names
    ):
        asked, formula = right.names[0], left
    else:
        return None
    printed = {**left.printed, **right.printed}
    if not re.search(r"[+*/^-]|\d|\\frac", formula.latex):
        return None
    intro, frame = [], ""
    for name in names:
        meaning = meaning_at(known, name, told.start)
        if meaning is not None:
            intro.append({"latex": meaning.latex, "words": meaning.words})
        elif not name.startswith(("|", "\\sum")):
            return None
    if lead is not None:
        frame = shown(lead["for"], told)
        if LEAN[language].search(re.sub(r"\$[^$]*\$", "", frame)):
            return None
    elif len(intro) < len([n for n in names if not n.startswith("|")]) or language == "en":
        return None
    letters = {
        i
        for n in names
        if not n.startswith("\\sum")
        for i in re.findall(r"[A-Z]'?|(?<=\()[a-z](?=\))", re.sub(r"\\[a-zA-Z]+", "", n))
    }
    bound = frame + " ".join(i["words"] for i in intro)
    sizes = "".join(re.findall(r"\|([A-Z]'?)\(", "".join(names)))
    if not all(letter in bound for letter in letters if letter not in ("K", *sizes)):
        return None
    return fact(
        "P14", told, (QuestionType.NUMERIC,), asked, f"{parts[0][1]} = {parts[1][1]}", 0.7,
        form="equation", lead=frame, intro=intro, asked=printed.get(asked, asked), latex=formula.latex,
        given=[{"name": n, "latex": printed.get(n, n), "words": "", "kind": "count"} for n in formula.names], language=language,
    )  # fmt: skip
