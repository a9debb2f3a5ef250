"""Wrong options for a term that are of its kind and surely wrong (K8, K9)."""

import itertools
import re
from typing import NamedTuple

from examstream.exam.plan.model import Term
from examstream.exam.plan.zh.namings import Naming
from examstream.text.zh.contrast import excludes, opposed
from examstream.text.zh.masked import HAN, SLOT, F

_GENERIC = set("的了在是和与或及为有之个一种类各某其")

_HAVING = set("向")
"""有向 of 有向图: a word of its own, not the verb."""


class Rival(NamedTuple):
    name: str
    rank: float  # higher: nearer in kind, surer to be wrong
    opposed: bool


def bigrams(text: str) -> frozenset[str]:
    """Pairs of Chinese characters that carry meaning."""
    found: set[str] = set()
    for run in re.findall(rf"[{HAN}]+", text):
        found.update(
            a + b
            for a, b in itertools.pairwise(run)
            if not {a, b} & _GENERIC or (a == "有" and b in _HAVING)
        )
    return frozenset(found)


def condition(naming: Naming) -> str:
    """The words that define: the frame as shown, without the slot's clause."""
    before = naming.frame.split(SLOT)[0]
    return naming.body or re.sub(
        r"(?:又|也|被|统一|通常)*(?:称为|称作|叫做|叫作|称|为|是)$", "", before
    )


def rivals(
    key: Naming,
    terms: tuple[Term, ...],
    namings: dict[str, Naming],
    frame: str,
    told: dict[str, str] | None = None,
) -> list[Rival]:
    """Terms that could be mistaken for the key and cannot be right, best first."""
    name = key.statement.show(key.term)
    own = {name, *(key.statement.show(a) for a in key.aliases)}
    text = key.statement.show(frame)
    found: dict[str, Rival] = {}
    for term in terms:
        other = namings.get(term.name)
        if own & {term.name, *term.aliases}:
            continue
        if any(n in text for n in (term.name, *term.aliases) if len(n) > 1):
            continue
        if any(_nested(a, b) for a in own for b in (term.name, *term.aliases)):
            continue
        if not _fits(name, term.name) or not _same_kind(name, term.name, key, other):
            continue
        elsewhere = (told or {}).get(term.name, other.frame if other is not None else "")
        if other is not None and other.statement.start != key.statement.start:
            if any(n in elsewhere for n in own if len(n) > 1):
                continue  # it is defined by means of the key: 端点 of 起点
        elif (
            other is not None
            and any(n in other.frame.split(SLOT)[0] for n in own if len(n) > 1)
            and not opposed(name, term.name)
        ):
            continue
        contrary = opposed(name, term.name)
        if other is not None and not contrary and _overlaps(key, other):
            continue
        if other is None and key.conditional and not contrary:
            continue
        found[term.name] = Rival(term.name, _rank(name, term, other, contrary, key), contrary)
    kept: list[Rival] = []
    for rival in sorted(found.values(), key=lambda r: (-r.rank, r.name)):
        if not any(_nested(rival.name, other.name) for other in kept):
            kept.append(rival)  # K9b: no option is the head of another
    beside = {namings[r.name].statement.block.list_id for r in kept if r.name in namings}
    list_id = key.statement.block.list_id
    if (
        list_id >= 0 and list_id in beside
    ):  # 前期 among the phases of its list, not beside their whole
        listed = [
            r
            for r in kept
            if r.name in namings and namings[r.name].statement.block.list_id == list_id
        ]
        return listed if len(listed) >= 3 else kept
    return kept


def kind_alike(one: str, other: str) -> bool:
    """Do two names end in the same character, or differ in one opposition?"""
    return one[-1] == other[-1] or opposed(one, other)


def _nested(one: str, other: str) -> bool:
    """Is one name the head or the whole of the other (匹配, 极大匹配)?"""
    return one.endswith(other) or other.endswith(one)


