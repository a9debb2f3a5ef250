"""The options: distinct, and exactly the keyed ones right."""

import itertools
import re

from examstream.exam.judging.book import Sentence
from examstream.exam.judging.directions import negators
from examstream.exam.judging.lexicon import FUNCTION
from examstream.exam.judging.names import normal, same_thing
from examstream.exam.judging.nearness import nearer
from examstream.exam.judging.quantities import number_of
from examstream.exam.judging.sameness import formulas_agree
from examstream.exam.judging.support import support
from examstream.exam.judging.synonyms import plain
from examstream.exam.judging.words import letters, units
from examstream.exam.question import QuestionType
from services.grader.checks.case import Case, Fault
from services.grader.checks.foreign import foreign, unknown, woven
from services.grader.checks.joined import joined
from services.grader.checks.retold import retold
from services.grader.checks.reworded import lettered, reworded
from services.grader.checks.sequence import beside
from services.grader.checks.symbols import symbol
from services.grader.checks.table import one_cell

_CHOICES = (QuestionType.SINGLE_CHOICE, QuestionType.MULTIPLE_CHOICE)


def distinct(case: Case) -> Fault:
    """No two options are one answer: the same when normal, names of one thing, one number."""
    if case.draft.type not in _CHOICES:
        return ""
    for one, other in itertools.combinations(case.draft.options, 2):
        if same(case, one.text, other.text):
            return f"options {one.label} and {other.label} are one answer"
    return ""


def same(case: Case, one: str, other: str) -> bool:
    """Whether two option texts say the same."""
    if same_thing(case.book.names, one, other) or (symbol(one) and symbol(one) == symbol(other)):
        return True
    a, b = number_of(one), number_of(other)
    if a is not None and b is not None:
        return abs(a - b) <= 1e-9 * max(1.0, abs(a)) and _tail(one) == _tail(other)
    if "$" in one and "$" in other:
        return formulas_agree(one, other)
    if _words(one) == _words(other) and len(_words(one)) in (2, 3):
        return True
    left, right = _bag(one), _bag(other)
    return (
        bool(left)
        and not negators(one)  # what it denies is told by the order
        and left == right
        and sorted(normal(one).split()) == sorted(normal(other).split())
    )


def _words(text: str) -> list[str]:
    """The roots of a short text, in whatever order it has them."""
    return sorted(x for x in letters(plain(text)) if x.isascii() and x not in FUNCTION)


def _tail(text: str) -> str:
    return "".join(c for c in text if c.isalpha())


def _bag(text: str) -> frozenset[str]:
    return frozenset(u.root for u in units(text) if u.weight >= 0.3)


def one_right(case: Case) -> Fault:
    """No option but the keyed ones is right: none is a kind, a part or a fuller form of a keyed
    one, and none is supported by the lecture as well as the key is.
    """
    if case.draft.type not in _CHOICES or not case.keyed:
        return ""
    if text := woven(case):
        return f"{text!r} may be another name of a keyed option"
    if case.draft.type is QuestionType.MULTIPLE_CHOICE:
        text = reworded(case, [t for t in case.wrong if unknown(case, t)])
        return f"{text!r} says what a keyed option says, in other words" if text else ""
    key = case.keyed[0]
    for text in case.wrong:
        within = _contains(case, key, text) or _contains(case, text, key)
        if within and not _side_by_side(case, key, text):
            return f"{text!r} and the key are one within the other"
        if _same_person(key, text) or _same_person(text, key):
            return f"{text!r} and the key name one person"
    if text := beside(case):
        return f"{text!r} stands on the same side in the list as the key"
    if text := foreign(case):
        return f"{text!r} is no term of the lecture and may be another name of the key"
    if text := joined(case):
        return f"{text!r} is named in one list with the key: what is told of one is told of both"
    if text := one_cell(case):
        return f"{text!r} has what the stem tells in a table, too"
    if any(number_of(o.text) is not None for o in case.draft.options):
        return ""
    if text := reworded(case, case.wrong):
        return f"{text!r} says what the key says, in other words"
    if any(
        b.rows and b.start < case.span[1] and case.span[0] < b.end
        for b in case.context.lecture.blocks
    ):
        return ""  # a cell is read, not told
    if fault := _same_reason(case, key):
        return fault
    if text := retold(case):
        return f"{text!r} says what the quote says, in other words"
    ours = support(case.book, case.stem, key)
    for text in case.wrong:
        theirs = support(case.book, case.stem, text)
        close = theirs.score >= max(0.4, 0.97 * ours.score)
        if ours.score and close and not nearer(case.stem, ours, theirs):
            return f"{text!r} is supported as well as the key"
    return ""


