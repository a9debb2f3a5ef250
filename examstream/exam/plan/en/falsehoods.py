"""Statements made false so that the lecture's own sentence proves it (K11).

Only a swap (P7, P8), a comparison or superlative turned round, a proportion turned round, or a
number changed by a factor of two or more; never a bare "not" or an antonym.
"""

import re
from typing import NamedTuple

from examstream.text.clauses import clause, lower_first, split_lead, upper_first
from examstream.text.lexicon import AUXILIARIES, is_finite, may_be_base, tag
from examstream.text.nouns import article, is_plural
from examstream.text.quantities import NUMERALS, Quantity, quantities
from examstream.text.words import Word, count_words, words


class Falsehood(NamedTuple):
    """A false statement, the pattern it came by, and what in it is wrong."""

    text: str
    pattern: str
    wrong: str


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


def falsehood(said: str) -> Falsehood | None:
    """The first false form of a statement, best kind first; None if it has none."""
    if count_words(said) > 30 or re.match(r"(?:Although|Even though|Though|Despite)\b", said):
        return None
    if re.search(r"\bif and only if\b|[“\"][^”\"]*$", said):
        return None
    for make in (
        _contrast,
        _rather,
        _the_more,
        _than,
        _superlative,
        _proportion,
        _equality,
        _negation,
        _direction,
        _number,
        _pair,
    ):
        if (found := make(said)) is not None and found.text != said:
            return found
    return None


def _contrast(said: str) -> Falsehood | None:
    """ "A …, whereas B …": the subjects change places."""
    match = re.match(r"^(?P<one>[^,;]+?),? (?P<word>whereas|while) (?P<two>[^,;]+)\.$", said)
    if not match:
        match = re.match(r"^(?P<word>While|Whereas) (?P<one>[^,;]+), (?P<two>[^,;]+)\.$", said)
    if not match:
        return None
    one, two = clause(match["one"] + "."), clause(match["two"] + ".")
    if one is None or two is None:
        return None
    if re.search(r"\b(?:its|their|it|they|them)\b", said, re.I):
        return None
    a, b = one.subject, two.subject
    if not _swappable(a, b) or not _swappable(b, a):
        return None
    if _mentions(match["one"], _bare(b)) or _mentions(match["two"], _bare(a)):
        return None
    first, second = f"{b} {one.predicate}", f"{a} {two.predicate}"
    if match["word"][0].isupper():
        text = f"{match['word']} {lower_first(first)}, {lower_first(second)}."
    else:
        text = f"{upper_first(lower_first(first))}, {match['word']} {lower_first(second)}."
    return Falsehood(text, "P8", f"it is {lower_first(a)} that {one.predicate}")


def _swappable(a: str, b: str) -> bool:
    return (
        1 <= len(a.split()) <= 5
        and _bare(a).lower() != _bare(b).lower()
        and not re.match(r"(?:it|they|this|these|that|there|he|she|we|the (?:other|latter|former|second|first))\b", a, re.I)
        and is_plural(a.split()[-1]) == is_plural(b.split()[-1])
    )  # fmt: skip


def _bare(phrase: str) -> str:
    return re.sub(r"^(?:the|an?|some|most|many|all)\s+", "", phrase, flags=re.I)


def _mentions(text: str, phrase: str) -> bool:
    return re.search(rf"\b{re.escape(phrase)}\b", text, re.I) is not None


_RATHER = re.compile(
    r"^(?P<head>.+?\b(?:is|are|was|were|use|uses|by|from|as|in|on|with)) (?P<a>(?:an? |the )?[\w-]+(?: [\w-]+)?)(?:, (?:and )?not| rather than| instead of) (?P<b>(?:an? |the )?[\w-]+(?: [\w-]+)?)(?P<tail>\.|, .*)$"
)


