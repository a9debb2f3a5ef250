"""Facts of an English lecture: each pattern's finds, with what a question needs besides."""

import re
from hashlib import sha256
from typing import Any

from examstream.exam.plan.en.amounts import amounts
from examstream.exam.plan.en.definitions import Definition
from examstream.exam.plan.en.enumerations import Enumeration, enumerations
from examstream.exam.plan.en.falsehoods import falsehood
from examstream.exam.plan.en.faults import fault_of
from examstream.exam.plan.en.persons import deed
from examstream.exam.plan.en.predicates import gaps, predicates
from examstream.exam.plan.en.reading import Reading, Sentence
from examstream.exam.plan.en.rivals import Society, answers
from examstream.exam.plan.en.tables import cells
from examstream.exam.plan.model import Fact, Term
from examstream.exam.question import QuestionType
from examstream.text.lexicon import tag
from examstream.text.likeness import given_away, likeness, pieces
from examstream.text.nouns import head, is_plural, singular_phrase
from examstream.text.words import count_words

SINGLE, MULTIPLE, TRUTH, FILL, SHORT, NUMERIC = (
    QuestionType.SINGLE_CHOICE, QuestionType.MULTIPLE_CHOICE, QuestionType.TRUE_FALSE,
    QuestionType.FILL_IN, QuestionType.SHORT_ANSWER, QuestionType.NUMERIC,
)  # fmt: skip


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
        said = f"{details['kind']}|{topic}|{details.get('statement') or details.get('stem') or ''}"
        fact_id = sha256(said.lower().encode()).hexdigest()[:16]
        if binder := next(
            (s.binder for s in self.reading.sentences if s.start == start and s.binder), ""
        ):
            details["binder"] = binder
        block = next((b for b in self.reading.lecture.blocks if b.start <= start < b.end), None)
        if fact_id not in self.found and types:
            self.found[fact_id] = Fact(
                id=fact_id, pattern=pattern, start=start, end=end, types=types, truths=truths, topic=topic.lower(),
                source=block.source if block else "", heading=heading, terms=terms,
                salience=round(min(1.0, max(0.0, salience)), 3), details=details,
            )  # fmt: skip

    def definitions(self, defined: list[Definition]) -> None:
        """P1–P4: the term asked for by what it is, or the other way round."""
        best: dict[str, Definition] = {}
        for one in defined:
            best.setdefault(one.term.lower(), one)
        for one in defined:
            term = self.forms.get(one.term.lower())
            if term is None or (term.count < 2 and not term.marked):
                continue
            self.defining.setdefault(one.start, term.name)
            plural = one.plural if one.form != "entry" else term.plural
            siblings = [
                {"term": o.term, "printed": o.printed, "said": o.said, "article": o.article}
                for o in best.values()
                if o.form == one.form and o.plural == one.plural and o.term != one.term
                and self._unlike(one, o)
            ]  # fmt: skip
            rivals = self.society.of(term, plural, one.said)
            told = given_away(one.term, one.said)
            types: tuple[QuestionType, ...] = ()
            if not told:
                types = (SINGLE, SHORT, FILL) if len(rivals) >= 3 else (SHORT, FILL)
            elif told <= pieces(head(one.term)):
                # the head is named: no leak where all options share it
                heads = [r for r in rivals if singular_phrase(head(r)) == head(one.term)]
                types = (SINGLE,) if len(heads) >= 3 else ()
                rivals = heads if types else rivals
            close = self.society.of(term, plural, one.said, least=3.5)
            strangers = [r for r in close if given_away(r, one.said) <= pieces(head(r))]
            ways: tuple[bool, ...] = (True, False) if strangers else (True,)
            if one.form not in ("called", "occurs"):
                types = (*types, TRUTH)
            salience = 0.75 + 0.15 * term.marked + min(term.count, 10) / 100
            self.add(
                one.pattern, one.start, one.end, types, term.name, one.heading, salience, (term.name,),
                {
                    "kind": "definition", "form": one.form, "term": one.term, "printed": one.printed,
                    "said": one.said, "article": one.article, "plural": plural, "rivals": rivals,
                    "siblings": siblings[:6], "strangers": strangers,
                    "answers": answers(self.reading, term, one.printed, (*one.others, *([one.short] if one.short else []))),
                },
                ways,
            )  # fmt: skip

    def _unlike(self, one: Definition, other: Definition) -> bool:
        """May the other's definition be told falsely of this term?"""
        a, b = pieces(one.said), pieces(other.said)
        mine, theirs = one.term.lower(), other.term.lower()
        return (
            likeness(a, b) < 0.75
            and not theirs.endswith(mine)
            and not mine.endswith(theirs)
            and not pieces(one.term) & b
            and not pieces(other.term) & a
        )

    def predicates(self) -> None:
        """P5: which term does what the sentence says."""
        for one in predicates(self.reading, self.forms):
            rivals = self.society.of(
                one.term, one.plural, one.predicate, asserts=True, around=self._around(one.sentence)
            )
            if not (one.term.marked or " " in one.term.name or one.term.count >= 4):
                continue
            types: tuple[QuestionType, ...] = ()
            strong = one.term.marked or " " in one.term.name
            if " " not in one.term.name and (
                one.term.count > 25 or one.term.name in self.society.general
            ):
                continue  # "atoms": what is said of them holds of too much else
            if len(rivals) >= 3 and strong:
                types = (SINGLE,)
            if not one.plural and strong and not one.sentence.hedged:
                types = (*types, SHORT)
            if strong:
                types = (*types, FILL)
            self.add(
                "P5", one.sentence.start, one.sentence.end, types,
                self.defining.get(one.sentence.start, f"{one.term.name}: {' '.join(sorted(pieces(one.predicate)))}"),
                one.sentence.heading, 0.5 + 0.15 * one.term.marked + 0.2 * self._central(one.sentence.statement),
                (one.term.name,),
                {
                    "kind": "predicate", "lead": one.lead, "article": one.article, "printed": one.printed,
                    "predicate": one.predicate, "plural": one.plural, "rivals": rivals,
                    "answers": answers(self.reading, one.term, one.printed), "statement": one.sentence.statement,
                },
            )  # fmt: skip

    def persons(self) -> None:
        """P17: who; at most one stays in an exam, so all share a topic."""
        told = [(s, d) for s in self.reading.good() if (d := deed(s.statement)) is not None]
        names = list(dict.fromkeys(d.name for _, d in told))
        for sentence, one in told:
            others = [n for n in names if n != one.name and n not in sentence.statement]
            types = (SINGLE, SHORT) if len(others) >= 3 else (SHORT,)
            self.add(
                "P17", sentence.start, sentence.end, types, f"who: {one.name}", sentence.heading,
                0.55 + 0.2 * self._central(sentence.statement), (),
                {
                    "kind": "person", "stem": one.question, "answers": one.answers, "rivals": others[:8],
                    "statement": sentence.statement,
                },
            )  # fmt: skip

    def abbreviations(self) -> None:
        """P3: what an abbreviation stands for, where the lecture writes it out."""
        for sentence in self.reading.sentences:
            for match in re.finditer(
                r"([A-Za-z][\w-]*(?:[ -][\w-]+){1,5}) \(([A-Z][A-Za-z]{1,6})\)|\b([A-Z][A-Za-z]{1,6}) stands for (?:the )?([A-Z][\w-]*(?: [\w-]+){1,4}?)(?=[.,;])",
                sentence.text,
            ):
                short = match[2] or match[3]
                full = written_out(match[1] or match[4], short)
                term = self.forms.get(full.lower()) if full else None
                if not full or len(re.findall(rf"\b{short}s?\b", self.reading.lecture.text)) < 2:
                    continue
                self.add(
                    "P3", sentence.start, sentence.end, (SHORT, FILL), (term.name if term else full), sentence.heading,
                    0.45 + 0.1 * bool(term and term.marked), (term.name,) if term else (),
                    {"kind": "abbreviation", "short": short, "full": full, "statement": f"{short} {full}",
                     "answers": tuple(dict.fromkeys((full, singular_phrase(full))))},
                )  # fmt: skip

    def groups(self) -> None:
        """Statements of one stretch of text, some made false: which are true?"""
        most = (len(self.reading.good()) - 20) // 25  # a poor lecture keeps its sentences
        stretches = sorted(self._stretches(), key=lambda m: (-len(m), m[0].start))
        for members in stretches:
            if most <= 0:
                break
            false = [(s, w) for s in members if (w := falsehood(s.statement)) is not None][:2]
            taken = {s.index for s, _ in false}
            true = [s for s in members if s.index not in taken and not _vague(s.statement)]
            true.sort(key=lambda s: -self._central(s.statement))
            if not false or len(true) + len(false) < 4 or len(true) < 2:
                continue
            true = true[: 5 - len(false)] if len(false) == 2 else true[:3]
            used = [*true, *(s for s, _ in false)]
            most -= 1
            start, end = min(s.start for s in used), max(s.end for s in used)
            said = " ".join(s.statement for s in used)
            self.add(
                "P7", start, end, (MULTIPLE,), f"statements: {self._topic(said)}",
                used[0].heading, 0.5, (),
                {
                    "kind": "group", "true": [s.statement for s in true],
                    "false": [w.text for _, w in false], "wrong": [w.wrong for _, w in false],
                    "spans": [[s.start, s.end] for s in used], "statement": said,
                },
            )  # fmt: skip

    def _stretches(self) -> list[list[Sentence]]:
        """Good sentences of one heading, no farther apart than a quote may be long."""
        found: list[list[Sentence]] = []
        for sentence in self.reading.good():
            fits = 7 <= count_words(sentence.statement) <= 24 and not sentence.binder
            if not fits or "$$" in sentence.text or not self._terms(sentence.statement):
                continue
            if (
                found
                and found[-1][0].heading == sentence.heading
                and sentence.end - found[-1][0].start <= 1200
            ):
                found[-1].append(sentence)
            else:
                found.append([sentence])
        return found

    def gaps(self) -> None:
        """A term blanked inside a statement."""
        for one in gaps(self.reading, self.forms):
            said = one.sentence.statement
            printed = said[one.start : one.end]
            rest = said[: one.start] + " ; " + said[one.end :]
            rivals = self.society.of(
                one.term,
                is_plural(printed.split()[-1]),
                rest,
                asserts=True,
                around=self._around(one.sentence),
            )
            worthy = one.term.marked or " " in one.term.name
            types = (FILL, SINGLE) if len(rivals) >= 3 and worthy else (FILL,)
            self.add(
                "P5", one.sentence.start, one.sentence.end, types,
                self.defining.get(one.sentence.start, self._topic(said)), one.sentence.heading,
                0.3 + 0.15 * one.term.marked + 0.1 * (" " in printed) + 0.2 * self._central(said), (one.term.name,),
                {
                    "kind": "gap", "statement": said, "start": one.start, "end": one.end, "rivals": rivals,
                    "answers": answers(self.reading, one.term, printed),
                },
            )  # fmt: skip

    def statements(self) -> None:
        """Statements told, or made provably false (P7, P8, P11, P18)."""
        for sentence in self.reading.good():
            said = _main_part(sentence.statement)
            terms = self._terms(said)
            wrong = falsehood(said)
            if not terms or not 7 <= count_words(said) <= 32 or len(pieces(said)) < 5:
                continue
            marked = sum(t.marked for t in terms)
            if not marked and len(terms) < 2 and self._central(said) < 0.5:
                continue
            details: dict[str, Any] = {"kind": "statement", "statement": said}
            if wrong:
                details |= {"false": wrong.text, "wrong": wrong.wrong}
            self.add(
                wrong.pattern if wrong else "P2", sentence.start, sentence.end, (TRUTH,),
                self.defining.get(sentence.start, self._topic(said)), sentence.heading,
                0.2 + 0.1 * min(marked, 2) + 0.2 * bool(wrong) + 0.3 * self._central(said) - 0.15 * _vague(said),
                tuple(t.name for t in terms[:4]), details, (True, False) if wrong else (True,),
            )  # fmt: skip

    def amounts(self) -> None:
        """P11: numbers."""
        for sentence in self.reading.good():
            for one in amounts(sentence.statement)[:1]:
                terms = self._terms(sentence.statement)
                if not terms:
                    continue
                self.add(
                    "P11", sentence.start, sentence.end, (NUMERIC,), self._topic(one.stem), sentence.heading,
                    0.5 + 0.1 * any(t.marked for t in terms) + 0.2 * self._central(sentence.statement),
                    tuple(t.name for t in terms[:3]),
                    {
                        "kind": "amount", "stem": one.stem, "value": one.value, "unit": one.unit,
                        "hedged": one.hedged, "printed": one.printed, "exact": one.exact,
                        "statement": sentence.statement,
                    },
                )  # fmt: skip

    def enumerations(self) -> None:
        """P9: which belong."""
        everything = enumerations(self.reading)
        for one in everything:
            others = self._strangers(one, everything)
            types: tuple[QuestionType, ...] = (MULTIPLE,) if len(others) >= 2 else ()
            if len(one.items) >= 3 and one.counted and one.sentence:
                types = (*types, FILL)
            self.add(
                "P9", one.start, one.end, types, f"kinds of {one.category}", one.heading,
                0.75 if one.counted else 0.65, (),
                {
                    "kind": "enumeration", "stem": one.stem, "items": one.items, "others": others,
                    "counted": one.counted, "category": one.category, "statement": one.sentence or one.stem,
                    "sentence": one.sentence,
                },
            )  # fmt: skip

    def _strangers(self, one: Enumeration, everything: list[Enumeration]) -> list[str]:
        """Distractors for an enumeration: of the items' kind, and nowhere said to belong."""
        numbers = {is_plural(i.split()[-1]) for i in one.items}
        plural = is_plural(one.items[0].split()[-1])
        adjectives = all(
            i.split()[-1].lower() in _ADJECTIVAL
            or (not self.forms.get(i.lower()) and len(i.split()) == 1)
            for i in one.items
        )
        candidates: list[str] = []
        for item in one.items:
            if not adjectives and (term := self.forms.get(item.lower())):
                stem = " ".join(one.items) + " " + one.category
                candidates += self.society.of(term, plural, stem)
        # several items share rivals: those of most items first
        candidates.sort(key=lambda name: -candidates.count(name))
        candidates += [i for e in everything if e is not one for i in e.items]
        kind = tag(one.items[0].split()[-1])[:1]
        categories = pieces(one.category)
        mine = {i.lower() for i in one.items}
        found: list[str] = []
        for name in dict.fromkeys(candidates):
            low = name.lower()
            if low in mine or any(low in m or m in low for m in mine) or pieces(name) & categories:
                continue
            if (
                is_plural(name.split()[-1]) not in numbers
                or abs(len(name.split()) - len(one.items[0].split())) > 2
            ):
                continue
            if (name[0].isupper()) != (one.items[0][0].isupper()):
                continue
            if tag(name.split()[-1])[:1] != kind:
                continue
            longest = max(len(i) for i in one.items)
            if not 0.4 * min(len(i) for i in one.items) <= len(name) <= 2.2 * longest:
                continue
            together = any(
                (low in text and sum(m in text for m in mine) >= min(2, len(mine)))
                or (low in text and len(categories) > 1 and categories <= said)
                for text, said in self.society.said
            )
            if not together:
                found.append(name)
        return found[:8]

    def tables(self) -> None:
        """P13: cells, largest, smallest."""
        for one in cells(self.reading):
            types: tuple[QuestionType, ...]
            if one.kind == "cell":
                types = (NUMERIC,)
            else:
                types = (SINGLE,) if len(one.others) >= 3 else ()
                if not one.stem.startswith("Which of the following"):
                    types = (*types, SHORT)
            self.add(
                "P13", one.start, one.end, types, f"table {one.topic}", one.heading,
                0.6 if one.kind == "cell" else 0.65, (),
                {
                    "kind": "cell", "stem": one.stem, "value": one.value, "unit": one.unit, "row": one.row,
                    "answer": one.answer, "rivals": list(one.others), "answers": _variants(one.answer),
                },
            )  # fmt: skip

    def _around(self, sentence: Sentence) -> str:
        """The sentences before and after, of the same block."""
        every = self.reading.sentences
        near = (every[i] for i in (sentence.index - 1, sentence.index + 1) if 0 <= i < len(every))
        return " ".join(s.text for s in near if s.block == sentence.block)

    def _terms(self, said: str) -> list[Term]:
        low = said.lower()
        found = {
            t.name: t
            for form, t in self.forms.items()
            if form in low and re.search(rf"(?<![\w-]){re.escape(form)}(?![\w-])", low)
        }
        return sorted(found.values(), key=lambda t: (-t.marked, -len(t.name), t.name))

    def _central(self, said: str) -> float:
        """How much of the statement is what the lecture is about: 0 … 1."""
        run = re.findall(r"[a-z][a-z'’-]{3,}", said.lower())
        if not run:
            return 0.0
        return sum(min(self.reading.frequency[w], 8) for w in run) / (8 * len(run))

    def _topic(self, said: str) -> str:
        return " ".join(sorted(pieces(said)))


