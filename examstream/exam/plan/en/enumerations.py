"""What the lecture enumerates (P9): kinds, parts, members, items of lists; steps (P10)."""

import re
from collections import defaultdict
from dataclasses import dataclass

from examstream.exam.lecture.model import Block, BlockKind
from examstream.exam.plan.en.reading import Reading, Sentence
from examstream.exam.plan.en.statement import statement
from examstream.text.clauses import lower_first, split_lead
from examstream.text.lexicon import AUXILIARIES, PRONOUNS, is_finite, tag
from examstream.text.nouns import head, is_plural
from examstream.text.quantities import NUMERALS, read_number

_COUNT = r"(?:(?P<count>\d{1,2}|" + "|".join(NUMERALS) + r")\s+)"
_SOME = r"(?:" + _COUNT[:-1] + r"|(?:different|several|various|many|multiple|the following)\s+))"
_MODS = r"(?:main|major|basic|common|principal|primary|key|different|important|fundamental|general|broad|distinct|well-known|essential)?\s*"
_PATTERNS = (
    re.compile(rf"^There (?:are|were) {_SOME}(?P<what>{_MODS}[^:,;]+?)(?: are used)?: (?P<items>[^:;]+)\.$", re.I),
    re.compile(rf"^(?P<subject>[^:;,]+?) (?P<verb>(?:is|are) (?:composed of|made up of|divided into|classified into|grouped into|made of)|consists? of|comprises?|contains?|has|have|includes?) {_SOME}(?P<what>[^:,;]+?)(?: called| known as)?: (?P<items>[^:;]+)\.$", re.I),
    re.compile(rf"^(?P<subject>[^:;,]+?) (?P<does>[a-z]+(?:s|ed|ve|d)?) {_COUNT}(?P<what>[^:,;]+?): (?P<items>[^:;]+)\.$"),
    re.compile(rf"^(?:The |Its )?{_COUNT}(?P<what>[^:;,]+?) (?:are|were|include) (?P<items>[^:;]+)\.$", re.I),
    re.compile(r"^(?P<subject>[^:;,]+?) (?P<verb>(?:is|are) (?:composed of|made up of|divided into|made of)|consists? of|comprises?|contains?|includes?) (?P<items>[^:;]+)\.$", re.I),
    re.compile(r"^(?P<what>(?:Examples|Types|Kinds|Forms|Sources|Causes|Properties|Components|Functions|Advantages|Disadvantages|Symptoms|Stages|Branches|Elements|Features|Goals|Methods|Applications) of [^:;,]+?) (?:are|include|were) (?P<items>[^:;]+)\.$"),
    re.compile(r"^(?P<items>[^:;]+?, and [^:;]+?) are (?:all )?(?P<what>(?:examples|types|kinds|forms|parts|components|members) of [^:;,]+)\.$"),
)  # fmt: skip
_THE_COUNTED = re.compile(
    r"^The (?:two|three|four|five|six|seven|eight) [\w -]{4,50}? (?:are|were) "
)
_ITEM_MAX_WORDS = 5


@dataclass(frozen=True)
class Enumeration:
    """A category or an owner, and what is said to belong to it."""

    stem: str  # "Which of the following are types of synapses?"
    items: tuple[str, ...]
    counted: bool  # the lecture gives the count and it agrees
    category: str
    start: int
    end: int
    heading: str
    sentence: str  # as a statement; "" for a list


def enumerations(reading: Reading) -> list[Enumeration]:
    """Enumerations in sentences and in lists."""
    found = []
    for sentence in reading.sentences:
        told = sentence.fault in ("", "K4 whole") or _THE_COUNTED.match(sentence.statement)
        if told and (one := _in_sentence(sentence)) is not None:
            found.append(one)
    found.extend(_in_lists(reading))
    return found


