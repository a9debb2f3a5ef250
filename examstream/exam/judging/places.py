"""Where a candidate stands in a sentence: whole, as a formula, or in good part."""

import re
from typing import NamedTuple

from examstream.exam.judging.book import Book, Sentence
from examstream.exam.judging.names import normal
from examstream.exam.judging.words import Unit, squeezed, trace, units

_ARTICLES = ("the", "a", "an")


class Place(NamedTuple):
    """Where a candidate stands in a sentence; `whole` is how much of it does (0 … 1)."""

    start: int
    end: int
    at: float
    clause: int
    whole: float


def places(book: Book, sentence: Sentence, candidate: str) -> list[Place]:
    """Where a candidate (or another name of the same thing) stands in a sentence, whole."""
    found: list[Place] = []
    for form in forms(book, candidate):
        found.extend(_exact(book, sentence, form))
    return found or _elided(sentence.text, candidate)


_SORT = r"[A-Z0-9][₀-₉0-9]*"
_OF_A_SORT = re.compile(rf"(?P<head>[A-Za-z\u3400-\u9fff]{{2,}}?)s?\s*(?P<sort>{_SORT})")


def _elided(text: str, candidate: str) -> list[Place]:
    """A sort of a thing in a row of sorts that says the thing once: vitamins A, D and E."""
    if not (match := _OF_A_SORT.fullmatch(candidate.strip())):
        return []
    row = rf"(?:\s*(?:、|,|和|与|及|and|or)\s*{_SORT}(?![A-Za-z0-9₀-₉]))*"
    for said in re.finditer(
        rf"{re.escape(match['head'])}s?\s*{_SORT}(?![A-Za-z0-9]){row}", text, re.I
    ):
        for sort in re.finditer(
            rf"(?<![A-Za-z0-9]){match['sort']}(?![A-Za-z0-9₀-₉])", said.group()
        ):
            start, end = said.start() + sort.start(), said.start() + sort.end()
            return [Place(start, end, _at(text, start), 0, 0.9)]
    return []


def forms(book: Book, candidate: str) -> tuple[str, ...]:
    """A candidate as given, and the other names of the same thing."""
    forms = [candidate]
    forms += sorted(
        name for name in book.names.get(normal(candidate), ()) if name != normal(candidate)
    )
    return tuple(forms)


def _exact(book: Book, sentence: Sentence, form: str) -> list[Place]:
    needle = [t.lemma for t in trace(form) if t.lemma not in _ARTICLES] or [normal(form)]
    line = [t for t in trace(sentence.text) if t.lemma not in _ARTICLES]
    found = []
    for i in range(len(line) - len(needle) + 1):
        if all(line[i + k].lemma == needle[k] for k in range(len(needle))):
            start, end = line[i].start, line[i + len(needle) - 1].end
            whole = 0.6 if _within_longer(book, sentence, form, start, end) else 1.0
            found.append(Place(start, end, line[i].at, line[i].clause, whole))
    if not found and len(needle) == 1 and needle[0].startswith("$"):
        bare = needle[0][1:]
        for t in line:
            if (
                t.lemma.startswith("$")
                and bare
                and re.search(rf"(?<![A-Za-z\\_^]){re.escape(bare)}(?![A-Za-z_^(])", t.lemma[1:])
            ):
                found.append(Place(t.start, t.end, t.at, t.clause, 0.9))
    if not found and needle[0].startswith("$") and "\\" not in form:
        found = _bare_formula(sentence.text, form)
    if not found and "$" not in form and re.search(r"[\\^_=<>≤≥]", form):
        bare = squeezed(form)
        found += [Place(t.start, t.end, t.at, t.clause, 0.9) for t in line if t.lemma == "$" + bare]
    return found


def _bare_formula(text: str, form: str) -> list[Place]:
    """A formula the lecture prints as plain text: `O(1)`."""
    bare = re.escape(form.replace("$", "").replace(" ", ""))
    pattern = r"(?<![\w(])" + bare.replace(r"\(", r"\s?\(").replace(",", r",\s?") + r"(?![\w(])"
    return [
        Place(m.start(), m.end(), _at(text, m.start()), 0, 0.9) for m in re.finditer(pattern, text)
    ]


def _at(text: str, start: int) -> float:
    return next((t.at for t in reversed(trace(text)) if t.start <= start), 0.0)


def _within_longer(book: Book, sentence: Sentence, form: str, start: int, end: int) -> bool:
    """Whether the place is part of a longer term's place (图 in 简单图: another thing)."""
    same = book.names.get(normal(form), frozenset())
    return any(
        low <= start and end <= high and (low, high) != (start, end) and name not in same
        for low, high, name in book.terms_of(sentence)
    )


def partly(book: Book, sentence: Sentence, candidate: str) -> list[Place]:
    """A clause of an answer seldom stands word for word: the place where half of it or more does."""
    wanted = [u for u in units(candidate) if u.weight >= 0.25]
    if len(wanted) < 2:
        return []
    total = sum(u.weight * book.rarity(u.root) for u in wanted)
    have: dict[str, Unit] = {}
    for unit in sentence.units:
        have.setdefault(unit.root, unit)
    met = [have[u.root] for u in wanted if u.root in have]
    part = sum(u.weight * book.rarity(u.root) for u in wanted if u.root in have) / (total or 1.0)
    if part < 0.5 or not met:
        return []
    at = sum(u.at for u in met) / len(met)
    middle = min(met, key=lambda u: abs(u.at - at))
    return [Place(min(u.start for u in met), max(u.end for u in met), at, middle.clause, part**1.5)]
