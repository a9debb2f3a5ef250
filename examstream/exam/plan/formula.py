"""Facts of formulas: P14 a value to compute, P15 a chain of inequalities, P16 a symbol's meaning."""

import re
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Any, NamedTuple

from examstream.exam.lecture.model import Block, BlockKind, Lecture
from examstream.exam.plan.formula_names import HAN, Meaning, kind, meaning_at, meanings
from examstream.exam.plan.model import Fact, Term
from examstream.exam.question import QuestionType
from examstream.text.formula import Formula, NotAFormula, equal, parse, sides, squeezed

_FORMULA = re.compile(r"\$\$.+?\$\$|\$[^$\n]+\$", re.DOTALL)
_END = {
    "en": re.compile(r"[.!?](?=\s+[A-Z\ue000-\uf8ff]|\s*$)|(?<=[\ue000-\uf8ff])(?: \(\d+\))?(?= [A-Z])"),
    "zh": re.compile(r"[。．；！？]|\.(?=\s*$)"),
}
_LEAN = {
    "en": re.compile(
        r"\b(?:we|our|I|you|your|this|these|those|it|its|they|their|here|above|below|following|such|one|equation|example|"
        r"another|same|previous|given the|there)\b",
        re.I,
    ),
    "zh": re.compile(r"我们|这|该|其|它|此|上述|上式|下式|如下|以下|前面|后面|例如|假设|公式|等式|左|右|代入|解出"),
}
_NP = {
    "en": re.compile(
        r"(?:^|[,:;]\s|\b(?:that|so|So|Thus|Then|Therefore|Hence|then|and)\s,?)(?P<np>[Tt]he (?:[^,;:.]){6,130}?)\s"
        r"(?:is|are|equals|is equal to|is given by|becomes)(?: just| simply| thus| therefore)?(?:,? namely| approximately)?\s*$"
    ),
    "zh": re.compile(r"(?:^|[，；：])(?P<np>[^，。；：]{3,44}?(?:都|均)?)(?:就|则|也)?(?:为|是|等于|变为)\s*$"),
}
_NOTED = {
    "en": re.compile(r"(?:^|, )(?P<np>(?:The|the|A|a) [^,;:.]{6,80}?) (?:is|are) (?:usually |often )?(?:denoted|written)(?: by| as)?\s*$"),
    "zh": re.compile(r"(?:^|[，；])(?P<np>[^，。；]{4,40}?)(?:通常|一般|常|可)?(?:记作|记为|表示为)\s*$"),
}
_FOR_ALL = {
    "en": re.compile(r"^(?P<for>[Ff]or (?:any|every|all|an?) [^,;]{3,70}),(?: we have| it holds that)?\s*$"),
    "zh": re.compile(r"^(?:[^，。；：]{2,30}：)?(?P<for>(?:对于?|在)(?:任何|任意|每个|所有)?的?[^，。；]{2,50})，(?:都|总|必|则)?(?:有|满足|成立)?\s*$"),
}
_CHECKABLE = re.compile(r"\\frac|\\binom|\\choose|\\sum|\\min|\\max|[+*/^-]|\d")


class Told(NamedTuple):
    """A sentence with its formulas masked, and where it stands."""

    masked: str
    formulas: tuple[str, ...]
    start: int
    end: int
    block: Block


def formula_facts(lecture: Lecture, terms: Sequence[Term], language: str) -> list[Fact]:
    """P14, P15 and P16; cheap where the lecture has no formula worth reading."""
    if not re.search(r"\$[^$]*(?:\\frac|[=^]|\\le)[^$]*\$|记作|denoted", lecture.text):
        return []
    known = meanings(lecture.text, language)
    told = list(_told(lecture, language))
    facts: list[Fact] = []
    noted = _noted(told, language)
    for sentence in told:
        for place, char in enumerate(sentence.masked):
            if not "\ue000" <= char <= "\uf8ff":
                continue
            latex = sentence.formulas[ord(char) - 0xE000]
            made = (
                _value(sentence, place, latex, known, language)
                or _equation(sentence, place, latex, known, language)
                or _chain(sentence, place, latex, known, language)
            )
            if made is not None:
                facts.append(made)
                break
    facts += [f for f in _symbols(noted, language)]
    seen: dict[str, Fact] = {}
    for fact in facts:
        seen.setdefault(fact.id, fact)
    return list(seen.values())


def _told(lecture: Lecture, language: str) -> Iterator[Told]:
    for block in lecture.blocks:
        if not block.askable or block.kind not in (BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.DEFINITION):
            continue
        text = lecture.text_of(block)
        if "$" not in text:
            continue
        spots = list(_FORMULA.finditer(text))
        masked, at = "", 0
        places: list[int] = []  # of every masked character in the block's text
        for index, spot in enumerate(spots):
            masked += text[at : spot.start()] + chr(0xE000 + index)
            places += [*range(at, spot.start()), spot.start()]
            at = spot.end()
        masked += text[at:]
        places += [*range(at, len(text)), len(text)]
        formulas = tuple(s.group() for s in spots)
        ends = [m.end() for m in _END[language].finditer(masked)]
        for a, b in zip([0, *ends], [*ends, len(masked)], strict=True):
            raw = masked[a:b]
            if not raw.strip():
                continue
            a += len(raw) - len(raw.lstrip())
            b -= len(raw) - len(raw.rstrip())
            last = masked[b - 1]
            end = places[b - 1] + (len(formulas[ord(last) - 0xE000]) if "\ue000" <= last <= "\uf8ff" else 1)
            yield Told(masked[a:b], formulas, block.start + places[a], block.start + end, block)