def _in_sentence(sentence: Sentence) -> Enumeration | None:
    said = split_lead(sentence.statement)[1]
    for number, pattern in enumerate(_PATTERNS):
        match = pattern.match(said)
        if not match:
            continue
        items = split_items(match["items"])
        groups = match.groupdict()
        count = _count(groups.get("count"))
        if items is None or len(items) < (2 if count else 3):
            continue
        if count is not None and count != len(items):
            return None  # count and items must agree
        stem = _stem(groups)
        if not stem:
            continue
        return Enumeration(
            stem, items, count is not None, (groups.get("what") or groups.get("subject") or "").strip(),
            sentence.start, sentence.end, sentence.heading, said if number != 6 else "",
        )  # fmt: skip
    return None


def _count(text: str | None) -> int | None:
    if not text:
        return None
    value = NUMERALS.get(text.lower()) or read_number(text)
    return int(value) if value else None


def _stem(groups: dict[str, str | None]) -> str:
    what, subject, verb = groups.get("what"), groups.get("subject"), groups.get("verb")
    if re.search(
        r"\b(?:it|they|this|these|its|their|we|you)\b", f"{what or ''} {subject or ''}", re.I
    ):
        return ""
    if groups.get("does") and subject and what:
        if (
            not is_finite(groups["does"] or "")
            or not any(is_plural(w) for w in what.split())
            or len(subject.split()) > 6
        ):
            return ""
        return f"Which of the following are {lower_first(what.strip())} that {lower_first(subject.strip())} {groups['does']}?"
    if what:
        phrase = re.sub(r"^(?:the|all|some|any)\s+", "", lower_first(what.strip()))
        if not any(
            is_plural(w)
            for w in re.split(r" (?:of|in|for|to|from|that|which|with|on|at|common)\b", phrase)[
                0
            ].split()
        ):
            return ""
        if subject and " of " not in phrase:
            phrase = (
                f"{phrase} of {lower_first(subject.strip())}"
                if len(phrase.split()) <= 3
                else phrase
            )
        return f"Which of the following are {phrase}?"
    if not subject or not verb or len(subject.split()) > 8:
        return ""
    subject = lower_first(subject.strip())
    many = is_plural(head(re.sub(r"^(?:the|an?|all)\s+", "", subject)))
    if verb.startswith(("is ", "are ")):
        return f"Which of the following {verb.split()[0]} {subject} {' '.join(verb.split()[1:])}?"
    base = {"consists": "consist", "comprises": "comprise", "contains": "contain", "includes": "include"}.get(
        verb.split()[0].lower(), verb.split()[0].lower()
    )  # fmt: skip
    tail = " of" if base == "consist" else ""
    if many != (base == verb.split()[0].lower()):
        return ""
    return f"Which of the following {'do' if many else 'does'} {subject} {base}{tail}?"


def split_items(text: str) -> tuple[str, ...] | None:
    """ "the malleus, the incus (the anvil), and stapes" as its items; None if it is no plain list."""
    plain = re.sub(r"\s*\([^)]*\)", "", text).strip()
    if (
        "$" in plain
        or not re.search(r"\b(?:and|or)\b", plain)
        or re.search(r"\betc\b|such as|\bas well as\b", plain)
    ):
        return None
    parts = [p.strip() for p in plain.split(",")]
    last = re.split(r"^(?:and|or)\s+|\s+(?:and|or)\s+", parts[-1])
    parts = parts[:-1] + [p for p in last if p.strip()]
    if len(parts) > 8:
        return None
    items = [clean_item(p) for p in parts]
    if any(not _is_item(i) for i in items) or len({i.lower() for i in items}) != len(items):
        return None
    if any(re.search(r"\b(?:and|or)\b", i) for i in items):
        return None
    kinds = {tag(i.split()[-1])[:1] for i in items}
    return tuple(items) if len(kinds) == 1 or len(items) > 2 else None


def clean_item(text: str) -> str:
    return re.sub(
        r"^(?:the|an?|its|their|both|either|some|also)\s+", "", text.strip(" .;"), flags=re.I
    )


def _is_item(item: str) -> bool:
    run = item.split()
    return (
        1 <= len(run) <= _ITEM_MAX_WORDS
        and not any(w.lower() in AUXILIARIES or w.lower() in PRONOUNS or w.lower() in ("that", "which", "if", "when", "other", "others", "more", "one", "same", "all") for w in run)
        and tag(run[-1])[:2] in ("NN", "JJ", "VB", "SY", "CD")
        and len(item) > 1
    )  # fmt: skip


