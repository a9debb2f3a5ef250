"""Fill-in: the sentence that reads like the stem is found, and what stands at its blank is read."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from examstream.exam.judging.asking import with_blank
from examstream.exam.judging.book import Book, Sentence
from examstream.exam.judging.lexicon import ZH_DIGITS
from examstream.exam.judging.names import normal
from examstream.exam.judging.quantities import quantities
from examstream.exam.judging.support import DENIES, covering, query, ranked
from examstream.exam.judging.words import Trace, trace, units
from examstream.exam.question import BLANK, Asked
from services.answerer.rules.answer import Answer, CannotTell, excerpt
from services.answerer.rules.defined import of_the_blank
from services.answerer.rules.named import by_name
from services.answerer.rules.turned import clause_of_blank, turned

_GAP = "\0"
_CERTAIN, _LEAST = 0.75, 0.35


@dataclass(frozen=True)
class Reading:
    """What a sentence has at the blanks; `fit` tells how alike stem and sentence are."""

    texts: tuple[str, ...]
    fit: float
    sentence: Sentence
    edges: float = 1.0  # the share of the blanks' edges that stand firm


def solve_blank(book: Book, asked: Asked) -> Answer:
    """One string per blank."""
    text = with_blank(asked.stem)
    blanks = text.count(BLANK)
    if not blanks:
        raise CannotTell("there is no blank")
    readings = read(book, text)
    certain = readings and readings[0].edges == 1.0 and readings[0].fit >= _CERTAIN
    if not certain and (named := of_the_blank(book, asked.stem) or by_name(book, asked.stem)):
        return named
    if readings and readings[0].fit >= _least(readings):
        best = readings[0]
        close = [r for r in readings[1:] if r.fit >= best.fit - 0.05 and r.edges >= best.edges]
        rivals = [r for r in close if _differ(book, r, best)]
        if rivals:
            raise CannotTell(f"the blank fits {best.texts[0]} and {rivals[0].texts[0]}")
        return Answer(best.texts, min(1.0, best.fit), excerpt(best.sentence.text))
    stem = query(book, text)
    names = [name for name in book.printed if not _in_stem(name, text)]
    order = ranked(book, stem, names)[:6] if blanks == 1 else []
    if order:
        (name, first), second = order[0], order[1][1].score if len(order) > 1 else 0.0
        if readings and readings[0].fit >= 0.4 and normal(readings[0].texts[0]) == normal(name):
            return Answer((name,), 0.7, excerpt(readings[0].sentence.text))
        if first.score >= 0.45 and first.score - second >= 0.08:
            return Answer(
                (name,),
                min(1.0, 0.3 + first.score - second),
                excerpt(first.sentence.text if first.sentence else ""),
            )
    if (
        readings
        and readings[0].fit >= 0.5
        and not any(
            r.fit >= readings[0].fit - 0.08 and _differ(book, r, readings[0]) for r in readings[1:]
        )
    ):
        return Answer(readings[0].texts, readings[0].fit, excerpt(readings[0].sentence.text))
    if order and not book.chinese and order[0][1].score >= _LEAST:
        name, first = order[0]
        return Answer((name,), 0.3, excerpt(first.sentence.text if first.sentence else ""))
    raise CannotTell("nothing in the lecture fits the blank clearly")


def _least(readings: Sequence[Reading]) -> float:
    """How alike stem and sentence must be: less where both edges are firm, or no other comes near."""
    if readings[0].edges < 1.0:
        return 0.62
    return 0.5 if all(r.fit <= readings[0].fit - 0.2 for r in readings[1:]) else 0.56


def _differ(book: Book, one: Reading, other: Reading) -> bool:
    from examstream.exam.judging.sameness import alike

    return not all(alike(book.names, a, b) for a, b in zip(one.texts, other.texts, strict=True))


def read(book: Book, stem: str, most: int = 8) -> list[Reading]:
    """What the nearest sentences have at the stem's blanks, best fit first."""
    found = []
    clause, other = clause_of_blank(stem), turned(stem)
    for cover, sentence in covering(book, query(book, stem), most):
        readings = [
            _at_blanks(book, text, sentence, cover)
            for text in {stem: 0, clause: 1, other: 2}
            if text
        ]
        kept = [r for r in readings if r is not None and not _named(r.texts, stem)]
        found.extend(sorted(kept, key=lambda r: -r.fit)[:1])
    return sorted(found, key=lambda r: -r.fit)


def _named(texts: Sequence[str], stem: str) -> bool:
    return any(_in_stem(text, stem) or _NO_THING.match(text) for text in texts)


_NO_THING = re.compile(r"[的地得了着过]")
"""A particle leans on what stands before it: no name begins with one."""


_NAMING = re.compile(
    r"被?(?:称之?为|称作|叫[做作]?|名为)|\b(?:is|are|was|were)? ?(?:called|"
    r"known as|termed|named|referred to as)\b|\b(?:the|an?)\b(?:\(n\))?",
    re.I,
)


def _telling(text: str) -> tuple[Trace, ...]:
    """A text's tokens without articles and the ways to say `is called`: they are all one."""
    gone = [m.span() for m in _NAMING.finditer(text)]
    return tuple(t for t in trace(text) if not any(a <= t.start and t.end <= b for a, b in gone))


