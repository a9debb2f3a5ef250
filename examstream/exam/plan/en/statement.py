"""A sentence as a statement: freed of what ties it to its place."""

import re

from examstream.exam.plan.en.impersonal import impersonal
from examstream.text.clauses import upper_first

FIGURE = r"(?:Figures?|Figs?\.?|Tables?|Tabs?\.?|Equations?|Eqs?\.?|Sections?|Chapters?|Appendix|Box|Lecture|Slide|Panel|Listing|Algorithm|Theorem|Lemma|Example)"
_BRACKETED = re.compile(
    rf"\s*[(\[](?:[^()\[\]]*\b{FIGURE}\s*~?\(?\d[^()\[\]]*|see [^()]*|(?:but|though|although|bar|where|with|if) [^()]*|cf\. [^()]*|e\.g\.,? [^()]*"
    r"|for (?:example|instance),? [^()]*|[^()]*\b(?:1[5-9]|20)\d\d[a-z]?(?:, [^()]*)?|refer to [^()]*"
    r"|(?:upper|lower|left|right|top|bottom|above|below|bottom image|top image)[^()]*"
    r"|\d{1,3}(?:, ?\d{1,3})*)[)\]]"
)
_POINTING = re.compile(
    rf"(?:,\s*\(?(?:as\s+)?|\s+as\s+|\s*\((?:as\s+)?)(?:is\s+)?(?:also\s+)?(?:shown|illustrated|seen|depicted|detailed|described|given|summarized|presented|listed|pictured|displayed)\s+(?:in|by|on)\s+(?:the\s+)?{FIGURE}\s*~?\(?[\d.]+\)?[a-z]?\)?,?(?=[\s.;])"
)
_CITED = re.compile(
    r"\s+[–—-]\s+(?:[A-Z][\w’'.&()-]*\s+){1,6}?v\.?s?\.?\s+[A-Z][^.;]{1,60}?(\.?)$|\s+[–—-]\s+(?:Section|Article|§)\s*\d[^.;]{0,60}?(\.?)$"
)
"""The authority after a rule: " - Stovin v Wise"."""
MATH = re.compile(r"\$\$.*?\$\$|\$[^$]*\$", re.S)
_OPENING = re.compile(
    r"^(?:However|Alternatively|Therefore|Thus|Hence|In addition|Moreover|Furthermore|Additionally|Consequently|As a result|As a consequence|For (?:this|these) reasons?|In essence|In effect|In turn|In any case"
    r"|In fact|Indeed|Clearly|Of course|Logically|Interestingly|Finally|Specifically|More specifically"
    r"|In particular|In general|Generally speaking|Nevertheless|Nonetheless|Accordingly|In short|Overall"
    r"|To summarize|In summary|In conclusion|In practice|Importantly|Notably|Essentially|Basically|First of all"
    r"|First|Second|Third|Secondly|Thirdly|Next|Lastly|Fundamentally|Formally|Equivalently|On the other hand"
    r"|In contrast|By contrast|Conversely|More precisely|In other words|That is|As mentioned(?: \w+)?"
    r"|As we (?:have )?(?:seen|saw|know)|Strictly speaking|Technically|Broadly speaking|Historically|Not surprisingly"
    r"|Surprisingly|Unfortunately|Fortunately|Again|Still|Also|Likewise|Well|Now|Today),\s+"
    r"|^(?:So|But|And|Yet|Thus|Hence|Therefore),?\s+"
    r"|^(?:Please )?(?:[Nn]ote|[Rr]ecall|[Rr]emember|[Oo]bserve|[Nn]otice|[Kk]eep in mind)(?: also)?,? that\s+"
    r"|^(?:This|That|It|Which) (?:also |then |therefore |in turn |just )?(?:means|implies|shows|follows) that\s+"
    r"|^From (?:this|these|that|which) it follows that\s+"
    r"|^(?:[Nn]otice|[Nn]ote|[Oo]bserve|[Rr]emember|[Rr]ecall) (?:what|that|the following)[^:.,]{0,40}: (?=[A-Z])"
    r"|^(?:Remember|Recall|Note|Notice|Observe), (?:though|however|too|also), that\s+"
    r"|^It (?:can|could|may) (?:also )?be (?:shown|proved|proven|seen|verified|checked) that\s+|^(?:You|We) (?:may|might|can|could) (?:also )?(?:remember|recall|see|note|notice|show|check) that\s+"
    r"|^It(?:['’]s (?:an?|another) (?:well[- ])?known (?:fact|result) that\s+)"
    r"|^It (?:should be (?:noted|stressed|emphasized)|is (?:important|worth|useful|interesting) (?:to (?:note|remember|realize)|noting)|turns out|is well known|is known|follows|is clear|(?:is|['’]s) (?:an?|another) (?:well[- ])?known (?:fact|result)) that\s+"
    r"|^We assume that\s+|^(?:As )?(?:We|You|I)(?:['’](?:ve|ll|d)| have| will| shall)? (?:already |also |now |then |often |just |thus |therefore )?(?:know|knew|note|noted|see|saw|recall|seen|say|said|find|found|conclude|concluded|observe|observed|can see|mentioned|learned|learnt|showed|shown|proved|proven|remarked|pointed out)(?: (?:many times|by now|earlier|before|above|already|in class)){0,2} that\s+"
)
NOTE = re.compile(r"^(?:N\.?\s?B\.?|Nota bene|Reminder|Important)\s*:?\s*$")
"""What stands before a remark and is no part of it."""
_HEADED = re.compile(
    r"^(?:N\.?\s?B\.?|Nota bene|Reminder|Important)\s*:\s+|^(?:Definition|Theorem|Lemma|Proposition|Corollary|Remark|Note|Key (?:point|idea)|Fact)\s*[\d.]*\s*(?:\([^)]*\))?[.:]\s+"
)