def _rather(said: str) -> Falsehood | None:
    """ "X is A, not B" and "A rather than B": A and B change places."""
    match = _RATHER.match(said)
    if not match or abs(len(match["a"].split()) - len(match["b"].split())) > 1:
        return None
    joint = said[match.end("a") : match.start("b")]
    if match["b"].split()[0] in (
        "just",
        "only",
        "necessarily",
        "always",
        "yet",
        "in",
        "by",
        "to",
        "as",
    ):
        return None
    text = f"{match['head']} {match['b']}{joint}{match['a']}{match['tail']}"
    return Falsehood(text, "P8", f"it is {match['a']}, not {match['b']}")


def _than(said: str) -> Falsehood | None:
    """A comparison with its sides swapped where both are simple, else turned round."""
    found = list(_THAN.finditer(said))
    if len(found) > 1 and said.startswith("If "):
        found = found[-1:]  # the consequence; the condition stays
    if len(found) != 1 or re.search(r"\b(?:no|not|never|nothing|rather|other)\b", said):
        return None
    match = found[0]
    if re.match(r"\s*(?:or equal|likely or)", match["mid"]) or re.match(
        r"(?:or|one|\d|half|expected|usual|ever|that\b|[\w-]+ percent|two|three|four|five)",
        match["after"],
    ):
        return None
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


def _swapped(said: str, match: re.Match[str]) -> Falsehood | None:
    """ "S have more A than B" → "S have more B than A"; "A is …er than B" → "B is …er than A"."""
    mid, after = match["mid"].strip(), match["after"].strip()
    tail = said[match.end() :]
    if (
        tail == "."
        and match["word"] in ("more", "fewer", "less")
        and mid
        and is_plural(mid.split()[-1])
        and is_plural(after.split()[-1])
    ):
        if (
            len(mid.split()) <= 4
            and len(after.split()) <= 4
            and mid.split()[-1] == after.split()[-1]
        ):
            text = f"{said[: match.start('word')]}{match['word']} {after} than {mid}{tail}"
            return Falsehood(
                text, "P7", f"there are {match['word']} {mid} than {after}, not the other way round"
            )
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


def _the_more(said: str) -> Falsehood | None:
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


def _superlative(said: str) -> Falsehood | None:
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


def _proportion(said: str) -> Falsehood | None:
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


def _direction(said: str) -> Falsehood | None:
    """What goes up goes down: where the sentence itself says which, and says it once, unhedged."""
    if re.search(
        r"\b(?:not|no|never|neither|may|might|can|could|would|sometimes|tends?|first|both)\b",
        said,
    ):
        return None
    verbs = [m for m in re.finditer(r"\b(?:" + "|".join(_WAYS) + r")\b", said)]
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


def _equality(said: str) -> Falsehood | None:
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


_NEGATED = re.compile(
    r"\b(?:(?P<aux>is|are|was|were|can|will|does|do|has|have) not|(?P<cannot>cannot)|there (?P<be>is|are) no)\b(?! (?:only|just|necessarily|all|every|always|yet|more|less|longer|matter|doubt|need|simply|merely|completely|entirely|fully|exactly|very|particularly))"
)


def _negation(said: str) -> Falsehood | None:
    """What the sentence denies is told as so: the lecture's own "not" proves it false."""
    if (
        len(
            re.findall(
                r"\b(?:not|no|cannot|never|nor|neither|without|none|nothing|n't|n’t|only|unless|if|but|although|because|so)\b",
                said,
            )
        )
        != 1
    ):
        return None
    match = _NEGATED.search(said) or _NEGATED.search(said.replace("There", "there", 1))
    if (
        match is None
        or count_words(said) > 22
        or re.search(r"\b(?:any|ever|either|anything|anyone|at all|, not)\b", said)
    ):
        return None
    if match["cannot"]:
        text = said[: match.start()] + "can" + said[match.end() :]
    elif match["be"]:
        rest = said[match.end() :].lstrip()
        first = words(rest)[:3]
        article_word = (
            ""
            if match["be"] == "are" or any(is_plural(w.text) for w in first[:2])
            else f" {article(rest)}"
        )
        opening = said[match.start() : match.start() + 5]
        text = f"{said[: match.start()]}{opening} {match['be']}{article_word} {rest}"
    elif match["aux"] in ("does", "do"):
        rest = said[match.end() :].lstrip()
        verb, _, tail = rest.partition(" ")
        if not may_be_base(verb) and verb != "have":
            verb2, _, tail2 = tail.partition(" ")
            return None if not may_be_base(verb2) else Falsehood(
                f"{said[: match.start()]}{verb} {third(verb2) if match['aux'] == 'does' else verb2} {tail2}", "P8", "the lecture denies it"
            )  # fmt: skip
        text = f"{said[: match.start()]}{third(verb) if match['aux'] == 'does' else verb} {tail}"
    else:
        text = said[: match.start()] + match["aux"] + said[match.end() :]
    return Falsehood(text, "P8", "the lecture denies it")


