"""What tables tell (P13): a cell by row and column, the largest and the smallest of a column."""

import re
from dataclasses import dataclass

from examstream.exam.lecture.model import Block, BlockKind
from examstream.exam.plan.en.reading import Reading
from examstream.text.clauses import lower_first
from examstream.text.lexicon import known, tag
from examstream.text.noun_kinds import kinds
from examstream.text.nouns import article, is_plural
from examstream.text.printed import is_printed, times
from examstream.text.quantities import read_number

_MEASURES = frozenset(
    "concentration mass charge ratio number rate price year size length population time cost percentage"
    " density temperature speed weight height volume area pressure energy power frequency voltage"
    " current distance duration age income share revenue gdp growth probability score accuracy"
    " value amount quantity depth width wavelength radius diameter capacity output yield half-life"
    " period count total average mean median dose melting boiling ph level".split()
)
_SCALE = re.compile(
    r"\b(?:rate|price|score|concentration|temperature|percentage|energy|frequency|density|pressure|cost|probability|speed|ratio|level|voltage|latency|accuracy|income|gdp|yield)\b",
    re.I,
)
_LONG = re.compile(
    r"\b(?:time|period|duration|length|distance|wavelength|half-life|lifetime|life|age|range)\b",
    re.I,
)
CELLS_MAX = 3
"""Look-ups of single cells one table may give."""

_UNIT = re.compile(r"^(?P<name>.+?)\s*[(\[](?P<unit>[^)\]]{1,16})[)\]]$")


@dataclass(frozen=True)
class Cell:
    """A question a table answers."""

    stem: str
    answer: str
    value: float | None  # of a number, else None
    unit: str
    others: tuple[str, ...]  # wrong answers of the same column (or other row names)
    kind: str  # "cell" | "most" | "least"
    topic: str
    start: int
    end: int
    heading: str
    row: str


def cells(reading: Reading) -> list[Cell]:
    """All look-ups of all tables worth asking."""
    found = []
    for block in reading.lecture.blocks:
        if block.kind is BlockKind.TABLE and block.askable and len(block.rows) >= 3:
            found.extend(_of_table(reading, block))
    return found