def _shown(masked: str, told: Told) -> str:
    text = masked
    for index, formula in enumerate(told.formulas):
        text = text.replace(chr(0xE000 + index), "$" + re.sub(r"\s+", " ", formula.strip("$")).strip() + "$")
    return " ".join(text.split())


def _fact(pattern: str, told: Told, types: Sequence[QuestionType], topic: str, said: str, salience: float, **details: Any) -> Fact:
    bare = re.sub(r"\s", "", said)
    return Fact(
        id=sha256(f"{pattern}|{bare}".encode()).hexdigest()[:16],
        pattern=pattern, start=told.start, end=told.end, types=tuple(types), topic=topic,
        source=told.block.source, heading=told.block.heading, salience=salience,
        details={"statement": said, **details},
    )  # fmt: skip


def _right(latex: str) -> tuple[Formula, str, bool] | None:
    """The side to compute with, the name before it, and whether it is only near; K13 on the chain."""
    parts = sides(latex)
    if any(rel not in ("", "=", ":=", "\\approx", "\\simeq") for rel, _ in parts):
        return None
    exact: list[Formula] = []
    near = False
    for number, (relation, side) in enumerate(parts):
        if number == 0 and len(parts) > 1:
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
    for one, other in zip(exact, exact[1:], strict=False):
        if not equal(one, other):
            return None
    return exact[-1], parts[0][1] if len(parts) > 1 else "", near


def _value(
    told: Told, place: int, latex: str, known: dict[str, list[Meaning]], language: str
) -> Fact | None:
    """NP is $f(x)$: numeric, the letters' values drawn, the formula kept back."""
    found = _NP[language].search(told.masked[:place])
    if not found or not _CHECKABLE.search(latex) or len(latex) > 300:
        return None
    rest = told.masked[place + 1 :].strip()
    if rest and not re.match(r"[.,;。，；．、）)(]|i\.e|when|where|其中|如果", rest):
        return None
    if re.match(r"(?:,\s*)?(?:when|if|如果|当)", rest):
        return None
    noun = re.sub(r"^[^，。]{1,4}知道", "", _shown(found["np"], told))
    if re.search(r"向量|矩阵|vector|matrix|matrices", noun) or not _CHECKABLE.search(sides(latex)[-1][1]):
        return None
    if _LEAN[language].search(re.sub(r"\$[^$]*\$", "", noun)) or noun.count("(") != noun.count(")"):
        return None
    read = _right(latex)
    if read is None or read[2]:
        return None
    formula, name, _ = read
    given = _given(formula, noun, known, told.start, language)
    if given is None:
        return None
    noun = noun[0].lower() + noun[1:] if language == "en" else re.sub(r"^(?:而|则|且|因此|所以|那么|于是)", "", noun)
    return _fact(
        "P14", told, (QuestionType.NUMERIC,), noun[:60], f"{noun} = {formula.latex}", 0.62,
        form="value", noun=noun, latex=formula.latex, given=given, language=language,
        unit=_unit(noun, latex, told.block, _shown(told.masked, told), language),
        share=bool(re.search(r"probability|frequency|proportion|概率|频率|比例", noun[:30])),
        whole=bool(re.search(r"number of|个数|数量|边数|点数|大小", noun)),
    )  # fmt: skip


_TIMES = re.compile(r"\b(generations|years|days|hours|minutes|seconds|iterations)\b|(年|天|小时|分钟|秒|代)(?=[，。；）]|$)")


def _unit(noun: str, latex: str, block: Block, sentence: str, language: str) -> str:
    """The unit the formula itself names, or the only unit of time its paragraph speaks of."""
    if named := re.search(r"\\(?:[hm]box|text)\{\s*([a-z]+)\s*\}[ .,;\\a-z]*\$*$", latex.strip()):
        return named[1]
    if not re.search(r"\btime\b|时间", noun):
        return ""
    units = {a or b for a, b in _TIMES.findall(sentence)}
    return units.pop() if len(units) == 1 else ""