def _in_lists(reading: Reading) -> list[Enumeration]:
    lists: dict[tuple[str, int], list[int]] = defaultdict(list)
    blocks = reading.lecture.blocks
    for i, block in enumerate(blocks):
        if block.kind is BlockKind.ITEM and block.list_id >= 0 and block.level <= 1:
            lists[block.source, block.list_id].append(i)
    found = []
    for members in lists.values():
        first = blocks[members[0]]
        if (
            members[0] == 0
            or not all(blocks[i].askable for i in members)
            or not 3 <= len(members) <= 8
        ):
            continue
        lead = blocks[members[0] - 1]
        items = [_list_item(reading.lecture.text_of(blocks[i]), blocks[i]) for i in members]
        if any(not _is_item(i) for i in items) or len({i.lower() for i in items}) != len(items):
            continue
        if lead.kind is BlockKind.HEADING:
            stem = _heading_stem(reading.lecture.text_of(lead))
        else:
            stem = _lead_stem(reading.lecture.text_of(lead), lead, len(items))
        if stem and first.end > first.start:
            found.append(
                Enumeration(
                    stem[0],
                    tuple(items),
                    stem[1],
                    stem[2],
                    blocks[members[0]].start,
                    blocks[members[-1]].end,
                    first.heading,
                    "",
                )
            )
    return found


def _list_item(text: str, block: Block) -> str:
    """The item's own name: what it marks first, what stands before a colon, or all of it."""
    for mark in block.marked:
        if mark.start <= block.start + 2 and mark.end - mark.start < 60:
            return clean_item(text[mark.start - block.start : mark.end - block.start].strip(" :."))
    name = re.split(r":\s|\s[–—-]\s|\.\s|, (?:e\.g\.|for example|such as|i\.e\.)", text)[0]
    return clean_item(re.sub(r"\s*\([^)]*\)", "", name))


_KINDS = re.compile(
    r"^(?:Types|Kinds|Forms|Examples|Advantages|Disadvantages|Benefits|Components|Causes|Effects|Functions|Properties|Stages|Goals|Elements|Features|Principles|Sources|Methods|Branches|Applications|Parts|Characteristics|Limitations|Categories|Classes|Requirements|Criteria|Conditions|Layers|Phases) (?:of|for) [\w’' -]{3,50}$"
)


def _heading_stem(title: str) -> tuple[str, bool, str] | None:
    """A heading that names what its list holds: "Types of direct regulation"."""
    if not _KINDS.match(title.strip()):
        return None
    what = " ".join(w if w.isupper() else lower_first(w) for w in title.split())
    return f"Which of the following are {what}?", False, what


def _lead_stem(text: str, block: Block, size: int) -> tuple[str, bool, str] | None:
    if block.kind is not BlockKind.PARAGRAPH:
        return None
    last = re.split(r"(?<=[.!?])\s+", text.strip())[-1]
    if not last.endswith(":"):
        return None
    said = statement(last[:-1] + ".").rstrip(".")
    match = re.match(
        rf"^(?:There (?:are|were) |We (?:distinguish|consider|have) )?(?:the following )?(?:(?P<det>the|several|various|some) )?{_COUNT}?(?P<what>{_MODS}[\w’' -]+?)(?: are(?: the following| as follows)?| include(?: the following)?| follow| were(?: the following)?| is)?$",
        said, re.I,
    )  # fmt: skip
    if not match:
        return None
    count = _count(match["count"])
    if count is not None and count != size:
        return None
    what = lower_first(match["what"].strip())
    if (
        not any(
            is_plural(w)
            for w in re.split(r" (?:of|in|for|to|from|that|which|with)\b", what)[0].split()
        )
        or len(what.split()) < 2
    ):
        return None
    if re.search(r"\b(?:it|they|this|these|its|their|we|you|our|following)\b", what):
        return None
    return f"Which of the following are {what}?", count is not None, what
