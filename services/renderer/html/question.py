"""One question as HTML, before it is committed: what cannot be rendered cannot be accepted."""

from examstream.exam.labels import words
from examstream.exam.question import Asked, Draft, QuestionType
from services.renderer.html.write import clean, inline_html, markdown_html


def question_html(question: Asked, language: str) -> str:
    """What a student sees: stem, options, room for the answer. Raises `CannotRender`.

    Of a `Draft` the solution is tried as well, so that the answer key can be printed; it is no
    part of what is returned.
    """
    if isinstance(question, Draft):
        markdown_html(question.solution)
    parts = [f'<div class="stem">{markdown_html(question.stem)}</div>', _answer(question, language)]
    kind = question.type.value.replace("_", "-")
    return clean(f'<div class="question {kind}" lang="{_tag(language)}">{"".join(parts)}</div>')


def solution_html(solution: str, language: str) -> str:
    """A worked solution. Raises `CannotRender`."""
    return clean(f'<div class="solution" lang="{_tag(language)}">{markdown_html(solution)}</div>')


def _answer(question: Asked, language: str) -> str:
    said = words(language)
    match question.type:
        case QuestionType.SINGLE_CHOICE | QuestionType.MULTIPLE_CHOICE:
            options = "".join(
                f'<li><span class="label">{inline_html(option.label)}</span>'
                f'<div class="text">{markdown_html(option.text)}</div></li>'
                for option in question.options
            )
            return f'<ul class="options">{options}</ul>'
        case QuestionType.TRUE_FALSE:
            marks = "".join(
                f'<li><span class="label">○</span><div class="text"><p>{word}</p></div></li>'
                for word in (said.true, said.false)
            )
            return f'<ul class="options">{marks}</ul>'
        case QuestionType.NUMERIC:
            unit = inline_html(question.unit) if question.unit else ""
            blank = '<span class="blank"></span>'
            return f'<div class="answer"><span>{said.answer}</span>{blank}{unit}</div>'
        case QuestionType.SHORT_ANSWER:
            return '<div class="answer lines"></div>'
        case QuestionType.FILL_IN:
            return ""


def _tag(language: str) -> str:
    return "zh-Hans" if language == "zh" else "en"