def _of_table(reading: Reading, block: Block) -> list[Cell]:
    header, *body = block.rows
    width = len(header)
    body = [row for row in body if len(row) == width and row[0].strip()]
    names = [row[0].strip() for row in body]
    if (
        len(body) < 2
        or width < 2
        or len(set(names)) != len(names)
        or any(len(n) > 50 for n in names)
    ):
        return []
    if all(_value(n) is not None for n in names):
        return []  # rows that are numbers themselves: a function, not things
    found = []
    for column in range(1, width):
        title = header[column].strip()
        if title and len(title) <= 60:
            found.extend(_of_column(reading, block, header[0].strip(), title, column, body))
    single = [c for c in found if c.kind == "cell"]
    step = max(1, len(single) // CELLS_MAX)
    kept = single[::step][:CELLS_MAX]
    return [c for c in found if c.kind != "cell"][:3] + kept


def _of_column(
    reading: Reading,
    block: Block,
    corner: str,
    title: str,
    column: int,
    body: list[tuple[str, ...]],
) -> list[Cell]:
    match = _UNIT.match(title)
    name, unit = (match["name"], match["unit"]) if match else (title, "")
    values = [_value(row[column]) for row in body]
    measured = re.split(r"[\s/(]+", lower_first(name).lower())
    found: list[Cell] = []
    if not any(word in _MEASURES for word in measured):
        return found
    numbers = [v for v in values if v is not None]
    thing = _plain(name, reading)
    parted = re.match(r"(?:share|percentage|percent|fraction|proportion)\b", thing)
    for row, value in zip(body, values, strict=True):
        if value is None or parted:
            continue  # the share of what, among what: the table's title knows
        cell_unit = unit or _unit_of(row[column])
        asked = f", in {cell_unit}" if cell_unit else ""
        found.append(
            Cell(
                f"What is the {thing} {'for' if ' of ' in thing else 'of'} {_owner(row[0], corner, reading)}{asked}?", row[column].strip(), value, cell_unit,
                (), "cell", f"{block.start} {name}", *_line(reading, block, row), block.heading, row[0],
            )
        )  # fmt: skip
    if len(numbers) >= 3 and len(numbers) >= len(body) - 1:
        noun = _plain(corner, reading) if corner and len(corner.split()) <= 2 else ""
        most, least = _extremes(thing)
        for kind, pick in ((most, max), (least, min)):
            best = pick(numbers)
            if numbers.count(best) != 1:
                continue
            winner = body[values.index(best)][0].strip()
            others = tuple(
                row[0].strip()
                for row, v in zip(body, values, strict=True)
                if v is not None and v != best
            )
            asked = f"Which {noun}" if noun else "Which of the following"
            found.append(
                Cell(
                    f"{asked} has the {kind} {thing}?", winner, None, "", others,
                    "most" if pick is max else "least", f"{block.start} {name}", block.start, block.end, block.heading, winner,
                )
            )  # fmt: skip
    return found


def _extremes(thing: str) -> tuple[str, str]:
    """What the most and the least of a measure are called: "longest", "highest", "largest"."""
    if _SCALE.search(thing):
        return "highest", "lowest"
    return ("longest", "shortest") if _LONG.search(thing) else ("largest", "smallest")


def _plain(title: str, reading: Reading) -> str:
    """A column's title inside a sentence: no capital that only the heading gave it."""
    title = " ".join(
        [w if i == 0 else _small(w, reading.lecture.text) for i, w in enumerate(title.split())]
    )
    first = title.split(" ")[0].split("-")[0]
    if first[1:].islower() and (
        first.lower() in reading.lecture.text or first.lower().endswith(("al", "ar", "ic", "ed"))
    ):
        return title[0].lower() + title[1:]
    return lower_first(title)


def _small(word: str, text: str) -> str:
    """A word of a title without its capital, where the lecture writes it small."""
    small = word.lower()
    said = word[1:].islower() and is_printed(small, text)
    return small if said else word


def _value(text: str) -> float | None:
    return read_number(re.sub(r"\s*(?:%|percent)$", "", text.strip().lstrip("+")))


def _unit_of(text: str) -> str:
    return "%" if text.strip().endswith("%") else ""


def _inside(name: str) -> str:
    return re.sub(r"\s*\(.*\)$", "", name.strip()) if len(name) > 24 else name.strip()


def _owner(name: str, corner: str, reading: Reading) -> str:
    """A row's name inside a sentence: "a proton", "Na⁺", "Norway", "andesitic magma"."""
    inside = _inside(name)
    low = inside.lower()
    if re.fullmatch(r"[A-Z][a-z]+(?: [a-z]+)*", inside) and re.search(
        rf"\b(?:a|an|each|one) {low}\b", reading.lecture.text
    ):
        return f"{article(low)} {low}" if not is_plural(low.split()[-1]) else low
    first = low.split(" ")[0]
    text = reading.lecture.text
    kind = _plain(corner, reading)
    if inside == low and re.fullmatch(r"[a-z]+", kind) and known(kind) and kind not in low:
        if tag(low.split(" ")[-1]) == "JJ":
            return f"{low} {kind}"
        if not is_plural(low.split(" ")[-1]) and kinds(low.split(" ")[-1]) != {"s"}:
            return f"the {kind} “{low}”"  # bare, a common noun in the singular does not read
    said = is_printed(low, text)
    named = times(inside, text) > 1
    common = known(first) and tag(first) not in ("NNP", "NNPS") and not named
    return lower_first(inside) if said or common else inside


def _line(reading: Reading, block: Block, row: tuple[str, ...]) -> tuple[int, int]:
    """Offsets of the row's line; of the whole table where it cannot be told."""
    text = reading.lecture.text_of(block)
    at = 0
    for line in text.split("\n"):
        if line.strip().startswith(row[0].strip()) and all(c.strip() in line for c in row):
            return block.start + at, block.start + at + len(line.rstrip())
        at += len(line) + 1
    return block.start, block.end
