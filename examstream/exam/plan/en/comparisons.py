"""Comparisons turned round (P7): more and less, most and least, up and down, equal and not."""

import re

from examstream.exam.plan.en.falsehood import Falsehood
from examstream.text.clauses import clause, lower_first, split_lead, upper_first
from examstream.text.lexicon import AUXILIARIES
from examstream.text.nouns import is_plural
from examstream.text.quantities import NUMERALS
from examstream.text.words import count_words

_COMPARATIVES = {
    "more": "less", "fewer": "more", "less": "more", "greater": "smaller", "smaller": "larger",
    "larger": "smaller", "bigger": "smaller", "higher": "lower", "lower": "higher", "stronger": "weaker",
    "weaker": "stronger", "faster": "slower", "slower": "faster", "longer": "shorter", "shorter":
    "longer", "better": "worse", "worse": "better", "earlier": "later", "later": "earlier", "older":
    "younger", "younger": "older", "heavier": "lighter", "lighter": "heavier", "thicker": "thinner",
    "thinner": "thicker", "closer": "farther", "wider": "narrower", "narrower": "wider", "richer":
    "poorer", "poorer": "richer", "cheaper": "costlier", "warmer": "colder", "colder": "warmer",
    "hotter": "cooler", "cooler": "hotter", "deeper": "shallower", "harder": "easier", "easier": "harder",
    "simpler": "more complex", "denser": "less dense", "taller": "shorter", "safer": "riskier",
}  # fmt: skip
_SUPERLATIVES = {
    "most": "least", "least": "most", "highest": "lowest", "lowest": "highest", "largest": "smallest",
    "smallest": "largest", "greatest": "smallest", "biggest": "smallest", "strongest": "weakest", "weakest":
    "strongest", "fastest": "slowest", "slowest": "fastest", "longest": "shortest", "shortest": "longest",
    "innermost": "outermost", "outermost": "innermost", "earliest": "latest", "latest": "earliest",
    "oldest": "youngest", "youngest": "oldest", "heaviest": "lightest", "lightest": "heaviest",
    "simplest": "most complex", "cheapest": "most expensive", "best": "worst", "worst": "best",
}  # fmt: skip
_MATCHED = re.compile(
    r"\b(?P<key>directly proportional|inversely proportional|inversely related|directly related"
    r"|positively correlated|negatively correlated|positively related|negatively related)\b"
)
_TURNED = {
    "directly proportional": "inversely proportional", "inversely proportional": "directly proportional",
    "inversely related": "directly related", "directly related": "inversely related",
    "positively correlated": "negatively correlated", "negatively correlated": "positively correlated",
    "positively related": "negatively related", "negatively related": "positively related",
}  # fmt: skip
_THAN = re.compile(
    r"\b(?P<word>"
    + "|".join(_COMPARATIVES)
    + r")\b(?P<mid>[^,;.]{0,60}?)\s+than\s+(?P<after>[^,;.]+)"
)


_IDIOM = re.compile(
    r"\b(?:affect|includ|involv|requir|mean|shap|cover|need|tak|do|serv|contain|reflect|demand|mark)(?:e|es|s|ed|d)?\s$"
)


def than(said: str) -> Falsehood | None:
    """A comparison with its sides swapped where both are simple, else turned round."""
    found = list(_THAN.finditer(said))
    if len(found) > 1 and said.startswith("If "):
        found = found[-1:]  # the consequence; the condition stays
    if len(found) != 1 or re.search(r"\b(?:no|not|never|nothing|rather|other)\b", said):
        return None
    match = found[0]
    if re.search(r"\bbut\b", said[match.end() - len(match["after"]) :]) or _counted(match["after"]):
        return None  # "worse than B but better …", "more than forty": no more and less of one thing
    if re.match(r"\s*(?:or equal|likely or)", match["mid"]) or re.match(
        r"(?:or|one|\d|half|expected|usual|ever|that\b|[\w-]+ percent|two|three|four|five)",
        match["after"],
    ):
        return None
    if not match["mid"].strip() and _IDIOM.search(said[: match.start()]):
        return None  # "affects more than personal relationships": these, and others
    before = said[max(0, match.start() - 14) : match.start()].lower()
    if re.search(r"\b(?:the|much of|once|any|far from)\s$", before) and match["word"] in (
        "more",
        "less",
    ):
        return None
    if swapped := _swapped(said, match):
        return swapped
    word = match["word"]
    if (
        said[match.start() - 1 : match.start()] in '“"‘'
        or re.search(r"[“\"]", said)
        or ", but " in said
    ):
        return None
    other = _COMPARATIVES[word]
    following = match["mid"].split()
    nouns = [w for w in following[:3] if is_plural(w)]
    if word == "more" and nouns and not re.match(r"(?:likely|often)\b", following[0]):
        other = "fewer"
    if re.match(r"\s+in (?:number|size)\b", match["mid"]) and word in ("fewer", "less"):
        other = "greater"
    text = said[: match.start("word")] + other + said[match.end("word") :]
    return Falsehood(text, "P7", f"the comparison is turned round: it is {word}, not {other}")


