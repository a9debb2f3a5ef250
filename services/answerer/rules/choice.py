"""Single choice: the option the lecture supports best, if it is clearly ahead."""

import re
from dataclasses import replace

from examstream.exam.judging.asking import asks_for_statements, asks_for_the_odd_one
from examstream.exam.judging.book import Book
from examstream.exam.judging.findings import spoken
from examstream.exam.judging.names import normal
from examstream.exam.judging.nearness import nearer
from examstream.exam.judging.statement import judged
from examstream.exam.judging.support import Query, Support, query, support
from examstream.exam.judging.words import units
from examstream.exam.question import Asked, Option
from services.answerer.rules.answer import Answer, CannotTell, excerpt
from services.answerer.rules.by_words import by_words
from services.answerer.rules.joint import by_joint
from services.answerer.rules.weighed import by_weight

_PRONOUN = re.compile(r"^(?:It|They)\s+(?=\w)")
_MARGIN = 0.03
_FLOOR = 0.22


def solve_choice(book: Book, asked: Asked) -> Answer:
    """The label of the one right option."""
    if len(asked.options) < 2:
        raise CannotTell("there are no options")
    negative = asks_for_the_odd_one(asked.stem)
    for road in (by_table, by_order, by_number):
        if (answer := road(book, asked)) is not None and not negative:
            return answer
    if asks_for_statements(asked.stem, [o.text for o in asked.options]):
        return by_truth(book, asked, negative)
    try:
        return by_support(book, asked, negative)
    except CannotTell:
        if negative:
            raise
    try:
        return by_joint(book, asked)
    except CannotTell:
        if book.chinese:
            return by_words(book, asked)
    stem = query(book, stem_matter(asked.stem))
    supports = [(o, s.score) for o, s in option_supports(book, stem, asked.options)]
    return by_weight(book, asked, supports)


def by_truth(book: Book, asked: Asked, negative: bool) -> Answer:
    """Options that are statements: the one that stands (or the one that does not)."""
    verdicts = [(option, judged(book, option.text)) for option in asked.options]
    wanted = [(o, v) for o, v in verdicts if v.truth is (not negative)]
    if len(wanted) == 1:
        option, verdict = wanted[0]
        return Answer(option.label, 0.6 + 0.3 * verdict.confidence, verdict.reason)
    if len(wanted) > 1:
        wanted.sort(key=lambda pair: -pair[1].confidence)
        if wanted[0][1].confidence - wanted[1][1].confidence >= 0.15:
            return Answer(wanted[0][0].label, 0.5, wanted[0][1].reason)
        raise CannotTell("more than one option stands")
    raise CannotTell("no option stands")


def by_support(book: Book, asked: Asked, negative: bool = False) -> Answer:
    """The option best supported near the stem's matter."""
    stem = query(book, stem_matter(asked.stem))
    scored = option_supports(book, stem, asked.options)
    scored.sort(key=lambda pair: -pair[1].score)
    if negative:
        scored.reverse()
        least, next_ = scored[0][1].score, scored[1][1].score
        if next_ - least < _MARGIN or next_ < _FLOOR:
            raise CannotTell("no option is clearly the odd one")
        return Answer(scored[0][0].label, min(1.0, 0.4 + next_ - least), "least supported")
    (best, first), (rival, second) = scored[0], scored[1]
    if nearer(stem, second, first) and second.score >= 0.8 * first.score:
        (best, first), (rival, second) = (rival, second), (best, first)
    if first.score < _FLOOR:
        raise CannotTell(f"no option is supported ({first.score:.2f})")
    close = first.score - second.score < _MARGIN * max(1.0, first.score)
    if close and not nearer(stem, first, second):
        raise CannotTell(f"two options are supported alike ({first.score:.2f}, {second.score:.2f})")
    ground = excerpt(first.sentence.text) if first.sentence else ""
    return Answer(best.label, min(1.0, 0.4 + 1.2 * (first.score - second.score)), ground)


def stem_matter(stem: str) -> str:
    """A stem without what asks for the odd one out."""
    return re.sub(r"\b(?:NOT|EXCEPT|except)\b", " ", stem)


def option_supports(
    book: Book, stem: Query, options: tuple[Option, ...]
) -> list[tuple[Option, Support]]:
    """Each option's best support; words all options share tell nothing and are left out."""
    shared = _shared_words([o.text for o in options])
    bare = {o.label: _PRONOUN.sub("", _without(o.text, shared)) for o in options}
    return [
        (o, _unless_denied(book, o.text, support(book, stem, bare[o.label] or o.text)))
        for o in options
    ]


def _unless_denied(book: Book, text: str, found: Support) -> Support:
    """Less for a clause that its own best sentence speaks against."""
    if found.sentence is None or sum(u.weight >= 1.0 for u in units(text)) < 4:
        return found
    against, weight, _ = spoken(book, text, found.sentence)
    return replace(found, score=found.score * (1 - 0.5 * weight)) if against else found


def _shared_words(texts: list[str]) -> set[str]:
    if len(texts) < 2 or max(len(t.split()) for t in texts) < 4:
        return set()
    sets = [set(re.findall(r"[A-Za-z]+", text.lower())) for text in texts]
    return set.intersection(*sets)


def _without(text: str, words: set[str]) -> str:
    return re.sub(
        r"[A-Za-z]+", lambda m: "" if m.group().lower() in words else m.group(), text
    ).strip()


def by_table(book: Book, asked: Asked) -> Answer | None:
    """A look-up in a table of the lecture, where the stem speaks of one."""
    from services.answerer.rules.table import cells_answering, cells_beside

    texts = [o.text for o in asked.options]
    for cells in (cells_answering(book, asked.stem, texts), cells_beside(book, asked.stem)):
        found = {normal(cell) for cell in cells}
        labels = [o.label for o in asked.options if normal(o.text) in found]
        if not labels and len(found) == 1:
            labels = [o.label for o in asked.options if min(found) and min(found) in normal(o.text)]
        if len(labels) == 1:
            return Answer(labels[0], 0.9, "read in a table")
    return None


def by_order(book: Book, asked: Asked) -> Answer | None:
    """What comes directly after or before, from numbered steps."""
    from services.answerer.rules.order import neighbour

    wanted = neighbour(book, asked.stem)
    labels = [o.label for o in asked.options if wanted and wanted(o.text)]
    return Answer(labels[0], 0.9, "next in the list") if len(labels) == 1 else None


def by_number(book: Book, asked: Asked) -> Answer | None:
    """Options that are numbers: computed or found, as a numeric question would be."""
    from examstream.exam.judging.quantities import number_of
    from services.answerer.rules.number import computed

    numbers = [(o, number_of(o.text)) for o in asked.options]
    if any(value is None for _, value in numbers):
        return None
    result = computed(book, asked.stem, "")
    if result is None:
        return None
    labels = [
        o.label
        for o, v in numbers
        if v is not None and abs(v - result.value) <= 0.005 * max(1e-9, abs(v))
    ]
    return Answer(labels[0], 0.9, result.why) if len(labels) == 1 else None
