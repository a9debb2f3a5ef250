"""A statement held against a lecture: told, contradicted, or neither."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from examstream.exam.judging.book import Book, Sentence
from examstream.exam.judging.chinese_parallel import parallel_in
from examstream.exam.judging.chinese_swap import one_other, swapped_in
from examstream.exam.judging.chinese_truth import believed
from examstream.exam.judging.comparisons import compared
from examstream.exam.judging.contradictions import COMPARED_THE_OTHER_WAY
from examstream.exam.judging.converse import compared_in
from examstream.exam.judging.findings import FIRM, Finding, findings, said
from examstream.exam.judging.names import normal
from examstream.exam.judging.otherwise import told_otherwise
from examstream.exam.judging.propositions import bare
from examstream.exam.judging.retelling import TIED, Heard, retold
from examstream.exam.judging.support import covering, query
from examstream.exam.judging.synonyms import plain
from examstream.exam.judging.two_clauses import exchanged_in
from examstream.exam.judging.words import is_chinese, units


@dataclass(frozen=True)
class Verdict:
    """The whole lecture's word on a statement: True, False or None, and why."""

    truth: bool | None
    reason: str
    confidence: float
    sentence: Sentence | None = None


def judged(book: Book, statement: str) -> Verdict:
    """The lecture's word on a statement. Told in quite other words, it is not called false."""
    verdict = _judged(book, statement)
    if (
        verdict.truth is False
        and verdict.sentence
        and told_otherwise(book, statement, verdict.sentence, verdict.reason)
    ):
        return Verdict(None, f"told in other words ({verdict.reason})", 0.0, verdict.sentence)
    return verdict


def _judged(book: Book, statement: str) -> Verdict:
    """The lecture's word on a statement; a Chinese one is weighed by its words as well."""
    near = [sentence for _, sentence in covering(book, query(book, plain(statement)), _NEAR)]
    if taken_apart := by_structure(book, statement, near):
        return taken_apart
    verdict = by_rules(book, statement)
    if not is_chinese(statement):
        return _reconciled(verdict, retold(book, plain(statement)))
    if verdict.reason.startswith(_NUMBERS):
        return verdict
    belief = believed(book, plain(statement), verdict.truth)
    truth = belief.probability >= 0.5
    if (
        truth
        and verdict.truth is not True
        and belief.sentence
        and one_other(plain(statement), belief.sentence.text)
    ):
        return Verdict(None, "another word in one place", 0.0, belief.sentence)
    sure = max(belief.probability, 1 - belief.probability)
    if truth is verdict.truth:
        return replace(verdict, confidence=sure)
    return Verdict(truth, f"{_WEIGHED}{belief.probability:.0%}", sure, belief.sentence)


def _reconciled(verdict: Verdict, told: Heard) -> Verdict:
    """What is told again clause by clause goes before likeness, but for a difference seen in the whole."""
    other = verdict.truth is not told.truth and (verdict.truth is not None or told.truth is False)
    kind = (verdict if told.truth else told).reason.split(":")[0]
    firm = told.reason == TIED or kind in (_OF_ORDER if told.truth else _OF_A_PART)
    firm = firm and verdict.reason != COMPARED_THE_OTHER_WAY
    firm = firm or bool(told.truth and told.share >= verdict.confidence + _NEARER)
    if told.truth is None or (other and not firm):
        return verdict
    return Verdict(told.truth, told.reason or "told", told.share, told.sentence)


_NEARER = 0.25
"""How much more of a statement the sentence that tells it must hold than one that speaks against it."""
_OF_ORDER = frozenset("order contrast".split())
"""What a whole sentence may seem to say against a statement that one of its clauses tells."""
_OF_A_PART = frozenset("number name direction".split())
"""What a clause says against a statement that a whole sentence seems to tell."""


def by_structure(book: Book, statement: str, among: Sequence[Sentence]) -> Verdict | None:
    """Where both are built so that nothing is to be weighed: a relation told from either side, a
    Chinese clause with one name in another's place."""
    statement = bare(plain(statement))
    if told := compared_in(book, statement, among):
        truth, sentence = told
        return Verdict(truth, COMPARED if truth else COMPARED_THE_OTHER_WAY, FIRM, sentence)
    if is_chinese(statement) and (parts := parallel_in(book, statement, among)):
        truth, sentence = parts
        return Verdict(
            truth, "stated" if truth else "order: told of the other part", FIRM, sentence
        )
    if not is_chinese(statement) and (other := exchanged_in(book, statement, among)):
        return Verdict(False, "order: told of the other thing", FIRM, other)
    if is_chinese(statement) and (held := swapped_in(book, statement, among)):
        return Verdict(held[0].told, said(held[0]), FIRM, held[1])
    return None


