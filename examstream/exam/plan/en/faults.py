"""What keeps a statement from standing alone (checks K2–K5, K14, K16, K20), by name."""

import re

from examstream.exam.plan.en.loose import dangles, loose_pronoun
from examstream.exam.plan.en.statement import FIGURE, MATH
from examstream.text.clauses import clause, is_told, is_whole, split_lead
from examstream.text.lexicon import DETERMINERS, known, tag, verb_base
from examstream.text.nouns import is_plural
from examstream.text.words import count_words

_POINTER = re.compile(
    r"^(?:(?:more|less) recent(?:ly)?|newer|later (?:work|studies|research)|this|these|those|that|it|its|they|their|he|she|his|her|such|here|then|there(?!\s+(?:is|are|was|were)\b)|both|each of (?:these|them)|either|neither|another|one|some|others?|most of (?:these|them)|all of (?:these|them)|the (?:only|main|biggest|big) (?:exception|difference|problem|question|reason|one|thing)|the reason (?:they|it|this|we|for this)|the (?:former|latter|other|others|same|above|following|first|second|third|last|next|previous|preceding|resulting|rest|two(?!-)|three(?!-)|remaining|reason|answer|idea|trick|result|results|question|point|problem|process he|one|ones)|similarly|likewise|instead|otherwise|meanwhile|afterwards?|what|why|how|who|where|when we|if we|if you|let|suppose|imagine|consider|assume|given|because of (?:this|these|that|it|their)|for (?:example|instance|this|these|that)|in (?:this|these|that|such|either|each|both|our|the (?:above|following|previous|same|latter|former)) \w*|in the (?:first|second|third|last) (?:question|example|case|scenario|study|experiment|problem|situation)\b(?! of\b)|at (?:this|that|the same)|to (?:do|accomplish|show|see|understand|define|illustrate) (?:this|that|so|it)?|as (?:such|before|above|we|you)|with (?:this|all this|these)|on the one hand|once|after (?:this|that)|from (?:this|these|that)|under (?:this|these)|by (?:this|these|doing)|on (?:this|the basis of this)|through (?:this|these))\b",
    re.I,
)
_ALLOWED_POINTER = re.compile(
    r"^(?:the (?:first|second|third|last|same|two|three|problem|question|result|idea|reason|rest|remaining|one) [^,]{0,60}?\b(?:of|that|which|in|between|behind)\b|both [a-z-]+ and |(?:either|neither) [a-z-]+ (?:or|nor) |some (?!of these|of them)[a-z]+|another (?:name|term|word)|in (?:both|each) [a-z-]+ (?:and )?|once (?!this|these|it|they|again|more)|one (?:of the|type|kind|form|way|advantage|disadvantage|drawback|benefit|reason|important|key|major|mole|unit|atomic)|most of the|all of the|those (?:who|that|which)|what [a-z ]+ is called|each of the)",
    re.I,
)
_PERSON = re.compile(
    r"\b(?:I(?!\.e\b)|we|you|our|ours|your|us|my|me|let's|let us|ourselves|yourself|one might|one must|one could|one can|readers?|students?|everyone’s|everyone's)\b(?!\s*-)|\bI['’]|\bwe['’]|\byou['’]|\b[Ll]et['’]s|\?",
    re.I,
)
_PERSON_CASED = re.compile(r"\bUS\b|\bI\b(?=[,.)]| and| or)")
_META = re.compile(
    r"\b(?:this|the|next|previous|last|following|our) (?:lecture|chapter|section|book|course|text|notes?|video|class|slides?|paper|article|tutorial|discussion|assignment|homework|module|unit|exercise|figure|diagram|picture|example|illustration|proof|formula|equation|table (?:above|below))\b|\b(?:discussed|described|explained|shown|introduced|covered|mentioned|defined|presented|given|seen) (?:in (?:detail|the)|above|below|earlier|later|previously|here|next)\b|\bfor (?:example|instance|simplicity|now)\b|\be\.g\.|^The (?:table|figure|diagram|graph|chart|list|plot) (?:lists|shows|gives|summarizes|compares)|\bclick\b|\bsee (?:also|the)\b|\bnote that\b|\bstory\b|\b(?:years|months|weeks|days) ago\b|\bcredit\b|\bhttps?:|\bwww\.|\bcopyright\b|©|\blicen[cs]e\b",
    re.I,
)


