"""What the lecture says of a term: "TERM does …" (P5)."""

import re
from dataclasses import dataclass

from examstream.exam.plan.en.reading import Reading, Sentence
from examstream.exam.plan.model import Term
from examstream.text.clauses import BE, clause, split_lead
from examstream.text.lexicon import AUXILIARIES, is_finite, tag, verb_base
from examstream.text.likeness import given_away, pieces
from examstream.text.nouns import is_plural
from examstream.text.words import words


@dataclass(frozen=True)
class Predicate:
    """A sentence whose subject is a term: `lead`, the subject as printed, the rest."""

    term: Term
    printed: str  # without article
    article: str
    lead: str
    predicate: str
    plural: bool
    sentence: Sentence


def predicates(reading: Reading, forms: dict[str, Term]) -> list[Predicate]:
    """Good sentences that begin with a term and its verb."""
    found = []
    for sentence in reading.good():
        if (one := _predicate(sentence, forms)) is not None:
            found.append(one)
    return found


_PURPOSE = re.compile(
    r"^The (?P<what>goal|aim|purpose|role|function|task|objective|job) of (?:(?P<article>the|an?) )?(?P<term>[\w’' -]{3,50}?) is to (?P<deed>.{15,})\.$"
)


def _purpose(sentence: Sentence, forms: dict[str, Term]) -> Predicate | None:
    """ "The goal of X is to …": X is what has that goal."""
    match = _PURPOSE.match(sentence.statement)
    term = forms.get(match["term"].lower()) if match else None
    if (
        match is None
        or term is None
        or not _telling(f"aims to {match['deed']}", match["term"], "aims")
    ):
        return None
    plural = is_plural(match["term"].split()[-1])
    text = f"{'have' if plural else 'has'} the {match['what']} to {match['deed']}"
    return Predicate(
        term, match["term"], (match["article"] or "").lower(), "", text, plural, sentence
    )


def _predicate(sentence: Sentence, forms: dict[str, Term]) -> Predicate | None:
    if (purpose := _purpose(sentence, forms)) is not None:
        return purpose
    lead, rest = split_lead(sentence.statement)
    match = re.match(r"(?:(The|An?|Each|Every)\s+)?", rest)
    assert match is not None
    body = rest[match.end() :]
    run = [w for w in words(body) if w.wordlike][:6]
    for size in range(min(5, len(run) - 1), 0, -1):
        printed = body[: run[size - 1].end]
        term = forms.get(printed.lower())
        if term is None:
            continue
        after = re.sub(r"^\s*\([^)]*\)", "", body[run[size - 1].end :]).strip()
        after = re.sub(
            r"^(?:also|often|usually|typically|generally|then|thus|therefore|only|always)\s+",
            "",
            after,
        )
        follow = words(after)
        if len(follow) < 6 or not follow[0].wordlike:
            return None
        plural = is_plural(printed.split()[-1])
        if not _verb(follow[0].text, follow[1].text, plural):
            continue
        text = after.rstrip(".")
        text = re.split(r";|: | — |—|,? whereas | while (?=the |an? |in |[a-z]+s )", text)[
            0
        ].rstrip(" ,")
        second = re.search(r",? and (?=(?:the|an?) )", text)
        if second and clause(text[second.end() :] + ".") is not None:
            text = text[: second.start()].rstrip(" ,")  # another subject, another claim
        if not _telling(text, printed, follow[0].lower):
            return None
        return Predicate(
            term, printed, (match.group(1) or "").lower(), lead, text, plural, sentence
        )
    return None


def _verb(first: str, second: str, plural: bool) -> bool:
    lower = first.lower()
    if lower in AUXILIARIES:
        return (lower in ("is", "was", "has", "does")) <= (not plural)
    if tag(first) in ("VBN", "VBD"):
        return tag(first) == "VBD" and second.lower() in (
            "the",
            "a",
            "an",
            "to",
            "from",
            "in",
            "that",
            "its",
        )
    if plural:
        return (
            is_finite(lower)
            and not lower.endswith("s")
            and tag(first) in ("VB", "VBP", "NN", "JJ")
            and tag(second) != "MD"
            and lower not in ("and", "or")
        )
    return bool(verb_base(lower)) and tag(second) != "MD"


def _telling(text: str, printed: str, verb: str) -> bool:
    """Says the predicate enough by itself, and nothing that gives the subject away?"""
    if len(pieces(text)) < 4 or given_away(printed, text):
        return False
    if re.search(
        r"\b(?:it|they|them|he|she|his|her|this|these|both|other|others|another)\b", text, re.I
    ):
        return False
    if re.search(r"\b(?:not|no|never|cannot|nor|n't|n’t)\b", text):
        return False  # what does not: very much
    if re.match(r"stands? for\b", text):
        return False  # an abbreviation, asked for as one
    if re.match(r"(?:has|have|had) (?:some|many|several|a few|various|different|no)\b", text):
        return False
    if verb in BE and not _specific(text):
        return False
    if verb in BE and re.match(
        r"\w+ (?:not |also |very |quite |more |most |less |often |usually )*(?:important|necessary|useful|possible|different|similar|complex|simple|common|true|clear|easy|hard|difficult|well|able|also|called|known|termed|named|referred|used\b(?! (?:to|for|by|in))|one|part|an? (?:important|good|key|common|useful|simple|great))\b",
        text,
    ):
        return False
    return not (
        verb in ("can", "may", "might", "could", "would", "should", "must")
        and len(pieces(text)) < 6
    )


def _specific(text: str) -> bool:
    """ "is formed by …", "are the smallest …": told of one; "is charged" or "is large" of many."""
    run = [w.text for w in words(text) if w.wordlike][1:4]
    if not run:
        return False
    first = run[0].lower()
    if first in ("found", "located", "present", "seen", "common"):
        return False  # so are many things
    if first in ("a", "an", "the", "one", "made", "formed", "composed", "used"):
        return True
    following = run[1].lower() if len(run) > 1 else ""
    participle = tag(run[0]) in ("VBN", "VBD") or first.endswith("ed")
    return participle and following in (
        "by",
        "from",
        "between",
        "into",
        "as",
        "at",
        "on",
        "to",
        "in",
        "through",
        "with",
        "when",
        "of",
    )
