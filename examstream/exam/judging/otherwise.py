"""Whether a statement is told too differently from a sentence for a difference to be named.

A false statement is one whose difference can be shown: all but one part of it stands in the
lecture. Where much of it stands nowhere near, it may be the lecture's own matter in other words, and
what seems to speak against it is a difference of wording.
"""

from examstream.exam.judging.book import Book, Sentence
from examstream.exam.judging.synonyms import plain
from examstream.exam.judging.words import is_chinese, units

_ENGLISH = {"contrast": 0.35, "term": 0.35, "negation": 0.3, "denied": 0.3, "number": 0.4}
_CHINESE = {"held": 0.45}
"""The share that may be missing, by the kind of what speaks against a statement; others: any.

Chinese is counted by characters and pairs of them, of which one changed word takes several.
"""


def told_otherwise(book: Book, statement: str, sentence: Sentence, reason: str) -> bool:
    """Whether more of the statement is missing around the sentence than its difference explains."""
    limits = _CHINESE if is_chinese(statement) else _ENGLISH
    most = limits.get(reason.split(":")[0].split(" ")[0])
    return most is not None and missing(book, statement, sentence) >= most


def missing(book: Book, statement: str, sentence: Sentence) -> float:
    """The share of a statement's matter that neither a sentence, nor those beside it in its
    paragraph, nor its heading has: 0 … 1."""
    have = {u.root for u in units(plain(sentence.heading))}
    for beside in book.sentences[max(0, sentence.index - 1) : sentence.index + 2]:
        if beside.block == sentence.block:
            have |= {u.root for u in units(plain(beside.text))}
    matter = {u.root: u.weight for u in units(plain(statement)) if u.weight > 0}
    total = sum(matter.values()) or 1.0
    return sum(weight for root, weight in matter.items() if root not in have) / total
