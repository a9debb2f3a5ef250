"""What points out of a sentence: words that need the sentence before, pronouns without a noun (K2)."""

import re

from examstream.text.clauses import is_whole
from examstream.text.lexicon import AUXILIARIES, tag, verb_base
from examstream.text.nouns import is_plural

_DANGLING = re.compile(
    r"\b(?:the (?:former|latter|above|following|aforementioned|preceding|previous)|above|below|earlier in|later in|\w+ing here|(?:shown|used|given|considered|treated) here|respectively|similarly|likewise|aforementioned|so[- ]called)\b(?! the\b| its\b| a\b| zero\b)",
    re.I,
)
_THIS = re.compile(r"\b(?:this|these|those|such)\b(?!\s+(?:that|who|which|as)\b)", re.I)
_RELATED = (
    "cure|price|danger|remedy|weakness|drawback|cost|trick|solution|advantage|disadvantage|catch|downside|upside"
    "|goal|aim|purpose|consequence|outcome|alternative|exception|explanation|lesson|culprit|key|rules?|moral|conclusion"
    "|result|upshot|idea|point|problem|reason|implication|effect|benefit|risk|penalty|fix|difficulty|proof|argument|intuition|limitation|challenge|choice"
)
_BARE = re.compile(
    rf"^(?:the|an?|one|another)(?: (?:usual|net|overall|end|obvious|common|main|simple|natural|practical|other|typical|classic|first|second))? (?:{_RELATED}) (?:is|are|was|were|lies|comes|came|has|had|can|may|will)\b",
    re.I,
)
"""A noun that is always of something, of nothing: "The price is …"."""
_COMPARED = re.compile(
    r"\b(?:is|are|was|were) an? (?:[\w-]+ )?(?:alternative|exception|variant|improvement|consequence|extension|refinement|analogue|counterpart|example)\b(?! (?:to|of|on|for|in|that|over)\b)"
    r"|\b(?:is|are|was|were) the (?:best[- ]known|most famous|classic|typical|standard|usual|only|simplest|clearest) (?:example|case|exception)s?\b(?! (?:of|for|in)\b)"
    r"|\bas a (?:result|consequence)\.$|\b(?:issue|idea|point|problem|trick|question|difficulty|case) here\b"
    r"|\b(?:have|has|had|is|are|was|need|needs|use|uses|get|wants?) one(?=[,.;]| and\b| but\b| or\b)"
    r"|\b[Aa]ccording to the (?:rule|law|model|theory|formula|equation|principle|definition),"
    r"|\b(?:preceding|before|after|of|to|for|with|than|like|from|by|about) that(?=[.,;])"
    r"|^The (?:[\w-]+ )?(?:variant|version|counterpart|equivalent|opposite|analogue|case|variation)s? (?:is|are|was|were|can|may|has|have)\b"
    r"|\b(?:any|each|one|all|both|either|none) of the (?:two|three|four|five) (?:possible )?[\w-]+(?: [\w-]+s)?(?= (?!of|that|which|in|between|who)|[,.;])"
)
_COUNTED = re.compile(
    r"\b(?:[Tt]he|[Aa]ll) (?:other )?(?:two|three|four|five|six)\b(?!-)(?! (?:[\w-]+ ){0,3}?(?:of|that|which|who|in|between|on|for|from|at)\b)"
)
"""Things counted as if known: "between the two levels", "all three"."""
_OF_WHAT = re.compile(
    r"\b[Tt]he (?:share|proportion|percentage|fraction|figure|number|amount|value|difference|rate|ratio|total|sum|former case|latter case) (?:is|are|was|were|has|rises|falls|grows|drops|increases|decreases|varies|depends)\b"
)
"""A measure of nothing named: "the share is far higher"."""
_OPPOSITE = re.compile(
    r"(?:^|\b(?:is|are|was|were) )the (?:opposite|reverse) (?!of\b|to\b|from\b|is\b)[a-z]+(?! (?:of|to|from)\b)"
)
"""Of what? "Retraction is the opposite motion."."""
_THAN_WHAT = re.compile(
    r"\b(?:is|are|was|were|becomes?|became|remains?) (?:significantly |much |far |slightly |considerably |even |usually |often |typically )?"
    r"(?:greater|higher|lower|larger|smaller|bigger|stronger|weaker|faster|slower|longer|shorter|cheaper|older|younger)(?=[,.;]| and\b| but\b| or\b)"
)
"""A comparison with nothing: "pressure is significantly greater and filtration occurs"."""
_THEN = re.compile(r"\b(?:is|are|was|were|be|there|has|have|would|will|can|must|may|could) then\b")
_LED = re.compile(
    r"^(?:In|On|At|By|From|Under|With|Without|Within|During|Through|After|Before|Over|Among|Like|Unlike|Despite)\b(?P<lead>.{2,80}?),? (?:it|they|he|she)\b"
)