def _disagrees(prose: str) -> bool:
    """A plural subject with "is" or "increases", or a singular one with "are", in any part."""
    return any(_at_odds(part) for part in re.split(r"[:;]\s+|,\s+then\s+", prose))


_MANY_OF = frozenset(
    "number majority minority variety lot range pair couple series set group rest half most percent"
    " total plurality handful share host family dozen percentage fraction what".split()
)


def _at_odds(prose: str) -> bool:
    parts = clause(split_lead(prose)[1])
    if parts is None or " and " in parts.subject or "," in parts.subject:
        return False
    verb = parts.run[parts.verb].lower
    noun = re.split(
        r"\s(?:of|to|in|for|with|on|at|by|from|that|which|who|between|is|when|where)\s",
        parts.subject,
    )[0].split()
    if not noun or len(noun) > 4:
        return False
    if verb in ("are", "were"):
        last = noun[-1].lower()
        return (
            tag(last) == "NN" and known(last) and not is_plural(last) and last not in _MANY_OF
            and last == parts.subject.split()[0].lower() and bool(re.match(r"\w+ (?:of|with|in|for)\b", parts.subject))
        )  # fmt: skip
    bare = len(parts.subject.split()) == len(noun) and bool(verb_base(verb))  # "Taxes increases"
    if (verb not in ("is", "was", "has") and not bare) or tag(noun[-1]) != "NNS":
        return False
    return is_plural(noun[-1]) and noun[0].lower() not in (
        "each",
        "every",
        "one",
        "neither",
        "either",
        "a",
        "an",
        "this",
    )


_ILL_FORMED = re.compile(
    r"\d\s?[*×+]\s?\d[\d.]*(?:[*×+][\d.]+)* = \d|"
    r"\bhave not have\b|\b(?:will|can|may|must|would|could|should|might) (?:lost|made|given|taken|seen|done|gone|known|shown|found|called)\b|\b(?:a|an|the) (?:the|a|an)\b|\b(?:is|are) (?:is|are)\b|\bthey (?:is|has|was)\b|\b(\w{3,}) \1\b"
    r"|\b(?:is|are) \w+, of (?!which|whom|course|whose)(?:[a-z]+ ){2,8}(?:less|more) \w+\."
)
_THE_MORE = re.compile(
    r"^The (?:more|less|fewer|\w+er)\b[^,]{3,80}, the (?:more|less|fewer|\w+er)\b"
)
_RUN_IN = re.compile(
    r"^(?:[A-Z][\w’'-]*\s){1,4}(?:The|A|An|In|To|Before|When|If|For|This|It|As|By|Most|There|On|At|From|We|One|All|Each|Because|Since|With|These|Many|Some)\s[a-z]"
    r"|^(?P<a>[A-Z]\w+)(?: \w+)? (?P=a)s?\b"
    r"|^(?!The |An? )[A-Z][a-z]+ [A-Z][a-z]+ [A-Z][a-z]+ (?:is|are|was|were|has|have|can)\b(?<!of)"
)
_IMPERATIVE = re.compile(
    r"^(?:Compare|Consider|Think|Look|Take|Watch|Click|See|Try|Repeat|Assume|Imagine|Suppose|Remember|Notice|Recall|Note|Say|Ask|Let|Choose|Pick|Please|Read|Write|Draw|Find|Show|Prove|Check|Visit|Learn|Explore|Describe|Explain|Discuss|Use|Well|Yes|No|OK|Okay)\b(?! of\b)"
)
_RESIDUE = re.compile(
    r"\[\^|\{:|<[a-z/]|!!|\[@|\\(?:cite|ref|index|label|footnote)|https?:|\]\(|�|_{3,}|\.\.\.\.|\*\*|``|^[-•▪]|\|"
)
_BROKEN = re.compile(
    r"[()\[\]“”]\s*[()\[\]]{2,}|\s[,.;:](?=\s|$)|\(\s*\)|,,|,\s*\.|“\)|[a-z]{2,}\.[A-Z][a-z]"
    r"|\b(?!approx|resp|incl|spec|dept|prof)[a-z]{4,}\. [a-z_]"  # two sentences, the second begins with a name in code
    r"|^[a-z]+[A-Z]\w*(?:\([^)]*\))?:|^\w+_\w+(?:\([^)]*\))?:"  # an entry of an interface
)