_NUMBERS = "numbers: "
COMPARED = "stated, as a comparison"
_NEAR = 8
"""Sentences in which a comparison is looked for."""
_WEIGHED = "held by "


def weighed_only(verdict: Verdict) -> bool:
    """Whether a verdict comes of all words weighed together, with nothing named that decides it."""
    return verdict.reason.startswith(_WEIGHED)


def by_rules(book: Book, statement: str) -> Verdict:
    """The word of the nearest sentences; one of two clauses may be told by two of them."""
    verdict = weighed(findings(book, plain(statement)))
    if verdict.confidence < 0.9 and (by_numbers := compared(book, plain(statement))):
        why = f"{_NUMBERS}{by_numbers.one:g} and {by_numbers.other:g}"
        return Verdict(by_numbers.truth, why, 0.85, by_numbers.sentence)
    if verdict.confidence >= 0.95 or len(parts := _parallel_parts(statement)) < 2:
        return verdict
    every = [weighed(findings(book, plain(part))) for part in parts]
    if verdict.truth is True:
        if all(v.truth is not True for v in every):
            return Verdict(None, "stated as a whole, but in none of its parts", 0.0)
        return verdict
    least = 0.58 if verdict.truth is None else 0.85
    if all(v.truth is True and v.confidence >= least for v in every):
        return min(every, key=lambda v: v.confidence)
    return verdict


_PARTS = re.compile(r"[;；，]|, (?:and|but|while|whereas)\b|\b(?:while|whereas)\b")
_DEPENDENT = re.compile(
    r"^\s*(?:in|at|on|for|by|according|if|when|as|because|since|although|so|thus|if|the \w+er)\b"
    r"|如果|若|当|^在|^按|^从|[中下上里]$|因|由于|虽|只要|所以|则|就|越|时$|后$|即|也|都|从而|使|并",
    re.I,
)


def _parallel_parts(statement: str) -> list[str]:
    """The clauses of a statement that each say something by themselves."""
    parts = [p.strip() for p in _PARTS.split(statement) if p and p.strip()]
    whole = all(sum(u.weight >= 0.8 for u in units(p)) >= 3 for p in parts)
    return parts if whole and not any(_DEPENDENT.search(p) for p in parts) else [statement]


def weighed(found: list[Finding]) -> Verdict:
    """One verdict from what the nearest sentences say."""
    if not found:
        return Verdict(None, "no sentence speaks of this", 0.0)
    for_it = max(
        (f for f in found if not f.against and not f.loose), key=lambda f: f.likeness, default=None
    )
    against = max(
        (f for f in found if f.against), key=lambda f: f.likeness * f.weight, default=None
    )
    yes = for_it.likeness if for_it else 0.0
    no = against.likeness * against.weight if against else 0.0
    chinese = is_chinese(found[0].sentence.text)  # pairs of characters are met less often
    other = max((f.likeness for f in found if f.loose), default=0.0)
    if yes < other - 0.15:
        yes = min(yes, 0.5)  # a sentence far more like it does not tell it
    if for_it and yes >= (0.53 if chinese else 0.58) and yes >= no + 0.02:
        return Verdict(True, "stated", min(1.0, yes), for_it.sentence)
    if against and no >= (0.44 if chinese else 0.5) and no > yes - 0.02:
        return Verdict(False, against.against, min(1.0, no), against.sentence)
    return Verdict(None, f"neither stated ({yes:.2f}) nor contradicted ({no:.2f})", 0.0)


def same_matter(statement: str) -> str:
    """A true/false stem without its frame (`True or false: …`, `判断：…`)."""
    bare = plain(statement)
    bare = re.sub(
        r"^\s*(?:true or false|t/f|判断(?:题|正误|下列说法是否正确|对错)?)\s*[?:：.。,，]*\s*",
        "",
        bare,
        flags=re.I,
    )
    return re.sub(
        r"[（(]\s*(?:true or false|t/f|对还是错|对或错|\s)*\s*[)）]\s*$", "", bare, flags=re.I
    ).strip() or normal(statement)
