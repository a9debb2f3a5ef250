"""What the lecture says a term is (P1–P4): "DEF is called TERM", "TERM is a GENUS that …"."""

import re

from examstream.exam.plan.en.conditions import Named, named
from examstream.exam.plan.en.definition import Definition
from examstream.exam.plan.en.genus import RESTRICTS, genus_of
from examstream.exam.plan.en.glossary import entries, labelled
from examstream.exam.plan.en.loose import dangles, unlisted
from examstream.exam.plan.en.reading import Reading, Sentence
from examstream.exam.plan.en.term import base_form
from examstream.text.lexicon import AUXILIARIES, PREPOSITIONS, PRONOUNS, RELATIVES, tag
from examstream.text.nouns import is_plural
from examstream.text.quantities import NUMERALS
from examstream.text.words import words

_SPAN = r"[“\"‘']?(?P<term>[\w$α-ω][^,.;:()]{0,70}?)[”\"’']?"
_CALLED = re.compile(
    r"^(?P<said>.+?)\s+(?P<verb>is|are|was|were)\s+(?:commonly |often |usually |generally |also |sometimes |typically |collectively |then )?"
    r"(?:called|known as|termed|referred to (?:simply )?as|named|defined as being)\s+(?P<article>an?\s+|the\s+)?"
    + _SPAN + r"(?:\s*\((?P<short>[A-Z][\w-]{1,7})\))?\s*(?P<tail>[.;,:]|\(|$|\s(?:because|since|and|or|when|if|in|by|for|after|as|while|which|where)\s)"
)  # fmt: skip
_IS = re.compile(
    r"^(?:(?P<article>An?|The)\s+)?[“\"‘']?(?P<term>[\w$][\w’'⁺⁻/-]*(?:\s[\w’'⁺⁻/-]+){0,4}?)[”\"’']?(?:\s*\((?P<short>[A-Za-z][\w-]{1,12})\))?"
    r"(?:, (?:or|also (?:called|known as)) [^,]{3,40},)?\s+"
    r"(?P<verb>is|are|refers? to|means|denotes?|is defined as|are defined as|describes|can be defined as)\s+(?:simply |essentially |just |basically |usually defined as |defined as )?(?P<said>.+)$"
)
_OCCURS = re.compile(
    r"^(?:An?\s+|The\s+)?(?P<term>[A-Za-z][\w’'-]*(?:\s[\w’'-]+){0,3}?)\s+(?P<verb>occurs|happens|arises|exists|takes place|results)\s+(?P<said>(?:when|if|from) .{25,})\.$"
)
_APPOSED = re.compile(
    r"(?:^|[\s,(])(?P<term>[\w’'-]+(?:\s[\w’'-]+){0,3}?)(?:\s*\((?P<short>[A-Z][\w-]{1,7})\))?, (?P<said>(?:the|an?)\s[^,;:()]{18,160}?)(?=[.;]|, (?:which|as|and|is|are|then|but|so)\b)"
)
_LED = re.compile(
    r"^(?:On|In|At|For|With|By|As|From|After|During|Under)\b[^,]{2,50},\s+(?=(?:the|an?)\s)"
)
_WHICH = re.compile(
    r"(?:^|[\s,(])(?P<term>[\w’'-]+(?:\s[\w’'-]+){0,3}?)(?:\s*\((?P<short>[A-Z][\w-]{1,7})\))?, which (?P<verb>is|are) (?P<said>(?:(?:the|an?)\s)?[^,;:()]{18,160}?)(?=[.;,])"
)
_CONFLICTS = (
    ("presynaptic", "postsynaptic"), ("minimum", "maximum"), ("minimal", "maximal"), ("increase", "decrease"),
    ("positive", "negative"), ("inner", "outer"), ("internal", "external"), ("higher", "lower"), ("input", "output"),
    ("before", "after"), ("above", "below"), ("buyer", "seller"), ("exogenous", "endogenous"), ("left", "right"),
)  # fmt: skip


def definitions(reading: Reading) -> list[Definition]:
    """All definitions, glossary first; conflicting ones of one term are left out (K10)."""
    found = [*entries(reading), *labelled(reading)]
    for sentence in reading.sentences:
        if sentence.fault in ("", "K2 pronoun", "K4 length"):
            found.extend(_of_sentence(sentence, reading))
        elif sentence.fault == "K3 person" and (
            beside := _apposed(sentence.statement, sentence, reading)
        ):
            found.append(beside)  # what stands beside the term is said of it alone
    kept = [d for d in found if _good(d)]
    return [d for d in kept if not _contradicted(d, kept)]


