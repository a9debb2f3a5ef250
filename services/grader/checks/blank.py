"""The blank of a fill-in: a matter of the lecture, with enough left around it to tell which."""

import re

from examstream.exam.judging.lexicon import FUNCTION
from examstream.exam.judging.names import normal
from examstream.exam.judging.sameness import GENERIC
from examstream.exam.judging.support import support
from examstream.exam.judging.words import is_chinese, letters, tokens, trace, units
from examstream.exam.question import BLANK, QuestionType
from services.grader.checks.case import Case, Fault
from services.grader.checks.definition import (
    asks_for_a_term,
    definition,
    definitions,
    names_it,
    tells_the_list,
)
from services.grader.checks.plain_word import plain_word


def blank(case: Case) -> Fault:
    """A blank that is a matter of the lecture, with enough left around it to tell which."""
    draft = case.draft
    if draft.type is not QuestionType.FILL_IN:
        return ""
    count = draft.stem.count(BLANK)
    if count > 2:
        return "more than two blanks"
    if count == 2 and (fault := _two_in_one_clause(case)):
        return fault
    if any(BLANK in part for part in re.findall(r"\$[^$]*\$", draft.stem)):
        return "a blank stands inside a formula"
    left = [u for u in units(draft.stem.replace(BLANK, " ； ")) if u.weight >= 0.8]
    chinese = is_chinese(draft.stem)
    defining = (_DEFINING_ZH if chinese else _DEFINING).search(draft.stem)
    least = (2 if defining else 4) if chinese else 3 if defining else 5
    if any(u.root.startswith("#") for u in left):
        least -= 1  # a year tells much: in 1733 ____ invented the flying shuttle
    told = _all_told(case)
    if len({u.root for u in left}) < least and not told:
        return "the blank is vague: too little is left around it"
    if not defining and (fault := _part_of_term(case)):
        return fault
    if not told and (fault := _cut_short(case, len({u.root for u in left}))):
        return fault
    if fault := definition(case) or _told_of_others(case):
        return fault
    if fault := _some(case):
        return fault
    if chinese and _GENUS_ZH.search(draft.stem):
        return "the blank is vague: it is what a definition counts its term among"
    if fault := _no_name(case) or plain_word(case):
        return fault
    for key in case.keyed:
        if normal(key) in _VAGUE:
            return f"the blank is vague: {key!r} is no term"
        words = [t.text.lower() for t in tokens(key) if t.kind != "cut"]
        if words and all(w in FUNCTION or w in _VAGUE for w in words):
            return f"the blank is vague: {key!r} is no term"
        if len(words) == 1 and words[0].isascii() and words[0].endswith("ly") and len(words[0]) > 5:
            return f"the blank is vague: {key!r} is no term"
    return ""


_DEFINING = re.compile(
    r"\b(?:called|known as|termed|named|term|defined|means|refers to)\b"
    rf"|^(?:An?|The)? ?{BLANK} (?:of [^,]{{3,40}} )?(?:is|are|means)\b"
    rf"|\b(?:is|are) (?:an?|the) {BLANK}|, an? [^,]+|{BLANK}\W*$",
    re.I,
)
_DEFINING_ZH = re.compile(rf"(?:称为|称作|叫做|叫|是|最[多大小高低少]的是)(?:一个|一种)?{BLANK}")
"""Frames in which few words say which term is meant."""
_GENUS_ZH = re.compile(rf"的{BLANK}(?:就|也|又|被)?(?:称为|称作|叫做|叫作|叫)")


_WHOLE = 3


def _all_told(case: Case) -> bool:
    """Whether a stem, however short, has every word of what defines its term: the right to vote."""
    stem = case.draft.stem.split(BLANK)[0]
    have = set(letters(stem))
    for told, term in (d for s in case.quoted for d in definitions(s.text)):
        own = set(letters(told)) - {"the"}
        if names_it(term, case.keyed[0]) and (
            (len(own) >= _WHOLE and own <= have) or tells_the_list(stem, told)
        ):
            return True
    return False


def _two_in_one_clause(case: Case) -> Fault:
    """Two blanks in one clause, not named side by side, for words: neither tells of the other."""
    between = case.draft.stem.split(BLANK)[1]
    if re.search(r"[,;:，；：]", between) or re.fullmatch(
        r"\s*(?:and|or|和|与|或|及|以及|、)?\s*(?:an? |the )?", between
    ):
        return ""
    if any(re.search(r"[A-Z\d$]", key) for key in case.keyed):
        return ""
    return "the blank is vague: two blanks in one clause, and neither tells of the other"


_SOME = re.compile(
    r"\b(?:some(?:thing|body|one|times|where)|a (?:certain|thing|person)|things)\b|某|有时|有些",
    re.I,
)


def _some(case: Case) -> Fault:
    """A stem that speaks of something or other, where the lecture says of what."""
    said = {m.group().lower() for m in _SOME.finditer(case.draft.stem)}
    if said - {m.group().lower() for s in case.quoted for m in _SOME.finditer(s.text)}:
        return "the blank is vague: the stem speaks of something or other"
    return ""


