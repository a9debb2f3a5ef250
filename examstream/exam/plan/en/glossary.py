"""Entries of glossaries and definition lists (P4)."""

import re
from dataclasses import replace

from examstream.exam.lecture.model import BlockKind, Lecture
from examstream.exam.plan.en.definition import Definition
from examstream.exam.plan.en.faults import fault_of
from examstream.exam.plan.en.reading import Reading
from examstream.exam.plan.en.statement import statement
from examstream.exam.plan.en.term import base_form, is_term
from examstream.text.clauses import clause, upper_first
from examstream.text.lexicon import DETERMINERS, PREPOSITIONS, may_be_base, tag
from examstream.text.nouns import is_plural


def entries(reading: Reading) -> list[Definition]:
    found = []
    lecture = reading.lecture
    for block in lecture.blocks:
        if block.kind is not BlockKind.DEFINITION or not block.askable or not block.term:
            continue
        text = lecture.text_of(block)
        said = text[len(block.term) :].lstrip(" :—–-\n") if text.startswith(block.term) else text
        others: tuple[str, ...] = ()
        if also := re.match(r"\(also,?\s+([^)]+)\)\s*", said):
            others = tuple(
                p.strip() for p in re.split(r",\s*|\s+or\s+", also.group(1)) if p.strip()
            )
            said = said[also.end() :]
        if re.match(r"see\b", said):
            continue
        said = statement(said.rstrip(".") + ".").rstrip(".")
        said = re.split(r"(?<=[a-z)]{2})\.\s+(?=[A-Z])", said)[0]
        if tag(said.split(" ")[0].lower()) in ("VBZ", "VBD", "VBN", "MD"):
            continue  # "Allows a user to …": what it does, no name for it
        short = re.search(r"\(([A-Z][\w-]{1,7})\)", block.term)
        name = base_form(block.term, reading.lower)
        found.append(
            Definition(
                name, re.sub(r"\s*\([^)]*\)", "", block.term), _first_part(said), "entry", "P4",
                block.start, block.end, block.heading, is_plural(name.split()[-1]),
                short=short.group(1) if short else "", others=others,
            )
        )  # fmt: skip
    return found


_LABELS = frozenset(
    "note example examples definition theorem proof remark warning tip hint caution summary pros cons input output"
    " advantage advantages disadvantage disadvantages benefit benefits drawback drawbacks goal aim result results answer"
    " question solution idea problem reading homework key today outline recap exercise observation claim fact method"
    " step pro con use uses usage effect effects cause causes purpose function functions structure location formula"
    " reference source date time place topic author instructor prerequisite objective objectives".split()
)


_LABELS_WHOLE = frozenset(
    "intuition|insight|interpretation|important|lesson|context|holding|facts|background|query|rule|rules|limitation"
    "|limitations|general rule|exception|applications|not|visual intuition|outliers|problems|issues".split(
        "|"
    )
)
"""Labels only when they stand alone: a "rule of law" is a term."""