def _given(
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
        counted = re.search(rf"\${re.escape(name)}\$ [a-z]{{3,}}s\b", noun)
        if counted:
            given.append({"name": name, "latex": name, "words": "", "kind": "count"})
        elif name in inside and name not in said and name in "nmkNM" and re.search(r"[_,]|阶|个", noun):
            given.append({"name": name, "latex": name, "words": "", "kind": "count"})
        elif meaning is not None and meaning.kind:
            there = name in said and (meaning.words.removeprefix("the number of ") in noun or language == "zh")
            given.append({"name": name, "latex": formula.printed[name], "words": "" if there else meaning.words, "kind": meaning.kind})
        else:
            return None
    return given


def _equation(
    told: Told, place: int, latex: str, known: dict[str, list[Meaning]], language: str
) -> Fact | None:
    """For any …, $A = B$ between counts that have names: one is asked from the others."""
    parts = sides(latex)
    if len(parts) != 2 or parts[1][0] != "=" or len(latex) > 120:
        return None
    before = told.masked[:place]
    lead = _FOR_ALL[language].match(before)
    try:
        left, right = parse(parts[0][1]), parse(parts[1][1])
    except NotAFormula:
        return None
    names = tuple(dict.fromkeys((*left.names, *right.names)))
    if not 2 <= len(names) <= 3 or not all(re.search(r"\(|\||\\sum|_", n) for n in names):
        return None
    if told.masked[place + 1 :].strip()[:1] not in ("", ".", "。", "．", "；", "，", ",", "（"):
        return None
    if squeezed(left.latex) == left.names[0] and len(left.names) == 1 and left.names[0] not in right.names:
        asked, formula = left.names[0], right
    elif squeezed(right.latex) == right.names[0] and len(right.names) == 1 and right.names[0] not in left.names:
        asked, formula = right.names[0], left
    else:
        return None
    shown = {**left.printed, **right.printed}
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
        frame = _shown(lead["for"], told)
        if _LEAN[language].search(re.sub(r"\$[^$]*\$", "", frame)):
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
    return _fact(
        "P14", told, (QuestionType.NUMERIC,), asked, f"{parts[0][1]} = {parts[1][1]}", 0.7,
        form="equation", lead=frame, intro=intro, asked=shown.get(asked, asked), latex=formula.latex,
        given=[{"name": n, "latex": shown.get(n, n), "words": "", "kind": "count"} for n in formula.names], language=language,
    )  # fmt: skip


def _chain(
    told: Told, place: int, latex: str, known: dict[str, list[Meaning]], language: str
) -> Fact | None:
    """a ≤ b ≤ c of three names: the right order among permutations."""
    parts = sides(latex)
    relations = {re.sub(r"eq$", "e", rel) for rel, _ in parts[1:]}
    if len(parts) != 3 or len(relations) != 1 or not relations <= {"\\le", "<"}:
        return None
    lead = _FOR_ALL[language].match(told.masked[:place])
    intro = []
    for _, side in parts:
        meaning = meaning_at(known, squeezed(side), told.start)
        if meaning is None:
            return None
        intro.append({"latex": side.strip(), "words": re.sub(r"\$[^$]*\$\s*的?|的$", "", meaning.words)})
    if lead is None:
        return None
    return _fact(
        "P15", told, (QuestionType.SINGLE_CHOICE,), "|".join(squeezed(s) for _, s in parts), _shown(told.masked, told), 0.7,
        form="chain", lead=_shown(lead["for"], told), intro=intro, sides=[s.strip() for _, s in parts],
        relation="\\le" if "\\le" in relations else "<", language=language,
    )  # fmt: skip


def _noted(told: list[Told], language: str) -> list[tuple[Told, str, str]]:
    found = []
    for sentence in told:
        for place, char in enumerate(sentence.masked):
            if not "\ue000" <= char <= "\uf8ff":
                continue
            match = _NOTED[language].search(sentence.masked[:place])
            if match:
                latex = re.sub(r"\s+", " ", sentence.formulas[ord(char) - 0xE000].strip("$").strip())
                found.append((sentence, _shown(match["np"], sentence), latex))
    return found


def _shape(latex: str) -> str:
    """α(G), ν(G) → x(X); K_n, C_n → X_x: what makes symbols alike at a glance."""
    text = squeezed(latex)
    text = re.sub(r"\\[a-zA-Z]+", "x", text)
    head = text[:1]
    return ("X" if head.isupper() else "x") + re.sub(r"[a-z]", "x", re.sub(r"[A-Z]", "X", text[1:]))


def _symbols(noted: list[tuple[Told, str, str]], language: str) -> Iterator[Fact]:
    for told, noun, latex in noted:
        plain = re.sub(r"\$[^$]*\$", "", noun)
        if _LEAN[language].search(plain) or len(re.findall(rf"[{HAN}A-Za-z]", plain)) < 4 or len(latex) > 20:
            continue
        if noun.count("（") != noun.count("）") or noun.count("(") != noun.count(")"):
            continue
        others = list(dict.fromkeys(o for _, _, o in noted if _shape(o) == _shape(latex) and squeezed(o) != squeezed(latex)))
        same = [n for _, n, o in noted if squeezed(o) == squeezed(latex)]
        if len(others) < 3 or len(set(same)) > 1:
            continue
        yield _fact(
            "P16", told, (QuestionType.SINGLE_CHOICE,), "symbol|" + squeezed(latex), f"{noun} {latex}", 0.6,
            form="symbol", noun=noun, key=latex, rivals=others[:6], language=language,
        )  # fmt: skip


__all__ = ["formula_facts", "kind"]