_WHEN = re.compile(
    r"\b(?:at|by|from|until|since|during|in) (?:that|the same) (?:time|year|day|point|moment|month|decade|century|period|summer|winter|spring|autumn|fall)\b(?! (?:that|when|of|as|in which)\b)"
    r"|\bthat (?:same )?(?:year|day|month|night|morning|week|decade|century|summer|winter|spring|autumn)\b"
    r"|^(?:For|Over|In|During|Within) the (?:next|following|previous|preceding|ensuing) (?:[\w-]+ )?(?:years?|decades?|century|centuries|months?|weeks?|days?)\b"
)
_SINCE_THEN = re.compile(
    r"\b(?:years?|decades?|centur(?:y|ies)|months?|weeks?|days?) (?:earlier|later|before|afterwards?)(?=[,.;]|$)"
)
_OCCASION = re.compile(
    r"^(?:[A-Z][^,]{2,60}, )?[Tt]he (?:war|conflict|battle|campaign|treaty|attack|incident|raid|siege|revolt|rebellion"
    r"|uprising|coup|massacre|expedition|victory|defeat|invasion|experiment|survey|novel) (?P<verb>[a-z]+)\b"
)
_OF_THE_WAR = re.compile(
    r"\b(?:of|in|during|after|before|since|until) the (?P<event>war|conflict|campaign|battle|siege)(?=[,.;]| (?:and|but|to|with)\b)"
)
_DATE = re.compile(r"\b1[0-9]{3}\b|\b20[0-2][0-9]\b|\b(?:After|When|If|Once)\b")


def _untimed(prose: str) -> bool:
    """ "that year", "six years earlier", "The war began": of a time or an event told before."""
    if _WHEN.search(prose):
        return True
    later = _SINCE_THEN.search(prose)
    if later and not _DATE.search(prose[: later.start()]):
        return True
    of = _OF_THE_WAR.search(prose)
    if of and of["event"] not in prose[: of.start()].lower():
        return True
    event = _OCCASION.match(prose)
    return event is not None and (
        tag(event["verb"]) == "VBD" or event["verb"] in ("was", "were", "had", "did", "began")
    )


def dangles(prose: str) -> bool:
    """Does anything in the sentence want the one before it?"""
    if _untimed(prose):
        return True
    if _THAN_WHAT.search(prose) and not re.search(
        r"\bthan\b|\bcompared\b|\b[Tt]he (?:more|less|fewer|\w+er)\b|^(?:If|When|As|Where|Because|Since)\b",
        prose,
    ):
        return True
    if _THEN.search(prose) and not re.match(r"(?:If|When)\b[^,]*,", prose):
        return True
    return bool(
        _DANGLING.search(prose)
        or _OPPOSITE.search(prose)
        or _BARE.match(prose)
        or _COMPARED.search(prose)
        or _OF_WHAT.search(prose)
        or _counted(prose)
        or _then_inside(prose)
        or _pointing(prose)
    )


def _counted(prose: str) -> bool:
    """Are things counted as known ones that nothing before has listed?"""
    return any(
        not re.search(r"\band\b|\b(?:two|three|four|five|six|pair)\b|:", prose[: match.start()])
        for match in _COUNTED.finditer(prose)
    )


def _then_inside(prose: str) -> bool:
    """ "If a task then asks for it, …": then, that is after what was told before."""
    match = re.match(r"(?:If|When)\b([^,]*),", prose)
    return bool(match and re.search(r"\bthen [a-z]", match.group(1)))


def _third(word: str) -> bool:
    """May the word follow "this" as its verb? "is", "means"; not "work"."""
    return word in AUXILIARIES or bool(verb_base(word)) or tag(word) == "VBD"