def labelled(reading: Reading) -> list[Definition]:
    """ "**Diffusion**: net movement of particles …", in a list or at the head of a paragraph."""
    lecture = reading.lecture
    found: list[Definition] = []
    for number, block in enumerate(lecture.blocks):
        if block.kind not in (BlockKind.ITEM, BlockKind.PARAGRAPH) or not block.askable:
            continue
        mark = next((m for m in block.marked if m.start <= block.start + 1), None)
        if mark is None:
            continue
        term = lecture.text[mark.start : mark.end].strip(" :")
        after = lecture.text[mark.end : block.end]
        if lecture.text[mark.start : mark.end].rstrip().endswith(":"):
            after = ":" + after
        parted = re.match(
            r"\s*(?:\((?P<short>[^)]{2,20})\)\s*)?(?::|\s[–—-]|[–—])\s+(?P<said>\S.*)$", after, re.S
        )
        label = term.split()[0].lower() in _LABELS or term.lower() in _LABELS_WHOLE
        if parted is None or label or not is_term(term, reading):
            continue
        said = " ".join(re.split(r"(?<=[.!?])\s", parted["said"])[0].split()).rstrip(".;")
        said = re.sub(
            r"^(?:these|this|it|they) (?:are|is) (?:relatively |typically |usually |generally )?(?=(?:an?|the|\w+ly)\s|\w+ \w+s\b)",
            "",
            said,
            flags=re.I,
        )
        form = _form(said)
        if not form or "$" in said or ":" in said or fault_of(_sentence(said)) in _LEANS:
            continue
        if _observed(lecture, number):
            continue
        term = re.sub(r"\s*\([^)]*\)", "", term)
        name = base_form(term, reading.lower)
        short = parted["short"] or ""
        found.append(
            Definition(
                name, term, _first_part(upper_first(said)), form, "P4", block.start, block.end, block.heading,
                is_plural(name.split()[-1]), short=short if short.isupper() else "",
            )
        )  # fmt: skip
    names = [d.term.lower() for d in found]
    kept = [d for d in found if names.count(d.term.lower()) == 1]
    lists = {
        b.start: b.list_id for b in lecture.blocks if b.kind is BlockKind.ITEM and b.list_id >= 0
    }
    beside: dict[int, list[str]] = {}
    for one in kept:
        if one.start in lists:
            beside.setdefault(lists[one.start], []).append(one.term)
    return [
        replace(d, peers=tuple(t for t in beside.get(lists.get(d.start, -1), ()) if t != d.term))
        for d in kept
    ]


def _observed(lecture: Lecture, number: int) -> bool:
    """Is the item one of what somebody saw ("The plots show:")? That says what came out, not what it is."""
    item = lecture.blocks[number]
    while number and item.list_id >= 0 and lecture.blocks[number].list_id == item.list_id:
        number -= 1
    lead = lecture.text_of(lecture.blocks[number]).rstrip()
    return re.search(r"\b(?:shows?|see|observe|notice|demonstrates?)\b[^.]*:$", lead) is not None


_LEANS = frozenset(
    ("K2 opening", "K2 dangling", "K3 person", "K3 meta", "K2 pronoun", "K5 residue")
)


def _sentence(said: str) -> str:
    return upper_first(said) + "."


def _form(said: str) -> str:
    """ "entry" for a noun phrase, "described" for a clause; "" for a predicate without its subject."""
    run = said.split()
    first = tag(run[0].lower().strip(",“”"))
    if len(run) < 4 or first in ("VB", "VBZ", "VBD", "VBN", "VBP", "RB", "IN", "MD", "TO"):
        return ""
    if first == "JJ" and tag(run[1]) == "IN":
        return "described"  # "Good for small samples": no phrase that names a thing
    whole = clause(_sentence(said))
    if (whole is not None and whole.verb < 8) or _acts(run):
        return "described"
    return "entry"


def _acts(run: list[str]) -> bool:
    """ "vesicles fuse with …": a plural, a verb's base and what it takes."""
    return any(
        tag(run[i - 1])[:3] == "NNS"
        and may_be_base(run[i])
        and run[i + 1] in PREPOSITIONS | DETERMINERS
        for i in range(1, min(5, len(run) - 1))
    )


def _first_part(said: str) -> str:
    """The defining part: up to a semicolon, if what stands before it is enough."""
    first, _, rest = said.partition(";")
    text = first if len(first.split()) >= 4 or not rest else said
    text = text.replace("“", "‘").replace("”", "’")  # it will stand in quotes itself
    if text[:1] == "‘":
        return text[0] + text[1:2].lower() + text[2:]
    # back to lower case: statement() gave it a capital
    return (
        text[0].lower() + text[1:]
        if text[1:2].islower() and tag(text.split()[0].lower()) != "NNP"
        else text
    )
