"""Who does what to whom: whether two English clauses of the same words have them in the same roles."""

import re

from examstream.exam.judging.contradictions import sides_exchanged
from examstream.exam.judging.directions import opposed, pointing_roots
from examstream.exam.judging.lexicon import FUNCTION
from examstream.exam.judging.words import letters, tokens
from examstream.text.lexicon import AUXILIARIES, PREPOSITIONS, tag

_BY = re.compile(
    r"\b(?:is|are|was|were|be|been|being)\b(?P<verb>.{0,40}?\b\w+(?:ed|en|n|t|d|ung|ade))\b(?P<mid>.*?)\bby\b",
    re.I,
)
_BE = re.compile(r"\s(?:is|are|was|were)\s", re.I)
_IDLE = FUNCTION | frozenset("mere also".split())
_SETTING = PREPOSITIONS - {"of", "than", "by", "as"}


def compared_sides(clause: str, text: str) -> bool | None:
    """Whether two comparisons say the same; None where one of them is none."""
    if not all(re.search(r"\bthan\b", t) for t in (clause, text)):
        return None
    return sides_exchanged(clause, text) == bool(opposed(clause, text))


_NOT = re.compile(
    r"\b(?:not|rather than|instead of)\b(?P<no>.*?)(?=[,;.]|\bbut\b|\band\b(?! not)|$)", re.I
)


def polarity(clause: str, text: str) -> str | None:
    """A word affirmed in one and denied in the other, "" if none; None where one sets nothing apart."""
    if not (_CONTRASTS.search(clause) and _CONTRASTS.search(text)):
        return None
    (yes, no), (true, false) = _parted(clause), _parted(text)
    other = (yes & false) | (no & true)
    return min(other) if other else ""


_CONTRASTS = re.compile(
    r"\bnot\b.*\bbut\b|(?:,|\band|\bbut) not\b|\brather than\b|\binstead of\b", re.I
)


def _parted(text: str) -> tuple[set[str], set[str]]:
    """(what is affirmed, what is denied), prepositions among them; what is both is neither."""
    no: set[str] = set()
    for match in _NOT.finditer(text):
        denied = _words(match["no"])
        if re.search(r"\b(?:do|does|did)\s$", text[: match.start()]):
            denied -= set(_run(match["no"])[:1])  # does not depend on A but on B
        no |= denied
    yes = _words(_NOT.sub(" ", text))
    return yes - no, no - yes


def _words(text: str) -> set[str]:
    return {x for x in letters(text) if x not in _IDLE or x in _PLACES}


_PLACES = frozenset(
    "along down up across above below over under inside outside before after".split()
)


def roles_exchanged(clause: str, text: str) -> str | None:
    """What stands in another's role, "" if nothing does; None if it cannot be told."""
    if polarity(clause, text) == "":
        return roles_exchanged(_NOT.sub(" ", clause), _NOT.sub(" ", text))
    if compared_sides(clause, text) and sides_exchanged(clause, text):
        return ""
    settings, theirs = _settings(clause), _settings(text)
    every = set(_run(clause)) & set(_run(text))
    odd = False
    for word in sorted(settings.keys() & theirs.keys()):
        here, there = settings[word] & every, theirs[word] & every
        come, gone = here - there, there - here
        if come and gone:
            odd = True
            if any(
                come & theirs[w] and gone & settings[w]
                for w in settings.keys() & theirs.keys() - {word}
            ):
                return f"{min(come)} {word}"
            if come <= set(_core(text)) and gone <= set(_core(clause)):
                return f"{min(come)} {word}"
    if odd:
        return None
    others = [_run(t) for t in _forms(text)]
    for form in _forms(clause):
        if any(_within(_run(form), other) for other in others):
            return ""
    mine = [x for x in _core(clause) if x in every]
    core = [x for x in _core(text) if x in every]
    if (
        len(mine) >= 2
        and mine == core
        and all(
            roots & every == theirs.get(word, set()) & every for word, roots in settings.items()
        )
    ):
        return ""  # a setting stands elsewhere
    return None


def _forms(text: str) -> list[str]:
    """A clause, actively where it is passive; what is said to be one thing also the other way round."""
    if passive := _BY.search(text):
        agent, rest = _agent(text[passive.end() :])
        return [f"{agent} {passive['verb']} {text[: passive.start()]} {passive['mid']} {rest}"]
    if (be := _BE.search(text)) and _ONE_THING.match(text[be.end() :]) and not _EVERY.match(text):
        return [text, f"{text[be.end() :]} is {text[: be.start()]}"]
    if (
        (be := _BE.search(text))
        and re.match(r"(?:the|its|their)\s", text, re.I)
        and text[be.end() :][:1].isupper()
    ):
        return [text, f"{text[be.end() :]} is {text[: be.start()]}"]
    return [text]


_ONE_THING = re.compile(r"(?:the|its|their|called|known as)\s", re.I)
_EVERY = re.compile(r"(?:every|all|each|any|some|no|an?)\s", re.I)


def _agent(text: str) -> tuple[str, str]:
    match = re.search(r"\b(?:" + "|".join(sorted(_SETTING)) + r")\b|,", text)
    return (text[: match.start()], text[match.start() :]) if match else (text, "")


def _run(text: str) -> list[str]:
    pointing = pointing_roots(text)
    return [x for x in letters(text) if x not in _IDLE and x not in pointing]


def _within(mine: list[str], theirs: list[str]) -> bool:
    """Whether all of one that the other has stands there in the same order."""
    mine = [x for x in mine if x in theirs]
    at = 0
    for x in mine:
        try:
            at = theirs.index(x, at) + 1
        except ValueError:
            return False
    return True


def _settings(text: str) -> dict[str, set[str]]:
    """Of each preposition but `of`, `than`, `by`: the roots of its phrase."""
    found: dict[str, set[str]] = {}
    word = ""
    for piece, kind in _pieces(text):
        if kind == "in":
            word = piece
            found.setdefault(word, set())
        elif kind == "end":
            word = ""
        elif word and kind == "matter":
            found[word] |= set(_run(piece))
    return found


def _core(text: str) -> list[str]:
    """The roots outside of prepositional phrases, in order."""
    found: list[str] = []
    inside = False
    for piece, kind in _pieces(text):
        if kind in ("in", "end"):
            inside = kind == "in"
        if kind != "in" and not inside:
            found.extend(_run(piece))
    return found


def _pieces(text: str) -> list[tuple[str, str]]:
    """The words with what they are: in (a preposition), end (of its phrase), matter or plain."""
    found: list[tuple[str, str]] = []
    solid = False
    for token in tokens(text):
        raw = text[token.start : token.end]
        if token.kind == "cut":
            found.append((raw, "end"))
            continue
        lower = raw.lower()
        if lower in _SETTING:
            found.append((lower, "in"))
            solid = False
        elif (
            lower in AUXILIARIES
            or tag(raw) in ("VBZ", "VBD")
            or (solid and lower in ("the", "a", "an", "that", "which"))
        ):
            found.append((raw, "end"))
            solid = False
        else:
            found.append((raw, "matter"))
            solid = solid or lower not in FUNCTION
    return found
