"""Where a lecture gives a thing its name: 称 X 为 T, T 是指 D, "T：D", and the aliases beside it."""

import re
from typing import NamedTuple

from examstream.exam.lecture.model import BlockKind
from examstream.exam.plan.zh.statements import Statement
from examstream.text.zh.masked import HAN, SLOT, F

FORMULA = F[1:-1]
NAME = rf"[{HAN}A-Za-z0-9·/／+\- {FORMULA}]"
CLASSIFIER = r"一(?:个|种|类|项|门|组|套|段|条|座|部|位|片|块|棵|张|对|系列|名|支|次|级)"

_BAD = re.compile(
    r"[，。；：、？！]|^[的之是即也又被]|"
    r"^(?:把|将(?!军|来)|在(?!线|位|职|校)|对(?:于|一|每|任|其|应的)|从(?:而|这|此)|以(?:及|下|上|此)|就是|不(?:是|同|会|能|可以|需|仅|一定)|"
    r"有(?:的|些|时|一|关|可能)|和(?:其|它)|与(?:其|它|此)|或者|为(?:了|什么))|(?:时候|情况|问题上|这样|那样|什么|如何|怎样|多少|我们|你|"
    r"他们|它们|时|上述|下列|如下|之一|一定|必然|必定|也可|还可|均|都|通常|往往|一般|仅|只|主要|同时|同样|总|不|未|没|并|也|还|已|将|曾)$|^(?:这|那|它|他|其|该|此|我|你|每|各|某|本|所有|任何|任意|一个|一种|第[一二三四五六七八九])|"
    r"(?:是|等于|可以|不能|应当|就是|因为|所以|但是|如果|或者|以及|通过|使用)"
)


class Naming(NamedTuple):
    """A term and the words that define it. `frame` is a whole sentence with SLOT for the term."""

    term: str  # masked, as printed
    aliases: tuple[str, ...]
    frame: str
    body: str  # what it is, without naming words ("" where it cannot be told apart)
    how: str  # "called" (称 X 为 T) | "is" (T 是指 D) | "label" (T：D)
    target: str  # what is called so: the X of 称 X 为 T, masked; "" otherwise
    conditional: bool  # 若 C, 则称…: a class among others that may overlap
    strong: bool  # a phrase that can only define
    statement: Statement


def is_name(text: str, *, marked: bool = False) -> bool:
    """Could these words be a term? Marked ones are trusted further."""
    bare = re.sub(F, "", text).strip()
    if not bare or not re.search(rf"[{HAN}A-Za-z]", bare):
        return False
    if marked:
        return len(bare) <= 14 and not re.search(r"[，。；：？！]|等于|不是", bare)
    if not 2 <= len(bare) <= 12 or _BAD.search(bare):
        return False
    # B 树, B+ 树, t 检验: a letter and what it is
    return "的" not in bare and bool(
        re.search(rf"[{HAN}]{{2}}|[A-Z]{{2}}|^[A-Za-z][+*]?\s?[{HAN}]", bare)
    )


_VERB = (
    r"(?:称之为|称其为|称作|称为|称做|叫做|叫作|命名为|谓之|取名为|叫"
    r"|称(?P<x>[^，,。；;称]{1,30}?)(?:为|是|叫做))"
)
_CALL = re.compile(_VERB)
_DETERMINER = re.compile(
    rf"(?:[^，,。；、]{{0,12}}?的)?(?:{CLASSIFIER})?|(?:{F})(?:到{F})?的(?:{CLASSIFIER})?"
)
_BOUND = r"(?=[。．，,；;、！!（(”」』》—–]|--|或|$|的?一种)"
_ALSO = re.compile(
    rf"^[，,（(]?(?:在不引起混淆的情况下)?(?:或者?|/|、|又|也|亦|还|有时|通常|一般|常|简|即|俗|旧|可以?|被)+"
    rf"(?:又|也|亦|还|可以|被|常)*(?:称为|称作|称之为|称|叫做|叫作|叫|名为|简称为?)?[“「]?"
    rf"(?P<name>{NAME}{{1,14}}?)[”」]?(?:[)）]|{_BOUND})"
)
_BRACKET = re.compile(
    rf"^[（(](?:又|也|亦|还|或|简|旧|俗|即|有时)*(?:被)?(?:称为|称作|称|叫做|叫作|叫|名)?(?:为)?(?P<name>{NAME}{{1,14}}?)[)）]"
)


