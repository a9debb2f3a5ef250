"""The bank: questions written by hand over lectures of our own, and defects planted in them.

A defect is a good question with fields changed by hand; `kind` says what was done to it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from examstream.exam.lecture.model import Block, BlockKind, Lecture
from examstream.exam.lecture.read import LectureFile, read_lecture
from examstream.exam.plan.harvest import harvest
from examstream.exam.plan.model import Context
from examstream.exam.question import Draft, Evidence, NumericKey, Option, QuestionType

HERE = Path(__file__).parent
TUNED = (
    "volcanoes",
    "hashing",
    "acoustics",
    "money",
    "zh-photosynthesis",
    "zh-keju",
    "zh-transactions",
    "zh-probability",
    "soil",
    "zh-tea",
    "batteries",
    "epidemics",
    "glaciers",
    "honeybees",
    "tides",
    "zh-accounting",
    "zh-sleep",
    "zh-networks",
    "zh-earthquakes",
    "zh-monsoon",
)
"""Lectures whose losses were looked at one by one while the rules were written."""
HELD_OUT = ("bridges", "zh-paper")
"""Lectures of which only the figures were read."""
FREE = (
    "contracts",
    "scheduling",
    "wooden-ships",
    "stars",
    "memory",
    "roman-republic",
    "zh-cities",
    "zh-immunity",
    "zh-logistics",
    "zh-optics",
    "zh-kidney",
    "zh-regulated-verse",
)
"""Worded as an examiner words them who has the lecture's facts and not its sentences before him."""
BY_RULE = (
    "heat-engines",
    "opera",
    "phonetics",
    "zh-reaction-rates",
    "zh-silk-road",
    "zh-vitamins",
)
"""Grown from sentences, rows and formulas of the lecture; their losses were read once it was known
what is reached at first sight."""
UNSEEN = (
    "cartography",
    "compilers",
    "heart",
    "zh-ceramics",
    "zh-elasticity",
    "zh-genetics",
)
"""As BY_RULE, but only their figures were read: a mend is kept if they do not fall. The exception
are seven numeric questions seen once by mistake, after the last mend."""

NEWEST = (
    "cryptography",
    "gothic-cathedrals",
    "metals",
    "muscles",
    "unemployment",
    "zh-calendar",
    "zh-ecosystems",
    "zh-semiconductors",
)
"""As BY_RULE, written last. The losses of gothic-cathedrals, muscles, zh-calendar and zh-ecosystems were
read after the first sight; of the other four the false statements that are true, later."""
FRESH = (
    "circuits",
    "cognitive-development",
    "enzymes",
    "photography",
    "typography",
    "zh-fluids",
    "zh-gardens",
    "zh-insurance",
)
"""As NEWEST, by a writer who had not seen the judge. Read after the first sight."""
LAST_READ = ("archaeological-dating", "corporate-finance", "zh-bones")
CONTROL = ("digestion", "polymers", "word-formation", "zh-operating-systems", "zh-wine")
"""As FRESH, written as one bank of eight after FRESH was read. The losses of LAST_READ were read after
the first sight; of CONTROL nobody has read a loss, only the figures."""
BANKS = {
    "tuned": TUNED,
    "held-out": HELD_OUT,
    "by-rule": BY_RULE,
    "unseen": UNSEEN,
    "newest": NEWEST,
    "fresh": FRESH,
    "last-read": LAST_READ,
    "control": CONTROL,
    "free": FREE,
}


@dataclass(frozen=True)
class Item:
    """One entry: a good question (`kind` "good") or one with a defect."""

    lecture: str
    kind: str
    number: int
    draft: Draft


@cache
def context(name: str) -> Context:
    """A lecture of the bank, read and harvested as the product does."""
    path = HERE / "lectures" / f"{name}.md"
    lecture = read_lecture([LectureFile(path.name, path.read_bytes())])
    terms = tuple(t.model_copy(update={"defined_at": None}) for t in harvest(lecture).terms)
    return Context(lecture=lecture.model_copy(update={"left_out": ()}), terms=terms)


def items(name: str) -> Iterator[Item]:
    """All good questions and all defects over one lecture."""
    entries = yaml.safe_load((HERE / "bank" / f"{name}.yaml").read_text())
    lecture = context(name).lecture
    for number, entry in enumerate(entries, start=1):
        defects = entry.pop("defects", [])
        yield Item(name, "good", number, _draft(lecture, entry))
        for defect in defects:
            changed = {**entry, **defect}
            yield Item(name, changed.pop("kind"), number, _draft(lecture, changed))


def _draft(lecture: Lecture, entry: dict[str, Any]) -> Draft:
    options = tuple(
        Option(label="ABCDEFGH"[i], text=str(text))
        for i, text in enumerate(entry.get("options", ()))
    )
    return Draft(
        type=QuestionType(entry["type"]),
        stem=entry["stem"],
        options=options,
        unit=entry.get("unit", ""),
        key=_key(entry["type"], entry["key"]),
        solution=entry.get("solution", "See the quote."),
        evidence=_evidence(lecture, entry["quote"]),
    )


def _key(kind: str, key: Any) -> Any:
    if kind == "numeric":
        return NumericKey(**key)
    if kind == "fill_in":
        return tuple(tuple(str(s) for s in blank) for blank in key)
    return tuple(str(s) for s in key) if isinstance(key, list) else key


def _evidence(lecture: Lecture, quote: str) -> Evidence:
    if quote.startswith("@"):
        start, end = _block(lecture, *quote[1:].split(":"))
    else:
        bare = quote.replace("**", "")
        start = lecture.text.find(bare)
        assert start >= 0, bare
        end = start + len(bare)
    return Evidence(source=lecture.sources[0], quote=lecture.text[start:end], start=start, end=end)


def _block(lecture: Lecture, kind: str, text: str) -> tuple[int, int]:
    """The line of a table, or the whole list, that holds a text."""

    def fits(block: Block) -> bool:
        wanted = BlockKind.TABLE if kind == "table" else BlockKind.ITEM
        return block.kind is wanted and text in lecture.text_of(block)

    block = next(b for b in lecture.blocks if fits(b))
    if kind == "list":
        of_list = [b for b in lecture.blocks if b.list_id == block.list_id]
        return of_list[0].start, of_list[-1].end
    at = lecture.text.index(text, block.start)
    start = max(block.start, lecture.text.rfind("\n", 0, at) + 1)
    end = lecture.text.find("\n", at)
    return start, min(block.end, end if end >= 0 else block.end)
