"""The stem by itself: whole, clean, in the lecture's language, understood without the lecture."""

import re

from examstream.exam.judging.words import is_chinese, letters, tokens, units
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
_DANGLING = re.compile(r"\b(?:this|these|those|such)\b(?!\s+(?:that|who|which|as|of\b"
    r"|\w+ed (?:to|by|in|of|from|with|at|on|for|as|under)\b))(?<!which "
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
    if not re.search(r"[.?!:。？！：．…)）\"”_]\s*$", stem) and not _completed(case):
        return "the stem has no end mark"
    if _BROKEN.search(stem) and not _STRANDED.search(stem):
        return "the stem breaks off"
    return ""


_BROKEN = re.compile(r"[,;，；、]\s*[.?。？]?$|\b(?:and|or|the|of|a|an|with|by)\s*[.?]$", re.I)
_STRANDED = re.compile(
    r"\b(?:what|which|who|whom)\b.*\b(?:do|does|did|is|are|was|were|can|could)\b.*\w (?:of|with|by)\s*\?$",
    re.I,
)
"""A question may end in its preposition: `Which of these does a twitch consist of?`"""


def _completed(case: Case) -> bool:
    """A sentence the options end: `The share of healthy people found healthy is its`."""
    return bool(case.draft.options) and _OPEN_END.search(case.draft.stem) is not None


_OPEN_END = re.compile(
    r"\b(?:is|are|was|were|be|called|known|termed|its|their|the|an?|by|of|to|as|in|on|at|with|from|for|"
    r"because|when|if|that)\s*$|(?:是|为|叫|称|于|有|在|指|由|因为)\s*$",
    re.I,
)


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
    if match := _PERSON.search(re.sub(r"\b(?:do|would|can) we (?:call|say|speak)\b", " ", bare)):
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


def language(case: Case) -> Fault:
    """The stem is in the lecture's language."""
    wanted = case.context.lecture.language
    if len([t for t in tokens(case.draft.stem) if t.kind in ("word", "cjk")]) < 4:
        return ""
    if is_chinese(case.draft.stem) != (wanted == "zh"):
        return f"the stem is not in the lecture's language ({wanted})"
    return ""