def namings(statement: Statement, terms: frozenset[str] = frozenset()) -> list[Naming]:
    """All namings of one statement; what cannot be told clearly is left out."""
    found = [*_called(statement, terms), *_is(statement, terms), *_ends(statement)]
    found += _laws(statement) if not found else []
    if statement.label and statement.position == 0:
        found += _labelled(statement, found)
    return found


def split_names(text: str) -> tuple[str, ...]:
    """连通块/连通分量 → its names; a slash inside a formula is masked away."""
    return tuple(part.strip() for part in re.split(r"[/／]", text) if part.strip())


def _called(s: Statement, terms: frozenset[str]) -> list[Naming]:
    found: list[Naming] = []
    text, done = s.text, 0
    for verb in _CALL.finditer(text):
        if verb.start() < done:
            continue
        region = text[verb.end() :]
        placed = _name_at(region, s.marks, terms)
        if placed is None:
            continue
        start, end, trusted = placed
        begin, finish = verb.end() + start, verb.end() + end
        names = split_names(text[begin:finish])
        if not names or not all(is_name(n, marked=trusted) for n in names):
            continue
        aliases, rest = _aliases(text[finish:], s.marks)
        done = len(text) - len(rest)
        prefix = re.sub(r"[—–]{2,4}|--", "", text[:begin])
        if _thin(prefix[: verb.start()], terms):
            continue
        frame = prefix + SLOT + _tail(rest)
        conditional = bool(re.search(r"若|如果|当|满足|只要|假如|若干", text[: verb.start()]))
        found.append(
            Naming(
                names[0], (*names[1:], *aliases), frame, "", "called", verb["x"] or "",
                conditional, True, s,
            )
        )  # fmt: skip
    return found


def _name_at(
    region: str, marks: tuple[str, ...], terms: frozenset[str]
) -> tuple[int, int, bool] | None:
    """Where the name stands in what follows a verb of naming: start, end, is it marked."""
    clause = re.split(r"[，,。；;]", region, maxsplit=1)[0]
    near = sorted((clause.find(m), -len(m), m) for m in marks if 0 <= clause.find(m) <= 14)
    if near:
        at, _, mark = near[0]
        name = mark + _grown(region[at + len(mark) :])
        return at, at + len(name), True
    for determiner in (
        re.match(rf"[“「](?={NAME}+?[”」])", region),
        re.match(rf"(?:[^，,。；、]{{0,12}}的)?(?:{CLASSIFIER})?[“「]?", region),
        re.match(rf"(?:{CLASSIFIER})?[“「]?", region),
    ):
        if determiner is None:
            continue
        rest = region[determiner.end() :]
        found = re.match(rf"{NAME}{{1,14}}?{_BOUND}", rest)
        if found and is_name(found.group()):
            return determiner.end(), determiner.end() + found.end(), found.group() in terms
    return None


def _grown(rest: str) -> str:
    """What belongs to a half-marked name: **补偿**需求曲线."""
    more = re.match(rf"(?![的是为和与或在中等也有可被即指])[{HAN}]{{1,6}}?{_BOUND}", rest)
    return more.group() if more else ""