def _of_sentence(sentence: Sentence, reading: Reading) -> list[Definition]:
    found: list[Definition | None] = []
    said = sentence.statement
    parts = re.split(
        r"(?:;|, (?:and|while|whereas)|\band) (?=(?:the|an?|one)\s[^,;]+\s(?:is|are)\s(?:called|known|termed|referred))",
        said,
    )
    for part in parts:
        text = part.strip().rstrip(".;,") + "."
        if len(parts) == 1 and (given := named(text)) is not None:
            found.append(_given(given, sentence, reading))
        elif match := _CALLED.match(text):
            found.append(_called(match, sentence, reading))
        elif len(parts) == 1 and not sentence.fault:
            if match := _IS.match(text.rstrip(".")):
                found.append(_is(match, sentence, reading))
            found.append(_apposed(text, sentence, reading))
            found.append(_reported(text, sentence, reading))
            if match := _OCCURS.match(text):
                found.append(_occurring(match, sentence, reading))
    return [d for d in found if d is not None]


def _given(given: Named, sentence: Sentence, reading: Reading) -> Definition:
    return Definition(
        base_form(given.term, reading.lower), given.term, given.said, "when", "P1", sentence.start,
        sentence.end, sentence.heading, given.plural, given.article, given.short,
        ask=given.ask, frame=given.frame,
    )  # fmt: skip


def _called(match: re.Match[str], sentence: Sentence, reading: Reading) -> Definition | None:
    printed = re.sub(r"^(?:its|their|his|her)\s+", "", match["term"].strip())
    for mark in _marks(sentence, reading):
        if printed.lower().startswith(mark.lower() + " ") and len(mark) > 2:
            printed = printed[: len(mark)]  # "the **height** of the tree"
    if match["tail"].strip() in ("if", "when") or tag(printed.split()[-1])[:2] in ("JJ", "VB"):
        return None  # "is called stable if …": what is told is the condition
    if match["said"].rstrip().endswith(",") and match["said"].count(",") == 1:
        return None  # "Caesar crossed the river, was named dictator": deeds in a row
    said = re.sub(r"^According to [^,]{3,40}, ", "", match["said"].strip().rstrip(","))
    said = _LED.sub("", said)
    if re.search(
        r"\b(?:and|or|that|which|is|are)$|\bwhose [\w-]+(?: [\w-]+)?$|\b(?:is|are|was|were) (?:formed|made|found|used)\b",
        said,
    ):
        return None
    if re.match(r"(?:this|these|such|it|they|what|there|that)\b", said, re.I) or re.search(
        r"[;:]", said
    ):
        return None
    if len(printed.split()) > 5 or len(said.split()) < 4 or _verbs(said) > 1:
        return None
    return Definition(
        base_form(printed, reading.lower), printed, said, "called", "P1", sentence.start, sentence.end,
        sentence.heading, match["verb"] in ("are", "were"), (match["article"] or "").strip(), match["short"] or "",
    )  # fmt: skip


def _occurring(match: re.Match[str], sentence: Sentence, reading: Reading) -> Definition | None:
    """ "Mode collapse happens when …": a term told by its occasion."""
    printed = match["term"].strip()
    if tag(printed.split()[-1])[:1] != "N" or reading.lower.count(printed.lower()) < 2:
        return None
    return Definition(
        base_form(printed, reading.lower), printed, f"{match['verb']} {match['said']}", "occurs", "P2",
        sentence.start, sentence.end, sentence.heading, False,
    )  # fmt: skip


_AND_CLAUSE = re.compile(
    r", (?:but|so) |, and (?:the|an?|it|they|he|she|there|this|these|in|on|at|if|when)\b|, and (?=[\w’-]+ (?:is|are|was|were|has|have|can|will)\b)"
)
"""Another clause; not the last of a row ("laws, rules, and regulations")."""


def _verbs(said: str) -> int:
    """Finite verbs outside relative clauses: a subject has none, so more than one is a clause."""
    run = [w for w in words(said) if w.wordlike]
    return sum(
        1 for i, w in enumerate(run)
        if w.lower in AUXILIARIES and not any(r.lower in RELATIVES or r.lower == "than" for r in run[max(0, i - 8) : i])
    ) + (2 if _AND_CLAUSE.search(said) else 0)  # fmt: skip


