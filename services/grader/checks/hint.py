"""A word of the key that the stem has and the quote has not: it was not needed, and it gives the key away."""

import re

from examstream.exam.judging.lexicon import FUNCTION, GLUE, ZH_FUNCTION
from examstream.exam.judging.names import normal
from examstream.exam.judging.roots import root
from examstream.exam.judging.words import trace
from examstream.exam.lecture.model import BlockKind
from examstream.exam.question import BLANK
from examstream.text.word_kin import kin
from examstream.text.zh.words import words as words_of
from services.grader.checks.case import Case

_DERIVED = 0.9
_WORDS, _NAME = 3, 6
"""A term has so many words, a Chinese one so many characters; more are a clause."""
_LEAST = 4
"""So many letters two words have to share before they tell of each other: cycle, cyclical; within a
word one more: extracted, underextracted."""


def hint(case: Case, key: str) -> str:
    """What of the key stands in the stem beside the quote's own words; "" if there is nothing."""
    if alias := _other_name(case, key):
        return alias
    if not _prose(case):
        return ""  # a stem takes words from the head of a table, from what leads to a list
    stem = case.draft.stem.replace(BLANK, " ； ")
    quote = case.draft.evidence.quote.replace(key, " ； ")
    if any("\u3400" <= c <= "\u9fff" for c in key):
        return _chinese(case, normal(key), stem, quote)
    told = {t.lemma for t in trace(quote)} | {root(t.lemma) for t in trace(quote)}
    added = [t.lemma for t in trace(stem) if t.lemma not in FUNCTION and t.lemma not in GLUE]
    added = [w for w in added if w.isalpha() and w not in told and root(w) not in told]
    telling = _telling(key)
    met = {w: a for w in telling for a in added if _tells(a, w)}
    if not met or (not _is_name(key) and 2 * len(met) < len(telling)):
        return ""
    others = [t.lemma for option in case.wrong for t in trace(option)]
    if any(_tells(a, w) for a in added for w in others):
        return ""  # the stem speaks of that one as well
    return next(iter(met.values()))


def _other_name(case: Case, key: str) -> str:
    """Another name of the key that stands in the stem, where the stem asks for no other name."""
    stem = case.draft.stem
    if _ASKS_FOR_ONE.search(stem):
        return ""
    asked = f" {' '.join(t.lemma for t in trace(stem.replace(BLANK, ' ； ')))} "
    for name in sorted(case.book.names.get(normal(key), frozenset()) - {normal(key)}):
        if len(name) > 1 and (
            f" {name.lower()} " in asked.lower() or (not name.isascii() and name in stem)
        ):
            return name
    return ""


_ASKS_FOR_ONE = re.compile(
    r"\b(?:also|or|other|another|short|stands?|abbreviat\w+|full|alias|synonym|formerly)\b|又|亦|也|别|俗|简|另|全称|学名|缩写",
    re.I,
)


def _prose(case: Case) -> bool:
    low, high = case.span
    met = [b for b in case.context.lecture.blocks if b.start < high and low < b.end]
    return not any(b.rows or b.kind is BlockKind.ITEM for b in met)


def _telling(answer: str) -> list[str]:
    """The words that tell a short answer from its like: not its head, unless it is a name."""
    words = [t.lemma for t in trace(answer) if t.lemma not in FUNCTION and t.lemma.isalpha()]
    if len(words) > _WORDS:
        return []
    return words if len(words) == 1 or _is_name(answer) else words[:-1]


def _is_name(key: str) -> bool:
    parts = key.split()
    return len(parts) > 1 and all(part[:1].isupper() for part in parts)


def _tells(one: str, other: str) -> bool:
    """Whether one word tells of another: of one root, or the one built on the other."""
    a, b = root(one), root(other)
    if a == b:
        return len(a) > 2
    if any(k == x for x, y in ((one, other), (other, one)) for k, n in kin(y) if n >= _DERIVED):
        return True
    short, long = sorted((one, other), key=len)
    stem = root(short)
    return len(stem) >= _LEAST and (long.startswith(stem) or (len(stem) > _LEAST and stem in long))


def _chinese(case: Case, key: str, stem: str, quote: str) -> str:
    part = _marking(key)
    if not part or set(part) <= ZH_FUNCTION or not _has(stem, part) or part in quote:
        return ""
    for other in map(normal, case.wrong):
        if part in other or (_marking(other) and _has(stem, _marking(other))):
            return ""  # the stem speaks of that one as well
    return part


def _has(stem: str, part: str) -> bool:
    """Whether a stem has a part: a single character as a word of its own, 君 but not 君主."""
    if len(part) > 1:
        return part in stem
    runs = re.findall(r"[\u3400-\u9fff]+|[A-Za-z]+", stem)
    return any(part == word for run in runs for word in (run, *words_of(run)))


def _marking(name: str) -> str:
    """What a short Chinese name begins with, and tells it from its like: 诱导 of 诱导阻力."""
    if not 2 <= len(name) <= _NAME:
        return ""
    first = words_of(name)[0]
    return first if first != name else name[:-1]
