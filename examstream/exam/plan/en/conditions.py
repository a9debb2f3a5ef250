"""Names given on a condition: "When one firm sells all there is, the market is called a monopoly." (P1)."""

import re
from typing import NamedTuple

from examstream.text.clauses import clause, lower_first, upper_first
from examstream.text.lexicon import tag

_NAMED = re.compile(
    r"^(?P<lead>If|When|Whenever|Where) (?P<held>[^,;:]{10,110}), (?:then )?(?P<what>[^,;:]{2,60}?) (?P<be>is|are) (?:then |also )?"
    r"(?:called|known as|termed|referred to as) (?P<article>an? |the )?[“\"]?(?P<term>[\w’'-]+(?: [\w’'-]+){0,3}?)[”\"]?"
    r"(?: \((?P<short>[A-Z][\w-]{1,7})\))?\.$"
)
_LOOSE = re.compile(r"\b(?:this|these|that|those|such|we|you|our|your)\b", re.I)


class Named(NamedTuple):
    """A question in the making: `said` is what the name is for, `ask` and `frame` ask for it."""

    term: str
    said: str
    ask: str
    frame: str  # the sentence with {} where the name stands
    plural: bool
    article: str
    short: str


def _names(term: str) -> bool:
    """A noun, or a deed of two words ("frost wedging"); not "isotonic", "running"."""
    last = tag(term.split()[-1])
    return last[:1] == "N" or (last == "VBG" and " " in term)


def named(said: str) -> Named | None:
    """The name, and what it is given to and when; None where the sentence gives none."""
    match = _NAMED.match(said)
    if match is None or _LOOSE.search(match["held"]) or not _names(match["term"]):
        return None
    what, held, be = match["what"], match["held"], match["be"]
    lead = "if" if match["lead"] == "If" else "when"
    if re.fullmatch(r"it|they", what, re.I):
        parts = clause(upper_first(held) + ".")
        if parts is None or not re.match(
            r"(?:the|an?|two|three|all|every|each)\b|\w+s$", parts.subject, re.I
        ):
            return None
        subject = lower_first(parts.subject)
        ask = f"What {be} {subject} called {lead} {what.lower()} {parts.predicate}?"
        told = f"{subject} {lead} {what.lower()} {parts.predicate}"
    elif re.match(r"(?:the|an?|its|their)\b", what, re.I) and not re.match(
        r"(?:its|their)\b", what, re.I
    ):
        ask = f"What {be} {lower_first(what)} called {lead} {held}?"
        told = f"{lower_first(what)} {lead} {held}"
    else:
        return None
    article = (match["article"] or "").strip()
    shown = {"the": "the ", "a": "a(n) ", "an": "a(n) "}.get(article, "")
    frame = f"{match['lead']} {held}, {what} {be} called {shown}{{}}."
    return Named(match["term"], told, ask, frame, be == "are", article, match["short"] or "")
