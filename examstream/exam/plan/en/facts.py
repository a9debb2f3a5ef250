"""The facts of an English lecture while they are gathered, and what every pattern asks of it."""

import re
from hashlib import sha256
from typing import Any

from examstream.exam.plan.en.reading import Reading, Sentence
from examstream.exam.plan.en.rivals import Society
from examstream.exam.plan.model import Fact, Term
from examstream.exam.question import QuestionType
from examstream.text.likeness import pieces
from examstream.text.printed import is_printed

SINGLE, MULTIPLE, TRUTH, FILL, SHORT, NUMERIC = (
    QuestionType.SINGLE_CHOICE, QuestionType.MULTIPLE_CHOICE, QuestionType.TRUE_FALSE,
    QuestionType.FILL_IN, QuestionType.SHORT_ANSWER, QuestionType.NUMERIC,
)  # fmt: skip  # fmt: skip

_KEYED = frozenset(("definition", "predicate", "gap", "abbreviation"))
_TELLS = re.compile(
    r"\b(?:called|termed|known as|named) (?:the |an? )?(?P<after>[\w-]+(?: [\w-]+){0,3})"
)

_IS = re.compile(
    r"(?:(?:The|An?) )?(?P<term>[\w’'-]+(?: [\w’'-]+){0,4}?)(?: \([^)]{2,30}\))? (?:is|are|means|refers to)\b"
)


class Facts:
    """Collects the facts of one lecture."""

    def __init__(self, reading: Reading, society: Society, forms: dict[str, Term]) -> None:
        self.reading = reading
        self.society = society
        self.forms = forms
        self.found: dict[str, Fact] = {}
        self.defining: dict[int, str] = {}  # sentence start → the term it defines

    def add(
        self, pattern: str, start: int, end: int, types: tuple[QuestionType, ...], topic: str, heading: str,
        salience: float, terms: tuple[str, ...], details: dict[str, Any],
        truths: tuple[bool, ...] = (True, False),
    ) -> None:  # fmt: skip
        about = self.about(details, terms)
        said = f"{details['kind']}|{topic}|{details.get('statement') or details.get('stem') or ''}|{details.get('start', '')}"
        fact_id = sha256(said.lower().encode()).hexdigest()[:16]
        if binder := next(
            (s.binder for s in self.reading.sentences if s.start == start and s.binder), ""
        ):
            details["binder"] = binder
        if about:
            details["about"] = about
        block = next((b for b in self.reading.lecture.blocks if b.start <= start < b.end), None)
        if fact_id not in self.found and types:
            self.found[fact_id] = Fact(
                id=fact_id, pattern=pattern, start=start, end=end, types=types, truths=truths, topic=topic.lower(),
                source=block.source if block else "", heading=heading, terms=terms,
                salience=round(min(1.0, max(0.0, salience)), 3), details=details,
            )  # fmt: skip

    def about(self, details: dict[str, Any], terms: tuple[str, ...]) -> list[str]:
        """The terms a fact is about: its key, and those whose meaning its words tell."""
        told = [terms[0]] if details["kind"] in _KEYED and terms else []
        for match in _TELLS.finditer(str(details.get("statement", ""))):
            run = match["after"].split()
            named = (self.forms.get(" ".join(run[:n]).lower()) for n in range(len(run), 0, -1))
            if (term := next((t for t in named if t is not None), None)) is not None:
                told.append(term.name)
        if details["kind"] == "statement" and (term := self._opening(str(details["statement"]))):
            told.append(term.name)
        return [name.lower() for name in dict.fromkeys(told)]

    def _opening(self, said: str) -> Term | None:
        """The term of which a statement tells what it is: "Long-term depression (LTD) is …"."""
        match = _IS.match(said)
        return self.forms.get(match["term"].lower()) if match else None

    def terms_in(self, said: str) -> list[Term]:
        low = said.lower()
        found = {t.name: t for form, t in self.forms.items() if is_printed(form, low)}
        return sorted(found.values(), key=lambda t: (-t.marked, -len(t.name), t.name))

    def centrality(self, said: str) -> float:
        """How much of the statement is what the lecture is about: 0 … 1."""
        run = re.findall(r"[a-z][a-z'’-]{3,}", said.lower())
        if not run:
            return 0.0
        return sum(min(self.reading.frequency[w], 8) for w in run) / (8 * len(run))

    def topic(self, said: str) -> str:
        return " ".join(sorted(pieces(said)))

    def around(self, sentence: Sentence) -> str:
        """The sentences before and after, of the same block."""
        every = self.reading.sentences
        near = (every[i] for i in (sentence.index - 1, sentence.index + 1) if 0 <= i < len(every))
        return " ".join(s.text for s in near if s.block == sentence.block)
