"""A word of the key that the stem has and the quote has not: it was not needed, and it gives the key away."""

import re

from examstream.exam.judging.lexicon import FUNCTION, GLUE, ZH_FUNCTION
from examstream.exam.judging.names import normal
from examstream.exam.judging.roots import root
from examstream.exam.judging.sameness import GENERIC
from examstream.exam.judging.support import POINTS_BACK
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
    if POINTS_BACK.match(quote) and case.quoted[0].index > 0:
        quote = case.book.sentences[case.quoted[0].index - 1].text + " " + quote
    told = {t.lemma for t in trace(quote)} | {root(t.lemma) for t in trace(quote)}
    added = [t.lemma for t in trace(stem) if t.lemma not in FUNCTION and t.lemma not in GLUE]
    added = [w for w in added if w.isalpha() and w not in told and root(w) not in told]
    telling = _telling(key)
    asked = [t.lemma for t in trace(stem)]
    if told_by := _blended(added, asked, key) or _head(case, added, key):
        return told_by
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


def _blended(added: list[str], asked: list[str], key: str) -> str:
    """A word beside the quote's own whose beginning and another's end make up the key: stagnation
    and inflation.
    """
    word = key.lower()
    for one in added if word.isalpha() else ():
        for cut in range(_LEAST, len(word) - _LEAST + 1):
            if one.startswith(word[:cut]) and any(
                other.endswith(word[cut:]) and other != one and other != word for other in asked
            ):
                return one
    return ""


def _head(case: Case, added: list[str], key: str) -> str:
    """The head of a key in another form, which names it and asks for nothing: spawn, of mass spawning."""
    words = [t.lemma for t in trace(key) if t.lemma.isalpha()]
    others = {t.lemma for option in case.wrong for t in trace(option)}
    if not 1 < len(words) <= _WORDS or words[-1] in others:
        return ""
    return next((a for a in added if a != words[-1] and _tells(a, words[-1])), "")


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
    if not part or set(part) <= ZH_FUNCTION:
        return ""
    if part in quote or not _has(stem, part):
        part = _tail(case, key, stem, quote) or _spelt(key, stem, quote)
    for other in map(normal, case.wrong):
        if part in other or (_marking(other) and _has(stem, _marking(other))):
            return ""  # the stem speaks of that one as well
    return part


def _tail(case: Case, key: str, stem: str, quote: str) -> str:
    """The second word of a key, where the stem has it and does not name its kind by it: 沉降 of 地面沉降."""
    run = words_of(key)
    tail = run[-1]
    if len(run) != 2 or len(tail) < 2 or tail in GENERIC or tail in quote:
        return ""
    if any(name.endswith(tail) and name not in (key, tail) for name in case.book.names):
        return ""  # a kind of which the lecture tells several
    found = re.search(rf"(?<![这该此哪种类个一项的])(?<!什么){tail}(?!称|叫|是|属)", stem)
    return tail if found else ""


def _spelt(key: str, stem: str, quote: str) -> str:
    """A word of the stem with the first character of a key, beside another with the second: 承受, 压力."""
    first = key[:2]
    if len(key) not in (2, 3) or set(first) & set(quote):
        return ""
    words = [w for run in re.findall(r"[\u3400-\u9fff]+", stem) for w in words_of(run)]
    met = [next((w for w in words if len(w) > 1 and c in w), "") for c in first]
    return met[0] if all(met) and met[0] != met[1] else ""


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