def fault_of(said: str, *, symbols: bool = True, loose: bool = False) -> str:
    """The name of the first check a statement fails; "" if it passes all.

    `loose`: of running prose, where an end mark is a sentence's own, a past tense that could be a
    participle counts as its verb ("The empire spanned large regions.").
    """
    said = said.replace("\\$", "¤")  # money, no formula
    prose = MATH.sub("X", said)
    if not said.endswith((".", "!")) or said.endswith("..."):
        return "K4 end mark"
    if not _balanced(said):
        return "K4 balance"
    if not 6 <= count_words(said) <= 45:
        return "K4 length"
    if "$$" in said or (prose.count("X") > 3 and len(re.findall(r"\$[^$]*\$", said)) > 3):
        return "K4 formulas"
    if _ILL_FORMED.search(prose) or _disagrees(prose):
        return "K20 grammar"
    if re.search(r":\s*\.?$", said) or not (
        is_whole(prose) or _THE_MORE.match(prose) or (loose and is_told(prose))
    ):
        return "K4 whole"
    if (symbols and unbound(said)) or _PLAIN_EQUATION.search(prose):
        return "K14 symbol"
    if _RESIDUE.search(prose) or _BROKEN.search(prose):
        return "K5 residue"
    if re.search(
        rf"\b{FIGURE}\s*~?\(?\d|\bFigure\b|\bas (?:shown|illustrated)\b|\b(?:left|right|top|bottom) (?:and (?:left|right|top|bottom) )?(?:[xy]-?)?ax[ei]s\b|\b(?:left|right|top|bottom) [xy][ -]ax[ei]s\b",
        prose,
    ):
        return "K16 figure"
    if re.match(r"(?:i\.e\.|e\.g\.|etc\.|viz\.)", prose, re.I):
        return "K2 opening"
    if _POINTER.match(prose) and not _ALLOWED_POINTER.match(prose):
        return "K2 opening"
    if dangles(prose):
        return "K2 dangling"
    if _PERSON.search(_PERSON_CASED.sub("", prose)):
        return "K3 person"
    if _THEY_SAY.search(prose) or re.search(
        r"(?:^|, )let\b|^The [a-z]+est (?:is|are|one)\b|^(?:One|The) way (?:would|is|to|we)\b",
        prose,
    ):
        return "K3 person"
    if _META.search(prose):
        return "K3 meta"
    if loose_pronoun(prose):
        return "K2 pronoun"
    if (
        re.search(r"[“\"‘](?:more|less|fewer|bigger|smaller|[a-z]+)[”\"’]", said)
        and count_words(said) < 14
    ):
        return "K3 scare quotes"
    if not re.match(r"[A-Z“\"'(α-ωa-z]?[A-Za-z\d⁰¹²³⁴⁵⁶⁷⁸⁹$“\"']", said):
        return "K4 opening"
    if _RUN_IN.match(prose):
        return "K5 run-in heading"
    opening = prose.split(" ")
    if _IMPERATIVE.match(prose) or (
        tag(opening[0].lower()) == "VB" and opening[1].lower() in DETERMINERS
    ):
        return "K3 imperative"
    if (main := _AFTER_CLAUSE.match(prose)) and not (
        is_whole(main.group(1)) or re.search(r",\s+then\b", prose)
    ):
        return "K4 fragment"
    if _HEADLESS.match(prose):
        return "K4 fragment"
    if re.match(r"Whether\b", prose) and not _WEIGHED.search(prose):
        return "K4 fragment"
    if re.match(r"(?:Which|Although|While|Because|Since|If|When|Whereas)\b[^,]*$", prose):
        return "K4 fragment"
    return ""


