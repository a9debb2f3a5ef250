"""The lecture sentence by sentence, each cleaned to a statement that may stand alone.

A sentence keeps its offsets (the quote); the statement is what questions are made of. Checks
K1–K5 and K16 are here, because a sentence that fails them is no source of any fact.
"""

import re
from collections import Counter
from dataclasses import dataclass, field, replace

from examstream.exam.lecture.model import Block, BlockKind, Lecture
from examstream.exam.plan.en.faults import fault_of, unbound
from examstream.exam.plan.en.loose import in_scene, opens_scene
from examstream.exam.plan.en.parts import parts
from examstream.exam.plan.en.statement import FIGURE, NOTE, statement
from examstream.exam.plan.formula_names import Meaning, meaning_at, meanings
from examstream.text.clauses import clause, is_whole
from examstream.text.formula import squeezed
from examstream.text.lexicon import AUXILIARIES, DETERMINERS, tag, verb_base
from examstream.text.likeness import pieces
from examstream.text.sentences import sentences
from examstream.text.typos import misspelt

_HEDGE = re.compile(
    r"\b(?:about|approximately|usually|generally|typically|often|may|might|can|could|some|sometimes|most|many|mostly|largely|roughly|nearly|almost|around|likely|probably|possibly|perhaps|tends? to|commonly|normally|certain|several|suggests?|appears?|seems?|relatively|virtually|essentially)\b",
    re.I,
)


@dataclass(frozen=True)
class Sentence:
    """A sentence of an askable block; `fault` names the check it fails as a statement."""

    index: int
    start: int
    end: int
    text: str
    statement: str
    fault: str
    block: int
    kind: BlockKind
    heading: str
    hedged: bool = False
    binder: str = ""  # "where $N$ is the population size": symbols the statement does not name


@dataclass
class Reading:
    """A lecture read for harvesting."""

    lecture: Lecture
    sentences: list[Sentence] = field(default_factory=list)
    lower: str = ""
    frequency: Counter[str] = field(default_factory=Counter)
    exercises: frozenset[tuple[str, ...]] = frozenset()

    def good(self) -> list[Sentence]:
        """Sentences that make statements."""
        return [s for s in self.sentences if not s.fault]

    def block_of(self, sentence: Sentence) -> Block:
        return self.lecture.blocks[sentence.block]


def read(lecture: Lecture) -> Reading:
    """All sentences of askable prose."""
    reading = Reading(lecture=lecture, lower=lecture.text.lower())
    reading.frequency.update(re.findall(r"[a-z][a-z'’-]+", reading.lower))
    reading.exercises = _exercises(lecture)
    known = meanings(lecture.text, "en") if "$" in lecture.text else {}
    for number, block in enumerate(lecture.blocks):
        if not block.askable or block.kind not in (
            BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.QUOTE
        ):  # fmt: skip
            continue
        text = lecture.text_of(block)
        scene = ""
        for start, end in sentences(text):
            raw = text[start:end]
            said = statement(raw)
            if block.kind is BlockKind.ITEM and _unmarked(said):
                said += "."  # slides and lists leave it out
            loose = block.kind is BlockKind.PARAGRAPH and raw.rstrip()[-1:] == "."
            fault, binder = fault_of(said, loose=loose), ""
            if fault == "K14 symbol":
                binder = bound(said, known, block.start + start)
                fault = fault_of(said, symbols=False) if binder else fault
            fault = fault or _echo(said, reading.exercises)
            if not fault and misspelt(raw, reading.frequency):
                fault = "K20 typo"
            if not fault and block.kind is BlockKind.ITEM and _led(lecture, number):
                fault = "K2 item"
            if not fault and _entry(lecture, block, raw):
                fault = "K4 entry"
            if not fault and in_scene(said, scene):
                fault = "K2 example"
            if not fault and (_CASE.match(text) or _SOMEBODY.search(said)):
                fault = "K2 example"  # what happened to somebody once
            if scene or opens_scene(raw):
                scene += " " + raw
            if not fault and _of_figure(reading, number, raw, said):
                fault = "K16 figure"
            whole = (start, end, said, fault, binder)
            claims = [] if scene else parts(raw, fault)
            told = [(start + a, start + b, part, "", "") for a, b, part in claims]
            for at, until, text_said, fault_said, bound_by in told or [whole]:
                reading.sentences.append(
                    Sentence(
                        len(reading.sentences),
                        block.start + at,
                        block.start + until,
                        text[at:until],
                        text_said,
                        fault_said,
                        number,
                        block.kind,
                        block.heading,
                        bool(_HEDGE.search(text_said)),
                        bound_by,
                    )
                )
    _said_elsewhere(reading)
    return reading


_CASE = re.compile(
    r"(?:Context|Facts|Background|Scenario|Example|Case study|Anecdote|Story)\b[\w ]{0,12}:\s"
)
"""How a note labels what it tells by way of example."""
_SOMEBODY = re.compile(
    r"\b(?:Mrs?|Ms|Miss)\.? [A-Z][a-z]+\b(?!’s (?:law|rule|theorem|principle|test))"
)
"""Somebody of a story: who is known by a deed is named without it."""


