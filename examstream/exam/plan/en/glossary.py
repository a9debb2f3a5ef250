"""Entries of glossaries and definition lists (P4)."""

import re

from examstream.exam.lecture.model import BlockKind
from examstream.exam.plan.en.definition import Definition
from examstream.exam.plan.en.reading import Reading
from examstream.exam.plan.en.statement import statement
from examstream.exam.plan.en.term import base_form
from examstream.text.lexicon import tag
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
