"""Writing: a sentence of the passage, one of its words as the key, other words as wrong ones."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any, NamedTuple

from examstream.exam.judging.book import spans
from examstream.text.zh.words import words as chinese_words
from tests.llm.emulator.faults import Rates, digest
from tests.llm.emulator.request import Asking

_ENGLISH = re.compile(r"(?<![\w$\\{-])[a-z]{6,14}(?![\w$}-])")
_CHINESE = re.compile(r"[\u4e00-\u9fff]+")
_NUMBER = re.compile(r"(?<![\w.$^_{\\-])\d+(?:\.\d+)?(?![\w^}\\]|\.\d)")
_ODD = re.compile(r"[\\|`#_\[\]<>]|https?:|!!")


Fields = Callable[[Any], dict[str, Any]]
"""The answer's fields beside stem, quote and solution, for a key."""


class Sketch(NamedTuple):
    """A question before it is decided whether its key is right."""

    stem: str
    right: Any  # text, list of texts, boolean or number
    wrong: Any
    fields: Fields


@dataclass
class Made:
    """A question the emulator wrote, and the truth about it."""

    stem: str
    kind: str
    right: Any
    told: Any  # what its solver says: `right`, or the wrong key where it is misled
    key_right: bool
    misled: bool
    quote_right: bool
    answer: dict[str, Any]  # as it is sent


@dataclass
class Writer:
    """Writes, and remembers what it wrote by its stem."""

    rates: Rates
    made: dict[str, Made] = field(default_factory=dict)

    def write(self, asking: Asking) -> dict[str, Any]:
        """The answer to a request; the same request, the same question."""
        dice = Random(f"{self.rates.seed}|write|{digest(asking.prompt)}")
        passage = asking.parts.get("lecture", "")
        usable = _usable(passage)
        dice.shuffle(usable)
        usable.sort(key=lambda s: s != asking.parts.get("sentence", ""))
        for sentence in usable:
            if (sketch := _sketch(sentence, passage, asking, dice)) is not None:
                made = self._decided(sketch, sentence, asking.kind, dice)
                self.made[made.stem] = made
                return made.answer
        return _nothing(asking.kind)

    def _decided(self, sketch: Sketch, sentence: str, kind: str, dice: Random) -> Made:
        wrong = dice.random() < self.rates.wrong_keys
        misled = wrong and dice.random() < self.rates.misled
        forged = dice.random() < self.rates.false_quotes
        answer = {
            "quote": sentence[: len(sentence) // 2] + " qxz" if forged else sentence,
            "stem": sketch.stem,
            "solution": f"Stated: {sentence}",
            **sketch.fields(sketch.wrong if wrong else sketch.right),
        }
        told = sketch.wrong if misled else sketch.right
        return Made(sketch.stem, kind, sketch.right, told, not wrong, misled, not forged, answer)


def terms(text: str) -> list[str]:
    """Words a question may ask for: once in the text, no kin beside them."""
    bare = re.sub(r"\$[^$]*\$", " ", text)
    if _CHINESE.search(bare):
        found = [
            w for run in _CHINESE.findall(bare) for w in chinese_words(run) if len(w) in (2, 3)
        ]
    else:
        found = _ENGLISH.findall(bare)
    return [
        w
        for w in dict.fromkeys(found)
        if text.count(w) == 1 and not any(v != w and _kin(w, v) for v in found)
    ]


def _usable(passage: str) -> list[str]:
    sentences = [passage[a:b] for a, b in spans(passage)]
    return [
        s
        for s in sentences
        if (12 if _CHINESE.search(s) else 40) <= len(s) <= 300
        and "\n" not in s
        and s[-1] in ".。"
        and not _ODD.search(re.sub(r"\$[^$]*\$", "", s))
        and s.count("$") % 2 == 0
    ]


def _sketch(sentence: str, passage: str, asking: Asking, dice: Random) -> Sketch | None:
    chinese = bool(_CHINESE.search(sentence))
    if asking.kind == "numeric":
        return _numeric(sentence, chinese)
    words = terms(sentence)
    foreign = [w for w in dict.fromkeys(terms(passage)) if not any(_kin(w, v) for v in words)]
    foreign = [w for w in foreign if w not in sentence]
    if len(words) < 2 or len(foreign) < 4:
        return None
    dice.shuffle(words)
    dice.shuffle(foreign)
    word, other = words[0], words[1]
    gap = sentence.replace(word, "____")
    match asking.kind:
        case "single_choice":
            said = "哪个词填入空处：" if chinese else "Which word belongs in the gap: "
            options = [word, *foreign[:3]]
            dice.shuffle(options)
            return Sketch(said + gap, word, foreign[0], lambda k: {"options": options, "key": k})
        case "multiple_choice":
            said = (
                "哪些词填入空处（可多选）："
                if chinese
                else "Which words belong in the gaps (several may be right): "
            )
            options = [word, other, *foreign[:3]]
            dice.shuffle(options)
            stem = said + gap.replace(other, "____")
            return Sketch(
                stem, [word, other], [word, foreign[0]], lambda k: {"options": options, "key": k}
            )
        case "true_false":
            stem = sentence if asking.truth else sentence.replace(word, foreign[0])
            return Sketch(stem, asking.truth, not asking.truth, lambda k: {"key": k})
        case "fill_in":
            return Sketch(gap, word, foreign[0], lambda k: {"key": [[k]]})
        case _:
            said = "空处是什么词：" if chinese else "Which word completes the statement: "
            return Sketch(said + gap, word, foreign[0], lambda k: {"key": [k]})


def _numeric(sentence: str, chinese: bool) -> Sketch | None:
    """The first number that stands once, blanked."""
    bare = re.sub(r"\$[^$]*\$", lambda formula: " " * len(formula[0]), sentence)
    found = list(_NUMBER.finditer(bare))
    once = [m for m in found if sum(m[0] == other[0] for other in found) == 1]
    if not once:
        return None
    number = float(once[0][0])
    gap = f"{sentence[: once[0].start()]}____{sentence[once[0].end() :]}"
    said = "空处是什么数：" if chinese else "Which number completes the statement: "
    return Sketch(
        said + gap, number, number * 2 + 1, lambda k: {"key": k, "tolerance": 0.0, "unit": ""}
    )


def _nothing(kind: str) -> dict[str, Any]:
    """The honest way out: an empty stem."""
    empty: dict[str, Any] = {"quote": "", "stem": "", "solution": ""}
    keys: dict[str, Any] = {"true_false": False, "numeric": 0.0, "single_choice": ""}
    empty["key"] = keys.get(kind, [])
    return empty | ({"options": []} if "choice" in kind else {})


def _kin(one: str, other: str) -> bool:
    """Words that share a beginning: "reflect" and "reflection"."""
    return one == other or one[:4] == other[:4] if one.isascii() else bool(set(one) & set(other))