_PLAIN_EQUATION = re.compile(r"(?<![\w.])[A-Za-z]\w{0,4} = [A-Za-z]\w{0,4}\b(?! (?:is|are)\b)")
"""A formula of a page's plain text: "a location where T = Teff"."""
_HEADLESS = re.compile(
    r"(?:Needs?|Has|Have|Ought|Tends?) to\b|(?:Is|Are|Was|Were|Not an?) |(?:Applicable|Useful|Useless|Suitable|Available|Necessary|Possible|Relevant|Responsible|Similar|Due|Equal|Able|Unable) (?:when|if|where|for|to|in|only|unless)\b"
)
"""What slides say of something named above: "Applicable when …", "Need to establish …"."""
_WEIGHED = re.compile(
    r"\b(?:depends?|depended|matters?|mattered|remains?|remained|turns?|hinges?|affects?|determines?)\b"
    r"|, (?:the|an?|it|they|all|each|every)\b|\b(?:is|was) (?:not |still |also |often )?(?:an?|the|decided|determined|known|debated|unclear|unknown)\b"
)
"""What is told of a question: "Whether it spreads depends on …"; without it "Whether …" is none."""


_NAMES = re.compile(
    r"\\mathrm\{[A-Za-z]+\}(?:\^(?:\\[a-z]+|\{[^{}]*\}|\w))?(?!\()|\\[A-Za-z]+|[A-Za-z](?:_\{[^{}]*\}|_\w)?"
)
_NO_NAMES = frozenset(
    "frac sqrt sum prod log ln exp le ge leq geq cdot times to infty in mathbf mathrm text overline bar hat"
    " tilde vec dot underline dots ldots cdots colon mathbb mathcal operatorname notin subseteq subset cup cap"
    " neq ne mid left right quad qquad cdotp max min lim sin cos tan rightarrow mapsto approx equiv forall"
    " exists pm mp int partial nabla setminus emptyset langle rangle lfloor rfloor lceil rceil circ".split()
)


def unbound(said: str) -> list[str]:
    """Symbols of a statement's formulas that it does not name (K14).

    A symbol is told where a noun stands before it ("the set $A$") or "is", "denotes" after it.
    """
    formulas = list(re.finditer(r"\$([^$]+)\$", said))
    told: set[str] = set()
    for match in formulas:
        names = _names(match.group(1))
        before = re.findall(r"([A-Za-z][\w-]*)[\s,]*$", said[: match.start()])
        noun = (
            bool(before)
            and (tag(before[0])[:1] == "N" or before[0].lower() in _NOUNS)
            and before[0].lower() not in ("probability", "least", "most")
        )
        after = said[match.end() :].lstrip()
        if names and (
            noun
            or re.match(
                r"(?:(?:is|are|be) (?:the|an?|its|defined|given)\b(?! (?:element|member|subset)\b)|denotes?|represents?|stands? for)\b",
                after,
            )
        ):
            told.add(names[0])
    return [
        name
        for match in formulas
        for name in dict.fromkeys(_names(match.group(1)))
        if (name not in told or _LABELLED.search(match.group(1)))
        and not re.search(rf"\b[a-z]{{3,}} {re.escape(name)}\b", said)
    ]


_NOUNS = frozenset("set map point sum product list graph path cut".split())
"""Nouns that are more often something else."""

_LABELLED = re.compile(r"\^\{?\([a-z]\)\}?")
"""$N_e^{(f)}$: which of several it is, the label alone does not tell."""


def _names(formula: str) -> list[str]:
    formula = re.sub(r"\\mathbb\{?\s*[RNZQC]\}?", "", formula)  # known everywhere
    plain = re.sub(r"\^\{?\([a-z]\)\}?", "", formula)  # $N_e^{(f)}$: a label, no power
    return [n for n in _NAMES.findall(plain) if n.lstrip("\\") not in _NO_NAMES]


def _balanced(text: str) -> bool:
    plain = re.sub(r"\$[^$]*\$", "", text)
    return (
        text.count("$") % 2 == 0
        and plain.count("(") == plain.count(")")
        and plain.count("[") == plain.count("]")
        and plain.count("“") == plain.count("”")
        and plain.count('"') % 2 == 0
    )


_THEY_SAY = re.compile(
    r"(?<!which )(?<!that )\b(?:they|he|she)\s+(?:also |then |first |later )?(?:suggest|argue|infer|propos|claim|show|found|find|conclud|report|noted?\b|us(?:e|ed)\b|develop|describ|sampl|thought|think|believ|wrote|said|call)",
    re.I,
)
_AFTER_CLAUSE = re.compile(r"(?:Because|Since|Although|When|While|If|Even though)\b[^,]*,\s*(.*)$")
