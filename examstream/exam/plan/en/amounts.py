"""Numbers the lecture tells (P11): how many, how much, in which year."""

import re

from examstream.exam.plan.en.counts import askable
from examstream.exam.plan.en.faults import fault_of
from examstream.exam.plan.en.years import Amount, past_base, year_of
from examstream.text.clauses import BE, clause, lower_first, split_lead, upper_first
from examstream.text.lexicon import PASTS, PREPOSITIONS, tag, verb_base
from examstream.text.nouns import is_plural
from examstream.text.quantities import Quantity, quantities
from examstream.text.words import Word, words

_TOTAL = re.compile(
    r"^(?:a total of|only|exactly|about|approximately|around|roughly|nearly|almost|some|just|a|an|over)\s+",
    re.I,
)
_IDLE = re.compile(
    r"\b(?:problem|thing|question|reason|point|answer|lesson|idea|word|example|way)s?$"
)
"""How many of them there are is nothing to know."""


def amounts(said: str) -> list[Amount]:
    """Numeric questions a statement answers, best first (most often one or none)."""
    if (year := year_of(said)) is not None:
        return [year]
    if re.search(r"\bago\b|\?", said):
        return []
    found = []
    for part in _halves(said):
        lead, rest = split_lead(part)
        if re.match(r"(?:which|who|that|where)\b", rest, re.I):
            continue
        lead = "" if lead.startswith("As ") else lead
        run = words(rest)
        for quantity in quantities(run):
            opening = _of_subject(lead, rest, run, quantity)
            if (not opening and not askable(run, quantity)) or (
                quantity.whole and quantity.value < 2
            ):
                continue
            if _IDLE.search(quantity.counted):
                continue
            if (stem := opening or _stem(lead, rest, run, quantity)) is not None:
                printed = rest[run[quantity.first].start : run[quantity.end - 1].end]
                found.append(
                    Amount(
                        stem,
                        quantity.value,
                        quantity.unit,
                        quantity.hedged,
                        printed,
                        quantity.whole,
                    )
                )
        if found:
            break
    return found


def _halves(said: str) -> list[str]:
    """ "A, but B." as B and A where both are whole statements; else the statement itself."""
    match = re.match(
        r"^(.{20,}?)(?:,? but|, and|,? while|,? whereas) ((?:(?:at|in|on|for|with)\b[^,]{3,60}, )?[^,]{12,})\.$",
        said,
    )
    if not match:
        return [said]
    one, two = match.group(1) + ".", upper_first(match.group(2)) + "."
    if split_lead(said)[0] and not split_lead(two)[0]:
        return [said]  # "In Norway A, but B": of B, too, it is told where
    parts = clause(split_lead(two)[1])
    if fault_of(one) or fault_of(two) or parts is None or " and " in parts.subject:
        return [said]
    if clause(split_lead(one)[1]) is None or re.search(r", \w+\.$", one):
        return [said]
    return [two, one]


_LOOSELY = re.compile(r"\b(?:factor|method|approach|feature|aspect|issue|theme|argument|theor)\w*$")
"""What may be counted otherwise: "Two factors influence …"."""


def _of_subject(lead: str, rest: str, run: list[Word], quantity: Quantity) -> str | None:
    """ "Fifty-five men met in secret" → "How many men met in secret?"."""
    first = quantity.first == 0 or (quantity.first == 1 and quantity.hedged)
    if not first or not quantity.counted or _LOOSELY.search(quantity.counted):
        return None
    verb = run[quantity.end] if quantity.end < len(run) else None
    if verb is None or not (
        tag(verb.text) in ("VBD", "VBZ", "VBP") or verb.lower in BE or past_base(verb.lower)
    ):
        return None
    told = re.split(r"[;:]|, (?:which|and|but|so|while|whereas|who)\b", rest[verb.start :])[0]
    if len(told.split()) < 4 or re.search(r"\b(?:each|both|other|another|respectively)\b", told):
        return None
    hedge = "approximately " if quantity.hedged else ""
    return _ask(lead, f"{hedge}how many {quantity.counted} {told.rstrip(' .,')}")


