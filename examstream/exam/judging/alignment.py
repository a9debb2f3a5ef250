"""A statement laid beside a sentence: what is in order, what was put in another's place."""

import re
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher

from examstream.exam.judging.book import Book
from examstream.exam.judging.directions import pointing_roots
from examstream.exam.judging.lexicon import FUNCTION, ZH_FUNCTION, ZH_POINTING
from examstream.exam.judging.support import POINTS_BACK
from examstream.exam.judging.words import letters, tokens, units

_STRONG_CONTRAST = re.compile(r"\bwhereas\b|\bwhile\b|\bunlike\b|;|；|而(?!且)", re.I)
_LIST = re.compile(r"\b(?:and|or)\b|和|与|或|及|、", re.I)
_PASSIVE = re.compile(r"\bby\b|被|由|为.{1,6}所")


_TWO_SIDED = re.compile(
    r"比|导致|引起|造成|包含|包括|属于|大于|小于|高于|低于|多于|少于|先于|早于|晚于|优于|于是|使|把|将|被|由|给|从|向|到|"
    r"变为|变成|成为|转|是|决定|影响|取决|推动|前|后|为"
)
"""Chinese words with two sides that may not change places."""
_NO_MATTER = FUNCTION | ZH_FUNCTION | ZH_POINTING


def content(text: str) -> list[str]:
    """The letters of a text that carry matter and point nowhere, in order."""
    pointing = pointing_roots(text)
    return [x for x in letters(text) if x not in _NO_MATTER and x not in pointing]


def loosely_told(book: Book, statement: str, text: str) -> str:
    """Why a sentence that holds a statement's words may still not tell it; "" if it does."""
    mine, theirs = content(statement), content(text)
    bag = sum((Counter(mine) & Counter(theirs)).values())
    fewer = min(len(mine), len(theirs))
    if not fewer or bag / fewer < 0.6:
        return ""
    inside = longest(mine, theirs)
    free = not text.isascii() and not _TWO_SIDED.search(statement)
    if inside < bag and not free and not _reordered(statement, text, mine, theirs):
        return "the words stand in another order"
    if pair := substituted(statement, text):
        return f"{pair[0]} stands where the lecture has {pair[1]}"
    return "the parts stand on two sides of a contrast" if _across(statement, text) else ""


def longest(a: list[str], b: list[str]) -> int:
    """The length of the longest common subsequence."""
    row = [0] * (len(b) + 1)
    for x in a:
        above = 0
        for j, y in enumerate(b, start=1):
            above, row[j] = row[j], above + 1 if x == y else max(row[j], row[j - 1])
    return row[-1]


def _reordered(statement: str, text: str, mine: list[str], theirs: list[str]) -> bool:
    """Another order that means the same: a passive, an attribute become predicate, one part
    moved past many, or the members of a list.
    """
    if bool(_PASSIVE.search(statement)) != bool(_PASSIVE.search(text)):
        return True
    moved = _moved(mine, theirs)
    if moved and moved[-1] - moved[0] == len(moved) - 1:
        first, last = mine[moved[0]], mine[moved[-1]]
        there = [i for i, x in enumerate(theirs) if x in (first, last)]
        kept = [theirs.index(x) for i, x in enumerate(mine) if i not in moved and x in theirs]
        before = [
            k
            for i, k in zip(
                (i for i, x in enumerate(mine) if i not in moved and x in theirs), kept, strict=True
            )
            if i < moved[0]
        ]
        jumped = sum(k > there[0] for k in before) or sum(
            k < there[0] for k in kept if k not in before
        )
        if jumped >= 3:
            return True
        if (
            jumped == 1
            and len(moved) == 1
            and (_adjacent(statement, mine, moved[0]) or _adjacent(text, theirs, there[0]))
        ):
            return True
    run = letters(text)
    spots = [i for i, x in enumerate(run) if x in {mine[m] for m in moved}]
    if not spots:
        return True
    pieces = _pieces(text, spots[0], spots[-1])
    return bool(_LIST.search(pieces)) and not re.search(
        r"\b(?:than|is|are|was|were|not)\b|比|是|于|使|得|不|，|,", pieces
    )