def _said_elsewhere(reading: Reading) -> None:
    """What one place tells as an item of a scene or a rule is no fact in another."""
    items = [pieces(s.statement) for s in reading.sentences if s.fault == "K2 item"]
    for number, one in enumerate(reading.sentences):
        if items and not one.fault and len(one.statement) < 120:
            said = pieces(one.statement)
            if any(len(said & other) >= 0.8 * len(said | other) for other in items):
                reading.sentences[number] = replace(one, fault="K2 item")


def _entry(lecture: Lecture, block: Block, raw: str) -> bool:
    """ "**Endocytosis**: the membrane folds …": a name and what it is, no sentence."""
    mark = next((m for m in block.marked if m.start <= block.start + 1), None)
    name = lecture.text[mark.start : mark.end] if mark else ""
    return (
        bool(name)
        and not NOTE.match(name)
        and raw.startswith(name)
        and re.match(r"\s*:|.*:$", raw[len(name.rstrip(": ")) :][:2]) is not None
    )


def _led(lecture: Lecture, number: int) -> bool:
    """Is the item a rule or step of what its list is led in by ("The rules are:")?"""
    item = lecture.blocks[number]
    while number and lecture.blocks[number].list_id == item.list_id:
        number -= 1
    lead = lecture.blocks[number]
    said = lecture.text_of(lead).rstrip()
    rules = re.search(
        r"\b(?:rules?|steps?|procedure|algorithm|protocol|assum\w+|scenario|setting|setup)\b[^.]*:$",
        said,
    )
    told = re.search(r"\b(?:that|if|when|whenever|unless|whether|where|must|to)\s*:$", said)
    before = (BlockKind.PARAGRAPH, BlockKind.ITEM)  # an item leads what hangs below it
    if told and lead.kind in before:
        return True  # "It must be proven that:"
    return lead.kind is BlockKind.PARAGRAPH and rules is not None and not item.marked


def _unmarked(said: str) -> bool:
    """Is it a sentence but for the end mark? Not "Requires …": that has no subject."""
    if not re.search(r"[\w)%]$", said) or not is_whole(said):
        return False
    if (
        re.match(
            r"(?!If|When|While|Although|Because|Since|As|In|On|At|For|With)[^,]*\s(?:which|who)\s",
            said,
        )
        and clause(said) is None
    ):
        return False  # "The law which unified …": did what?
    opening = said.lower().split(" ")
    if verb_base(opening[0]) and opening[1:2] and opening[1] in DETERMINERS:
        return False  # "Costs the same for each car": who does?
    first = tag(opening[0])
    found = clause(said) if first in ("VB", "VBZ") else None
    if found is not None and found.verb and found.run[found.verb].lower in AUXILIARIES:
        return True  # "Permits are licences": a noun after all
    return first not in ("VB", "VBZ", "VBN", "VBD") and (
        first != "VBG"
        or re.search(r"\b(?:is|are|can|will|would|has|have|may|must)\b", said) is not None
    )


def bound(said: str, known: dict[str, list[Meaning]], at: int) -> str:
    """What the lecture says the symbols mean: "where $N$ is the population size"; else ""."""
    parts: list[str] = []
    for name in dict.fromkeys(unbound(said)):
        meaning = meaning_at(known, squeezed(name), at)
        if meaning is None or len(parts) == 2 or meaning.words.lower() in said.lower():
            return ""
        parts.append(f"${name}$ is {meaning.words}")
    if re.search(r"\bwhere \$|\^\{?\([a-z]\)\}?", said):
        return ""
    return f"where {' and '.join(parts)}" if parts else ""


def _of_figure(reading: "Reading", block: int, raw: str, said: str) -> bool:
    """K16: near a reference to a figure, and telling what only the figure shows."""
    near = [s.text for s in reading.sentences[-3:] if s.block == block]
    if not any(re.search(rf"\b{FIGURE}\b", t) for t in (*near, raw)):
        return False
    return bool(
        re.search(
            r"\b(?:our|current|each circle|the circles|red|blue|green|dashed|solid line|arrows?|the left|the right|top row|bottom row|in the sample|panel|ago)\b",
            said,
        )
    )


def _exercises(lecture: Lecture) -> frozenset[tuple[str, ...]]:
    found: set[tuple[str, ...]] = set()
    for left in lecture.left_out:
        if left.reason == "exercise":
            run = re.findall(r"[a-z]+", left.text.lower())
            found.update(tuple(run[i : i + 5]) for i in range(len(run) - 4))
    return frozenset(found)


def _echo(said: str, exercises: frozenset[tuple[str, ...]]) -> str:
    """Does the statement repeat an exercise of the lecture (five-grams shared > 0.6)?"""
    run = re.findall(r"[a-z]+", said.lower())
    grams = [tuple(run[i : i + 5]) for i in range(len(run) - 4)]
    shared = sum(gram in exercises for gram in grams)
    return "K1 exercise" if grams and shared > 0.6 * len(grams) else ""
