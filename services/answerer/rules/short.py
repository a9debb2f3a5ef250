"""Short answer: the term of the lecture that the stem describes, or what its sentence adds."""

import re
from dataclasses import replace

from examstream.exam.judging.asking import with_blank
from examstream.exam.judging.book import Book
from examstream.exam.judging.lexicon import FUNCTION, GLUE
from examstream.exam.judging.names import normal, same_thing
from examstream.exam.judging.nearness import nearer
from examstream.exam.judging.quantities import number_of
from examstream.exam.judging.roots import root
from examstream.exam.judging.support import Query, Support, covering, query, support
from examstream.exam.judging.words import trace, units
from examstream.exam.question import BLANK, Asked
from services.answerer.rules.answer import Answer, CannotTell, excerpt
from services.answerer.rules.blank import solve_blank
from services.answerer.rules.dated import by_date
from services.answerer.rules.defined import by_definition
from services.answerer.rules.in_place import in_place
from services.answerer.rules.named import by_preposition
from services.answerer.rules.persons import ASKS_WHO, persons
from services.answerer.rules.reasons import by_reason
from services.answerer.rules.table import cells_answering

_PERSON = re.compile(
    r"(?:[A-Z]\.[ \u00a0]?)*[A-Z][\w'’-]+(?: (?:[A-Z]\. ?)*(?:de |von |van )?[A-Z][\w'’-]+)*"
)
_WHO = re.compile(r"^\W*(?:(?:by|to|for|from|after|with|of) )?who(?:m|se)?\b", re.I)
_BY = re.compile(
    r"\b(?:\w+ed|led|built|made|written|drawn|found|given|held|begun|won|sung|shown) by (?:the (?:\w+ ){1,2})?$"
)
_DONE_BY = 1.3
"""How much more than others a person by whom a thing is done is asked for by `who`."""
_MARGIN = 0.03


def solve_short(book: Book, asked: Asked) -> Answer:
    """One string."""
    if (defined := by_definition(book, asked.stem)) is not None:
        return defined
    cells = cells_answering(book, asked.stem)
    if len(cells) == 1:
        return Answer(cells[0], 0.8, "read in a table")
    if (reason := by_reason(book, asked.stem)) is not None:
        return reason
    if (dated := by_date(book, asked.stem)) is not None:
        return dated
    if (named := by_preposition(book, asked.stem)) is not None:
        return named
    if (placed := in_place(book, asked.stem)) is not None:
        return placed
    who = not book.chinese and _WHO.search(asked.stem) is not None
    if BLANK in with_blank(asked.stem) and not who:
        try:
            answer = solve_blank(book, asked)
        except CannotTell:
            return _described(book, asked)
        text = str(answer.key[0]) if isinstance(answer.key, tuple) else ""
        if (
            BLANK not in asked.stem
            and normal(text) not in book.names
            and len(trace(text)) > (12 if book.chinese else 3)
        ):
            return _described(book, asked)
        return Answer(
            " ".join(map(str, answer.key)) if isinstance(answer.key, tuple) else answer.key,
            answer.confidence,
            answer.why,
        )
    return _described(book, asked)


def _described(book: Book, asked: Asked) -> Answer:
    """The term the stem describes, or the new phrase of its sentence."""
    stem = query(book, asked.stem)
    scored = sorted(_scored(book, stem), key=lambda pair: -pair[1].score)
    if _WHO.search(asked.stem):
        scored = _persons(book, stem) or [(n, s) for n, s in scored if _PERSON.fullmatch(n)]
    elif book.chinese and ASKS_WHO.search(asked.stem):
        scored = persons(book, stem) or scored
    if not scored or scored[0][1].score < 0.3:
        raise CannotTell("no term of the lecture fits")
    name, first = scored[0]
    rivals = [(n, s) for n, s in scored[1:] if not same_thing(book.names, n, name)]
    second = rivals[0][1].score if rivals else 0.0
    close = first.score - second < _MARGIN
    if close and book.chinese and not (rivals and nearer(stem, first, rivals[0][1])):
        raise CannotTell(f"{name} and {rivals[0][0]} fit alike ({first.score:.2f}, {second:.2f})")
    return Answer(
        name,
        min(1.0, 0.4 + first.score - second),
        excerpt(first.sentence.text if first.sentence else ""),
    )


def _persons(book: Book, stem: Query) -> list[tuple[str, Support]]:
    """Names of persons in the nearest sentences; a capital at a sentence's start is no name."""
    found: dict[str, Support] = {}
    known = set(re.findall(r"[A-Z][\w-]+", stem.stem))
    for cover, sentence in covering(book, stem, 4):
        for match in _PERSON.finditer(sentence.text):
            name = match.group()
            if cover < 0.4 or (match.start() == 0 and " " not in name):
                continue
            if set(re.findall(r"[\w-]+", name)) & known:
                continue  # the stem names it: it is not who is asked for
            best = support(book, stem, name, [sentence])
            if _BY.search(sentence.text[: match.start()]):
                best = replace(best, score=best.score * _DONE_BY)
            if best.score > found.get(name, Support(0.0)).score:
                found[name] = best
    return sorted(found.items(), key=lambda pair: -pair[1].score)


def _scored(book: Book, stem: Query) -> list[tuple[str, Support]]:
    asked = stem.weights
    found = []
    for name in book.printed:
        own = {u.root for u in units(name) if u.weight >= 1.0}
        if own and own <= set(asked):
            continue  # the stem names it: it is not what is asked for
        found.append((name, support(book, stem, name)))
    if stem.defines and any(s.score >= 0.4 for _, s in found):
        return found  # a name is asked for, and one is there
    for cover, sentence in covering(book, stem, 3):
        if cover < 0.45:
            continue
        for phrase in phrases(sentence.text, set(asked)):
            if not any(same_thing(book.names, phrase, name) for name, _ in found):
                best = support(book, stem, phrase, [sentence])
                found.append(
                    (
                        phrase,
                        Support(
                            best.score * (0.65 if stem.defines else 0.85), best.sentence, best.place
                        ),
                    )
                )
    return found


def phrases(text: str, asked: set[str]) -> list[str]:
    """Runs of content words of a sentence that the stem does not have."""
    found: list[str] = []
    run: list[tuple[int, int]] = []
    clause = 0
    named = re.compile(r"[A-Z][a-z]")
    for t in (*trace(text), None):
        new = (
            t is not None
            and t.clause == clause
            and t.lemma not in FUNCTION
            and t.lemma not in GLUE
            and (
                root(t.lemma) not in asked
                or (run and named.match(text, t.start) and named.match(text, run[0][0]))
            )
            and not ("\u3400" <= t.lemma[:1] <= "\u9fff")
        )
        if t is not None and new:
            run.append((t.start, t.end))
            continue
        if run:
            found.append(text[run[0][0] : run[-1][1]])
        run = []
        if t is not None:
            clause = t.clause
    return [p for p in found if not re.fullmatch(r"[\W\d]+", p) and number_of(p) is None]
