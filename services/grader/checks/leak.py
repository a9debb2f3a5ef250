"""The stem gives the answer away, or the options do."""

import itertools
import re

from examstream.exam.judging.lexicon import FUNCTION, GLUE, ZH_FUNCTION
from examstream.exam.judging.names import normal
from examstream.exam.judging.roots import root
from examstream.exam.judging.sameness import GENERIC
from examstream.exam.judging.words import trace
from examstream.exam.question import BLANK, NumericKey, QuestionType
from examstream.text.zh.words import words as words_of
from services.grader.checks.case import Case, Fault
from services.grader.checks.hint import hint

_LONGEST = 2.0


def stem_leaks(case: Case) -> Fault:
    """What tells the key from the other answers stands in the stem, or its abbreviation does."""
    draft = case.draft
    if draft.type is QuestionType.TRUE_FALSE:
        return ""
    if isinstance(draft.key, NumericKey):
        return _number(case)
    main = case.keyed if draft.options else _first(draft.key)
    for key in case.keyed:
        words = [t.lemma for t in trace(key) if t.lemma not in FUNCTION]
        asked = [t.lemma for t in trace(draft.stem.replace(BLANK, " ； "))]
        if key in main:
            if fault := _text(case, key):
                return fault
            if draft.type is not QuestionType.MULTIPLE_CHOICE and (part := hint(case, key)):
                return f"{part!r} tells of the key, and the quote does not have it"
        elif words and _stands(words, asked):
            return f"the accepted answer {key!r} stands in the stem"
    return ""


def _first(key: object) -> tuple[str, ...]:
    """The answers printed in the key: the first of each blank's list; others are only accepted."""
    if not isinstance(key, tuple) or not key:
        return ()
    return tuple(part[0] for part in key) if isinstance(key[0], tuple) else (key[0],)


def _text(case: Case, key: str) -> Fault:
    stem = case.draft.stem.replace(BLANK, " ； ")
    if any("\u3400" <= c <= "\u9fff" for c in key):
        return _chinese(case, key, stem)
    asked = [t.lemma for t in trace(stem)]
    roots = {root(x) for x in asked}
    one = " " not in key.strip()  # by-election is one word, and run off is runoff
    words = [t.lemma for t in trace(key) if one or t.lemma not in FUNCTION]
    if not words:
        return ""
    if one and len(words) == 1 and words[0] in {a + b for a, b in itertools.pairwise(asked)}:
        return f"the key {key!r} stands in the stem in two words"
    telling = [w for w in words if w not in GLUE and not _shared(case, w)]
    if _stands(words, asked) and telling:
        return f"the key {key!r} stands in the stem"
    if case.draft.type in (QuestionType.FILL_IN, QuestionType.SHORT_ANSWER) and len(telling) > 1:
        telling = telling[:-1]  # the head may be named: "which potential …?"
        telling = [w for w in telling if not _everywhere(case, w)]
    met = [
        w
        for w in telling
        if not w.startswith(("#", "$"))
        and len(w) > 2
        and (w in asked or (len(words) == 1 and _kin(root(w), roots)))
    ]
    if met and len(met) > len(telling) / 2 and not _elsewhere(case, met):
        return f"{met[0]!r} of the key stands in the stem"
    if _only_the_key(case, words, roots):
        return "words of the key stand in the stem, and none of another option"
    initials = "".join(w[0] for w in words if w[0].isalpha()).upper()
    if len(initials) >= 2 and len(words) == len(initials) and re.search(rf"\b{initials}s?\b", stem):
        return f"the key's abbreviation {initials} stands in the stem"
    return ""


def _only_the_key(case: Case, words: list[str], asked: set[str]) -> bool:
    """Of a choice's key a third, two words at least, that no other option has, stands in the stem;
    of the other options no word of their own does.
    """
    if case.draft.type is not QuestionType.SINGLE_CHOICE:
        return False
    others = [{root(t.lemma) for t in trace(o) if t.lemma not in FUNCTION} for o in case.wrong]
    mine = {root(w) for w in words}
    own = mine - set().union(*others)
    met = {r for r in own & asked if len(r) > 2}
    if len(met) < 2 or len(met) < len(mine) / 3:
        return False
    return not any(
        (one - mine - set().union(*(o for o in others if o is not one))) & asked for one in others
    )