def third(base: str) -> str:
    """The third person of a verb: "carry" → "carries"."""
    if base == "have":
        return "has"
    if base.endswith("y") and base[-2] not in "aeiou":
        return base[:-1] + "ies"
    return base + ("es" if base.endswith(("s", "x", "z", "ch", "sh", "o")) else "s")


_PAIRS = (
    ("finite", "infinite"), ("inside", "outside"), ("positive", "negative"), ("positively", "negatively"),
    ("internal", "external"), ("reversible", "irreversible"), ("supervised", "unsupervised"),
    ("maximum", "minimum"), ("maximizes", "minimizes"), ("maximize", "minimize"),
    ("less than or equal to", "greater than or equal to"), ("short run", "long run"),
    ("convex", "concave"), ("mutable", "immutable"), ("voluntary", "involuntary"),
    ("explicit", "implicit"), ("exogenous", "endogenous"), ("public", "private"), ("domestic", "foreign"),
    ("is certain", "is uncertain"), ("are certain", "are uncertain"), ("is stable", "is unstable"),
    ("are stable", "are unstable"), ("is constant", "is variable"), ("is legal", "is illegal"),
    ("is mandatory", "is optional"), ("are equal for", "are different for"), ("the last", "the first"),
    ("is independent of", "depends on"), ("are independent of", "depend on"), ("is always", "is never"),
)  # fmt: skip


def _pair(said: str) -> Falsehood | None:
    """A word that rules its counterpart out, in the place of that counterpart.

    Only where the sentence has exactly one such word, of exactly one pair, unhedged: the
    sentence itself then contradicts the changed one.
    """
    if re.search(
        r"\b(?:not|no|cannot|may|might|can|could|would|should|sometimes|usually|often|most|some|or|both|neither|almost|either|if|when)\b",
        said,
    ):
        return None
    if count_words(said) > 24 or said.count(",") > 2:
        return None
    met: list[tuple[int, str, str]] = []
    for one, two in _PAIRS:
        for word, other in ((one, two), (two, one)):
            found = [m.start() for m in re.finditer(rf"(?<![\w-]){word}(?![\w-])", said)]
            met += [(at, word, other) for at in found]
    met = [
        m
        for m in met
        if not any(m is not n and m[1] in n[1] and n[0] <= m[0] < n[0] + len(n[1]) for n in met)
    ]
    if len(met) != 1 or met[0][0] == 0:
        return None
    at, word, other = met[0]
    rest = split_lead(said)[1]
    parts = clause(rest)
    if parts is None or at < len(said) - len(rest) + parts.run[parts.verb].start:
        return None  # in the subject or the scope: another matter, not a contradiction
    if re.match(
        r"\s+(?:to\b|all|long|least|one\b|step|time|few|of\b|half|two|three)",
        said[at + len(word) :],
    ) or re.search(r"\b(?:at|the very) $", said[:at]):
        return None
    text = said[:at] + other + said[at + len(word) :]
    text = re.sub(r"\b(a|an) (?=" + other + ")", "an " if other[0] in "aeiou" else "a ", text)
    return Falsehood(text, "P8", f"the lecture says “{word}”, not “{other}”")


