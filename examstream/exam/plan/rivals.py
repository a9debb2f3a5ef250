"""Facts that must not both become questions of one exam, found before anything is dealt."""

from collections import defaultdict
from collections.abc import Sequence

from examstream.exam.plan.giveaways import given_away_pairs
from examstream.exam.plan.model import Fact
from examstream.text.likeness import likeness, pieces

TWIN = 0.7
"""Likeness of two statements above which they say the same (design: K18)."""

_TABLE = "P13"


def rivals(facts: Sequence[Fact], text: str, *, apart: bool = True) -> list[set[int]]:
    """For each fact the others it rules out: same topic, same term, same sentence, or told twice.

    `apart`: no two of one term; a poor lecture cannot keep to that.
    Cells of one table share no more than the table: only their topics set them apart.
    """
    found: list[set[int]] = [set() for _ in facts]

    def rule_out(one: int, other: int) -> None:
        if one != other:
            found[one].add(other)
            found[other].add(one)

    first_of: dict[tuple[str, str], int] = {}
    for i, fact in enumerate(facts):
        for key in (("id", fact.id), ("topic", fact.topic.casefold())):
            if key[1]:
                rule_out(i, first_of.setdefault(key, i))
    _close(found, facts)
    of_term: dict[str, list[int]] = defaultdict(list)
    for i, fact in enumerate(facts if apart else ()):
        for name in about(fact):
            of_term[name].append(i)
    for members in of_term.values():
        for i in members:
            found[i].update(j for j in members if j != i)
    spans = sorted((start, end, i) for i, fact in enumerate(facts) for start, end in _spans(fact))
    for at, (_, end, i) in enumerate(spans):
        for start, _, j in spans[at + 1 :]:
            if start >= end:
                break
            if not facts[i].pattern == facts[j].pattern == _TABLE:
                rule_out(i, j)
    for i, j in given_away_pairs(facts, text):
        rule_out(i, j)
    said = [pieces(_statement(fact, text)) for fact in facts]
    for i, j in _meeting(said):
        both_cells = facts[i].pattern == facts[j].pattern == _TABLE
        if not both_cells and likeness(said[i], said[j]) > TWIN:
            rule_out(i, j)
    return found


def about(fact: Fact) -> list[str]:
    """The terms a fact asks for or tells the meaning of."""
    return [str(name) for name in fact.details.get("about") or ()]


def _close(found: list[set[int]], facts: Sequence[Fact]) -> None:
    """Same id or topic is an equivalence: all of a class rule each other out."""
    classes: dict[int, list[int]] = defaultdict(list)
    for i in range(len(facts)):
        classes[min({i, *found[i]})].append(i)
    for members in classes.values():
        for i in members:
            found[i].update(j for j in members if j != i)


def _spans(fact: Fact) -> list[tuple[int, int]]:
    """Where the fact is told: `details["spans"]` if it takes single sentences out of its quote."""
    spans = fact.details.get("spans")
    return [(int(a), int(b)) for a, b in spans] if spans else [(fact.start, fact.end)]


def _statement(fact: Fact, text: str) -> str:
    said = fact.details.get("statement")
    return said if isinstance(said, str) and said else text[fact.start : fact.end]


def _meeting(said: Sequence[frozenset[str]]) -> list[tuple[int, int]]:
    """Pairs that share at least two pieces; pieces met everywhere bring nobody together."""
    where: dict[str, list[int]] = defaultdict(list)
    for i, some in enumerate(said):
        for piece in some:
            where[piece].append(i)
    shared: dict[tuple[int, int], int] = defaultdict(int)
    most = max(12, len(said) // 8)
    for members in where.values():
        if len(members) > most:
            continue
        for at, i in enumerate(members):
            for j in members[at + 1 :]:
                shared[i, j] += 1
    return sorted(pair for pair, count in shared.items() if count >= 2)