def _fits(name: str, other: str) -> bool:
    """Same script, both adjectives or neither, lengths alike; one part of speech as far as seen."""
    if bool(re.search(r"\$", name)) != bool(re.search(r"\$", other)):
        return False
    if name.endswith("的") != other.endswith("的"):
        return False
    if ("的" in name[:-1]) != ("的" in other[:-1]):
        return False
    if bool(re.search(r"[A-Za-z]", name)) != bool(re.search(r"[A-Za-z]", other)):
        return False
    ratio = len(other) / len(name)
    return 0.5 <= ratio <= 2.0 if len(name) <= 4 else 0.5 <= ratio <= 1.7


def _same_kind(name: str, other: str, key: Naming, naming: Naming | None) -> bool:
    """One head; or two short names that one section gives to the same thing (路径, 回路)."""
    if name[-1] == other[-1] and not (name.endswith("的") and other[-2:-1] == ""):
        return True
    return (
        naming is not None
        and key.how == naming.how == "called"
        and key.statement.block.heading == naming.statement.block.heading
        and len(name) == len(other) > 1
        and bool(key.target) is bool(naming.target)
        and _words(key.target, key) == _words(naming.target, naming)
        and _classed(key) == _classed(naming)
    )


def _classed(naming: Naming) -> str:
    """What kind of thing is called so: 端 of 允许插入的一端称为栈顶, 作 of …的操作称为入栈."""
    said = re.search(
        rf"([{HAN}])(?:就|又|也|通常|一般)*(?:被)?(?:称为|称作|叫做|叫作|叫)(?:一?[个种条棵张])?{SLOT}",
        naming.frame,
    )
    return said[1] if said else ""


def _overlaps(key: Naming, other: Naming) -> bool:
    """Could what the stem says make the other term right as well?"""
    mine, theirs = condition(key), condition(other)
    shown, shown_other = key.statement.show(mine), other.statement.show(theirs)
    if excludes(shown, shown_other):
        return False
    ours, others = bigrams(mine), bigrams(theirs)
    if len(others) > 2 and len(ours & others) / len(others) > 0.8:
        return True
    if not (key.conditional and other.conditional):
        return False
    if _words(key.target, key) != _words(other.target, other):
        return False
    if not bigrams(_last(mine)) or not bigrams(_last(theirs)):
        return _same_side(shown, shown_other)
    return len(_plain(theirs)) < 0.8 * len(_plain(mine))


def _last(masked: str) -> str:
    """The condition proper, without what introduces the letters."""
    clauses = [c for c in re.split(r"[，,]", masked) if re.search(r"若|如果|当|满足|只要", c)]
    return re.sub("若|如果|当|满足|只要|时|则|称", "", clauses[-1]) if clauses else masked


def _same_side(one: str, other: str) -> bool:
    """Two conditions that are formulas: only a = c against a = d surely exclude each other."""
    a = re.search(r"若\s*\$([^$=]+)=([^$]+)\$", one)
    b = re.search(r"若\s*\$([^$=]+)=([^$]+)\$", other)
    if not (a and b and a[1].strip() == b[1].strip()):
        return True
    both = (a[2].strip(), b[2].strip())
    return not all(re.fullmatch(r"-?\d+(?:\.\d+)?", side) for side in both) or both[0] == both[1]


def _words(target: str, naming: Naming) -> str:
    return re.sub(r"[\s一个张条棵]", "", naming.statement.show(target))


def _plain(masked: str) -> str:
    return re.sub(F, "xx", re.sub(r"[，。\s]", "", masked))


def _rank(name: str, term: Term, other: Naming | None, contrary: bool, key: Naming) -> float:
    rank = 4.0 if contrary else 0.0
    if name[-2:] == term.name[-2:]:
        rank += 2.0
    elif name[-1] == term.name[-1]:
        rank += 1.5
    if other is not None:
        rank += 1.0
        if other.statement.block.heading == key.statement.block.heading:
            rank += 0.5
        if other.how == key.how:
            rank += 0.3
    return rank + (0.4 if term.marked else 0.0) - 0.1 * abs(len(term.name) - len(name))