def _is(match: re.Match[str], sentence: Sentence, reading: Reading) -> Definition | None:
    printed, said = match["term"].strip(), match["said"].strip()
    if re.match(r"[A-Z][a-z]+s? ?", printed) and not match["article"]:
        small = printed[0].lower() + printed[1:]
        if re.search(rf"(?<![.:?!] )\b{re.escape(small)}\b", reading.lecture.text):
            printed = small  # the capital is the sentence's
    name = base_form(printed, reading.lower)
    marked = _is_marked(sentence, printed, reading)
    run = words(printed)
    if any(w.lower in PREPOSITIONS - {"of"} | PRONOUNS | AUXILIARIES | {"and", "or"} for w in run):
        return None
    if run[0].lower in NUMERALS or run[0].lower in (
        "there",
        "this",
        "what",
        "that",
        "one",
        "some",
        "most",
        "all",
        "each",
        "both",
    ):
        return None
    if not (marked or re.match(r"(?:refers? to|means|denotes?|is defined|are defined|can be defined)", match["verb"])
            or (match["article"] or "").lower() != "the"):  # fmt: skip
        return None
    if not tag(run[-1].text).startswith("N") and not marked:
        return None
    plural = (
        match["verb"] == "are" or match["verb"] in ("refer to", "denote") or "are" in match["verb"]
    )
    phrase = genus_of(said, plural, marked=marked)
    if not phrase:
        return None
    return Definition(
        name, printed, phrase, "is", "P2", sentence.start, sentence.end, sentence.heading,
        plural, (match["article"] or "").lower(), match["short"] or "",
    )  # fmt: skip


_REPORTED = re.compile(
    r"\b(?:said|says|held|holds|argued|argues|wrote|stated|states|defined|means) that (?P<term>[\w’'-]+(?:\s[\w’'-]+){0,3}?) (?P<verb>is|are) (?P<said>(?:the|an?) [^;:()]{18,160}?)\.?$"
)


def _reported(text: str, sentence: Sentence, reading: Reading) -> Definition | None:
    """ "…, who said that power is the ability to …", of a marked term."""
    match = _REPORTED.search(text)
    if match is None or not _is_marked(sentence, match["term"], reading):
        return None
    printed, plural = match["term"], match["verb"] == "are"
    phrase = genus_of(match["said"], plural)
    if not phrase:
        return None
    return Definition(
        base_form(printed, reading.lower), printed, phrase, "is", "P2", sentence.start, sentence.end,
        sentence.heading, plural,
    )  # fmt: skip


def _apposed(text: str, sentence: Sentence, reading: Reading) -> Definition | None:
    for match in (*_APPOSED.finditer(text), *_WHICH.finditer(text)):
        run = match["term"].split()
        names = (" ".join(run[i:]) for i in range(len(run)))
        printed = next((n for n in names if _is_marked(sentence, n, reading)), "")
        if not printed or len(match["said"].split()) < 5:
            continue
        if not RESTRICTS.search(match["said"]) or re.search(r" and (?:the|an?) ", match["said"]):
            continue
        many = is_plural(printed.split()[-1])
        if not re.match(r"(?:the|an?)\s", match["said"]) and not genus_of(
            match["said"], many, marked=True
        ):
            continue
        return Definition(
            base_form(printed, reading.lower), printed, match["said"], "is", "P3", sentence.start,
            sentence.end, sentence.heading, is_plural(printed.split()[-1]), "", match["short"] or "",
        )  # fmt: skip
    return None


def _marks(sentence: Sentence, reading: Reading) -> list[str]:
    text = reading.lecture.text
    return [
        text[m.start : m.end]
        for m in reading.block_of(sentence).marked
        if sentence.start <= m.start < sentence.end
    ]


def _is_marked(sentence: Sentence, printed: str, reading: Reading) -> bool:
    low = printed.lower()
    text = reading.lecture.text
    return any(
        sentence.start <= m.start < sentence.end and re.sub(r"\s*\(.*", "", text[m.start : m.end]).lower().strip(" .:") == low
        for m in reading.block_of(sentence).marked
    )  # fmt: skip


def _good(definition: Definition) -> bool:
    said, term = definition.said, definition.term
    run = term.split()
    content = [w for w in re.findall(r"[A-Za-z][\w-]*", said) if len(w) > 3]
    if (
        not run
        or len(run) > 5
        or len(content) < 3
        or len(said.split()) > 36
        or not re.search(r"[A-Za-z]{2}", term)
    ):
        return False
    if any(w.lower() in PRONOUNS | AUXILIARIES for w in run) or run[-1].lower() in PREPOSITIONS:
        return False
    if tag(run[-1])[:2] in ("RB", "IN", "MD", "DT") or (
        len(run) == 1 and tag(run[0]) in ("VBN", "VBD")
    ):
        return False
    if re.search(r"\b(?:we|our|you|your|us|I)\b|\?|\$\$|this|these|\bsuch as [^,]*$", said):
        return False
    if unlisted(said) or dangles(said):
        return False  # "the most valuable metal in them", "all three"
    return said.count("(") == said.count(")") and said.count("“") == said.count("”")


def _contradicted(definition: Definition, others: list[Definition]) -> bool:
    """Is the term defined again with the opposite word (K10)?"""
    mine = definition.said.lower()
    for other in others:
        if other is definition or other.term.lower() != definition.term.lower():
            continue
        theirs = other.said.lower()
        for one, two in _CONFLICTS:
            for a, b in ((one, two), (two, one)):
                if a in mine and b not in mine and b in theirs and a not in theirs:
                    return True
    return False
