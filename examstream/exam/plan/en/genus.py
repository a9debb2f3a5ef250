"""What kind of thing a definition says its term is: a noun phrase and what restricts it."""

import re

from examstream.text.lexicon import PREPOSITIONS, tag
from examstream.text.nouns import is_plural
from examstream.text.words import words

RESTRICTS = re.compile(
    r"\b(?:that|which|who|whose|where|of|for|in|to|from|with|between|used|by|formed|caused|when|on|at|without|among|within|consisting|containing|designed|made)\b"
)
_MASS = re.compile(
    r"(?P<genus>[A-Za-z][\w’'-]*(?: [A-Za-z][\w’'-]*){0,2}) (?:that|which|of|in which|by which|between|produced|caused|made|used|given|based)\b"
)
_NO_GENUS = frozenset(
    "part evidence proof reason time one room cause subject home place way".split()
)


def _mass(said: str) -> str:
    """ "traditional domination that is …", "power that people agree to follow": a genus without article."""
    match = _MASS.match(said)
    if match is None:
        return ""
    *before, last = match["genus"].split()
    if tag(last) not in ("NN", "VBG") or is_plural(last) or last.lower() in _NO_GENUS:
        return ""
    return said if all(tag(w) in ("JJ", "NN", "VBN", "VBG") for w in before) else ""


def genus_of(said: str, plural: bool, *, marked: bool = False) -> str:
    """The defining phrase, if it is a noun phrase with what restricts it; else "".

    `marked`: of a marked term; its genus may be a mass noun ("power that people follow").
    """
    if gloss := re.search(r"(?:—|–| - |, )that is, (?P<said>.+)$", said):
        said = gloss["said"]
    cut = (
        re.split(
            r"(?:;|, (?:such as|like|for example|with|and|but|so|while|whereas|although|because|since) |\.\s|: )",
            said,
        )[0]
        .strip()
        .rstrip(",.")
    )
    first = re.match(
        r"(an?|the|any|one|anything|two or more|what (?:one|is|happens|remains|results))\s+", cut
    )
    run = [w for w in words(cut) if w.wordlike]
    if len(run) < 5 or not RESTRICTS.search(cut):
        return ""
    if not first:
        if not plural:
            return _mass(cut) if marked else ""
        if "," in cut[: run[2].end]:
            return ""
        if tag(run[0].text) in ("JJ", "VBN") and run[1].lower in PREPOSITIONS:
            return ""  # "important to adolescents": how they are, not what
        heads = [w for w in run[:4] if is_plural(w.text)]
        if (
            not heads
            or tag(run[0].text)[:2] in ("VB", "RB", "MD", "IN", "PR", "TO")
            or run[0].lower in ("very", "also", "not", "most", "more", "only")
        ):
            return ""
        if tag(run[0].text) in ("VBN", "VBD") and not is_plural(run[1].text):
            return ""
    elif re.match(
        r"(?:the|an?)\s+(?:same|only|reason|result|first|second|main|most important|basis|case|few|lot|new|very|number|kind of|other|one|good|great|big|key|major|common|important|simple|useful|popular|better|best|little|poor|bad|suitable|natural|standard|typical|sensible|matter|choice|question|problem for)\b",
        cut,
    ):
        return ""
    return cut
