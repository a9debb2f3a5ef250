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
_SHORT, _SHORT_ZH = 3, 8
"""So many words, or characters, a name has at most."""
_SAID, _SAID_ZH = 0.6, 0.5
"""So much of an option that the stem says makes it a description of what is asked for."""


def foreign(case: Case) -> str:
    """An option that is not keyed, that the lecture never names and that is near the key, a term of the
    lecture, or that says what the stem says, which asks for a name; "" if there is none.
    """
    if normal(case.keyed[0]) not in case.book.names:
        return ""
    named = _NAMING.search(case.draft.stem) is not None
    strange = [text for text in case.wrong if unknown(case, text)]
    if named and len(strange) == 1 and _all_else_known(case, strange[0]):
        return strange[0]
    for text in case.wrong:
        near = _shares(case, text) and (named or _is_short(text))
        if (near or (named and _described(case, text))) and unknown(case, text):
            return text
    return ""


def _all_else_known(case: Case, text: str) -> bool:
    """Whether the others, two at least, are names the lecture gives: against the one it does not give
    it has no word to say."""
    others = [option for option in case.wrong if option != text]
    return len(others) > 1 and all(normal(option) in case.book.names for option in others)


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
    if re.search(r"[A-Z\d$]", _beside_stem(case, text)):
        return False  # a name or a number is another one
    if case.book.chinese:
        return normal(text) not in normal(case.context.lecture.text)
    words = [t.lemma for t in trace(text) if t.lemma not in ("the", "a", "an")]
    line = [t.lemma for t in trace(case.context.lecture.text)]
    return not any(line[i : i + len(words)] == words for i in range(len(line)))


def _beside_stem(case: Case, text: str) -> str:
    """An option without the words that the stem has as well."""
    stem = {t.lemma.lower() for t in trace(case.draft.stem)}
    return " ".join(text[t.start : t.end] for t in trace(text) if t.lemma.lower() not in stem)


def _is_short(text: str) -> bool:
    return (
        len(text) <= _SHORT_ZH if "\u3400" <= text[0] <= "\u9fff" else len(text.split()) <= _SHORT
    )


def _shares(case: Case, text: str) -> bool:
    """Whether an option has something of the key that no other option has."""
    key, others = case.keyed[0], [option for option in case.wrong if option != text]
    if case.book.chinese:
        common = {c for o in others for c in normal(o)} | {"的"}
        return bool(set(normal(text)) & set(normal(key)) - common)
    shared = {u.root for u in english.content(text)} & {u.root for u in units(key)}
    return bool(shared - {u.root for o in others for u in units(o)})


def _described(case: Case, text: str) -> bool:
    """Whether an option says what the stem says, in words of its own or in kin ones."""
    if case.book.chinese:
        return _described_zh(case, normal(text))
    stem = {u.root for u in units(case.draft.stem.replace(BLANK, " "))}
    own = english.content(text)
    met = [u for u in own if u.root in stem or any(root(k) in stem for k, _ in kin(u.word or ""))]
    return len(own) > 1 and len(met) >= _SAID * len(own)


def _described_zh(case: Case, text: str) -> bool:
    rest = [normal(o.text) for o in case.draft.options if normal(o.text) != text]
    pairs = [text[i : i + 2] for i in range(len(text) - 1)]
    pairs = [p for p in pairs if not any(p in o for o in rest)]
    return len(pairs) > 2 and sum(p in normal(case.draft.stem) for p in pairs) >= _SAID_ZH * len(
        pairs
    )
