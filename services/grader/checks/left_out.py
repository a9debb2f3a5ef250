"""A stem that asks for a term and has left out what defines it, or what tells it from its fellow."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from examstream.exam.judging.lexicon import FUNCTION, ZH_FUNCTION
from examstream.exam.judging.names import normal
from examstream.exam.judging.support import POINTS_BACK
from examstream.exam.judging.words import is_chinese, letters, units
from examstream.exam.question import BLANK, QuestionType
from services.grader.checks.case import Case, Fault
from services.grader.checks.definition import definitions, names_it, tells_the_list

_KEPT = 0.4
"""Of what defines a term, or of one clause of it, so much at least has to stand in the stem."""
_OWN_WORDS, _OWN_PAIRS = 2, 4
"""A stem with more words of its own, in Chinese pairs of characters, tells the matter otherwise."""
_BESIDE = 1
"""So many sentences before and behind are looked at for a fellow."""


def left_out(case: Case) -> Fault:
    """What the lecture says of the key, set against what of it the stem has."""
    if case.draft.type not in (QuestionType.FILL_IN, QuestionType.SHORT_ANSWER) or not case.keyed:
        return ""
    stem = case.draft.stem.replace(BLANK, " ； ")
    for sentence in case.quoted:
        for told in _told_of(sentence.text, case.keyed[0]):
            if _hardly(stem, told) and not tells_the_list(stem, told):
                return "the stem is vague: what defines the term was left out"
            if fellow := _fellow(case, stem, told):
                return f"the stem is vague: what tells the term from {fellow!r} was left out"
    return ""


def _told_of(text: str, key: str) -> Iterator[str]:
    """What a sentence defines a term by: named behind it, counted as it, or told of it."""
    for told, term in definitions(text):
        if names_it(term, key):
            yield told
    name = re.escape(key)
    for match in re.finditer(
        rf"\s(?:is|are|form|forms) (?:an? |the )?{name}(?=[.,;]|$)", text, re.I
    ):
        yield re.split(r"[;:]", text[: match.start()])[-1]
    opening = re.search(
        rf"^\W*(?:an?|the)?\s*{name} (?:is|are|means|refers to) (?!not\b)"
        rf"|^\W*{name}(?:是指|指的?是|指)",
        text,
        re.I,
    )
    if opening:
        yield re.split(r"[;；。]", text[opening.end() :])[0]


def _matter(text: str) -> set[str]:
    return {u.root for u in units(text) if u.weight >= 0.8}


def _hardly(stem: str, told: str) -> bool:
    asked = _matter(stem)
    if len(asked - _matter(told)) > (_OWN_PAIRS if is_chinese(told) else _OWN_WORDS):
        return False
    own = [_matter(p) for p in (told, *re.split(r"[,，：:]", told)) if not POINTS_BACK.match(p)]
    shares = [len(part & asked) / len(part) for part in own if len(part) >= 3]
    return bool(shares) and max(shares) < _KEPT


def _fellow(case: Case, stem: str, told: str) -> str:
    """A term defined beside the key in the same words but for some, where the stem has none of those."""
    asked = set(letters(stem))
    keyed = {n for key in case.keyed for n in (normal(key), *case.book.names.get(normal(key), ()))}
    ours = letters(told)
    first = case.quoted[0]
    near = case.book.sentences[max(0, first.index - _BESIDE) : first.index + _BESIDE + 1]
    for sentence in (s for s in near if s.block == first.block):
        for name in sorted({name for _, _, name in case.book.terms_of(sentence)} - keyed):
            for other in _told_of(sentence.text, name):
                telling = _telling(ours, letters(other)) if other != told else set()
                if telling and not telling & asked:
                    return name
    return ""


def _telling(ours: tuple[str, ...], theirs: tuple[str, ...]) -> set[str]:
    """What of a definition stands where its fellow has something else; nothing if they are not alike."""
    found: set[str] = set()
    same = 0
    for kind, a, b, c, d in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        mine, others = _solid(ours[a:b]), _solid(theirs[c:d])
        if kind == "equal":
            same += len(mine)
        elif kind == "replace" and c > 0:  # they, at the head of the other, is what was told
            found.update(one for one, _ in zip(mine, others, strict=False))
    return found if same else set()


def _solid(words: tuple[str, ...]) -> list[str]:
    return [w for w in words if w not in FUNCTION and w not in ZH_FUNCTION]