_SHORT = (
    (re.compile(r"\b([Tt]here|[Tt]hat|[Ii]t|[Ww]hat|[Hh]ere)['’]s\b(?! (?:been|got)\b)"), r"\1 is"),
    (re.compile(r"\b([Tt]here|[Ii]t)['’]s (?=been\b)"), r"\1 has "),
    (re.compile(r"\b([Tt]hey|[Ww]e|[Yy]ou)['’]re\b"), r"\1 are"),
    (re.compile(r"\b([Cc])an['’]t\b"), r"\1annot"),
    (re.compile(r"\b([Ww])on['’]t\b"), r"\1ill not"),
    (
        re.compile(
            r"\b(is|are|was|were|do|does|did|has|have|had|could|would|should|must)n['’]t\b", re.I
        ),
        r"\1 not",
    ),
)


def _written_out(said: str) -> str:
    """ "there’s" and "doesn’t" as they are written in an exam."""
    for short, whole in _SHORT:
        said = short.sub(whole, said)
    return said


def _hidden(said: str) -> tuple[str, list[str]]:
    """The text with a sign for each formula: the (1) of $f(1)$ is no bracket of the text's."""
    formulas = MATH.findall(said)[:6000]
    for number, formula in enumerate(formulas):
        said = said.replace(formula, chr(0xE000 + number), 1)
    return said, formulas


def statement(text: str) -> str:
    """The sentence without what ties it to its place: openings, pointers to figures, citations."""
    said = _written_out(" ".join(text.split()))
    said = _HEADED.sub("", said)
    said = re.sub(r"^[A-Z][\w’' -]{1,30}: (?=[A-Z])", "", said)
    said, formulas = _hidden(said)
    for _ in range(3):
        said = _BRACKETED.sub("", said)
    said = _POINTING.sub("", said)
    said = _CITED.sub("", said)
    said = re.sub(r"[\ue000-\uf8ff]", lambda m: formulas[ord(m.group()) - 0xE000], said)
    for _ in range(2):
        stripped = _OPENING.sub("", said)
        if stripped == said:
            break
        said = stripped
    said = re.sub(r"^([A-Z]\w+ing [\w ]{3,40}), then, ", r"\1, ", said)
    said = re.sub(
        r",?\s+(?:however|then|of course|for example|in fact|though),\s+",
        " ",
        said,
    )
    said = re.sub(
        r", as (?:you|we) (?:may|might|will|can|should) (?:recall|remember|know)\b[^,.;]*?,? (?=(?:is|are|was|were)\b)",
        " ",
        said,
    )
    said = re.sub(r"\bour (actual |original )?(population|sample)\b", r"the \1\2", said)
    said = re.sub(r"(?<![,;])(?<!and) (?:therefore|consequently) (?=[a-z])", " ", said)
    said = re.sub(r"(?<!but)(?<!and) also (?!known|called|referred|termed|,)", " ", said)
    said = re.sub(r"\s+([,.;:])", r"\1", said)
    said = re.sub(r"\s*\(\s*\)", "", said)
    if (match := re.match(r"(?:Because|Since)\s+(.+)$", said)) and not re.search(
        r",\s+(?!not\b|and\b|or\b)", said
    ):
        said = match.group(1)  # the answer to a question asked before: a statement of its own
    return impersonal(upper_first(said.strip()))
