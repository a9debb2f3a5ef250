"""The stem by itself: whole, clean, in the lecture's language, understood without the lecture."""

import re

from examstream.exam.judging.lexicon import FUNCTION
from examstream.exam.judging.names import normal
from examstream.exam.judging.sameness import GENERIC
from examstream.exam.judging.words import is_chinese, letters, tokens, trace, units
from examstream.exam.question import BLANK, QuestionType
from services.grader.checks.case import Case, Fault

_RESIDUE = (
    re.compile(r"\\(?!\$|_|\*|%|&|#)[A-Za-z]+"), re.compile(r"\[\^?\d+\]|\[@|\\cite|\[\^"), re.compile(r"\{[:#.]|!\["),
    re.compile(r"</?[a-zA-Z][^<>]*>"), re.compile(r"!!|https?://|www\.|&[a-z]+;|\ufffd"),
    re.compile(r"\]\(|^\s*#{1,6}\s|```|\|\s*-{2,}|:::"),
)  # fmt: skip
_META = re.compile(
    r"\b(?:this|these|our) (?:video|lecture|notes?|chapter|section|slide|figure|"
    r"diagram|image|photo\w*"
    r"|tutorial|article|paragraph|course|book|module|text|example|exercise)s?\b"
    r"|\bthe (?:video|chapter|section|slide|figure|diagram|image|tutorial|"
    r"article|paragraph|reader|author"
    r"|lecture|text|table|picture|graph|example)s?,? (?:above|below|shows?|"
    r"describes?|discuss\w*|illustrat\w*"
    r"|presents?|explains?|depicts?|says?|mentions?|introduces?|covers?|on the (?:left|right))\b"
    r"|\bin the (?:figure|diagram|image|picture|example) (?:above|below)\b"
    r"|\b(?:figure|fig\.|table|equation|eq\.|section|chapter|theorem|lemma|exercise|example) \(?\d"
    r"|\bas (?:shown|seen|mentioned|described|discussed) (?:above|below|in|earlier|before)\b"
    r"|\b(?:mentioned|described|discussed|shown|given|listed) (?:above|below|earlier)\b"
    r"|\bthe (?:above|following) (?:figure|equation|diagram|example)\b"
    r"|本(?:节|章|文|视频|课|讲)(?!身)|下图|上图|如图|图\s*\d|表\s*\d|上文|下文|前文|上述|前面(?:提到|讲|说)"
    r"|见图|上一节|下一节|本例中?|上例",
    re.I,
)
_PERSON = re.compile(
    r"\bI\b(?=\s+(?:have|am|will|would|think|mean|want|know|can|said|say|call|"
    r"was|had|could)\b|['’])|\b(?:we|our|ours|us|my|let's|let us)\b|我们|咱们|"
    r"读者|同学|笔者|大家",
)
_OPENS = re.compile(
    r"^\s*(?:(?:this|these|those|such|it|they|he|she|its|their|here|then|so|but|"
    r"also|however|therefore|thus|hence|moreover|furthermore|similarly|likewise|"
    r"otherwise|conversely|instead|nevertheless|consequently|finally|"
    r"that)\b(?!\s+(?:which|who|kind of)\b))"
    r"|^\s*(?:这|该|其(?!中哪|他)|它|他们|此(?!外)|上述|类似|从而|因此|所以|但是|然而|于是|那么|同样|另外|此外|而且|并且)",
    re.I,
)
_DANGLING = re.compile(r"\b(?:this|these|those|such)\b(?!\s+(?:that|who|which|as|of\b))(?<!which "
    r"of these)|(?<![\u3400-\u9fff])(?:这些|这种|这个|该)(?=[\u3400-\u9fff])", re.I)  # fmt: skip
_ELSEWHERE = re.compile(
    r"^\s*(?:the (?:other|latter|former|remaining|same) )"
    r"|(?<![A-Z]\. )\b(?:they|he|she) (?:suggest|propos|found|show|argu|conclud|"
    r"report|discover|observ|noted?)\w*\b",
    re.I,
)
_COMMAND = re.compile(
    r"^\s*(?:replace|use|consider|note|recall|let|remember|choose|add|remove|"
    r"make|take|compute|find|see|try|avoid|apply"
    r"|imagine|assume|think|observe|notice|check|write|draw)\b(?! of\b)",
    re.I,
)
_STORY = re.compile(
    r"\b(?:for example|for instance|imagine|suppose you|if i tell you|remember "
    r"that|recall that|note that)\b|例如|比如|假如你|想象",
    re.I,
)