def _moved(a: list[str], b: list[str]) -> list[int]:
    """Places in a of what b has too, but out of the longest common order."""
    table = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i in range(len(a) - 1, -1, -1):
        for j in range(len(b) - 1, -1, -1):
            table[i][j] = (
                table[i + 1][j + 1] + 1 if a[i] == b[j] else max(table[i + 1][j], table[i][j + 1])
            )
    i = j = 0
    kept = set()
    while i < len(a) and j < len(b):
        if a[i] == b[j]:
            kept.add(i)
            i, j = i + 1, j + 1
        elif table[i + 1][j] >= table[i][j + 1]:
            i += 1
        else:
            j += 1
    spare = Counter(b) - Counter(a[k] for k in kept)
    found = []
    for k, x in enumerate(a):
        if k not in kept and spare[x] > 0:
            spare[x] -= 1
            found.append(k)
    return found


def _adjacent(text: str, run: list[str], at: int) -> bool:
    """Whether a word of matter has its neighbour right beside it, nothing between."""
    every = list(letters(text))
    spot = every.index(run[at])
    beside = {every[k] for k in (spot - 1, spot + 1) if 0 <= k < len(every)}
    near = {run[k] for k in (at - 1, at + 1) if 0 <= k < len(run)}
    return bool(beside & near)


def _pieces(text: str, first: int, last: int) -> str:
    """The text between two letters."""
    places: list[tuple[int, int]] = []
    for token in tokens(text):
        if token.kind == "word":
            places.extend(
                (token.start, token.end) for part in re.split(r"[-–]", token.text) if part
            )
        elif token.kind != "cut":
            places.append((token.start, token.end))
    last = min(last, len(places) - 1)
    return text[places[first][0] : places[last][1]] if first <= last else ""


def substituted(statement: str, text: str) -> tuple[str, str] | None:
    """One thing of the statement in the place of one of the sentence, all around being equal."""
    a, b = list(letters(statement)), list(letters(text))
    idle = _NO_MATTER | pointing_roots(statement) | pointing_roots(text)
    every = SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
    for at, (tag, i, j, k, n) in enumerate(every):
        firm = _firm(every, at - 1, a) + _firm(every, at + 1, a)
        if tag != "replace" or not firm:
            continue
        gone = [x for x in a[i:j] if x not in idle]
        come = [x for x in b[k:n] if x not in idle]
        chinese = any(not x.isascii() for x in gone)
        most = 5 if chinese else 1 + firm
        if max(j - i, n - k) > most + 1 or not 1 <= len(gone) <= most or not 1 <= len(come) <= most:
            continue
        if set(gone) <= set(b):
            continue
        glue = "" if chinese else " "
        return glue.join(gone), glue.join(come)
    return None


def _firm(every: Sequence[tuple[str, int, int, int, int]], at: int, a: list[str]) -> bool:
    """Whether matter stands equal beside a change."""
    if not 0 <= at < len(every) or every[at][0] != "equal":
        return False
    run = a[every[at][1] : every[at][2]]
    return any(x not in FUNCTION and x not in ZH_FUNCTION for x in run)


def opposites(one: str, other: str) -> bool:
    """over-/understate, in-/outflow, im-/possible: the same word but for a turning prefix."""
    pairs = (("over", "under"), ("in", "out"), ("up", "down"), ("pre", "post"), ("hyper", "hypo"), ("inter", "intra"),
             ("macro", "micro"), ("endo", "exo"), ("mono", "poly"), ("homo", "hetero"), ("im", "ex"), ("con", "di"),
             ("", "un"), ("", "in"), ("", "im"), ("", "ir"), ("", "non"), ("", "dis"), ("", "de"), ("", "anti"),
             ("ante", "post"), ("maxi", "mini"), ("multi", "uni"), ("as", "des"))  # fmt: skip
    for a, b in (*pairs, *((y, x) for x, y in pairs)):
        if (
            one.startswith(a)
            and other.startswith(b)
            and one[len(a) :] == other[len(b) :]
            and len(one[len(a) :]) >= 2
            and len(one) >= 5
        ):
            return one != other
    return False


def _across(statement: str, text: str) -> bool:
    """Matter of the statement's one clause found on both sides of a strong contrast."""
    if _STRONG_CONTRAST.search(statement):
        return False
    parts = [p for p in _STRONG_CONTRAST.split(text) if p and units(p)]
    if len(parts) != 2 or POINTS_BACK.match(parts[1]):
        return False
    mine = {u.root for u in units(statement) if u.weight >= 0.8}
    one, two = (mine & {u.root for u in units(p) if u.weight >= 0.8} for p in parts)
    return (
        bool(one - two)
        and bool(two - one)
        and len(one) < 0.9 * len(mine)
        and len(two) < 0.9 * len(mine)
    )