def _main_part(said: str) -> str:
    """Of a long "A, but B" the first half, if it stands by itself."""
    match = re.match(r"^(.{40,}?), but (?=(?:the|a|an|there|it|they|some)\b)", said)
    if count_words(said) <= 26 or not match:
        return said
    half = match.group(1) + "."
    return half if not fault_of(half) else said


_ADJECTIVAL = frozenset("polar nonpolar open closed inactive active chemical electrical".split())


def _vague(said: str) -> bool:
    return (
        bool(
            re.search(
                r"\b(?:important|key|many|various|several|different|some)\b(?! (?:of|number))", said
            )
        )
        and count_words(said) < 14
    )


def _variants(name: str) -> tuple[str, ...]:
    """ "Oxygen (O)" → also "Oxygen" and "O"."""
    match = re.match(r"^(.*?)\s*\(([^)]*)\)$", name)
    return (name, match.group(1), match.group(2)) if match else (name,)


def written_out(before: str, short: str) -> str:
    """The words whose first letters make the abbreviation; "" where they do not."""
    run = before.split()
    for size in range(min(len(run), len(short) + 2), 1, -1):
        part = run[-size:]
        letters = "".join(
            p[0]
            for w in part
            for p in re.split(r"[-]", w)
            if p and w.lower() not in ("of", "the", "and", "for", "in")
        )
        if letters.lower() == short.lower() or (
            part[0][0].lower() == short[0].lower() and _within(short, " ".join(part)) and size <= 3
        ):
            return " ".join(part)
    return ""


def _within(short: str, full: str) -> bool:
    """Do the letters of the abbreviation stand in the words in order, one at each word's start?"""
    at = 0
    low = full.lower()
    for letter in short.lower():
        at = low.find(letter, at) + 1
        if at == 0:
            return False
    return sum(c.isupper() for c in short) >= len(full.split())