def _aliases(rest: str, marks: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
    names: list[str] = []
    while True:
        rest = rest.removeprefix("”").removeprefix("」")
        found = _BRACKET.match(rest) or _ALSO.match(rest)
        if found is None:
            return tuple(names), rest
        parts = split_names(found["name"])
        if not all(is_name(p, marked=p in marks) for p in parts):
            return tuple(names), rest
        names += parts
        rest = rest[found.end() :]


def _tail(rest: str) -> str:
    """What may follow the name in a frame: a binder of symbols, nothing else."""
    rest = rest.rstrip("。．；; ")
    quote = "”" if rest.startswith("”") else "」" if rest.startswith("」") else ""
    rest = rest[len(quote) :]
    binder = re.match(rf"，其中{F}[^。；，]*$", rest)
    of = "的" if rest.startswith("的") and not re.match(r"的[^，。．；（(]", rest) else ""
    return quote + (rest if binder else of) + "。"


def _thin(prefix: str, terms: frozenset[str]) -> bool:
    """Too few words before the verb to tell what is being named."""
    prefix = re.sub(r"[—–-]+", "", prefix)
    prefix = re.sub(r"(?:被|也|又|亦|常|通常|有时|还|一般|则|就|便|可以|可|此时|为)+$", "", prefix)
    words = re.sub(rf"[，,。]|{F}", "", prefix)
    if words in terms or (len(words) >= 3 and words[-3:] in terms):
        return False
    return len(words) < 5 and not re.search(rf"(?:若|当|如果|设){F}", prefix)


_END = re.compile(
    rf"(?:^|[，,])(?:则|那么|就)?(?P<x>[^，,。；]{{1,14}}?)(?:就)?是(?:[^，。；]{{0,8}}的)?(?:{CLASSIFIER})?$"
)


def _ends(s: Statement) -> list[Naming]:
    """若 C，则 X 是（Y 的）一个 T, where T is marked: the author names it here."""
    for mark in s.marks:
        at = s.text.find(mark)
        if made := _classed(s, mark, at):
            return [made]
        before, rest = s.text[:at], s.text[at + len(mark) :]
        said = _END.search(before)
        if at < 0 or said is None or not re.search("若|如果|当|满足|只要", before):
            continue
        names = split_names(mark)
        if not names or not all(is_name(n, marked=True) for n in names):
            continue
        aliases, rest = _aliases(rest, s.marks)
        if rest and rest[0] not in "。．，；（(":
            continue
        frame = before + SLOT + _tail(rest)
        return [
            Naming(names[0], (*names[1:], *aliases), frame, "", "called", said["x"], True, True, s)
        ]
    return []


def _classed(s: Statement, mark: str, at: int) -> Naming | None:
    """不满八周岁的未成年人为 **T**: a class described, then its marked name."""
    said = re.search(r"(?:^|[，；])(?P<x>[^，。；]{4,30}的[^，。；的]{1,8}?)，?为$", s.text[:at])
    rest = s.text[at + len(mark) :]
    if (
        at < 0
        or said is None
        or (rest and rest[0] not in "。．，；")
        or not is_name(mark, marked=True)
        or re.search(r"[称叫成作视认改]$", said["x"])
    ):
        return None
    frame = s.text[:at] + SLOT + "。"  # what stands before the class may restrict it
    return Naming(mark, (), frame, "", "called", "", False, True, s)


_STRONG = (
    r"(?:通常|一般|就|主要)?(?:是指|指的就?是|被定义为|定义为|定义成|指(?![出向定导数标明令示针甲纹])|"
    rf"(?:就|也)?是(?:由[^，。]{{2,20}}的)?{CLASSIFIER}|属于{CLASSIFIER})"
)
_WEAK = r"(?:就|也)?(?:是|为)"
_LEAD = r"(?P<lead>(?:在[^，。]{1,14}(?:中|里|上|下|内)，|[^，。]{2,10}中的?)?)"
_SUBJECT = re.compile(
    rf"^{_LEAD}[“「]?(?P<name>{NAME}{{1,16}}?)[”」]?(?P<gloss>（[^）]{{1,40}}）|\([^)]{{1,40}}\))?"
    rf"(?:，?(?:又|也|亦|简|俗|旧)(?:被)?(?:称为|称作|称|叫做|叫作|叫)(?P<also>{NAME}{{2,12}}?)(?=，))?，?(?:则)?"
    rf"(?:(?P<strong>{_STRONG})|(?P<weak>{_WEAK}))(?P<body>.{{5,}})$"
)  # fmt: skip


def _is(s: Statement, terms: frozenset[str]) -> list[Naming]:
    found = _SUBJECT.match(s.text)
    if found is None:
        return []
    name, strong = found["name"].strip(), bool(found["strong"])
    names = split_names(name)
    trusted = name in s.marks or name in terms
    if not names or not all(is_name(n, marked=trusted) for n in names):
        return []
    body = re.sub(r"，[^，]*[：:]$", "", found["body"].rstrip("。．；;"))
    body = _OTHERS_NAMED.sub("", body)
    if len(body) < 5 or body.endswith(("：", ":")):
        return []
    plain = s.position == 0 and len(name) <= 8 and bool(_KIND.search(body.split("，")[0] + "。"))
    plain = plain or (s.position == 0 and len(name) <= 8 and bool(_KIND.search(body + "。")))
    if not strong and not ((trusted or plain) and _genus(body)):
        return []
    if re.match(
        r"不|否|没有|正[的确]|因为|为了|必要|重要|最常|常见|非常|十分|很|由于|什么|多少|可[以能]|相[同等]|一样",
        body,
    ):
        return []
    aliases: tuple[str, ...] = ()
    if gloss := found["gloss"]:
        aliases = _aliases(gloss, s.marks)[0]
    if found["also"] and is_name(found["also"]):
        aliases = (*aliases, found["also"])
    copula = found["strong"] or found["weak"]
    frame = found["lead"] + SLOT + copula + body + "。"
    genus = re.sub(r"^.*是", "", copula) if strong else ""
    return [
        Naming(names[0], (*names[1:], *aliases), frame, genus + body, "is", "", False, strong, s)
    ]


_OTHERS_NAMED = re.compile(
    rf"，(?:常?用?{F}表示|记作|记为|常?记作|其中[^，。；]{{1,20}}(?:称为|称作|叫做|叫作)).*$"
)
"""After what a thing is: its letter, and the names of its parts."""

_KIND = re.compile(
    r"的(?:基本|主要|重要|法律|社会|政治|经济|线性|特殊|一种|新型)*(?:总称|统称|过程|现象|方法|技术|制度|组织|权利|义务|行为|物质|有机物|化合物|结构|机制|学科|科学|"
    r"理论|学说|运动|战争|政党|文件|单位|场所|算法|协议|模型|函数|系统|期间|资格|工具|形式|部分|关系|规则|规范|数据结构|活动|能力|状态|条约|法律|宪法|原则|"
    r"概念|指标|比值|总和|集合|序列|语言|程序|软件|设备|器官|细胞器|反应|作用|思想|主张|政策|著作|作品|王朝|城市|国家|机构|机关|模式|策略|市场|成本|收入)。$"
)


def _genus(body: str) -> bool:
    """Does the first clause end in "… 的 N", long enough to define and free of single instances?"""
    first = body.split("，")[0]
    return (
        bool(re.search(r"的[^的，\W\d]{1,6}$", first))
        and len(first) >= 8
        and not re.match(F, first)
    )


_LAW = re.compile(
    r"(?:定理|定律|法则|原理|效应|推论|准则|规则|原则|公理|引理|猜想|悖论|假说|条款)$"
)


_SAYS = re.compile(
    rf"^(?P<name>{NAME}{{1,12}}?(?:定律|定理|原理|法则|定则|学说|理论|假说|公约|条约|法案|效应|悖论))"
    r"(?P<says>指出|表明|认为|规定|说明|断言|揭示了?|主张|告诉[人我]们?|的内容是)(?P<body>[，：:]?.{8,})$"
)


def _laws(s: Statement) -> list[Naming]:
    """热力学第二定律表明，…: a law and what it says."""
    found = _SAYS.match(s.text)
    if found is None or not is_name(found["name"], marked=True) or found["name"] in found["body"]:
        return []
    body = found["body"].rstrip("。．；;")
    frame = SLOT + found["says"] + body + "。"
    return [Naming(found["name"], (), frame, body.lstrip("，：:"), "is", "", False, True, s)]


_HEADING = re.compile(
    r"(?:推论|定义|注意|说明|证明|例子?|示例|性质|结论|注|提示|定理|引理|命题|备注|补充|问题|答案|解答?|思路|方法|步骤|"
    r"优点|缺点|特点|作用|原因|目的|背景|来源|时间|地点|总结|小结|时间复杂度|空间复杂度|输入|输出|原理|公式|重点|难点)\d*"
)


_COUNTS = re.compile(
    rf"分为|分成|划分|包括|包含|[{HAN}]{{2}}有[两二三四五六七八九十]|[两二三四五六七八九十\d][个种类级项条点步大部]{{1,2}}(?:要素|内容|方面|阶段|步骤|特[点征])?$"
)
"""明清科举分为四级：a lead, no name."""


def _labelled(s: Statement, others: list[Naming]) -> list[Naming]:
    names = split_names(re.sub(r"[（(].*$", "", s.label))
    if _HEADING.fullmatch("".join(names)) or _COUNTS.search(s.label):
        return []
    if any(n.term in names or set(n.aliases) & set(names) for n in others):
        return []
    gloss = re.search(r"[（(].*$", s.label)
    aliases = _aliases(gloss.group(), s.marks)[0] if gloss else ()
    trusted = bool(names) and any(m in s.label for m in s.marks)
    if not names or not all(is_name(n, marked=trusted) for n in names):
        return []
    body = s.text.rstrip("。．；;")
    if len(body) < 8 or re.match(
        rf"设|假设|令|取|例如|因为|每次|每当|涉及|由于|需要|{F}|[A-Za-z]+\(", body
    ):
        return []
    if s.block.kind is BlockKind.ITEM and s.block.level > 1 and not trusted:
        return []
    law = _LAW.search(names[0])
    if names[0] in body and (cut := body.find("，", 8)) >= 8 and names[0] not in body[:cut]:
        body = body[:cut]
    if re.search(r"[“”]", body):
        return []
    if names[0] in body:
        return []
    frame = f"{SLOT}指出：{body}。" if law else f"{SLOT}：{body}。"
    return [Naming(names[0], (*names[1:], *aliases), frame, body, "label", "", False, trusted, s)]
