"""What the lecture says of a term: "TERM does …" (P5), and terms inside statements."""

import re
from dataclasses import dataclass

from examstream.exam.plan.en.parts import cuts_name
from examstream.exam.plan.en.reading import Reading, Sentence
from examstream.exam.plan.en.term import special
from examstream.exam.plan.model import Term
from examstream.text.clauses import BE, clause, split_lead
from examstream.text.lexicon import AUXILIARIES, is_finite, may_be_base, tag, verb_base
from examstream.text.likeness import given_away, pieces
from examstream.text.nouns import head, is_plural, singular
from examstream.text.quantities import NUMERALS
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


@dataclass(frozen=True)
class Gap:
    """A term inside a statement: `statement[start:end]` is how it is printed."""

    term: Term
    start: int
    end: int
    sentence: Sentence
    broad: bool = False  # other words would do in an open blank: to be chosen among terms


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


def gaps(reading: Reading, forms: dict[str, Term]) -> list[Gap]:
    """For each good sentence the terms best blanked: defined or marked, said once, not opening it.

    Two, so that a term asked elsewhere leaves the sentence the other.
    """
    found: list[Gap] = []
    for sentence in reading.good():
        said = sentence.statement
        choices: list[tuple[float, Gap]] = []
        run = [w for w in words(said) if w.wordlike]
        for i in range(1, len(run)):
            for size in range(min(4, len(run) - i), 0, -1):
                start, end = run[i].start, run[i + size - 1].end
                term = forms.get(said[start:end].lower())
                if term is None or re.search(r"[(\"“$]", said[start:end]):
                    continue
                if _fits_gap(said, start, end, term):
                    weight = (
                        2.0 * term.marked
                        + (size > 1)
                        + min(term.count, 12) / 12
                        + 0.3 * (i > len(run) / 2)
                    )
                    choices.append((weight, Gap(term, start, end, sentence, _broad(term))))
                break
        best = [gap for _, gap in sorted(choices, key=lambda pair: -pair[0])]
        found.extend([*best[:1], *(gap for gap in best[1:2] if gap.term.marked)])
    return found


def _fits_gap(said: str, start: int, end: int, term: Term) -> bool:
    name = said[start:end]
    rest = said[:start] + " ; " + said[end:]
    if (
        given_away(name, rest)
        or _kin(name, rest)
        or re.match(r"\s*\(", said[end:])
        or said[end : end + 1] in "-–’'⁺⁻"
    ):
        return False
    if said[start - 1 : start] in '-–(“"':
        return False
    if cuts_name(said, start, end):
        return False
    before = said[:start].split()[-1].lower().strip(",;:(")
    if (
        before[:1].isdigit()
        or before in NUMERALS
        or before in ("which", "what", "whose", "percent")
    ):
        return False  # "3 ____ louder": a unit; "lives at which ____"
    if len(before) == 1 and before not in "a$":
        return False  # "the O ____"
    after = (re.findall(r"[\w’'-]+", said[end:]) or [""])[0]
    if after == "of" and re.match(
        r"\s*of (?:about |nearly |almost |over )?(?:\d|(?:" + "|".join(NUMERALS) + r")\b)",
        said[end:],
    ):
        return False  # "reaches a ____ of nine metres": any word for a measure will do
    if re.match(r"\s+(?:is|was|of) (?:about )?\d", said[end:]) and before in ("its", "their"):
        return False  # "its ____ is 14": a measure under more than one name
    if not term.marked and re.search(r"\b(?:may|might|could)\b", said):
        return False  # of a common word, told with a doubt, others are as true
    if is_part(before, after) or (before == "to" and may_be_base(name.lower())):
        return False
    told = re.findall(r"[\w’'-]+", said[:start].lower())[-2:]
    if len(told) == 2 and told[0] in BE and told[1] in ("a", "an"):
        return False  # "X is a ____ that …": of what kind it is has many names
    if before in ("and", "or") or after.lower() in ("and", "or") or said[end : end + 1] == ",":
        return False  # one of a list: another member would do
    if any(a.lower() in rest.lower() for a in term.aliases):
        return False
    if tag(after) == "NN" and not is_plural(name.split()[-1]) and said[end : end + 1] == " ":
        return False  # "the ____ pattern": the name is longer; a verb would end in -s
    if " " not in term.name and after in _VALUED:
        return False  # "its ____ value": one of several words before it
    if not term.marked and singular(head(term.name).lower()) in _LOOSE_HEADS:
        return False  # "the ____ that plagued the states": "economic problems" is one way to say it
    if not special(term.name, term.count, term.marked) or term.count > 40:
        return False  # a common word: a blank for it has many answers
    return len(pieces(rest)) >= 6


def _kin(name: str, rest: str) -> bool:
    """Does a word of the same stem stand beside the blank: "neurotransmission", "neurotransmitter"?"""
    stems = {w.lower()[: max(7, round(0.6 * len(w)))] for w in name.split() if len(w) >= 9}
    return (
        any(w.startswith(tuple(stems)) for w in re.findall(r"[a-z]{7,}", rest.lower()))
        if stems
        else False
    )


_VALUED = frozenset("value values name names type types call calls".split())
_LOOSE_HEADS = frozenset(
    "problem thing way reason question idea issue example result factor".split()
)


def _broad(term: Term) -> bool:
    return " " not in term.name and not (term.marked and term.count <= 14)


def is_part(before: str, after: str) -> bool:
    """Is the match only part of a longer noun phrase ("ion [channels] open", "[sodium] channel")?"""
    if (
        before
        and tag(before)[:2] in ("NN", "JJ")
        and before not in ("other", "many", "several", "such", "different")
    ):
        return True
    return bool(after) and tag(after)[:2] in ("NN",) and not is_finite(after)
