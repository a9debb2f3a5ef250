"""What a lecturer tells as "we" and "you", told of the things themselves.

Only where nothing but the speaker goes: "You can use X to …" is "X can be used to …". What cannot be
turned so stays as it is, and fails as a person's (K3).
"""

import re

from examstream.text.clauses import upper_first
from examstream.text.lexicon import PRONOUNS, is_finite, known, may_be_base, tag
from examstream.text.nouns import head, is_plural

_IRREGULAR = {
    "begin": "begun", "bind": "bound", "break": "broken", "bring": "brought", "build": "built", "buy":
    "bought", "choose": "chosen", "cut": "cut", "draw": "drawn", "drive": "driven", "feed": "fed", "find":
    "found", "forbid": "forbidden", "get": "obtained", "give": "given", "hold": "held", "keep": "kept",
    "know": "known", "lay": "laid", "lead": "led", "leave": "left", "let": "let", "lose": "lost", "make":
    "made", "mean": "meant", "meet": "met", "pay": "paid", "put": "put", "read": "read", "run": "run",
    "see": "seen", "sell": "sold", "send": "sent", "set": "set", "show": "shown", "speak": "spoken", "split":
    "split", "spread": "spread", "take": "taken", "teach": "taught", "tell": "told", "think": "thought",
    "throw": "thrown", "understand": "understood", "write": "written", "rewrite": "rewritten",
}  # fmt: skip
_NO_DEED = frozenset(
    "be have do go come want need like wonder see think know say ask tell notice expect imagine"
    " remember recall guess try start stop look talk learn let get hope feel say".split()
)
"""What a person does, or what has no passive."""

_POSSIBLE = re.compile(
    r"\b(?P<verb>allow|enable|permit|let)(?P<form>s|ed|ing|ting)? (?:us|you|one|users|people)(?P<to> to)? (?P<deed>[a-z]+)\b"
)
_MAKES = {"": "make", "s": "makes", "ed": "made", "ing": "making", "ting": "making"}
_HELPS = re.compile(
    r"\b(helps?|helped|helping) (?:us|you) (?:to )?(?!(?:know|see|think|say|feel|remember|recall|imagine|learn)\b)(?=[a-z]+ )"
)
_USE = re.compile(
    r"^(?P<lead>(?:[A-Z][^,.;]{2,60}, )?)(?:[Ww]e|[Yy]ou) (?P<modal>(?:can|could|may|might|must|should)(?: also| only| often| usually| always| easily)?|cannot)"
    r" (?P<verb>[a-z-]+) (?P<what>[^,.;:]+?)(?P<how> (?:by [a-z]+ing|by|using|with|from|to|as|into|through|when|if|because|without|for)\b.*|)\.$"
)
_CALL = re.compile(
    r"^(?P<lead>(?:[A-Z][^,.;]{2,60}, )?)[Ww]e (?:will |shall |often |usually |also |sometimes |simply )?(?:call|refer to) "
    r"(?P<what>(?:an?|the|any|all|each) [^,.;:]{4,90}?) (?P<as>as )?(?P<name>(?:an?|the) [“\"]?[\w-]+(?: [\w-]+){0,3}[”\"]?|[“\"][\w-]+(?: [\w-]+){0,3}[”\"]|(?!the |an? )[\w-]+(?: (?!the |an? )[\w-]+)?)\.$"
)
_DEFINE = re.compile(
    r"^[Ww]e define (?P<what>(?:an? |the )?[\w’'-]+(?: [\w’'-]+){0,4}) (?:as|to be) (?P<said>(?:an?|the|any|all) .+)\.$"
)
_DENOTE = re.compile(
    r"^[Ww]e (?:denote|write) (?P<what>(?:the|an?) [^,.;$]{3,70}?) (?:by|as) (?P<symbol>\$[^$]+\$)\.$"
)


def impersonal(said: str) -> str:
    """The statement without the speaker, or as it is."""
    said = _POSSIBLE.sub(_possible, said)
    said = _HELPS.sub(r"\1 to ", said)
    for pattern, turn in (
        (_CALL, _called),
        (_DEFINE, _defined),
        (_DENOTE, _denoted),
        (_USE, _used),
    ):
        if (match := pattern.match(said)) and (turned := turn(match)):
            return turned
    return said


def _possible(match: re.Match[str]) -> str:
    """ "allows us to sample" → "makes it possible to sample"."""
    bare = match["verb"] == "let"
    if not may_be_base(match["deed"]) or bare == bool(match["to"]):
        return match.group()
    return f"{_MAKES[match['form'] or '']} it possible to {match['deed']}"


def _used(match: re.Match[str]) -> str:
    """ "You can use X to …" → "X can be used to …"."""
    verb, what = match["verb"], match["what"].strip()
    run = what.split()
    if verb in _NO_DEED or not may_be_base(verb) or len(run) > 9 or not _noun_phrase(what):
        return ""
    if re.search(r"\b(?:we|us|our|you|your)\b|, (?:and|but|or)\b", match["how"]) or (
        not match["how"] and re.search(r"\b(?:at|in|on|into|over|during|after|before)\b", what)
    ):
        return ""
    if not (participle := _participle(verb)):
        return ""
    subject = what if match["lead"] else upper_first(what)
    return f"{match['lead']}{subject} {match['modal']} be {participle}{match['how']}."


def _called(match: re.Match[str]) -> str:
    what, name = match["what"].strip(), match["name"]
    if not match["as"] and not re.match(r"an? |the |[“\"]", name):
        run = name.split()
        if len(run) > 2 or what.split()[-1] in ("the", "a", "an"):
            return ""
    if not _noun_phrase(what.split(" that ")[0].split(" which ")[0]):
        return ""
    verb = "are" if is_plural(head(what)) else "is"
    return f"{match['lead']}{what if match['lead'] else upper_first(what)} {verb} called {name}."


def _defined(match: re.Match[str]) -> str:
    verb = "are" if is_plural(match["what"].split()[-1]) else "is"
    return f"{upper_first(match['what'])} {verb} defined as {match['said']}."


def _denoted(match: re.Match[str]) -> str:
    verb = "are" if is_plural(head(match["what"])) else "is"
    return f"{upper_first(match['what'])} {verb} denoted by {match['symbol']}."


def _noun_phrase(what: str) -> bool:
    """Nothing in it that would be a clause or point elsewhere."""
    run = re.findall(r"[A-Za-z][\w’'-]*", re.sub(r"\$[^$]*\$", "", what))
    if not run or (tag(run[-1])[:1] not in ("N", "J") and not what.endswith("$")):
        return False
    if any(
        w.lower() in PRONOUNS or w.lower() in ("this", "these", "that", "those", "its", "their")
        for w in run
    ):
        return False
    first = run[0].lower()
    return first not in ("how", "why", "whether", "that", "what") and not any(
        is_finite(w) and tag(w) in ("MD", "VBZ", "VBD", "VBP") for w in run[1:]
    )


def _participle(verb: str) -> str:
    if verb in _IRREGULAR:
        return _IRREGULAR[verb]
    if verb.endswith("e"):
        forms = [verb + "d"]
    elif verb.endswith("y") and verb[-2] not in "aeiou":
        forms = [verb[:-1] + "ied"]
    else:
        forms = [verb + "ed", verb + verb[-1] + "ed"]
    return next(
        (f for f in forms if known(f) and tag(f)[:2] == "VB"), forms[0] if known(forms[0]) else ""
    )
