"""What every check looks at, and the verdict the checks come to."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from examstream.exam.judging.book import Book, Sentence, book_of, spans
from examstream.exam.judging.support import Query, query
from examstream.exam.plan.model import Context
from examstream.exam.question import Asked, Draft, QuestionType, Solve


class GradeVerdict(StrEnum):
    """What becomes of a candidate."""

    ACCEPT = "accept"
    REVISE = "revise"
    REJECT = "reject"


class Check(NamedTuple):
    """One check's finding: `reason` is empty where `ok`."""

    name: str
    ok: bool
    reason: str = ""


class Grade(NamedTuple):
    """The grader's word; `reason` starts with the name of the check that decided."""

    verdict: GradeVerdict
    reason: str
    checks: tuple[Check, ...]


@dataclass(frozen=True)
class Case:
    """A draft before the grader: the lecture, the question, the independent answers."""

    context: Context
    draft: Draft
    solves: tuple[Solve, ...]
    earlier: tuple[Asked, ...] = ()

    @cached_property
    def book(self) -> Book:
        return book_of(self.context)

    @cached_property
    def stem(self) -> Query:
        return query(self.book, self.draft.stem)

    @cached_property
    def span(self) -> tuple[int, int]:
        """The quote's offsets in the context's text."""
        evidence = self.draft.evidence
        return evidence.start - self.context.base, evidence.end - self.context.base

    @cached_property
    def quoted(self) -> tuple[Sentence, ...]:
        """The sentences the quote overlaps; where none does (a table), the quote as one."""
        low, high = self.span
        met = tuple(s for s in self.book.sentences if s.start < high and low < s.end)
        if met:
            return met
        quote = self.draft.evidence.quote
        block = next((b for b in self.context.lecture.blocks if b.start <= low < b.end), None)
        kind = block.kind if block else self.context.lecture.blocks[0].kind
        return tuple(
            Sentence(-9, quote[a:b], low + a, low + b, -1, kind, self.draft.evidence.heading)
            for a, b in spans(quote)
        )

    @cached_property
    def keyed(self) -> tuple[str, ...]:
        """The keyed answers as texts: option texts, accepted strings; () for true/false."""
        draft = self.draft
        key = draft.key
        if draft.type in (QuestionType.SINGLE_CHOICE, QuestionType.MULTIPLE_CHOICE):
            labels = {key} if isinstance(key, str) else set(key if isinstance(key, tuple) else ())
            return tuple(o.text for o in draft.options if o.label in labels)
        if isinstance(key, tuple):
            return tuple(s for part in key for s in ((part,) if isinstance(part, str) else part))
        return (key,) if isinstance(key, str) else ()

    @cached_property
    def wrong(self) -> tuple[str, ...]:
        """The texts of the options that are not keyed."""
        keyed = set(self.keyed)
        return tuple(o.text for o in self.draft.options if o.text not in keyed)


Fault = str
"""Why a check fails; "" where it holds."""

Checker = Callable[[Case], Fault]
