"""Relations that can be told from either side: A causes B, B results from A; A contains B, B is part of A."""

import re
from typing import NamedTuple

_BE = r"(?:is|are|was|were|be|been|being)"
_ENGLISH = (
    (
        r"causes?|caused|leads? to|led to|results? in|resulted in|gives? rise to|gave rise to"
        r"|brings? about|brought about|triggers?|triggered|produces?|produced|(?:is|are) the cause of",
        rf"{_BE} (?:mainly |largely |partly )?(?:caused|triggered|brought about|produced) by"
        rf"|results? from|resulted from|arises? from|arose from|stems? from|stemmed from"
        rf"|{_BE} (?:mainly |largely |partly )?(?:due to|the result of|a result of|the consequence of)",
    ),
    (
        r"contains?|contained|includes?|included|comprises?|consists? of|consisted of"
        rf"|{_BE} (?:made up|composed|built) of|has|have|houses?",
        rf"{_BE} (?:a |one |an essential )?parts? of|belongs? to|belonged to"
        rf"|{_BE} (?:contained|included|found|housed) in|makes? up|made up",
    ),
    (
        rf"precedes?|preceded|comes? before|came before|{_BE} followed by|before",
        rf"follows?|followed|comes? after|came after|{_BE} preceded by|after",
    ),
    (
        r"replaces?|replaced|supersedes?|superseded|took the place of|takes? the place of|supplanted",
        rf"{_BE} (?:later |soon |gradually )?(?:replaced|superseded|supplanted) by|gives? way to|gave way to",
    ),
    (
        r"determines?|determined|governs?|governed|controls?|controlled",
        rf"depends? on|depended on|{_BE} (?:determined|governed|controlled|set) by",
    ),
    (
        r"surrounds?|surrounded|encloses?|enclosed|covers?|covered",
        rf"{_BE} (?:surrounded|enclosed|covered) by",
    ),
)  # fmt: skip
_CHINESE = (
    ("导致|引起|造成|引发|带来", "起因于|源于|来源于|源自|归因于|是由于"),
    ("包含|包括|含有|由(?=.+(?:组成|构成))", "属于|包含于|包括在"),
    ("决定(?!于)", "取决于|决定于|依赖于"),
    ("取代|代替|替代", "让位于"),
)
_PASSIVE = re.compile(
    r"(?:被|由|受)(?P<by>[^，。；]{1,20}?)(?:所)?(?P<verb>导致|引起|造成|引发|取代|代替|替代|决定)的?"
)


class Relation(NamedTuple):
    """What stands before and behind a relation, which one it is, and from which side it is told."""

    one: str
    other: str
    kind: int
    turned: bool


def relation(clause: str, chinese: bool) -> Relation | None:
    """The only relation a clause tells; None where it tells none, or more than one."""
    found = list(_chinese(clause) if chinese else _spotted(clause, _IN_ENGLISH))
    return found[0] if len(found) == 1 and found[0].one and found[0].other else None


def _spotted(clause: str, patterns: list[re.Pattern[str]]) -> list[Relation]:
    taken: list[tuple[int, int]] = []
    found = []
    matches = sorted(
        (m.start(), -m.end(), number)
        for number, p in enumerate(patterns)
        for m in p.finditer(clause)
    )
    for low, high, number in matches:
        if any(low < end and -high > start for start, end in taken):
            continue  # within a longer one: is followed by
        taken.append((low, -high))
        kind, turned = divmod(number, 2)
        found.append(Relation(clause[:low].strip(), clause[-high:].strip(), kind, bool(turned)))
    return found


def _chinese(clause: str) -> list[Relation]:
    if passive := _PASSIVE.search(clause):
        kind = next(k for k, (one, _) in enumerate(_CHINESE) if passive["verb"] in one)
        one = re.sub(r"是$", "", clause[: passive.start()])
        return [Relation(one + clause[passive.end() :], passive["by"], kind, True)]
    return _spotted(clause, _IN_CHINESE)


_IN_ENGLISH = [re.compile(rf"\b(?:{p})\b", re.I) for pair in _ENGLISH for p in pair]
_IN_CHINESE = [re.compile(p) for pair in _CHINESE for p in pair]