_HARDLY_TOLD, _BESIDE = 0.6, 0.8
"""So little support, with a rival of so much of it, is a stem that fits several things."""


def _told_of_others(case: Case) -> Fault:
    """A stem that asks for no term, and that the lecture tells of something else nearly as well."""
    if asks_for_a_term(case.draft.stem) or case.draft.stem.count(BLANK) > 1:
        return ""
    ours = support(case.book, case.stem, case.keyed[0]).score
    if not 0.0 < ours < _HARDLY_TOLD:
        return ""
    known = normal(case.draft.stem) + " " + " ".join(normal(key) for key in case.keyed)
    others = [name for name in case.book.printed if normal(name) not in known]
    theirs = max((support(case.book, case.stem, name).score for name in others), default=0.0)
    if theirs >= _BESIDE * ours:
        return "the blank is vague: what is left fits other things of the lecture as well"
    return ""


_SAID_OF_IT = re.compile(
    rf"\b(?:is|are|was|were|be|becomes?) (?:an? |the )?{BLANK}\W*$"
    rf"|\b(?:is|are|was|were) an? {BLANK} (?:of|that|which|in|for|with|by|used)\b"
    rf"|的{BLANK}(?:$|[。，？；])|是一(?:种|个|类|项|门){BLANK}",
    re.I,
)
"""Frames that ask what is said of a thing, or what it is counted among: many words would do."""


def _no_name(case: Case) -> Fault:
    """A blank for what is said of a thing, where the lecture has no such term."""
    if not _SAID_OF_IT.search(case.draft.stem):
        return ""
    for key in case.keyed:
        if normal(key) in case.book.names or re.search(r"[A-Z\d$]", key):
            return ""
    return f"the blank is vague: {case.keyed[0]!r} is no term, and other words would do"


def _part_of_term(case: Case) -> Fault:
    """A blank that takes a piece out of a longer term: what is left of it gives it away."""
    names = case.book.names
    if _as_quoted(case):
        return ""
    parts = case.draft.stem.split(BLANK)
    for part, after, blank_key in zip(
        parts, parts[1:], case.draft.key if isinstance(case.draft.key, tuple) else (), strict=False
    ):
        key = normal(blank_key[0] if isinstance(blank_key, tuple) else blank_key)
        before = [t.lemma for t in trace(re.split(r"[,;.，；。]", part)[-1])][-2:]
        behind = [t.lemma for t in trace(re.split(r"[,;.，；。]", after)[0])][:2]
        glue = "" if is_chinese(key) else " "
        for n in (1, 2):
            for longer in (glue.join((*before[-n:], key)), glue.join((key, *behind[:n]))):
                tail = longer.replace(key, "", 1)
                if (
                    tail
                    and tail not in GENERIC
                    and longer in names
                    and key not in names.get(longer, ())
                ):
                    return f"the blank is vague: it is a part of {longer!r}"
    return ""


def _as_quoted(case: Case) -> bool:
    """Whether a stem is nearly the quote's own sentence: all that tells the term is there."""
    stem = {u.root for u in units(case.draft.stem.replace(BLANK, " ； ")) if u.weight >= 0.8}
    own = {u.root for s in case.quoted[:1] for u in units(s.text) if u.weight >= 0.8}
    own -= {u.root for key in case.keyed for u in units(key)}
    both = len(stem & own)
    return both >= 5 and both >= 0.8 * len(stem) and both >= 0.7 * len(own)


def _cut_short(case: Case, left: int) -> Fault:
    """A short stem that left away most of what the clause of its blank tells."""
    stem = {u.root for u in units(case.draft.stem) if u.weight >= 0.8}
    known = stem | {u.root for key in case.keyed for u in units(key)}
    clauses = [c for s in case.quoted[:1] for c in re.split(r"[,;，；：]", s.text)]
    source: set[str] = set()
    holding = [c for c in clauses if any(key in c for key in case.keyed)]
    every = holding or clauses
    if len(every) > 1:  # the clause that is asked of
        every = [max(every, key=lambda c: len({u.root for u in units(c)} & stem))]
    for clause in every:
        own = {u.root for u in units(clause) if u.weight >= 0.8}
        if own & stem:
            source |= own
    chinese = is_chinese(case.draft.stem)
    if (
        left < (6 if chinese else 4)
        and len(source & known) < 0.66 * len(source)
        and len(source - known) >= (5 if chinese else 3)
    ):
        return "the blank is vague: what tells it apart was left out"
    return ""


_VAGUE = frozenset(
    """important many different various used large small very usually often common general several certain main
    able possible particular similar same new good useful simple special specific significant major better best more
    less most called known made found based way ways thing things part parts case cases example examples number
    result results fact process kind type form use first second last next other another high low great long short
    重要 不同 很多 许多 各种 一些 非常 通常 常见 一般 主要 可能 特殊 简单 情况 方法 东西 部分 问题 例子 结果 时候 工序 过程 现象 做法 东西 阶段 物质 关系 技术 文体
    process processes method methods phenomenon technique""".split()
)
