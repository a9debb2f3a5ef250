"""The name a sentence gives to what the stem describes: `D is called T`, `D, known as T`, D，称为T, 《T》."""

import re
from collections.abc import Iterator
from dataclasses import replace

from examstream.exam.judging.book import Book, Sentence
from examstream.exam.judging.names import same_thing
from examstream.exam.judging.support import POINTS_BACK, query
from examstream.exam.judging.words import letters, units
from examstream.exam.question import BLANK
from services.answerer.rules.answer import Answer, excerpt
from services.answerer.rules.persons import persons

_ASKS_NAME = re.compile(
    r"\b(?:called|known as|termed|named|the (?:name|term|word) (?:for|of|given to)|(?:what|which) (?:name|term|word))\b"
    r"|(?:称为|叫做?|称作|叫作|名为|名称是|又称)(?:什么|何|哪)|什么(?:名称|名字)",
    re.I,
)
_NAME = r"(?P<t>[^,;:.()，。；：、（）]+?)"
_ENGLISH = (
    re.compile(rf"(?P<d>[^,;:]+?),? (?:is|are|was|were) (?:also )?(?:called|known as|termed|named|referred to as) (?:an? |the )?{_NAME}(?=[,;:.()]|\s(?:and|which|because|since|while|whereas)\b|$)"),
    re.compile(rf"(?P<d>[^,;:]+?), (?:also )?(?:called|known as|termed|named) (?:an? |the )?{_NAME}(?=[,;:.()]|$)"),
)  # fmt: skip
_IS = re.compile(r"\s(?:is|are)\s(?:an?\s|the\s)?$")
_APPOSED = re.compile(r"\**, (?P<d>(?:the|an?) [^,;.]+)(?=[,;.])")
_LEADS = re.compile(r"(?:^|[;:,]\s(?:and |while |whereas )?)(?:An?\s|The\s)?\**$", re.I)
_IS_IT = re.compile(r"\**\s(?:is|are)\s(?P<d>(?:the|an?)\s[^,;.]+)")
_CALLED_BLANK = re.compile(
    rf"\b(?:called|known as|termed|named|referred to as)\s+(?:an? |the )?{BLANK}\W*$", re.I
)
_NOUN_BLANK = re.compile(rf"的([\u3400-\u9fff]{{1,6}})是{BLANK}[。]?$")
_PERSON_BLANK = re.compile(rf"(?:人|学者|作者|学家|皇帝|将领|诗人|工匠)是{BLANK}[。]?$")
_PERSON_CLEAR = 0.02
_CHINESE = re.compile(
    r"(?P<d>[^。；]+?)[，,]?(?:(?:古人|人们|习惯上|通常|一般|又|也)*(?:被|则)?(?:即(?!使|便|将|可|刻)|称为|称之为|叫做|称作|叫作|叫|名为))[“《]?"
    r"(?P<t>[^，。；、（）()的”》为什何哪]{1,10})(?=[，。；、（）()”》]|$)"
)
_NAMED_ZH = re.compile(
    r"(?:(?<=[，；的])|^)(?P<a>《[^》]+》|(?![又也称叫被即并其它这该此常])[^，。；：、的由是于在和与为将把]{2,10})(?=，?(?:由|是|于|在|也|又|，))"
    r"|(?:是|即|即为|为)(?P<b>《[^》]+》|[^，。；：、的由是于在和与]{1,10})(?=[，。；]|$)"
)
_HEAD_ZH = re.compile(
    r"([^，。；：、的？]+)[，,]?(?:又|也)?(?:被|通)?(?:称为|叫做?|称作|叫作|名为)(?:什么|何)"
)
_WHICH = re.compile(
    r"\s*Which (?:[a-z]+ )??([a-z]+) (?:is|are|was|were|do|does|did|has|have|had|can|\w+(?:s|ed))\b"
)
_WHICH_ZH = re.compile(r"哪一?[首部本座条种个篇项]([\u3400-\u9fff]{1,4})[？?]?$")
_BOOKS = re.compile(r"[书著作文法历志经录典论诗词曲赋]$")
_LEAST, _CLEAR, _OTHER_HEAD = 0.5, 0.08, 0.65


def by_definition(book: Book, stem: str) -> Answer | None:
    """The one name whose description is what the stem asks the name of; None if not clearly."""
    which = _WHICH.match(stem) or _WHICH_ZH.search(stem)
    if not _ASKS_NAME.search(stem) and not which:
        return None
    asked = query(book, stem)
    weights = {r: w for r, w in asked.weights.items() if r[0] != "#" or len(r) > 2}
    head = "" if book.chinese else _head(stem)
    found: list[tuple[float, str, Sentence]] = []
    for sentence in book.sentences:
        for name in _ending_in(sentence, which[1]) if which and not book.chinese else ():
            if not {u.root for u in units(name)} <= set(weights):
                found.append((0.9 * _recall(weights, sentence.text), name, sentence))
        for name, description in _told(book, sentence) if _ASKS_NAME.search(stem) else ():
            if not {u.root for u in units(name)} - set(weights) and not _one_more(name, stem):
                continue
            found.append((_alike(book, weights, head, description), name, sentence))
        if book.chinese and (noun := _HEAD_ZH.search(stem) or which):
            held = _recall(weights, sentence.text)
            for name in _of_kind(sentence, noun[1]):
                if name.strip("《》") not in stem:
                    found.append((0.9 * held, name, sentence))
    found.sort(key=lambda entry: -entry[0])
    if not found or found[0][0] < _LEAST:
        return None
    score, name, sentence = found[0]
    rivals = [s for s, n, _ in found[1:] if not same_thing(book.names, n, name)]
    if rivals and score - rivals[0] < _CLEAR:
        return None
    return Answer(name, min(0.9, score), excerpt(sentence.text))


