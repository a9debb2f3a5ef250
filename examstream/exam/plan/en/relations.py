"""How one quantity stands to another: the word a sentence says it with, and the words it rules out."""

import re
from typing import NamedTuple

from examstream.text.clauses import clause, split_lead
from examstream.text.words import count_words


class Relation(NamedTuple):
    """`said[start:end]` is the relation; `rivals` cannot hold where it does."""

    start: int
    end: int
    rivals: tuple[str, ...]


_UNSURE = re.compile(
    r"\b(?:not|no|never|cannot|neither|nor|may|might|could|would|should|or|but|sometimes|often|usually|generally|about|roughly|approximately|nearly|almost|tends?|tend|most|some|rather|unless)\b",
    re.I,
)
_PROPORTIONAL = re.compile(
    r"\b(?:directly |inversely )?proportional to(?: (?:the|its) (?:square root|square|cube|fourth power) of)?(?= )"
)
_POWERS = (
    "directly proportional to", "inversely proportional to", "proportional to the square of",
    "inversely proportional to the square of", "independent of",
)  # fmt: skip
_THAN = re.compile(
    r"\b(?:is|are|was|were)(?: always| strictly)? (?P<word>less than|greater than|smaller than|larger than|lower than|higher than|equal to)(?= (?:the|its|their|that|those|an?|zero|one)\b)"
)
_PAIRS = (
    ("less than", "greater than"),
    ("smaller than", "larger than"),
    ("lower than", "higher than"),
)
_WAYS = {
    "increases": "decreases", "decreases": "increases", "rises": "falls", "falls": "rises",
    "increase": "decrease", "decrease": "increase", "rise": "fall", "fall": "rise",
    "grows": "shrinks", "shrinks": "grows", "declines": "rises", "drops": "rises",
}  # fmt: skip
_FINAL = re.compile(
    r"\b(?:is|are|will be|becomes?)(?: (?:much|far|always))? (?P<word>smaller|larger|greater|higher|lower|shorter|longer|stronger|weaker|faster|slower)(?=\.$|,? (?:when|if|as|because)\b)"
)
_AGAINST = {
    "smaller": "larger", "larger": "smaller", "greater": "smaller", "higher": "lower", "lower": "higher",
    "shorter": "longer", "longer": "shorter", "stronger": "weaker", "weaker": "stronger",
    "faster": "slower", "slower": "faster",
}  # fmt: skip
_MEASURE = re.compile(
    r"\b(?:number|amount|probability|rate|frequency|size|time|cost|price|mean|average|variance|value|mass|charge|energy|speed|length|area|volume|sum|total|share|percentage|chance|likelihood|distance|temperature|pressure|concentration|weight|height|income|output|demand|supply|revenue|derivative|slope|ratio|quantity|density|force|current|voltage|resistance|uncertainty|error|risk|rank|degree|entropy|velocity|acceleration|wavelength|period|angle|intensity|capacity|power|product|efficiency|utility|wage|profit|tax|surplus|elasticity|dimension|power|fitness|level)s?\b",
    re.I,
)


def relation(said: str) -> Relation | None:
    """The one relation of a statement that says it without doubt; None where there is none."""
    if count_words(said) > 30 or _UNSURE.search(said):
        return None
    for find in (_proportional, _compared, _going, _ending):
        if (found := find(said)) is not None:
            return found
    return None


def _proportional(said: str) -> Relation | None:
    met = list(_PROPORTIONAL.finditer(said))
    if len(met) != 1 or not re.search(
        r"\b(?:is|are|be|was|were|varies|grows) $", said[: met[0].start()]
    ):
        return None
    word = re.sub(r"\bits\b", "the", met[0].group())
    same = {
        word,
        word.replace("directly ", ""),
        f"directly {word}" if word == "proportional to" else word,
    }
    return Relation(*met[0].span(), tuple(p for p in _POWERS if p not in same))


def _compared(said: str) -> Relation | None:
    met = list(_THAN.finditer(said))
    if (
        len(met) != 1
        or not _MEASURE.search(said[: met[0].start()])
        or re.search(r"\b(?:if|when)\b", said, re.I)
    ):
        return None
    word = met[0]["word"]
    if re.match(r" (?:zero|one)\b", said[met[0].end() :]):
        return None
    one, two = next((p for p in _PAIRS if word in p), _PAIRS[0])
    fourth = "exactly half" if word == two else "exactly twice"
    return Relation(
        *met[0].span("word"), tuple(w for w in (one, two, "equal to", fourth) if w != word)
    )


def _going(said: str) -> Relation | None:
    lead, rest = split_lead(said)
    parts = clause(rest)
    if parts is None or (verb := parts.run[parts.verb]).lower not in _WAYS:
        return None
    at = len(said) - len(rest) + verb.start
    after = said[at + len(verb.text) :]
    if not re.match(r"\.$| (?:with|when|as|if|from one|over time)\b", after) or not (
        lead or after != "."
    ):
        return None
    if any(re.search(rf"\b{w}\b", after) for w in _WAYS if w.endswith("s")):
        return None
    if not _MEASURE.search(parts.subject):
        return None
    single = verb.lower.endswith("s")
    others = ("stays the same", "becomes zero") if single else ("stay the same", "become zero")
    return Relation(at, at + len(verb.text), (_WAYS[verb.lower], *others))


def _ending(said: str) -> Relation | None:
    met = list(_FINAL.finditer(said))
    if len(met) != 1 or not _MEASURE.search(said[: met[0].start()]):
        return None
    word = met[0]["word"]
    return Relation(*met[0].span("word"), (_AGAINST[word], "unchanged", "zero"))
