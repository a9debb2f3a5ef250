"""P9: what something consists of or is divided into; P10: the order of numbered steps."""

import re
from itertools import groupby

from examstream.exam.lecture.model import Block, BlockKind, Lecture
from examstream.exam.plan.model import Fact, Term
from examstream.exam.plan.zh.facts import fact
from examstream.exam.plan.zh.statements import Statement, leans, statement
from examstream.exam.question import QuestionType
from examstream.text.zh.masked import HAN, F, mask, without_glosses
from examstream.text.zh.quantities import number

_VERB = r"(?:(?:主要|通常|一般|大致|可以?|又)*(?:包括|包含|分为|分成|划分为|由|采用|使用|具有|具备|有|涉及|支持|满足))"
_PLAINLY = re.compile(
    r"(?:包括|包含|分为|分成|划分为|由|(?:特有|主要|基本|常见|常用|典型)的[^的，]{2,6}有|[^的，]{2,8}的(?:成分|要素|特征|职能|功能|形式|工具|途径)有)$"
)
_COUNT = re.compile(
    rf"(?P<n>[二两三四五六七八九十]|\d{{1,2}})(?P<cl>个|种|类|项|条|大|部分|方面|阶段|步|层|点|级|组|门|位)(?P<noun>[{HAN}]{{0,10}})"
)
_INLINE = re.compile(
    rf"^(?P<head>(?:(?:按照?|根据|依据|从|在)[^，。；：]{{2,16}}，)?[^，。；：]{{2,30}}?{_VERB})(?P<count>[^，。；：、]{{0,16}}?)(?P<colon>[:：，]?)"
    rf"(?P<items>[^，。；：、]{{1,16}}?(?:、[^，。；：、]{{1,16}}?)*(?:和|与|以及|及|或)[^，。；：、]{{1,16}}?)"
    rf"(?P<etc>等[^，。；]{{0,8}})?(?P<tail>组成|构成|共同组成|三个部分|[两二三四五六七八]个?[部方种类时阶步要][^，。；：]{{0,4}})?(?=[。．；，：])"
)
_BAD_ITEM = re.compile(
    r"[：。；？]|^(?:这|该|其|它|我们|以及|或者|并|而|从而)|(?:等|如下|以下)$|我们|你|\\|`|TODO"
)


def items_of(text: str) -> list[str]:
    """a、b 和 c → its parts; only the last joint may be 和 or its like, and 和 before 与."""
    *parts, last = text.split("、")
    for joint in ("以及", "和", "与", "及", "或"):
        left, found, right = last.partition(joint)
        if found and left and right:
            parts += [left, right]
            break
    else:
        parts.append(last)
    return [p.strip("“”「」 ") for p in parts if p.strip()]


class Listing:
    """Something and its parts, from a sentence or from a list with its lead."""

    def __init__(
        self, s: Statement, head: str, items: list[str], end: int, *, open_: bool, listed: bool
    ) -> None:
        self.statement, self.head, self.items, self.end = s, head, items, end
        self.open, self.listed = open_, listed  # "等" follows; a list, not a sentence


def listings(lecture: Lecture, statements: list[Statement]) -> list[Listing]:
    """All enumerations whose count and items agree."""
    found = [made for s in statements if (made := _inline(s)) is not None]
    return found + _lists(lecture)


def _inline(s: Statement) -> Listing | None:
    if s.fault and not (s.fault == "K4 whole" and s.text.endswith("：")):
        return None
    match = _INLINE.match(s.text)
    if not match:
        return None
    items = items_of(match["items"])
    head = match["head"] + match["count"]
    counted = _COUNT.search(match["count"] + (match["tail"] or ""))
    if not counted and not _PLAINLY.search(match["head"]):
        return None
    if (not counted and match["count"]) or re.search(r"^(?:它|其|这|该)|是指|是由", head):
        return None
    if not _agrees(match["count"] + (match["tail"] or ""), len(items)) or not _sound(items):
        return None
    if head.endswith(("由",)) and not match["tail"]:
        return None
    if match["tail"] and head.endswith("由"):
        head = head + "…" + match["tail"]
    return Listing(s, head, items, s.end, open_=bool(match["etc"]), listed=False)


def _agrees(count: str, items: int) -> bool:
    said = _COUNT.search(count)
    return said is None or number(said["n"]) == items


