"""Contrasts turned round (P8): subjects change places, a denial is dropped, a word gives way to its
counterpart.
"""

import re

from examstream.exam.plan.en.falsehood import Falsehood
from examstream.text.clauses import clause, lower_first, split_lead, upper_first
from examstream.text.lexicon import may_be_base
from examstream.text.nouns import article, is_plural
from examstream.text.words import count_words, words


def contrast(said: str) -> Falsehood | None:
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


def rather(said: str) -> Falsehood | None:
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


_NEGATED = re.compile(
    r"\b(?:(?P<aux>is|are|was|were|can|will|does|do|has|have) not|(?P<cannot>cannot)|there (?P<be>is|are) no)\b(?! (?:only|just|necessarily|all|every|always|yet|more|less|longer|matter|doubt|need|simply|merely|completely|entirely|fully|exactly|very|particularly))"
)


def negation(said: str) -> Falsehood | None:
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
    if re.search(r"\b(?:that|which|who)\s$", said[: match.start()]):
        return None  # "systems that are not indexed": which ones, not what is said of them
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
    ("is enumerable", "is nonenumerable"), ("is countable", "is uncountable"),
    ("are enumerable", "are nonenumerable"), ("are countable", "are uncountable"),
    ("is bounded", "is unbounded"), ("is decidable", "is undecidable"), ("is connected", "is disconnected"),
    ("is continuous", "is discontinuous"), ("is linear", "is nonlinear"), ("is solvable", "is unsolvable"),
    ("is consistent with", "is inconsistent with"), ("are consistent with", "are inconsistent with"),
    ("is certain", "is uncertain"), ("are certain", "are uncertain"), ("is stable", "is unstable"),
    ("are stable", "are unstable"), ("is constant", "is variable"), ("is legal", "is illegal"),
    ("is mandatory", "is optional"), ("are equal for", "are different for"), ("the last", "the first"),
    ("is independent of", "depends on"), ("are independent of", "depend on"), ("is always", "is never"),
    ("low-dimensional", "high-dimensional"), ("low dimensional", "high dimensional"),
    ("happens before", "happens after"), ("happen before", "happen after"),
    ("occurs before", "occurs after"), ("occur before", "occur after"),
)  # fmt: skip


def pair(said: str) -> Falsehood | None:
    """A word that rules its counterpart out, in the place of that counterpart.

    Only where the sentence has exactly one such word, of exactly one pair, unhedged: the
    sentence itself then contradicts the changed one.
    """
    # "Most A happen before B": nor do most of them happen after it
    if re.search(
        r"\b(?:not|no|cannot|may|might|can|could|would|should|sometimes|usually|often|most|some|or|both|neither|almost|either|if|when)\b",
        re.sub(r"^Most (?=[a-z])|\bor equal to\b", "", said),
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
    rest = split_lead(said)[1]
    parts = clause(rest)
    if parts is None:
        return None
    # in the subject or the scope: another matter, not a contradiction
    told_from = len(said) - len(rest) + parts.run[parts.verb].start
    met = [m for m in met if m[0] >= told_from]
    met = [m for m in met if m[1] != "is always"] or met
    if len(met) != 1:
        return None
    at, word, other = met[0]
    if re.match(
        r"\s+(?:to\b|all|long|least|one\b|step|time|few|of\b|half|two|three)",
        said[at + len(word) :],
    ) or re.search(r"\b(?:at|the very) $", said[:at]):
        return None
    text = said[:at] + other + said[at + len(word) :]
    text = re.sub(r"\b(a|an) (?=" + other + ")", "an " if other[0] in "aeiou" else "a ", text)
    return Falsehood(text, "P8", f"the lecture says “{word}”, not “{other}”")