_REASON = re.compile(
    r"\b(?:because|since|so that|as a result|therefore|which)\b|因为|由于|因此|所以|从而", re.I
)
_JOINED = re.compile(r"\band\b|、|并且?|且|以及|也")


def _same_reason(case: Case, key: str) -> Fault:
    """Of a reason in two parts, joined by `and`, one is keyed and the other an option, too."""
    for sentence in case.quoted:
        if not (mark := _REASON.search(sentence.text)):
            continue
        here = _clause_at(case, sentence, key)
        for text in case.wrong:
            there = _clause_at(case, sentence, text)
            if here is None or there is None:
                continue
            low, high = sorted((here, there))
            one_side = (low[0] > mark.start()) == (high[1] > mark.start())
            if (
                low[1] <= high[0]
                and one_side
                and _JOINED.search(sentence.text, low[1] - 1, high[0] + 1)
            ):
                return f"{text!r} is told of the stem as well as the key"
    return ""


def _clause_at(case: Case, sentence: Sentence, text: str) -> tuple[int, int] | None:
    """Where nearly all of a clause stands in a sentence, in a run."""
    own = [u for u in units(_bare(text)) if u.weight >= 0.8]
    met = [u for u in sentence.units if u.root in {o.root for o in own}]
    if len(own) < 2 or len({u.root for u in met}) < 0.8 * len({o.root for o in own}):
        return None
    if negators(text) and not negators(sentence.text):
        return None
    return met[0].start, met[-1].end


def _bare(text: str) -> str:
    return re.sub(r"^(?:it|they|because|因为|由于)\s*", "", text, flags=re.I)


def _side_by_side(case: Case, one: str, other: str) -> bool:
    """Whether the quote tells of both, each at the front of a clause of its own: 骨细胞, 破骨细胞."""
    clauses = [normal(c) for s in case.quoted for c in re.split(r"[,，;；:：]", s.text)]
    return all(any(c.startswith(normal(name)) for c in clauses) for name in (one, other))


def _same_person(name: str, text: str) -> bool:
    """Whether a text gives a full name's family name, and no other first name: `Barbon, an economist`."""
    parts = name.split()
    if not 2 <= len(parts) <= 4 or not all(re.match(r"[A-Z][\w.'’-]+$", part) for part in parts):
        return False
    before = re.search(rf"(?:([A-Z][\w.'’-]*) )?\b{re.escape(parts[-1])}\b", text)
    return before is not None and before[1] in (None, *parts[:-1])


def _contains(case: Case, long: str, short: str) -> bool:
    """`resting membrane potential` holds `membrane potential`; 有向图 and 图."""
    if lettered(long) and lettered(short):
        return False
    a, b = normal(long), normal(short)
    if a == b or len(a) <= len(b) or not b or number_of(short) is not None or "$" in long + short:
        return False
    if "\u3400" <= b[0] <= "\u9fff":
        return len(b) >= 2 and (a.endswith(b))
    if "\u3400" <= a[0] <= "\u9fff":
        return len(b) >= 2 and a.endswith(b) and not a[-len(b) - 1].isascii()
    return f" {b} " in f" {a} " and (a.endswith(" " + b) or len(b.split()) >= 2)