def _sound(items: list[str]) -> bool:
    if not 2 <= len(items) <= 8 or len(set(items)) != len(items):
        return False
    if any(_BAD_ITEM.search(i) or not re.search(rf"[{HAN}A-Za-z{F[1:-1]}]", i) for i in items):
        return False
    lengths = [len(i) for i in items]
    if min(lengths) < 2 and max(lengths) > 3:
        return False
    return max(lengths) <= 24 and max(lengths) <= 4 * min(lengths) + 6


def _lists(lecture: Lecture) -> list[Listing]:
    found = []
    blocks = lecture.blocks
    for number_, run in groupby(enumerate(blocks), key=lambda pair: pair[1].list_id):
        members = list(run)
        if number_ < 0 or any(not b.askable for _, b in members):
            continue
        first = members[0][0]
        level = min(b.level for _, b in members)
        top = [b for _, b in members if b.level == level]
        lead = blocks[first - 1] if first else None
        if lead is None or lead.kind is not BlockKind.PARAGRAPH or not lead.askable:
            continue
        if (made := _listed(lecture, lead, top)) is not None:
            found.append(made)
    return found


def _listed(lecture: Lecture, lead: Block, top: list[Block]) -> Listing | None:
    text = lecture.text_of(lead)
    cut = max(text.rfind(mark, 0, len(text) - 1) for mark in "。．！？；") + 1
    s = statement(lecture.text, lead.start + cut, lead.end, lead, 1)
    head = s.text.rstrip("：:，, ")
    if not s.text.endswith(("：", ":")) and not re.search(_VERB + r"$", head):
        return None
    items = []
    for block in top:
        masked, formulas = mask(lecture.text_of(block))
        if formulas:
            return None
        item = without_glosses(masked).strip()
        item = re.split(r"[：:]|——|，即|。", item, maxsplit=1)[0].strip("，；。、 “”")
        items.append(re.sub(r"(?:，|、)?(?:或|和|以及)$", "", item))
    if not _sound(items) or not _agrees(head, len(items)):
        return None
    if s.fault not in ("", "K4 whole", "K2 stands alone", "K3 person", "K4 length"):
        return None  # what leans or speaks of us may still be mended, and its items serve others
    return Listing(s, head, items, top[-1].end, open_=False, listed=True)


def enumerations(found: list[Listing], terms: tuple[Term, ...], text: str) -> list[Fact]:
    """Multiple choice: parts of it among things that are parts of something else."""
    facts = []
    for listing in found:
        head = _head(listing)
        if head is None or len(listing.items) < 2:
            continue
        s = listing.statement
        shown = [s.show(i) for i in listing.items]
        others = _others(listing, found, terms, text, head)
        if len(others) < (1 if len(shown) >= 3 else 2):
            continue
        facts.append(
            fact(
                "P9", s, (QuestionType.MULTIPLE_CHOICE,), s.show(listing.head),
                s.show(listing.head + "：" + "、".join(listing.items)),
                0.6 + 0.05 * min(3, len(shown)), end=listing.end,
                form="list", stem=s.show(head), items=shown, others=others[:6],
            )
        )  # fmt: skip
    return facts


_FOLLOWING = re.compile(
    rf"(?:下列|以下|如下)(?:[几两二三四五六七八九十\d]{{0,2}}[个种类项条位点名方]?)?(?:的)?"
    rf"(?P<noun>[{HAN}]{{0,6}}?)(?=提出|组成|构成|决定|引起|完成|实现|制定|创立|发明|建立|共同|的|为|做|$)"
)
_AGAIN = re.compile(rf"^(?P<before>.+)，(?:这个|该|这一|这种)(?P<noun>[{HAN}]{{2}})(?P<rest>.+)$")


_ABOUT = re.compile(
    r"用到|遇到|涉及到?的|将[会要]?(?:学习|介绍|讨论|研究)|(?:主题|内容|知识点?|目标|要点|例子|章节)(?:包括|如下|有|是|为)?$|概念(?:包括|如下|有|是|为)?$|导入"
)
"""A lead that tells what the lecture will be about."""


