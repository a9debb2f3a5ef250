"""Who did what (P17): a name, a deed; asked for the name."""

import re
from typing import NamedTuple

from examstream.text.clauses import lower_first
from examstream.text.lexicon import known, tag

_DEEDS = (
    "developed proposed introduced discovered invented published founded wrote formulated described"
    " designed created coined proved demonstrated showed derived established built devised identified"
    " isolated measured observed pioneered suggested argued won led signed drafted painted composed"
    " conquered defeated ruled unified commissioned ordered opened launched discovered theorized"
).split()
_NAME = r"(?:[A-Z][\w’'-]+|[A-Z]\.)(?:\s(?:[A-Z][\w’'-]+|[A-Z]\.|de|von|van|der|la|al-[A-Z]\w+|I{1,3}|IV|V|VI{0,3})){0,4}"
_ACTIVE = re.compile(
    rf"^(?:(?:In|By) (?P<when>[^,]{{3,40}}), )?(?:(?:[Tt]he )?(?:[A-Z]?[a-z]+ ){{0,3}}?(?:mathematician|physicist|chemist|biologist|economist|philosopher|scientist|engineer|psychologist|historian|king|emperor|president|statistician|sociologist|computer scientist|geneticist|astronomer|general|queen|poet|writer|lawyer|judge) )?(?P<name>{_NAME}(?: and {_NAME})?) (?:first |also |later |then |famously )?(?P<deed>{'|'.join(_DEEDS)}) (?P<rest>.+)\.$"
)
_PASSIVE = re.compile(
    rf"^(?P<what>.+?) (?P<be>was|were) (?:first |originally |independently )?(?P<deed>{'|'.join(_DEEDS)}) (?P<when>in \d{{4}} )?by (?:(?:the )?(?:[A-Z]?[a-z]+ ){{0,3}}?)?(?P<name>{_NAME})(?P<rest>(?: in| at| to| as| on| for)[^,;]*)?\.$"
)
_PLACES = frozenset(
    "The A An In On At By This These It Some Most Many Several Each All Both Early Modern Ancient"
    " Scientists Researchers Congress Parliament".split()
)


class Deed(NamedTuple):
    """A person asked for."""

    question: str
    name: str
    answers: tuple[str, ...]


def deed(said: str) -> Deed | None:
    """The person a statement names as the one who did something; None if it names none."""
    if match := _ACTIVE.match(said):
        name = match["name"]
        if not _person(name) or (
            re.match(r"that\b", match["rest"]) and len(match["rest"].split()) > 25
        ):
            return None
        rest = re.split(r"; |, (?:which|and|but|because|so|who|where)\b", match["rest"])[0]
        when = f"In {match['when']}, who" if match["when"] else "Who"
        question = f"{when} {match['deed']} {rest}?"
    elif match := _PASSIVE.match(said):
        name = match["name"]
        if not _person(name) or re.search(r"\b(?:that|which|who|is|are|was|were)\b", match["what"]):
            return None  # "a notation that was introduced by …": another clause's deed
        when = f" {match['when'].strip()}" if match["when"] else ""
        question = f"By whom {match['be']} {lower_first(match['what'])} {match['deed']}{match['rest'] or ''}{when}?"
    else:
        return None
    if re.search(
        r"^(?:Who|By whom) (?:\w+ )?\w+ (?:the|this|that|such an?) \w+(?: \w+ed)?(?: in \d{4})?\?$",
        question,
    ):
        return None  # "the tax": which?
    if (
        re.search(r"\b(?:he|she|his|her|they|their|it|this|these)\b", question)
        or len(question.split()) < 6
    ):
        return None
    last = [w for w in name.split() if len(w) > 2 and w[0].isupper() and w.isalpha()]
    single = (
        " and " not in name
        and len(name.split()) > 1
        and last
        and not re.fullmatch(r"[IVX]+", name.split()[-1])
    )
    answers = (name, last[-1]) if single else (name,)
    return Deed(question, name, tuple(dict.fromkeys(answers)))


def _person(name: str) -> bool:
    words = name.split()
    if words[0] in _PLACES or name.isupper() or re.search(r"\d", name):
        return False
    lowered = [
        w for w in words if len(w) > 2 and known(w) and tag(w.lower()) not in ("NNP", "NNPS")
    ]
    return len(lowered) < len([w for w in words if len(w) > 2]) or (
        len(words) == 1 and not known(words[0])
    )
