"""What the symbols of a formula stand for, gathered from wherever their paragraph names them."""

import re
from dataclasses import dataclass

from examstream.exam.judging.book import Book, Sentence
from examstream.exam.judging.reckoning.measures import NONE, Measure, measure_of, spoken_of
from examstream.exam.judging.words import squeezed

_REACH = 5
_INLINE = re.compile(r"(?<!\$)\$(?!\$)([^$]+)\$(?!\$)")


@dataclass(frozen=True)
class Meaning:
    """A description of a symbol, how surely it is one (0 … 1), its unit, and who tells it."""

    text: str
    strength: float
    measure: Measure = NONE
    told_in: int = -1


_STANDS = re.compile(
    r"\s*,?\s*(?:(?:is|are|denotes?|represents?|stands for|means|being|gives)\b|表示|代表|为|是|指|即)"
    r"\s*(?:the |an? )?"
)
_NO_MEANING = re.compile(r"\s*(?:\d|given by|equal|computed|small|large|the (?:same|sum)|[^\w\s])")
_APPOSED = re.compile(r"\s(?:the|an?)\s")
_COUNTED = re.compile(r"\s((?:[a-z][a-z-]+)(?:\s[a-z][a-z-]+)?)")
_PREPOSITION = frozenset(
    "of in to for with from by as at on is are has have and or per so if then than when where which that we"
    " it grows falls rises depends gives follows must can will after before until the a an".split()
)
_IN_UNIT = re.compile(r"\s*(?:\(|（|in |measured in |以)\s*([^,.;，。；()（）]{1,28})")
_BREAK = re.compile(r"[,;:，；：。()（）]|\.\s|\$|\b(?:and|while|but|then|so)\b\s|则|那么")
_WRITTEN = re.compile(
    r"^(.*?),?\s?(?:is |are |be )?(?:written|denoted(?: by)?|called|labelled|记作|记为|用)\s*$"
)
_LEADS = re.compile(
    r"^\s*(?:(?:with|for|if|where|when|let|given|each|an?|the|of|and|at|then|suppose|after|over|to|by)\s)+",
    re.I,
)
_LEADS_ZH = re.compile(
    r"^[\s、]*(?:其中|如果|若|设|当|记|令|且|而|以及|和|与|经过|每个|一个|将|把|用|以)+"
)
_ENDS_ZH = re.compile(r"(?:为|是|记作|记为|等于|即|有)?\s*$")
_VERBED = re.compile(
    r"\s*(?:is|are|denotes?|represents?|stands for|means)\b|\s*(?:表示|代表|为|是|指)"
)
_PRONOUN = re.compile(r"^\s*(?:it|this|its value|它)\b\s*(?:is|are)?\s*$", re.I)


def meanings(book: Book, at: Sentence, names: tuple[str, ...]) -> dict[str, list[Meaning]]:
    """What the sentences around a formula say its names stand for, the surest first."""
    found: dict[str, list[Meaning]] = {name: [] for name in names}
    near = [
        s
        for s in book.sentences[max(0, at.index - _REACH) : at.index + _REACH + 1]
        if s.heading == at.heading
    ]
    near.sort(key=lambda s: (abs(s.index - at.index), -s.index))
    for sentence in near:
        for name, meaning in _named_in(book, sentence):
            if name in found:
                found[name].append(meaning)
    for told in found.values():
        told.sort(key=lambda m: -m.strength)
    return found


def _named_in(book: Book, sentence: Sentence) -> list[tuple[str, Meaning]]:
    found = []
    text = sentence.text
    for match in _INLINE.finditer(text):
        name = squeezed(match[1])
        before, after = text[: match.start()], text[match.end() :]
        unit = _unit_behind(after)
        for told, strength in (*_after(after), *_before(book, sentence, before, after)):
            if told.strip(" ,，"):
                counted = told.removeprefix("number of ")
                measure = (
                    unit
                    if unit.kind
                    else measure_of(counted)
                    if counted != told
                    else spoken_of(told)
                )
                found.append((name, Meaning(told.strip(), strength, measure, sentence.index)))
    return found


def _unit_behind(after: str) -> Measure:
    if match := _IN_UNIT.match(after):
        measure = measure_of(match[1])
        return measure if measure.kind[:1] != "#" else NONE
    if re.match(r"\s?[\u3400-\u9fff]", after) and not _STANDS.match(after):
        measure = measure_of(after.lstrip())
        return measure if measure.kind[:1] != "#" else NONE
    return NONE


def _after(after: str) -> list[tuple[str, float]]:
    if told := _STANDS.match(after):
        rest = after[told.end() :]
        if not _NO_MEANING.match(rest):
            return [(re.sub(r",?\s*(?:and|以及|和)?\s*$", "", _until_next(rest)), 1.0)]
        return []
    if _APPOSED.match(after):
        return [(re.sub(r"\s(?:and|with)\s*$", "", _until_next(after)), 1.0)]
    if (noun := _COUNTED.match(after)) and noun[1].split()[0] not in _PREPOSITION:
        words = [w for w in noun[1].split() if w not in _PREPOSITION]
        return [(f"number of {words[0]}", 0.85)]
    return []


def _until_next(text: str) -> str:
    end = re.search(r"\$|[;；。，]|\.\s|\.$|,\s(?:and|so|which|the)\s", text)
    return text[: end.start()] if end else text


def _before(book: Book, sentence: Sentence, before: str, after: str) -> list[tuple[str, float]]:
    if _PRONOUN.match(re.sub(_WRITTEN, r"\1", before)) and sentence.index:
        previous = book.sentences[sentence.index - 1].text
        return [(re.split(r"\b(?:is|are)\b|是|为", previous)[0], 0.9)]
    if written := _WRITTEN.match(re.split(r"[;；。]", before)[-1]):
        return [(_stripped(re.split(r"[,，]", written[1])[-1]), 1.0)]
    clause = _BREAK.split(before)[-1] if not before.rstrip().endswith((",", "，")) else ""
    if (
        not clause.strip()
        and (apposed := re.search(r"([^,$.;:]+),\s*$", before))
        and not _VERBED.match(apposed[1])
    ):
        return [(_stripped(apposed[1]), 0.9)]  # the reserve ratio, $r$
    if re.search(r"denoted|written", before):
        clause = re.sub(r"\sby\s*$", " ", clause)  # … is denoted by $i$ and inflation by
    if not clause.strip() or _VERBED.match(clause) or not (noun := _stripped(clause)):
        return []
    of = re.match(r" of [^$,.;]+", after)  # a fraction $p$ of its time
    return [(noun + of.group() if of else noun, 0.95)]


def _stripped(clause: str) -> str:
    if re.search(r"[\u3400-\u9fff]", clause):
        return _ENDS_ZH.sub("", _LEADS_ZH.sub("", clause))[-16:]
    words = _LEADS.sub("", clause).split()
    if words and words[-1].lower() in ("is", "are", "be"):
        words.pop()
    if not words or words[-1].lower() in _PREPOSITION:
        return ""
    return " ".join(words[-12:])