def _number(said: str) -> Falsehood | None:
    """One quantity changed by a factor of at least two; a year by decades."""
    run = words(said)
    year = re.search(r"\b[Ii]n (1[0-9]{3}|20[0-2][0-9])\b(?!\s*(?:to|and|–|-))", said)
    if year and len(re.findall(r"\b(?:1[0-9]{3}|20[0-2][0-9])\b", said)) == 1:
        value = int(year.group(1))
        other = value - 40 if value > 1960 else value + 40
        text = said[: year.start(1)] + str(other) + said[year.end(1) :]
        return Falsehood(text, "P11", f"the year is {value}, not {other}")
    found = quantities(run)
    if not found or len(found) > 2 or re.search(r"\bago\b|: ", said):
        return None
    for quantity in sorted(found, key=lambda q: (q.whole, q.first)):
        if not askable(run, quantity) or (quantity.whole and not _tells_count(run, quantity)):
            continue
        if (changed := _other(quantity, run[quantity.first].text)) is None:
            continue
        start, end = run[quantity.first].start, run[quantity.after - 1].end
        text = said[:start] + changed + said[end:]
        return Falsehood(text, "P11", f"the number is {said[start:end]}, not {changed}")
    return None


def askable(run: list[Word], quantity: Quantity) -> bool:
    """Does the sentence tell the number? Not if it takes it for known ("the two …") or names with it."""
    if quantity.first == 0:
        return False
    before = run[quantity.first - 1]
    if before.lower in (
        "the",
        "these",
        "those",
        "all",
        "both",
        "its",
        "their",
        "other",
        "every",
        "each",
        "any",
    ):
        return False
    if (before.text[0].isupper() and quantity.first > 1) or before.lower in _LABELS:
        return False
    if re.search(r"shell|group|type|step|phase|stage|level|chapter", before.lower):
        return False
    printed = [w.lower for w in run[quantity.first : quantity.after]]
    again = sum(
        1 for i in range(len(run)) if [w.lower for w in run[i : i + len(printed)]] == printed
    )
    names = {v: k for k, v in NUMERALS.items()}
    other = names.get(int(quantity.value)) if quantity.value == int(quantity.value) else None
    return again == 1 and not (
        other and other not in printed and any(w.lower == other for w in run)
    )


def _tells_count(run: list[Word], quantity: Quantity) -> bool:
    """Is how many the very point: "has five parts", "consists of two"? Not "when two keys meet"."""
    if run[0].lower in ("when", "if", "for", "because", "since", "suppose", "once"):
        return False
    at = quantity.first - 1
    while at > 0 and run[at].lower in (
        "about",
        "only",
        "exactly",
        "approximately",
        "total",
        "a",
        "maximum",
        "of",
    ):
        at -= 1
    word = run[at].lower
    return (is_finite(word) and tag(word)[:1] in ("V", "M")) or word in (
        "composed",
        "made",
        "consists",
        "has",
        "holds",
        "contains",
    )


_LABELS = frozenset("version level number no page day year grade class ph than".split())


def _other(quantity: Quantity, printed: str) -> str | None:
    """Another number, printed the same way."""
    value = quantity.value
    if printed.lower() in NUMERALS and quantity.after - quantity.first == 1:
        if value < 2 or value > 12:
            return None
        names = {v: k for k, v in NUMERALS.items()}
        return names[int(value * 2)] if value <= 6 else names[int(value // 2)]
    if (
        quantity.after - quantity.first > 1
        or value <= 0
        or not re.fullmatch(r"\d[\d,]*(?:\.\d+)?", printed)
    ):
        return None
    percent = quantity.unit in ("%", "percent")
    changed: float
    if percent and value >= 45:
        changed = round(value / 3)
    else:
        changed = value * 3 if value < 1000 and not percent else value * 2
    if changed == int(changed):
        return f"{int(changed):,}" if "," in printed else str(int(changed))
    places = len(printed.split(".")[-1]) if "." in printed else 0
    return f"{changed:.{places}f}"
