"""Terms inside statements, to be left out of them."""

import re
from dataclasses import dataclass

from examstream.exam.plan.en.parts import cuts_name
from examstream.exam.plan.en.reading import Reading, Sentence
from examstream.exam.plan.en.term import special
from examstream.exam.plan.model import Term
from examstream.text.clauses import BE
from examstream.text.lexicon import is_finite, may_be_base, tag
from examstream.text.likeness import given_away, pieces
from examstream.text.nouns import head, is_plural, singular
from examstream.text.quantities import NUMERALS
from examstream.text.words import words


@dataclass(frozen=True)
class Gap:
    """A term inside a statement: `statement[start:end]` is how it is printed."""

    term: Term
    start: int
    end: int
    sentence: Sentence
    broad: bool = False  # other words would do in an open blank: to be chosen among terms


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