def _at_blanks(book: Book, stem: str, sentence: Sentence, cover: float) -> Reading | None:
    wanted: list[str] = []
    for number, part in enumerate(stem.split(BLANK)):
        if number:
            wanted.append(_GAP)
        wanted.extend(t.lemma for t in _telling(part))
    line = _telling(sentence.text)
    got = [t.lemma for t in line]
    blocks = SequenceMatcher(None, wanted, got, autojunk=False).get_matching_blocks()
    texts, edges = [], 0.0
    for gap in (i for i, x in enumerate(wanted) if x == _GAP):
        before = [b for b in blocks if b.size and b.a + b.size <= gap]
        after = [b for b in blocks if b.size and b.a > gap]
        low = before[-1].b + before[-1].size if before else 0
        high = after[0].b if after else len(line)
        left = gap == 0 or (bool(before) and before[-1].a + before[-1].size == gap)
        right = gap == len(wanted) - 1 or (bool(after) and after[0].a == gap + 1)
        if gap == len(wanted) - 1 and 0 < low < len(line) and left:
            if line[low].clause != line[low - 1].clause:
                return None  # what the blank is called stands elsewhere
            high = next((k for k in range(low, high) if line[k].clause != line[low].clause), high)
        if (at_number := _number_before(wanted, got, gap)) is not None:
            low, high, right = at_number, at_number + 1, True
        text = _chunk(book, sentence, line, low, high, left, right)
        if not text or _in_stem(text, stem):
            return None
        at = sentence.text.find(text)
        if DENIES.search(sentence.text[:at]) and not DENIES.search(stem.split(BLANK)[0]):
            return None
        edges += (left + right) / 2
        texts.append(text)
    same = sum(b.size for b in blocks) / max(1, len(wanted) - len(texts))
    known = 0.06 * all(normal(t) in book.names for t in texts)
    fit = 0.45 * cover + 0.35 * same + 0.2 * edges / len(texts) + known
    if _NAMED_LAST.search(stem) and not known:
        fit -= 0.1
    return Reading(_number_only(stem, tuple(texts), sentence), fit, sentence, edges / len(texts))


_NAMED_LAST = re.compile(
    rf"(?:\b(?:called|known as|termed|named|referred to as)\s+(?:an? |the )?|称为|叫做|称作|叫作){BLANK}\W*$",
    re.I,
)


def _number_before(wanted: list[str], got: list[str], gap: int) -> int | None:
    """The one place where a number stands before what stands behind the blank: 三 before 次握手."""
    after = wanted[gap + 1 : gap + 4]
    if len(after) < 2 or _GAP in after:
        return None
    spots = [
        i - 1
        for i in range(1, len(got) - len(after) + 1)
        if got[i : i + len(after)] == after
        and (got[i - 1].startswith("#") or got[i - 1] in ZH_DIGITS)
    ]
    return spots[0] if len(spots) == 1 else None


def _in_stem(text: str, stem: str) -> bool:
    """What the stem itself names is not what it asks for."""
    have = {u.root for u in units(stem)}
    own = {u.root for u in units(text)}
    return bool(own) and own <= have


def _chunk(
    book: Book,
    sentence: Sentence,
    line: tuple[Trace, ...],
    low: int,
    high: int,
    left: bool,
    right: bool,
) -> str:
    """The text between two edges; where an edge is loose, the known term beside the firm one."""
    if high <= low:
        return ""
    most = (
        12
        if line[low].end - line[low].start == 1 and "\u3400" <= line[low].lemma <= "\u9fff"
        else 6
    )
    clause = line[low].clause if left else line[high - 1].clause
    if not (left and right) or high - low > most:
        known = _known_at(book, line, low, high, left)
        if known:
            return sentence.text[line[known[0]].start : line[known[1] - 1].end]
        inside = [i for i in range(low, high) if line[i].clause == clause]
        inside = inside[:most] if left else inside[-most:]
        if not inside:
            return ""
        low, high = inside[0], inside[-1] + 1
    while low < high - 1 and line[low].lemma in ("the", "a", "an", "of", "is"):
        low += 1
    text = sentence.text[line[low].start : line[high - 1].end]
    pieces = [p.strip() for p in re.split(r"[(（，,：:；;]", text) if p.strip()]
    return _trimmed(book, pieces[-1 if right and (not left or low == 0) else 0] if pieces else text)


def _trimmed(book: Book, text: str) -> str:
    """A name without the verb that gives it: 称直线法."""
    bare = re.sub(r"^(?:又|也|被|则|就)?(?:称为|叫做|称|叫|是指|指的是|在于|是|为|作|即)", "", text)
    return bare if len(bare) >= 2 and normal(text) not in book.names else text


def _number_only(stem: str, texts: tuple[str, ...], sentence: Sentence) -> tuple[str, ...]:
    """Before a unit the number is asked for: 期限为 30 stands before 年."""
    found = []
    for text, after in zip(texts, stem.split(BLANK)[1:], strict=False):
        every = quantities(text)
        unit = re.match(r"\s*(%|％|[A-Za-z°]+|[\u3400-\u9fff])", after)
        at = sentence.text.find(text)
        behind = sentence.text[at + len(text) :].lstrip()
        one = len(every) == 1 and every[0].end == len(text) and every[0].start > 0
        same = one and unit is not None and at >= 0 and behind.startswith(unit[1])
        found.append(text[every[0].start :] if same else text)
    return tuple(found)


def _known_at(
    book: Book, line: tuple[Trace, ...], low: int, high: int, left: bool
) -> tuple[int, int] | None:
    """The longest known term between two edges; of equals the one beside the firm edge."""
    best: tuple[int, int] | None = None
    for start in range(low, high):
        for end in range(min(high, start + 12), start, -1):
            name = [t.lemma for t in line[start:end]]
            glued = "".join(name) if "\u3400" <= name[0][:1] <= "\u9fff" else " ".join(name)
            if glued in book.names:
                longer = best is None or end - start > best[1] - best[0]
                if longer or (best and not left and end - start == best[1] - best[0]):
                    best = (start, end)
                break
    return best