def _stem(lead: str, rest: str, run: list[Word], quantity: Quantity) -> str | None:
    start, end = run[quantity.first].start, run[quantity.end - 1].end
    before, after = rest[:start].rstrip(), rest[end:].strip()
    after = re.split(
        r"(?:;|:|, (?:which|and|but|so|while|whereas|thus|or|leaving|making|with|the|an?)\b|, [a-z]+ing\b)",
        after,
    )[0].rstrip(" .,")
    if re.search(r"\b(?:an?|the|its|their)$", before):
        return None  # "a 75% share": no number of something
    if re.match(r"(?:or|and|to|–)\b", after) or re.search(
        r"\bthe (?:same|first|last|next|other)$", before
    ):
        return None
    if (
        re.search(r", (?:(?:an?|the) )?[^,]* of$", before)
        and clause(before.rsplit(",", 1)[1] + " x.") is None
    ):
        return None  # "…, a concert hall of about 2 seconds": the verb stands in the half before
    if before.count("(") > before.count(")"):
        return None
    thing = quantity.counted or quantity.unit
    if quantity.counted and (
        more := re.match(
            r"(?:of (?:[\w’'-]+ ?){1,4}?|(?:called|known as) (?:the )?[\w-]+(?: [\w-]+)?)(?=$| (?:in|on|at|for|that|which|who|to|from|with|and|or|per|are|is)\b|[,(])",
            after,
        )
    ):
        thing, after = f"{thing} {more.group()}", after[more.end() :].strip(" ,")
    hedge = "approximately " if quantity.hedged else ""
    before = re.sub(
        r"\s+(?:about|approximately|around|roughly|nearly|almost|some|only|exactly|just)$",
        "",
        before,
        flags=re.I,
    )
    if match := re.match(r"There (are|were)(?: a total of)?$", before):
        return _ask(lead, f"{hedge}how many {thing} {match.group(1)} there {after}")
    parts = clause(rest)
    if parts is not None and parts.run[parts.verb].end <= start:
        between = rest[parts.run[parts.verb].end : start].strip()
        plain = _TOTAL.sub("", between + " ").strip()
        verb = parts.run[parts.verb].lower
        subject = lower_first(parts.subject)
        if subject.split()[0] in PREPOSITIONS:
            return None  # "In June a strong colony holds": no comma tells where the subject begins
        if not plain and verb in BE and quantity.unit and not quantity.counted:
            # "is 5 degrees wide": what follows belongs to the number
            if re.match(r"(?!at|in|for|on|per|during|of)[a-z]+", after):
                return None
            return _ask(
                lead,
                f"what {verb} {hedge}{subject}{' ' + after if after else ''}, in {_unit(quantity)}",
            )
        many = is_plural(re.split(r" (?:of|in|for|to|with|on|at) ", parts.subject)[0].split()[-1])
        if many and (verb_base(verb) or verb == "has"):
            return None
        if re.match(r"(?:that|which|who|whose)\b", after):
            plain = "in place"
        base = _base(verb)
        if not plain and quantity.whole and verb not in BE and base:
            return _ask(lead, f"{hedge}how many {thing} {_do(verb)} {subject} {base} {after}")
    if (
        parts is None
        or parts.run[parts.verb].end > start
        or re.search(r"[;:]|, but | but ", before)
    ):
        return None
    if before.count(",") > 1 or len(words(before)) > 20:
        return None
    if re.search(r"\b(?:than|by|every|each|per)$", before) and not quantity.unit:
        return None
    text = f"{lower_first(before)} {hedge}how many {thing} {after}"
    return _ask(lead, text) if len(words(before)) >= 3 else None


def _unit(quantity: Quantity) -> str:
    return {"%": "percent", "$": "dollars", "€": "euros"}.get(quantity.unit, quantity.unit)


def _do(verb: str) -> str:
    if verb_base(verb) or verb == "has":
        return "does"
    return "did" if verb.endswith("ed") or verb == "had" or verb in PASTS else "do"


def _base(verb: str) -> str:
    """The base of the main verb; "" where it is no plain verb."""
    if verb in ("has", "have", "had"):
        return "have"
    if verb in (
        "can",
        "may",
        "will",
        "must",
        "could",
        "would",
        "should",
        "do",
        "does",
        "did",
        "might",
    ):
        return ""
    if base := verb_base(verb) or PASTS.get(verb, ""):
        return base
    return "" if verb.endswith("ed") or verb in BE else verb


def _ask(lead: str, text: str) -> str:
    asked = " ".join(text.split()).rstrip(" ,;:").replace("how many percent", "what percentage")
    if lead:
        return f"{upper_first(lead)}, {asked}?"
    return upper_first(asked) + "?"
