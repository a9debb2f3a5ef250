"""What the template is given: every text as markup made by us, every number as it is printed."""

import re
from collections.abc import Callable, Iterator, Sequence, Set
from typing import Any

from markdown_it.token import Token

from examstream.exam.labels import Words, date_text, number_text, points_text, raised, words
from examstream.exam.paper import ExamRecord, PrintedNumber, PrintedQuestion
from examstream.exam.question import QuestionType
from services.renderer.html.markdown import formulas, parsed, parsed_plain
from services.renderer.papers.formulas import typst_formulas
from services.renderer.papers.markup import formula, markup

GLANCE_CHARACTERS = 22
RUNNING_CHARACTERS = 64
_EXPONENT = re.compile(r"\^\{?([+-]?\d+)\}?")


class Sheet:
    """Collects the texts of a paper, so that all their formulas are converted at once."""

    def __init__(self, exam: ExamRecord) -> None:
        self.exam = exam
        self.words = words(exam.language)
        self._texts: dict[tuple[str, bool], Sequence[Token]] = {}
        self._write: Callable[[str, bool], str] = self._collect
        self._data()

    def formulas(self) -> list[tuple[str, bool]]:
        """All formulas of the paper: (LaTeX, displayed)."""
        return [formula(found) for tokens in self._texts.values() for found in formulas(tokens)]

    def data(self, broken: Set[str] = frozenset()) -> dict[str, Any]:
        """The template's data, with the formulas in `broken` shown as their source."""
        made = typst_formulas(self.formulas(), broken)
        self._write = lambda text, plain: markup(self._texts[text, plain], made)
        return self._data()

    def _collect(self, text: str, plain: bool) -> str:
        self._texts[text, plain] = parsed_plain(text) if plain else parsed(text)
        return ""

    def _markdown(self, text: str) -> str:
        return self._write(text, False)

    def _plain(self, text: str) -> str:
        return self._write(text, True)

    def _is_line(self, text: str) -> bool:
        """One paragraph with nothing displayed in it: it can stand on the line of its label."""
        tokens = self._texts[text, False]
        return len(tokens) == 3 and all(found.type == "math_inline" for found in formulas(tokens))

    def _data(self) -> dict[str, Any]:
        exam, said = self.exam, self.words
        minutes = exam.duration_minutes
        return {
            "language": exam.language,
            "title": self._plain(exam.title),
            "running_title": self._plain(_running(exam.title)),
            "title_text": exam.title.replace("$", ""),
            "course": self._plain(exam.course),
            "date": date_text(exam.date, exam.language),
            "duration": said.minutes.format(minutes=minutes) if minutes else "",
            "count": len(exam.questions),
            "total": points_text(exam.points, exam.language),
            "total_number": number_text(exam.points),
            "instructions": [self._markdown(text) for text in _instructions(exam, said)],
            "words": said.model_dump(),
            "questions": [self._question(question) for question in exam.questions],
        }

    def _question(self, question: PrintedQuestion) -> dict[str, Any]:
        key = question.key
        keyed = key if isinstance(key, tuple) else (key,)
        answer = self._answer(question)
        return {
            "number": question.number,
            "type": question.type.value,
            "stem": self._markdown(question.stem),
            "options": [
                {
                    "label": option.label,
                    "text": self._markdown(option.text),
                    "inline": self._is_line(option.text),
                    "right": option.label in keyed,
                }
                for option in question.options
            ],
            "tall": _may_be_tall(question),
            "points": points_text(question.points, self.exam.language),
            "points_number": number_text(question.points),
            "lines": min(8, 1 + max(1, round(question.points / 2))),
            "unit": self._plain(_unit(key.unit)) if isinstance(key, PrintedNumber) else "",
            "true": key is True,
            "blanks": self._blanks(question),
            "answer": self._plain(answer[0]),
            "also": self._plain(answer[1]),
            "glance": self._plain(answer[0]) if _width(answer[0]) <= GLANCE_CHARACTERS else "",
            "solution": self._markdown(question.solution),
            "quote": self._plain(question.evidence.quote),
            "where": self._plain(" · ".join(_where(question))),
            "level": self._level(question),
        }

    def _blanks(self, question: PrintedQuestion) -> list[str]:
        if question.type is not QuestionType.FILL_IN:
            return []
        return [self._plain(accepted[0]) for accepted in question.key]

    def _level(self, question: PrintedQuestion) -> list[str]:
        return [self.words.bloom[question.bloom], self.words.difficulty[question.difficulty]]

    def _answer(self, question: PrintedQuestion) -> tuple[str, str]:
        """The answer as the key prints it, and what else (or how near) counts."""
        said, key = self.words, question.key
        match question.type:
            case QuestionType.TRUE_FALSE:
                return (said.true if key else said.false), ""
            case QuestionType.MULTIPLE_CHOICE:
                return said.list_comma.join(key), ""
            case QuestionType.FILL_IN:
                return _blank_answers(key, said)
            case QuestionType.SHORT_ANSWER:
                others = said.semicolon.join(key[1:])
                return key[0], f"{said.also}{said.colon}{others}" if others else ""
            case QuestionType.NUMERIC:
                unit = f"\u2009{_unit(key.unit)}" if key.unit else ""
                within = said.within.format(tolerance=number_text(key.tolerance) + unit)
                return number_text(key.value) + unit, within if key.tolerance else ""
        return str(key), ""


def _blank_answers(key: Sequence[Sequence[str]], said: Words) -> tuple[str, str]:
    several = len(key) > 1
    numbers = [said.blank_number.format(number=n) if several else "" for n in range(1, 100)]
    first = [number + accepted[0] for number, accepted in zip(numbers, key, strict=False)]
    others = [
        number + said.list_comma.join(accepted[1:])
        for number, accepted in zip(numbers, key, strict=False)
        if accepted[1:]
    ]
    also = f"{said.also}{said.colon}{said.semicolon.join(others)}" if others else ""
    return said.semicolon.join(first), also


def _width(text: str) -> int:
    """In Latin characters; a Chinese one is as wide as two."""
    return len(text) + sum(character > "\u2e80" for character in text)


def _running(title: str) -> str:
    """The title as it fits one line at the head of a page."""
    if _width(title) <= RUNNING_CHARACTERS:
        return title
    short = title.replace("$", "")
    while _width(short) >= RUNNING_CHARACTERS:
        short = short[:-1]
    return f"{short.rstrip()}…"


def _may_be_tall(question: PrintedQuestion) -> bool:
    """Whether it could fill most of a page: only then the template measures it, which is dear.

    A line of Latin text is some 80 characters, and a page some 45 lines.
    """
    texts = [question.stem, question.solution, question.evidence.quote]
    texts += [option.text for option in question.options]
    wide = sum(_width(text) for text in texts)
    lines = sum(text.count("\n") + text.count("\\\\") for text in texts) + len(question.options)
    return wide + 80 * lines > 1400


def _where(question: PrintedQuestion) -> Iterator[str]:
    yield from filter(None, (question.evidence.heading, question.evidence.source))


def _unit(unit: str) -> str:
    """`m/s^2` as m/s²; a unit with `$LaTeX$` stays as it is."""
    return unit if "$" in unit else _EXPONENT.sub(lambda n: raised(n[1]), unit)


def _instructions(exam: ExamRecord, said: Words) -> Iterator[str]:
    """The department's own, or the usual; then how each type that occurs is answered."""
    yield exam.instructions.strip() or said.usual
    present = {question.type for question in exam.questions}
    for kind in QuestionType:
        if kind in present and (told := getattr(said, kind.value)):
            yield told