def of_the_blank(book: Book, stem: str) -> Answer | None:
    """The name of what a stem that ends in `is called ____` describes; in Chinese the book or the
    person of one that ends in 专著是 or 作者是.
    """
    if book.chinese and _PERSON_BLANK.search(stem):
        found = _person(book, stem)
    elif book.chinese and (noun := _NOUN_BLANK.search(stem)) and _BOOKS.search(noun[1]):
        found = by_definition(book, stem[: noun.start(1)] + noun[1] + "叫什么？")
    elif not book.chinese and _CALLED_BLANK.search(stem):
        found = by_definition(book, stem.replace(BLANK, "what"))
    else:
        return None
    return replace(found, key=(str(found.key),)) if found else None


def _one_more(name: str, stem: str) -> bool:
    """Whether a name in one hyphened word has a part that the stem lacks: by-election."""
    return "-" in name and " " not in name and not set(letters(name)) <= set(letters(stem))


def _person(book: Book, stem: str) -> Answer | None:
    met = persons(book, query(book, stem))
    if not met or (len(met) > 1 and met[0][1].score - met[1][1].score < _PERSON_CLEAR):
        return None
    name, best = met[0]
    why = excerpt(best.sentence.text) if best.sentence else ""
    return Answer(name, min(0.9, best.score), why)


def _head(stem: str) -> str:
    """The root of the noun a stem asks the name of: `What are the gaps in …`; "" if not told."""
    match = re.match(
        r"\W*(?:What|Which)\s(?:is|are|was|were)\s(?:the (?:name|term|word) (?:for|of|given to) )?(?:an?\s|the\s)?(?P<np>[^?]+)"
        r"|\W*What (?:name|term) is given to (?:an?\s|the\s)?(?P<np2>[^?]+)",
        stem,
        re.I,
    )
    if match is None:
        return ""
    phrase = re.split(
        r"\b(?:of|in|for|that|which|who|with|from|to|on|at|between|around|by|called|known)\b",
        match["np"] or match["np2"],
    )[0]
    run = [u.root for u in units(phrase) if u.weight >= 0.3]
    return run[-1] if run else ""


def _told(book: Book, sentence: Sentence) -> Iterator[tuple[str, str]]:
    """(name, description) of every naming a sentence holds."""
    text = sentence.text.replace("**", "")
    if book.chinese:
        last = 0
        for match in _CHINESE.finditer(text):
            yield match["t"], text[max(last, match.start("d")) : match.end("d")]
            last = match.end()
        return
    back = POINTS_BACK.match(text) is not None and sentence.index > 0
    before = book.sentences[sentence.index - 1].text + " " if back else ""
    for pattern in _ENGLISH:
        for match in pattern.finditer(text):
            if len(match["t"].split()) <= 5:
                yield match["t"].strip(), before + re.split(r"\band\b(?= the\b)", match["d"])[-1]
    for start, end, _ in book.terms_of(sentence):
        clause = re.split(r"[,;:]|\band (?=the\b)|\bwhereas\b|\bwhile\b", text[:start])[-1]
        if (verb := _IS.search(clause)) is not None and re.match(r"[\s,;:.]*(?:$|[,;:.]|and\b|which\b)", text[end:]):  # fmt: skip
            yield text[start:end], clause[: verb.start()]
        if told := _APPOSED.match(text, end) or (
            _LEADS.search(text[:start]) and _IS_IT.match(text, end)
        ):
            yield text[start:end], told["d"]


def _ending_in(sentence: Sentence, noun: str) -> Iterator[str]:
    """The names in capitals that end in a noun: the Hertzsprung–Russell diagram."""
    for match in re.finditer(
        rf"((?:[A-Z][\w’'–-]*\s)+)(?i:{re.escape(noun)})\b", sentence.text.replace("**", "")
    ):
        if match[1] not in ("The ", "A ", "An ", "In ", "This ", "Each ", "Every ", "No "):
            yield re.sub(r"^The\s", "", match.group())


def _of_kind(sentence: Sentence, noun: str) -> Iterator[str]:
    """The names of a Chinese sentence that end as the noun asked for does, or are of books."""
    text = sentence.text.replace("**", "")
    if _BOOKS.search(noun):
        yield from re.findall(r"《[^》]+》", text)
    for match in _NAMED_ZH.finditer(text):
        name = match["a"] or match["b"]
        if name[0] == "《":
            if name[-2] in noun:
                yield name
        elif name != noun and (name[-1] == noun[-1] or name[-1] in noun[-2:]):
            yield name


def _recall(weights: dict[str, float], text: str) -> float:
    have = {u.root for u in units(text)}
    return sum(w for r, w in weights.items() if r in have) / (sum(weights.values()) or 1.0)


def _alike(book: Book, weights: dict[str, float], head: str, description: str) -> float:
    """How alike stem and description are: of both the share that the other has, multiplied."""
    own: dict[str, float] = {}
    for unit in units(description):
        if unit.weight >= 0.3:
            own[unit.root] = unit.weight * book.rarity(unit.root)
    total = sum(weights.values())
    if not own or not total:
        return 0.0
    recall = sum(w for r, w in weights.items() if r in own) / total
    precision = sum(w for r, w in own.items() if r in weights) / sum(own.values())
    score = float((recall * precision) ** 0.5)
    return score * (_OTHER_HEAD if head and head not in own else 1.0)
