"""The last look at a Chinese question: named checks, each gives a reason or nothing."""

import re
from collections.abc import Callable

from examstream.exam.question import BLANK, Draft, QuestionType
from examstream.text.zh.masked import HAN

Check = Callable[[Draft], str]

_FORMULA = re.compile(r"\$[^$]*\$")


def k2_stands_alone(draft: Draft) -> str:
    if re.match(r"(?:这|它|其|该|此|上述|从而|类似)(?![外他余次])", draft.stem):
        return f"opens with {draft.stem[:2]}"
    return ""


def k4_whole(draft: Draft) -> str:
    stem = draft.stem
    for a, b in ("（）", "“”", "「」", "《》"):
        if stem.count(a) != stem.count(b):
            return f"{a}{b} do not close"
    if stem.count("$") % 2:
        return "a formula does not close"
    if stem[-1:] not in "。？）":
        return "no end mark"
    words = len(re.findall(rf"[{HAN}]", stem))
    return "" if 6 <= words <= 150 else f"{words} characters"


def k5_residue(draft: Draft) -> str:
    text = _FORMULA.sub("", draft.stem + "".join(o.text for o in draft.options))
    found = re.search(r"\\[a-zA-Z]+|\[\^|</?\w+>|\*\*|`|https?:|\{[a-z]+\}|[\ue000-\uf8ff]", text)
    return f"residue {found.group()!r}" if found else ""


def k6_blank(draft: Draft) -> str:
    if draft.type is not QuestionType.FILL_IN:
        return ""
    blanks = draft.stem.count(BLANK)
    if not 1 <= blanks <= 2:
        return f"{blanks} blanks"
    if any(BLANK in f for f in _FORMULA.findall(draft.stem)):
        return "a blank in a formula"
    left = re.sub(rf"[^{HAN}]", "", draft.stem)
    return "" if len(left) >= 6 else "too little left round the blank"


def k7_leak(draft: Draft) -> str:
    """The key as a whole never stands in the stem."""
    keys: list[str] = []
    if draft.type is QuestionType.SINGLE_CHOICE:
        keys = [o.text for o in draft.options if o.label == draft.key]
    elif draft.type is QuestionType.FILL_IN and isinstance(draft.key, tuple):
        keys = [word for blank in draft.key for word in blank if isinstance(blank, tuple)]
    elif draft.type is QuestionType.SHORT_ANSWER and isinstance(draft.key, tuple):
        keys = [word for word in draft.key if isinstance(word, str)]
    for key in keys:
        if len(key) > 1 and key in draft.stem:
            return f"the stem says {key}"
    return ""


def k8_same_kind(draft: Draft) -> str:
    if draft.type not in (QuestionType.SINGLE_CHOICE, QuestionType.MULTIPLE_CHOICE):
        return ""
    texts = [o.text for o in draft.options]
    if len({("$" in t) for t in texts}) > 1 and draft.type is QuestionType.SINGLE_CHOICE:
        return "formulas beside words"
    if draft.type is QuestionType.SINGLE_CHOICE and len(texts) != 4:
        return f"{len(texts)} options"
    lengths = [len(t) for t in texts]
    if draft.type is QuestionType.MULTIPLE_CHOICE and min(lengths) > 9:
        return ""  # statements, each a sentence
    if max(lengths) > 8 and max(lengths) > 2.6 * min(lengths):
        return "lengths differ too much"
    return ""


def k9_one_right(draft: Draft) -> str:
    texts = [re.sub(r"\s", "", o.text) for o in draft.options]
    if len(set(texts)) != len(texts):
        return "two options are the same"
    return ""


def k17_cue(draft: Draft) -> str:
    """割点 for a 点割集: of all options only the key's own characters stand in the stem."""
    if draft.type is not QuestionType.SINGLE_CHOICE:
        return ""
    texts = {o.label: set(re.findall(rf"[{HAN}]", o.text)) for o in draft.options}
    if any(not 1 < len(chars) <= 3 for chars in texts.values()):
        return ""
    common = set.intersection(*texts.values())
    stem = set(_FORMULA.sub("", draft.stem))
    told = [label for label, chars in texts.items() if chars - common and chars - common <= stem]
    return "only the key's characters stand in the stem" if told == [draft.key] else ""


CHECKS: dict[str, Check] = {
    "K2": k2_stands_alone,
    "K4": k4_whole,
    "K5": k5_residue,
    "K6": k6_blank,
    "K7": k7_leak,
    "K8": k8_same_kind,
    "K9": k9_one_right,
    "K17": k17_cue,
}


def failed(draft: Draft) -> str:
    """The first check a draft fails, with its reason; "" if it passes all."""
    for name, check in CHECKS.items():
        if reason := check(draft):
            return f"{name} {reason}"
    return ""
