"""Laws of the lecture: formulas whose symbols are explained, and rules told in words."""

import re
from dataclasses import dataclass, field

from examstream.exam.judging import arithmetic, latex
from examstream.exam.judging.book import Book, Sentence
from examstream.exam.judging.reckoning.meanings import Meaning, meanings
from examstream.exam.judging.reckoning.measures import NONE, measure_of, spoken_of
from examstream.exam.judging.reckoning.rules import rules

TARGET = "\0target"
"""The name of what a law in words gives."""


@dataclass(frozen=True)
class Law:
    """`left = right`, what each name may stand for, and the sentences that tell it."""

    left: str
    right: str
    meanings: dict[str, list[Meaning]] = field(hash=False)
    told_in: frozenset[int]
    share: bool = False  # one thing divided by another: may be asked in percent
    place: str = ""  # the name that counts places in a row: 第 $n$ 个, the $n$th

    @property
    def names(self) -> list[str]:
        return list(self.meanings)


def laws(book: Book) -> list[Law]:
    """Every law of the lecture whose names are told (one may be told by none)."""
    found: list[Law] = []
    for sentence in book.sentences:
        found.extend(_formulas(book, sentence))
        for right, told in rules(sentence.text):
            parts = {
                (TARGET if name == "" else name): [
                    Meaning(text, 1.0, spoken_of(text), sentence.index)
                ]
                for name, text in told.items()
            }
            share = "/" in right and "100" not in right
            found.append(Law(TARGET, right, parts, frozenset({sentence.index}), share))
    return found


_CALL = re.compile(r"(?<![A-Za-z\\])([A-Za-z])\(")
_OF_ITSELF = re.compile(r"(?<![A-Za-z\\])([A-Za-z])\([^()]*\1[^()]*\)")
"""n(n-1) is no function of n."""
_SHARE = re.compile(
    r"\b(?:fraction|share|proportion|probability|rate|efficiency|percentage)\b|率|比例|比重|份额",
    re.I,
)
_E = re.compile(r"(?<![A-Za-z\\])e(?![A-Za-z^])")
"""A name like another, where the lecture says what it stands for."""
_MOST_NAMES = 6


def _formulas(book: Book, sentence: Sentence) -> list[Law]:
    found = []
    for match in re.finditer(r"\$\$(?P<a>.+?)\$\$|\$(?P<b>[^$]+)\$", sentence.text, re.S):
        shown = match["a"] or match["b"]
        parts = latex.sides(shown)
        before = sentence.text[: match.start()]
        if len(parts) > 1 and parts[1][0] not in ("=", "\\approx"):
            continue
        left, right = (parts[0][1], parts[1][1]) if len(parts) > 1 else (TARGET, parts[0][1])
        if len(parts) == 1 and (_bare(right) or not (unbound(right) or _E.search(right))):
            continue
        if unbound(right) == [right] or not unbound(right) or _OF_ITSELF.search(right):
            right = _CALL.sub(r"\1*(", right)  # n(m-c): a product, if n is told as a quantity
        lefts = [TARGET] if left == TARGET else unbound(left) or [left]
        names = tuple(dict.fromkeys((*lefts, *unbound(right))))
        if "\\pi" in right and any(m.strength for m in meanings(book, sentence, ("\\pi",))["\\pi"]):
            names = (*names, "\\pi")
        if _E.search(right) and any(
            m.strength >= 0.9 for m in meanings(book, sentence, ("e",))["e"]
        ):
            names = (*names, "e")
        if len(names) < 2 or len(names) > _MOST_NAMES or not (unbound(right) or "e" in names):
            continue
        told = meanings(book, sentence, tuple(n for n in names if n != TARGET))
        if lefts == [left]:
            told[left] = [
                *told.get(left, []),
                *_leads(book, sentence, before, sentence.text[match.end() :]),
            ]
        if any(left in unbound(side) for side in (right,)) or not told.get(names[0]):
            continue
        if sum(not told[n] for n in names) > 1:
            continue
        share = (
            "\\frac" in right
            or "/" in right
            or any(_SHARE.search(m.text) for m in told[names[0]][:2])
        )
        where = {sentence.index, *(m.told_in for n in names for m in told[n][:1] if m.told_in >= 0)}
        found.append(Law(left, right, told, frozenset(where), share, _place(sentence.text, names)))
    return found


def _place(text: str, names: tuple[str, ...]) -> str:
    match = re.search(r"第\s?\$(\w+)\$\s?[\u3400-\u9fff]|\$(\w+)\$-?th\b", text)
    name = (match[1] or match[2]) if match else ""
    return name if name in names else ""


def _bare(text: str) -> bool:
    """A name alone, or a number and a name of which nothing says that it is computed so."""
    return unbound(text) == [text] or re.fullmatch(r"[+-]?[\d.]+", text) is not None


_BY_HEADING = 0.6
_VERB = re.compile(
    r"\b(?:is|are|equals?|follows?|becomes?|has|have|takes?|needs?|comes? to|amounts? to|grows?)\b"
)
_VERB_ZH = re.compile(r"(?:为|是|等于|可以?写成|可表示为|即|可得|得|[:：])\s*$")


def _leads(book: Book, sentence: Sentence, before: str, after: str) -> list[Meaning]:
    """What stands before a formula: `the density is`, or the sentence that announces it."""
    at = sentence
    if not re.sub(r"[\s$]", "", before):
        previous = book.sentences[sentence.index - 1] if sentence.index else None
        if previous is None or previous.block < sentence.block - 1 or "$$" in previous.text:
            return []
        before, at = previous.text, previous
    before = re.sub(r"\*\*", "", before).rstrip(" :：")
    found = []
    clause = re.split(r"[,;，；。](?!\d)|\.\s", before)[-1]
    if not clause.strip(" $"):
        clause = before
    subject = _subject(clause) or _subject(re.split(r"[;；。]|\.\s", before)[-1])
    object_ = _VERB.split(clause)[-1].strip()
    if object_ == clause.strip() or "$" in object_ or _FROM.match(object_):
        object_ = ""
    if noun := re.match(r"\s([a-z]+)(?<!for)(?<!of)(?<!if)(?<!per)\b", after):
        found.append(Meaning(f"number of {noun[1]}", 1.0, measure_of(noun[1]), sentence.index))
    if object_:
        found.append(Meaning(object_, 1.0, spoken_of(object_), at.index))
    if subject:
        strength = 0.85 if object_ else 1.0
        found.append(Meaning(subject, strength, spoken_of(subject), at.index))
    if clause != subject:
        found.append(Meaning(clause, 0.9, NONE, at.index))
    if sentence.heading:
        found.append(Meaning(sentence.heading, _BY_HEADING, NONE, at.index))
    return found


_FROM = re.compile(r"(?:from|on|by|with)\b")


def _subject(clause: str) -> str:
    """What a clause is about; "" where it begins with its verb."""
    if re.search(r"[\u3400-\u9fff]", clause):
        return _VERB_ZH.sub("", re.split(r"则|那么|因此|所以", clause)[-1])
    parts = _VERB.split(clause, maxsplit=1)
    return parts[0].strip() if len(parts) > 1 else clause


def unbound(formula: str) -> list[str]:
    """The names a formula needs values for; [] if it is no arithmetic."""
    values: dict[str, float] = {}
    for _ in range(_MOST_NAMES + 3):
        try:
            arithmetic.value(formula, values)
        except arithmetic.Unbound as missing:
            values[str(missing.args[0])] = 2.0 + 0.37 * len(values)
        except (latex.NotArithmetic, RecursionError):
            return []
        else:
            return list(values)
    return []