def _counted(after: str) -> bool:
    return after.split()[0].lower().split("-")[0] in NUMERALS or after[0].isdigit()


def _swapped(said: str, match: re.Match[str]) -> Falsehood | None:
    """ "S have more A than B" → "S have more B than A"; "A is …er than B" → "B is …er than A"."""
    mid, after = match["mid"].strip(), match["after"].strip()
    tail = said[match.end() :]
    counted = tail == "." and match["word"] in ("more", "fewer", "less") and bool(mid)
    if counted and is_plural(mid.split()[-1]) and mid.split()[-1] == after.split()[-1]:
        if max(len(mid.split()), len(after.split())) > 4:
            return None
        text = f"{said[: match.start('word')]}{match['word']} {after} than {mid}{tail}"
        why = f"there are {match['word']} {mid} than {after}, not the other way round"
        return Falsehood(text, "P7", why)
    parts = clause(said)
    if parts is None or tail != "." or count_words(parts.subject) > 4 or count_words(after) > 4:
        return None
    first = parts.run[parts.verb].lower
    if first not in AUXILIARIES or re.search(
        r"\b(?:in|of|to|by|for|at|with|do|does|did|are|is|was|were)\b", after
    ):
        return None
    subject = parts.subject
    if is_plural(subject.split()[-1]) != is_plural(after.split()[-1]) or (
        mid and is_plural(mid.split()[-1])
    ):
        return None
    if re.match(r"(?:there|it|this|these)\b", subject, re.I):
        return None
    between = said[parts.run[parts.verb].start : match.start("after")]
    text = f"{upper_first(after)} {between}{lower_first(subject)}."
    return Falsehood(
        text,
        "P7",
        f"the comparison is the other way round: {lower_first(subject)} {between}{after}",
    )


def the_more(said: str) -> Falsehood | None:
    """ "The larger the A, the smaller the B": the second goes the other way."""
    match = re.match(
        r"^(The \w+[^,]*, the )(?P<word>" + "|".join(_COMPARATIVES) + r")\b(.*)$", said
    )
    if not match or not re.match(r"The (?:more|less|fewer|\w+er)\b", said):
        return None
    word = match["word"]
    other = _COMPARATIVES[word]
    return Falsehood(
        f"{match.group(1)}{other}{match.group(3)}", "P7", f"it is the {word}, not the {other}"
    )


def superlative(said: str) -> Falsehood | None:
    found = [
        m for m in re.finditer(r"\bthe (?P<word>" + "|".join(_SUPERLATIVES) + r")\b(?! of\b)", said)
        if not re.search(r"\b(?:at|one of)\s*$", said[: m.start()])
    ]  # fmt: skip
    if len(found) != 1 or re.search(r"\b(?:not|no|never|if|one of)\b", said):
        return None
    match = found[0]
    word = match["word"]
    if word in ("most", "best", "latest") and re.match(
        r"\s+(?:recent|part|important|of|known|common ancestor)", said[match.end() :]
    ):
        return None
    other = _SUPERLATIVES[word]
    text = said[: match.start("word")] + other + said[match.end("word") :]
    return Falsehood(text, "P7", f"it is the {word}, not the {other}")


def proportion(said: str) -> Falsehood | None:
    found = list(_MATCHED.finditer(said))
    if not found or re.search(r"\bnot\b", said):
        return None
    match = found[0]
    other = _TURNED[match["key"]]
    text = said[: match.start()] + other + said[match.end() :]
    return Falsehood(text, "P7", f"it is {match['key']}, not {other}")


