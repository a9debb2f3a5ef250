"""What in a sentence of the same matter speaks against a statement: every check, one after another."""

import re
from difflib import SequenceMatcher

from examstream.exam.judging.alignment import content
from examstream.exam.judging.book import Book, Sentence
from examstream.exam.judging.claims import formulas, hedged, narrowed, numbers
from examstream.exam.judging.crossings import crossed, reordered, spread
from examstream.exam.judging.denials import denied
from examstream.exam.judging.directions import turns
from examstream.exam.judging.exchange import PLAIN, exchanged, replaced, swapped
from examstream.exam.judging.two_clauses import each_of_its_own
from examstream.exam.judging.words import letters, tokens

COMPARED_THE_OTHER_WAY = "order: the two sides of the comparison are exchanged"


def contradiction(book: Book, statement: str, sentence: Sentence) -> tuple[str, float]:
    """What in a sentence of the same matter speaks against the statement; "" if nothing does."""
    a, b = letters(statement), letters(sentence.text)
    text = _cut(sentence.text, _region(a, b))
    checks = (
        turns(statement, sentence.text),
        numbers(a, b),
        formulas(statement, sentence.text),
        hedged(statement, text),
        narrowed(statement, sentence.text),
        denied(statement, sentence.text),
        swapped(statement, sentence.text),
        exchanged(book, statement, sentence),
        replaced(book, statement, sentence),
        crossed(book, statement, sentence),
        spread(statement, sentence.text),
    )
    faults = [fault for fault in checks if fault[0]]
    if reordered(statement, sentence.text) or each_of_its_own(statement, sentence.text):
        faults = [f for f in faults if not f[0].startswith(("order", "contrast"))]
    kinds = {f[0].split(":")[0] for f in faults}
    if "direction" in kinds and sides_exchanged(statement, sentence.text):
        return "", 0.0  # B is less than A: both the sides and the direction are turned
    if not faults and _MORE_THAN.search(statement) and sides_exchanged(statement, sentence.text):
        return COMPARED_THE_OTHER_WAY, 0.95
    return max(faults, key=lambda f: f[1], default=("", 0.0))


_THAN = re.compile(
    r"\bthan\b|\bcompared (?:with|to)\b|\bprecede|\bfollow|\bbefore\b|\bafter\b|"
    r"\bexceed|比|于|之前|之后|超过",
    re.I,
)


_MORE_THAN = re.compile(r"\bthan\b|\bexceed|比|[高低大小多少强弱快慢早晚长短]于|超过", re.I)


def sides_exchanged(statement: str, text: str) -> bool:
    """Whether what stands before the comparison in one stands behind it in the other."""
    one, other = _THAN.search(statement), _THAN.search(text)
    if not one or not other:
        return False
    before, after = (set(content(part)) for part in _sides(statement, one))
    left, right = (set(content(part)) for part in _sides(text, other))
    before, after = before - after, after - before
    left, right = left - right, right - left
    there, back = before & right, after & left
    stay = len(before & left) + len(after & right)
    return len(there) + len(back) > stay or bool(there and back and not after & right)


def _sides(text: str, mark: re.Match[str]) -> tuple[str, str]:
    """What is compared with what: the clause before the mark, and the one behind it."""
    before = re.split(r"[,，;；:：]", text[: mark.start()])[-1]
    return before, re.split(r"[,，;；:：]", text[mark.end() :])[0]


def _region(a: tuple[str, ...], b: tuple[str, ...]) -> tuple[int, int]:
    """Which letters of b speak of what a speaks of: from the first to the last shared run."""
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    shared = [
        m
        for m in matcher.get_matching_blocks()
        if m.size and any(x not in PLAIN for x in b[m.b : m.b + m.size])
    ]
    if not shared:
        return 0, len(b)
    return max(0, shared[0].b - 3), min(len(b), shared[-1].b + shared[-1].size + 3)


def _cut(text: str, region: tuple[int, int]) -> str:
    places: list[tuple[int, int]] = []
    for token in tokens(text):
        if token.kind == "word":
            places.extend(
                (token.start, token.end) for part in re.split(r"[-–]", token.text) if part
            )
        elif token.kind != "cut":
            places.append((token.start, token.end))
    part = places[region[0] : region[1]]
    return text[part[0][0] : part[-1][1]] if part else text