def _everywhere(case: Case, word: str) -> bool:
    """A word of every tenth sentence tells nothing: processor, in a lecture on processors."""
    book = case.book
    return book.frequency.get(root(word) if word.isascii() else word, 0) >= max(
        3, 0.1 * len(book.sentences)
    )


def _kin(base: str, roots: set[str]) -> bool:
    """Whether a root, or a longer word built on it, is among the roots: libretto and librettist."""
    stem = base[: max(6, len(base) - 2)]
    return base in roots or (len(base) >= 5 and any(r.startswith(stem) for r in roots))


def _stands(words: list[str], asked: list[str]) -> bool:
    return any(asked[i : i + len(words)] == words for i in range(len(asked) - len(words) + 1))


def _shared(case: Case, word: str) -> bool:
    """Every option has the word: it tells nothing."""
    options = case.draft.options
    return bool(options) and all(word in {t.lemma for t in trace(o.text)} for o in options)


def _elsewhere(case: Case, met: list[str]) -> bool:
    """Other options have words of the stem as much: no cue."""
    stem = {root(t.lemma) for t in trace(case.draft.stem)}
    rivals = 0
    for text in case.wrong:
        own = {
            root(t.lemma)
            for t in trace(text)
            if t.lemma not in FUNCTION and not _shared(case, t.lemma)
        }
        rivals += len(own & stem) >= len(met)
    return bool(case.wrong) and rivals >= 1 and case.draft.type is not QuestionType.FILL_IN


def _chinese(case: Case, key: str, stem: str) -> Fault:
    bare, text = normal(key), normal(stem)
    if (
        len(bare) == 1
        and bare in words_of(re.sub(r"\W+", "，", stem))
        and not _all_have(case, bare)
    ):
        return f"the key {key!r} stands in the stem"
    if len(bare) >= 2 and (bare in text or key in stem) and not _all_have(case, bare):
        return f"the key {key!r} stands in the stem"
    if case.draft.type is QuestionType.MULTIPLE_CHOICE:
        return ""
    telling = _without_head(bare)
    pairs = [telling[i : i + 2] for i in range(len(telling) - 1)]
    pairs = [p for p in pairs if not set(p) <= ZH_FUNCTION and not _all_have(case, p)]
    met = [p for p in pairs if p in text and not _everywhere(case, p)]
    if (
        pairs
        and len(met) > len(pairs) * (0.5 if len(bare) < 7 else 0.8)
        and not any(all(p in normal(w) for p in met) for w in case.wrong)
    ):
        return f"{met[0]!r} of the key stands in the stem"
    return ""


def _without_head(bare: str) -> str:
    """What of a Chinese name tells it from its like: 霍尔 of 霍尔效应, 承压 of 承压水."""
    heads = [g for g in GENERIC if len(g) > 1 and bare.endswith(g) and len(bare) - len(g) > 1]
    if heads:
        return bare.removesuffix(max(heads, key=len))
    return bare[:-1] if len(bare) > 2 else bare


def _all_have(case: Case, part: str) -> bool:
    return bool(case.draft.options) and all(part in normal(o.text) for o in case.draft.options)


def _number(case: Case) -> Fault:
    from examstream.exam.judging.formula import values_in
    from examstream.exam.judging.quantities import quantities

    key = case.draft.key
    if not isinstance(key, NumericKey) or values_in(case.draft.stem):
        return ""
    met = [q for q in quantities(case.draft.stem) if q.value == key.value]
    return (
        f"the number {key.value:g} stands in the stem"
        if met and len(quantities(case.draft.stem)) == 1
        else ""
    )


def cue(case: Case) -> Fault:
    """The key is told by its length or by the article before the blank."""
    draft = case.draft
    if draft.type is not QuestionType.SINGLE_CHOICE or len(case.keyed) != 1 or not case.wrong:
        return ""
    longest = max(len(text) for text in case.wrong)
    if len(case.keyed[0]) > 24 and len(case.keyed[0]) > _LONGEST * longest:
        return "the key is far longer than the other options"
    if match := re.search(rf"\b(an?)\s+(?:{BLANK})?\s*[.?:]?\s*$", draft.stem):
        vowel = [text[:1].lower() in "aeiou" for text in (case.keyed[0], *case.wrong)]
        if vowel[0] == (match[1] == "an") and sum(v == vowel[0] for v in vowel) == 1:
            return f"only the key fits {match[1]!r}"
    return ""