def whole(case: Case) -> Fault:
    """It has a length, an end and pairs that close."""
    stem = case.draft.stem.strip()
    run = letters(stem)
    if len(run) < 4:
        return "the stem is too short to ask anything"
    if len(stem) > 900:
        return "the stem is longer than a question"
    if stem.count("$") % 2:
        return "a formula in the stem is not closed"
    plain = re.sub(r"\$[^$]*\$", "", stem)
    for opening, closing in ("()", "（）", "“”", "《》"):
        if plain.count(opening) != plain.count(closing):
            return f"a bracket {opening}{closing} in the stem is not closed"
    if not re.search(r"[.?!:。？！：．…)）\"”_]\s*$", stem):
        return "the stem has no end mark"
    if re.search(r"[,;，；、]\s*[.?。？]?$|\b(?:and|or|the|of|a|an|with|by)\s*[.?]$", stem, re.I):
        return "the stem breaks off"
    return ""


def clean(case: Case) -> Fault:
    """No markup, citation keys or addresses in what is printed."""
    for text in (case.draft.stem, *(o.text for o in case.draft.options), *case.keyed):
        if not text.strip():
            return "an option or answer is empty"
        plain = re.sub(r"\$\$?[^$]*\$\$?", " ", text).replace(BLANK, " ")
        for pattern in _RESIDUE:
            if match := pattern.search(plain):
                return f"markup is left: {match.group()!r}"
    return ""


def alone(case: Case) -> Fault:
    """It is understood without the lecture: nothing pointed at, no talk about the text, no person."""
    stem = case.draft.stem
    plain = re.sub(r"\$[^$]*\$", " X ", stem)
    bare = re.sub(
        r"^\s*(?:true or false|判断(?:正误|题)?|complete the sentence|fill in the blanks?)\s*[:：.?]?\s*",
        "",
        plain,
        flags=re.I,
    )
    if match := _META.search(bare):
        return f"it talks about the text or a figure: {match.group()!r}"
    if match := _PERSON.search(bare):
        return f"it speaks as a person: {match.group()!r}"
    if match := _OPENS.match(bare):
        return f"it opens with {match.group().strip()!r}"
    if match := _ELSEWHERE.search(bare):
        return f"{match.group().strip()!r} points outside the stem"
    if case.draft.type is QuestionType.TRUE_FALSE and (match := _COMMAND.match(bare)):
        return f"it is no statement: it opens with {match.group().strip()!r}"
    if match := _STORY.search(bare):
        return f"it is told as a story: {match.group()!r}"
    for match in _DANGLING.finditer(bare):
        if re.search(
            r"\b(?:which|any|all|none|some|each|one|both|most|how many) of $",
            bare[: match.start()],
            re.I,
        ):
            continue
        if sum(u.weight >= 1.0 for u in units(bare[: match.start()])) < 3:
            return f"{match.group()!r} points at nothing in the stem"
    return ""


def blank(case: Case) -> Fault:
    """A blank that is a matter of the lecture, with enough left around it to tell which."""
    draft = case.draft
    if draft.type is not QuestionType.FILL_IN:
        return ""
    count = draft.stem.count(BLANK)
    if count > 2:
        return "more than two blanks"
    if any(BLANK in part for part in re.findall(r"\$[^$]*\$", draft.stem)):
        return "a blank stands inside a formula"
    left = [u for u in units(draft.stem.replace(BLANK, " ； ")) if u.weight >= 0.8]
    chinese = is_chinese(draft.stem)
    defining = (_DEFINING_ZH if chinese else _DEFINING).search(draft.stem)
    least = (2 if defining else 4) if chinese else 3 if defining else 5
    if len({u.root for u in left}) < least:
        return "the blank is vague: too little is left around it"
    if fault := _part_of_term(case):
        return fault
    if fault := _cut_short(case, len({u.root for u in left})):
        return fault
    for key in case.keyed:
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


def _part_of_term(case: Case) -> Fault:
    """A blank that takes a piece out of a longer term: what is left of it gives it away."""
    names = case.book.names
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


def _cut_short(case: Case, left: int) -> Fault:
    """A short stem that left away most of what the clause of its blank tells."""
    stem = {u.root for u in units(case.draft.stem) if u.weight >= 0.8}
    known = stem | {u.root for key in case.keyed for u in units(key)}
    clauses = [c for s in case.quoted[:1] for c in re.split(r"[,;，；：]", s.text)]
    source: set[str] = set()
    holding = [c for c in clauses if any(key in c for key in case.keyed)]
    for clause in holding or clauses:
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


def language(case: Case) -> Fault:
    """The stem is in the lecture's language."""
    wanted = case.context.lecture.language
    if len([t for t in tokens(case.draft.stem) if t.kind in ("word", "cjk")]) < 4:
        return ""
    if is_chinese(case.draft.stem) != (wanted == "zh"):
        return f"the stem is not in the lecture's language ({wanted})"
    return ""