_WAYS = {
    "increases": "decreases", "decreases": "increases", "increase": "decrease", "decrease": "increase",
    "rises": "falls", "falls": "rises", "grows": "shrinks", "shrinks": "grows", "raises": "lowers",
    "lowers": "raises", "strengthens": "weakens", "weakens": "strengthens", "accelerates": "slows down",
    "reduces": "increases", "expands": "shrinks", "gains": "loses", "improves": "worsens",
}  # fmt: skip
_FINAL = re.compile(
    r"\b(?:is|are|was|were|will be|becomes?|gets?|remains?)(?: much| far| even| always| also| somewhat)? (?P<word>smaller|larger|greater|higher|lower|faster|slower|longer|shorter|stronger|weaker|cheaper|warmer|colder|thicker|thinner)(?=[,.;]| (?:when|if|in|at|for|as|with|because|and|but)\b)"
)


_REARED = re.compile(
    r"\s+(?:(?:its|their|his|her|the|an?|some|many|more|new|several) )?(?:[\w-]+ )?(?:child\w*|family|families|sons?|daughters?|cattle"
    r"|sheep|crops?|questions?|issues?|concerns?|doubts?|awareness|objections?|money|funds?|capital|army|armies|troops)\b"
)
"""What is raised otherwise than up: children, questions, money."""


def direction(said: str) -> Falsehood | None:
    """What goes up goes down: where the sentence itself says which, and says it once, unhedged."""
    if re.search(
        r"\b(?:not|no|never|neither|may|might|can|could|would|sometimes|tends?|first|both)\b",
        said,
    ):
        return None
    verbs = list(re.finditer(r"\b(?:" + "|".join(_WAYS) + r")\b", said))
    finals = list(_FINAL.finditer(said))
    if len(finals) == 1 and not verbs:
        word = finals[0]["word"]
        start, end = finals[0].span("word")
        other = _COMPARATIVES.get(word, "")
    elif verbs and not finals:
        parts = clause(split_lead(said)[1])
        if parts is None:
            return None
        mine = [m for m in verbs if m.group() == parts.run[parts.verb].lower]
        rest = [m for m in verbs if m not in mine]
        if len(mine) != 1 or any(
            not re.search(r"\b(?:with|in|of|an?|the|by|further|this)\s$", said[: m.start()])
            for m in rest
        ):
            return None  # another verb of direction: two claims
        word, (start, end) = mine[0].group(), mine[0].span()
        if _REARED.match(said[end:]):
            return None
        other = _WAYS[word]
    else:
        return None
    if not other:
        return None
    return Falsehood(
        f"{said[:start]}{other}{said[end:]}", "P7", f"the lecture says “{word}”, not “{other}”"
    )


_EQUAL = (
    (re.compile(r"\b(is|are) (?:exactly |always |just )?equal to\b"), "{0} different from"),
    (re.compile(r"\b(is|are) (?:exactly |just )?the same as\b"), "{0} different from"),
    (re.compile(r"\b(is|are) as (likely|large|small|high|low|fast|slow|strong|long|big|common|good|efficient)( to [^,;.]{3,70}?)? as\b"), "{0} more {1}{2} than"),
    (re.compile(r"\btwice as (many|much|large|long|fast|high|big|strong)\b"), "half as {0}"),
    (re.compile(r"\b(is|are) (?:directly )?proportional to\b"), "{0} inversely proportional to"),
)  # fmt: skip
_QUANTITY = re.compile(
    r"\b(?:number|amount|probability|rate|frequency|size|time|cost|price|mean|average|variance|value|mass|charge|energy|speed|length|area|volume|sum|total|share|percentage|chance|likelihood|distance|temperature|pressure|concentration|weight|height|income|output|demand|supply|income|revenue|derivative|slope|ratio)s?\b",
    re.I,
)


def equality(said: str) -> Falsehood | None:
    """What the sentence calls equal is told as unequal; what is proportional, as inverse."""
    if re.search(
        r"\b(?:not|no|never|if|unless|may|might|could|approximately|nearly|almost|inversely)\b",
        said,
    ):
        return None
    found = [(m, new) for pattern, new in _EQUAL for m in pattern.finditer(said)]
    if len(found) != 1 or (
        not _QUANTITY.search(said[: found[0][0].start()]) and "likely" not in found[0][0].group()
    ):
        return None
    match, new = found[0]
    text = new.format(*[g or "" for g in match.groups()])
    for regular, good in (("more large", "larger"), ("more small", "smaller"), ("more high", "higher"), ("more low", "lower"),
                          ("more fast", "faster"), ("more slow", "slower"), ("more strong", "stronger"), ("more long", "longer"),
                          ("more big", "bigger"), ("more good", "better")):  # fmt: skip
        text = text.replace(regular, good)
    return Falsehood(
        said[: match.start()] + text + said[match.end() :],
        "P7",
        f"the lecture says “{match.group()}”",
    )