def _head(listing: Listing) -> str | None:
    """The stem: X 包括下列哪几项？ 这个定理是由下列… is said of the thing named before."""
    head = re.sub(r"^(?:我们|将|主要)+", "", listing.head)
    if again := _AGAIN.match(head):
        parts = re.split(
            "提供|介绍|描述|研究|讨论|给出|证明|得到|称为|[了的将会有]", again["before"]
        )
        whole = [part for part in parts if part.endswith(again["noun"]) and len(part) > 2]
        if whole:
            head = whole[0] + again["rest"]
    if _ABOUT.search(head) or any(item in head for item in listing.items):
        return None
    if leans(_FOLLOWING.sub("", head)) or re.search(
        r"我们|讲座|你|例如|^此|^主要|本[章节文]", head
    ):
        return None
    if len(re.findall(rf"[{HAN}]", head)) < 4:
        return None
    if "由…" in head:
        return head.replace("…", "下列哪几项") + "？"
    if said := _FOLLOWING.search(head):
        rest = head[said.end() :]
        if rest:
            return f"{head[: said.start()]}下列哪些{said['noun'] or '项'}{rest}？"
        if said["noun"]:
            return f"{head[: said.start()]}下列哪些{said['noun']}？"
        head = head[: said.start()]
    head = re.sub(r"(?:，|、)?(?:分别是|分别为|它们是|即|为|是|例如|如)$", "", head)
    verb = re.search(_VERB + r"$", head)
    if verb and not head.endswith("由"):
        return head + "下列哪几项？"
    count = _COUNT.search(head)
    if count and head.endswith(count["noun"] or count["cl"]) and len(head) - count.end() <= 2:
        return head + "，它们是下列哪几项？"
    return None


def _others(
    listing: Listing, found: list[Listing], terms: tuple[Term, ...], text: str, head: str
) -> list[str]:
    """Things of the same make that the lecture does not count among the items."""
    s = listing.statement
    own = [s.show(i) for i in listing.items]
    size = sum(map(len, own)) / len(own)
    pool: dict[str, float] = {}
    names = {n for t in terms for n in (t.name, *t.aliases)}
    for other in found:
        if other is listing:
            continue
        if set(other.items) & set(listing.items):
            continue
        for item in other.items:
            if not other.listed and item not in names:
                continue
            shown = other.statement.show(item)
            near = sum(shown[-1] == o[-1] for o in own) / len(own)
            persons = _make(shown) == _make(own[0]) == "person"
            if not (near or persons or _called(other) == _called(listing) != ""):
                continue
            pool[shown] = max(
                pool.get(shown, 0), 1.0 + near + 0.5 * (_make(shown) == _make(own[0]))
            )
    for term in terms:
        alike = [o for o in own if term.name[-1] == o[-1]]
        near = max((2.0 if term.name[-2:] == o[-2:] else 1.0 for o in alike), default=0.0)
        if 2 * len(alike) < len(own):
            near = 0.0  # 宣纸 ends like 抄纸, but not like the other steps
        if near and not listing.open:
            pool.setdefault(term.name, near + 0.2)
    tails = {o[-2:] for o in own}
    if len(tails) == 1:
        pool = {name: score for name, score in pool.items() if name[-2:] in tails}
    tails = {o[-1] for o in own}
    if len(tails) == 1:  # all end alike: what ends otherwise gives itself away
        pool = {name: score for name, score in pool.items() if name[-1] in tails}
    parts = {  # parts of a part: 中期 belongs to the 细胞周期 as its 分裂期 does
        other.statement.show(item)
        for other in found
        if other is not listing and any(i in other.head for i in listing.items if len(i) > 1)
        for item in other.items
    }
    pool = {name: score for name, score in pool.items() if name not in parts}
    block = text[s.block.start : listing.end]
    kept = [
        (score - 0.15 * abs(len(name) - size), name)
        for name, score in pool.items()
        if name not in block and name not in head
        and not any(name in o or o in name for o in own)
        and 0.4 <= len(name) / size <= 2.2
        and ("$" in name) == any("$" in o for o in own)
    ]  # fmt: skip
    return [name for score, name in sorted(kept, key=lambda p: (-p[0], p[1])) if score >= 0.8]


def _called(listing: Listing) -> str:
    """What the lead calls its items: 条件, 学者."""
    said = _FOLLOWING.search(listing.head) or _COUNT.search(listing.head)
    noun = re.sub("(?:组成|构成|共同组成)$", "", said["noun"]) if said else ""
    return noun[-2:]


def _make(name: str) -> str:
    """What a name is made of, roughly: a foreign name with dots, Latin letters, Chinese."""
    if "·" in name:
        return "person"
    return "latin" if re.search(r"[A-Za-z]", name) else "han"