def _pointing(prose: str) -> bool:
    """Does this/these/such point out of the sentence? Inside, there is enough before it to mean."""
    that = re.search(r"\b(?:for|of|in|to|with|from|at|on) that (?P<noun>[a-z]+)(?=[.,;]|$)", prose)
    if that and not re.search(rf"\b{that['noun'].rstrip('s')}", prose[: that.start()].lower()):
        return True  # "the demand curve for that product"
    if re.search(r"\b(?:that|which|who) (?:do|does|did|can do) (?:this|so|that)\b", prose):
        return True
    for match in _THIS.finditer(prose):
        before = re.findall(r"[a-z-]{4,}", prose[: match.start()].lower())
        if len(before) < 4 or match.group().lower() == "such":
            return True
        after = re.findall(r"[a-z-]+", prose[match.end() :].lower())[:3]
        named = any(a.rstrip("s") == b.rstrip("s") for a in after for b in before if len(a) > 3)
        if not named and not (after and match.group().lower() == "this" and _third(after[0])):
            return True
    return False


_PRONOUN = re.compile(r"\b(?:it|its|they|their|them|he|she|his|her|him|itself|themselves)\b", re.I)


def loose_pronoun(prose: str) -> bool:
    """Does a pronoun stand before anything it could point to?"""
    match = _PRONOUN.search(prose)
    if not match:
        return False
    led = _LED.match(prose)
    if led and not is_whole(led["lead"]) and not re.search(r"\bto [a-z]+|\w+ing\b", led["lead"]):
        return True  # "On one processor it …": the phrase before it names the place, not what it is
    before = re.findall(r"[A-Za-z-]{3,}", prose[: match.start()])
    if unlisted(prose):
        return True
    persons = match.group().lower() in ("he", "she", "his", "her", "him")
    if persons and not re.search(
        r"\b[A-Z][a-z]+ [A-Z][a-z]+|\b(?:king|queen|president|scientist|patient|person|man|woman|author|economist|philosopher)\b",
        prose[: match.start()],
    ):
        return True
    return len(before) < 2 or (
        before[0].lower()
        in ("although", "because", "since", "when", "while", "if", "after", "before")
        and len(before) < 3
    )


_MANY = re.compile(r"\b(?:them|they)\b", re.I)
_COLLECTIVE = frozenset("everyone each every anyone person someone population staff police".split())


def unlisted(prose: str) -> bool:
    """Does "them" or "they" stand where nothing of many has been named before it?"""
    match = _MANY.search(prose)
    if not match:
        return False
    before = re.findall(r"[A-Za-z][\w-]*", prose[: match.start()])
    return not any(
        w.lower() in ("and", "or") or w.lower() in _COLLECTIVE or is_plural(w) for w in before
    )


_SCENE = re.compile(
    r"\b(?:[Ff]or (?:example|instance)|[Ss]uppose|[Ii]magine|[Cc]onsider|[Ss]ay we|[Tt]ake an?|[Ll]et['’]s (?:say|suppose|take|imagine))\b"
)

_SUPPOSED = re.compile(r"\b(?:[Ss]uppose|[Ii]magine)\b")


def opens_scene(raw: str) -> bool:
    """Does an example begin here, told on in what follows?"""
    return _SCENE.search(raw) is not None


def in_scene(said: str, scene: str) -> bool:
    """Is a thing of the example before taken up: "the shop", after "for example, a coffee shop …"?"""
    for match in re.finditer(r"\b[Tt]he (?P<noun>[a-z][\w-]{2,})(?P<after>\s+[\w-]+)?", said):
        if not scene or (match["after"] or "").strip() in ("of", "that", "which", "who", "in"):
            continue
        if _SUPPOSED.search(scene) and re.search(rf"\b{match['noun']}s?\b", scene.lower()):
            return True
        nouns = [match["noun"]]
        if match["noun"].endswith(("ed", "en", "ing")) and match["after"]:
            nouns.append(match["after"].strip().rstrip("s"))  # "the selected names"
        if any(
            re.search(
                rf"\b(?:an?|one|two|three|\d+|each|every) (?:[\w’'-]+ ){{0,2}}{noun}s?\b", scene
            )
            for noun in nouns
        ):
            return True
    return False
