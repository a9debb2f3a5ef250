"""An option the lecture never names, where a term is asked for: it may be another name of the key."""

import re

from examstream.exam.judging import english
from examstream.exam.judging.directions import negators
from examstream.exam.judging.names import normal
from examstream.exam.judging.roots import root
from examstream.exam.judging.words import trace, units
from examstream.exam.question import BLANK
from examstream.text.word_kin import kin
from services.grader.checks.case import Case

_NAMING = re.compile(
    r"\b(?:called|known as|termed|named|referred to as|(?:name|term|word) (?:of|for))\b"
    r"|称为|称作|叫做|叫作|叫什么|名称|称之为",
    re.I,
)
_NAME = 4
_SAID, _SAID_ZH = 0.6, 0.5
"""So much of an option that the stem says makes it a description of what is asked for."""


def foreign(case: Case) -> str:
    """An option that is not keyed, that the lecture never names and that is near the key or says what
    the stem says; "" if there is none. Only where a term of the lecture is asked for.
    """
    if not _NAMING.search(case.draft.stem) or normal(case.keyed[0]) not in case.book.names:
        return ""
    return next((text for text in case.wrong if unknown(case, text) and _near(case, text)), "")


def woven(case: Case) -> str:
    """An option the lecture never names that is a keyed Chinese one with something put in, or left out:
    随机存取存储器 and 随机存储器; "" if there is none.
    """
    if not case.book.chinese:
        return ""
    for key in map(normal, case.keyed):
        for text in case.wrong:
            short, long = sorted((key, normal(text)), key=len)
            if len(short) < _NAME or short[0] != long[0] or short[-1] != long[-1]:
                continue
            left = iter(long)
            put_in = len(long) > len(short) and all(c in left for c in short)
            if put_in and not negators(long) and unknown(case, text):
                return text
    return ""


def unknown(case: Case, text: str) -> bool:
    """Whether the lecture never has a text, which is no name of one person or place and no number."""
    if re.search(r"[A-Z\d$]", text):
        return False  # a name or a number is another one
    if case.book.chinese:
        return normal(text) not in normal(case.context.lecture.text)
    words = [t.lemma for t in trace(text) if t.lemma not in ("the", "a", "an")]
    line = [t.lemma for t in trace(case.context.lecture.text)]
    return not any(line[i : i + len(words)] == words for i in range(len(line)))


def _near(case: Case, text: str) -> bool:
    others = [option for option in case.wrong if option != text]
    if case.book.chinese:
        return _near_chinese(case, normal(text), [normal(o) for o in others])
    own = {u.root: u for u in english.content(text)}
    if not own:
        return False
    common = {u.root for o in others for u in units(o)}
    if own.keys() & {u.root for u in units(case.keyed[0])} - common:
        return True
    stem = {u.root for u in units(case.draft.stem.replace(BLANK, " "))}
    met = [
        r for r, u in own.items() if r in stem or any(root(k) in stem for k, _ in kin(u.word or ""))
    ]
    return len(own) > 1 and len(met) >= _SAID * len(own)


def _near_chinese(case: Case, text: str, others: list[str]) -> bool:
    common = {c for o in others for c in o}
    if set(text) & set(normal(case.keyed[0])) - common - set("的"):
        return True
    stem = normal(case.draft.stem)
    pairs = [text[i : i + 2] for i in range(len(text) - 1)]
    pairs = [p for p in pairs if not any(p in o for o in (*others, normal(case.keyed[0])))]
    return len(pairs) > 2 and sum(p in stem for p in pairs) >= _SAID_ZH * len(pairs)
