"""What a stem asks for: the odd one out, statements that hold, what stands in its blank."""

import re
from collections.abc import Sequence

from examstream.exam.question import BLANK

_ODD = re.compile(
    r"\b(?:NOT|EXCEPT)\b|\bexcept\b[^?]*\?"
    r"|^[^.?]*\bwhich (?:one )?(?:of (?:the following|these)\b[^?]*|\w+ )"
    r"(?:is|are|does|do|was|were|has|have|can) not\b"
    r"|\b(?:is|are) (?:incorrect|false|wrong|not (?:true|correct))\b"
    r"|不属于|不正确|错误的|不包括|除了|(?:下列|以下|哪)[^。？]*(?:不是|不能|没有|不会)"
)
_STATEMENTS = re.compile(
    r"which (?:one )?(?:of the )?(?:following )?(?:statements?|claims?|"
    r"sentences?|is (?:true|correct))"
    r"|following (?:statements? )?(?:is|are) (?:true|correct)"
    r"|说法|叙述|描述|表述|论断|判断|命题|正确的是|错误的是",
    re.I,
)
_BRACKETS = re.compile(r"[（(][ \u3000]*[)）]|_{3,}|…{2,}")
_CALLED = re.compile(r"\s*What (is|are) (.+?),? (called|known as|termed|referred to as)\s*\?\s*")
_ENDS_IN_WHAT = re.compile(r"(.+\b(?:called|known as|termed|is)) (?:an? )?what\s*\?\s*")
_SUBJECT = re.compile(
    r"\s*(?:Which of (?:the following|these)|Who|What(?!\s+\w+ (?:is|are|was|"
    r"were|do|does|did|can|has|have)\b))"
    r" (?!(?:is|are|was|were|do|does|did|kinds?|types?|terms?|statements?|"
    r"happens|causes)\b)(\w+.+)\?\s*",
)
_ZH_WHAT_NOUN = re.compile(r"(?:什么|哪一?种)[\u3400-\u9fff]{1,4}[？?]\s*$")
_WHAT_IS = re.compile(r"\s*What (is|are) ((?:the|an?) .+)\?\s*")
_SUBJECT_IS = re.compile(r"\s*Which of (?:the following|these) ((?:is|are) (?:an?|the) .+)\?\s*")


def asks_for_the_odd_one(stem: str) -> bool:
    """Whether a stem asks for the option that does not fit."""
    return _ODD.search(stem) is not None and ("?" in stem or "？" in stem or "是" in stem)


def asks_for_statements(stem: str, options: Sequence[str]) -> bool:
    """Whether the options are statements of which the stem asks which hold."""
    if BLANK in stem or not _STATEMENTS.search(stem):
        return False
    return all(
        len(text) > (9 if any("\u3400" <= c <= "\u9fff" for c in text) else 25) for text in options
    )


def with_blank(stem: str) -> str:
    """A stem whose empty brackets, or question word in an answer's place, are a blank."""
    stem = _BRACKETS.sub(BLANK, stem)
    if BLANK in stem:
        return stem
    if match := _CALLED.fullmatch(stem):
        return f"{match[2]} {match[1]} {match[3]} {BLANK}."
    if match := _ENDS_IN_WHAT.fullmatch(stem):
        return f"{match[1]} {BLANK}."
    if match := _SUBJECT.fullmatch(stem) or _SUBJECT_IS.fullmatch(stem):
        return f"{BLANK} {match[1]}."
    if match := _WHAT_IS.fullmatch(stem):
        return f"{BLANK} {match[1]} {match[2]}."
    if match := _ZH_WHAT_NOUN.search(stem):
        return f"{stem[: match.start()]}{BLANK}。"
    if stem.count("什么") == 1:
        return re.sub(r"什么(?=[？?。]|$)", BLANK, stem)
    return stem
