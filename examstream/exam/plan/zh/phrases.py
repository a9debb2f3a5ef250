"""Terms nobody marked: items of enumerations, headings, and phrases that return unchanged."""

import re
from collections import Counter, defaultdict

from examstream.exam.lecture.model import BlockKind, Lecture
from examstream.exam.plan.zh.enumerations import Listing
from examstream.exam.plan.zh.namings import is_name
from examstream.exam.plan.zh.statements import Statement
from examstream.text.zh.masked import HAN, mask, without_glosses
from examstream.text.zh.words import words

_EDGE = set(
    "的了是在和与或及为有以对从到把被将由于等也都不很更最其该此这那它他我你们个种些每各所可能会要就而但并则若如使让给向再又还只"
    "且之时中上下里内外后前间大小多少第一二三四五六七八九十两几得着过地来去说做用叫称作即当因故"
)
_VERBAL = re.compile(
    r"[已未]|选择|使用|表示|描述|计算|构造|进出|待测|研究|假设|考虑|知道|认为|需要|可以|进行|得到|满足|存在|包含|包括|通过|采用|具有|属于|成为|产生|引起|"
    r"导致|等于|大于|小于|之间|情况|问题$|例子|数量$|结果$|方式$|方法$|意味|对应|相同|不同|其他|任意|任何|所有|一个|一种|没有|如果|因为|所以"
)
_PLAIN = frozenset(
    "求 已 未 满 型 其中 此时 因此 所以 可以 能够 必须 应该 需要 已经 不会 不能 没有 以及 或者 并且 而且 但是 如果 只有 只要 虽然 由于 因为 为了 关于 对于 "
    "通过 根据 按照 经过 最终 首先 然后 之间 之后 之前 时候 同时 当时 当前 现在 目前 一些 这些 那些 各种 多种 不同 相同 其他 其它 任何 所有 "
    "非常 比较 更加 十分 主要 重要 一般 通常 往往 容易 简单 复杂 可能 一定 即使 甚至 直接 间接 具体 例如 什么 怎样 如何 非 较 时 次 新 设 "
    "使得 来自 成为 作为 称为 叫做 用于 用来 属于 具有 包含 包括 等于 大于 小于 位于 认为 以为 知道 看到 得到 进行 开始 结束 完成 发生 出现".split()
)
_QUALITY = frozenset("高 低 原 新 旧 大 小 多 少 每 长 短 好 坏 强 弱 快 慢 老".split())
_TAILS = frozenset(
    "者性型度率量值数式图表点线面体法论学派族类律则权税法罪制会院国朝代军党史经典酶菌素糖酸碱盐质膜核层带系统器官管细胞键"
    "态力能场波电流压阻热光声速角矩阵集域环群树链路径边元码位栈列堆页块段程锁器机网包帧层键表库"
)
_BODY = re.compile(r"(?:议|教|社|协|国|大|学|工|商|委员)会$|(?:土|基|产|殖民|耕|湿|封|领|盆|高)地$")
"""Ends of names whose last character is most often a function word: 国民议会, 教会土地."""
_NOT_HEAD = re.compile(
    r"概述|引入|简介|介绍|概览|总结|小结|参考|练习|习题|例题|示例|实践|内容|背景|前言|引言|应用|附录|说明|注意|题外话|热身|情况|例子|"
    r"实现|性质|原理$|定义$|相关|资料|扩展|思考|问题$|第.+[章节]|如何|什么|[与和及的：:，、？]"
)


def heads(lecture: Lecture) -> list[str]:
    """Headings that are names."""
    found = []
    for block in lecture.blocks:
        if block.kind is not BlockKind.HEADING:
            continue
        name = without_glosses(mask(lecture.text_of(block))[0])
        name = re.sub(r"^[\d.．、（）()一二三四五六七八九十\s]+(?=\D)", "", name).strip()
        for part in re.split(r"[/／]", name):
            if (
                2 <= len(part) <= 8
                and is_name(part)
                and not (_NOT_HEAD.search(part) or _DEED.match(part))
            ):
                found.append(part)
    return found


_DEED = re.compile(
    r"改善|提高|编制|降低|减少|增加|防止|避免|保护|预防|治疗|实现|设计|构建|构造|绘制|理解|了解|认识|学习|掌握|探索|走进|比较|评价|"
    r"制定|开发|利用|应对|解决|处理|求解|证明|验证|推导|现代|古代|近代|当代|早期|今天|未来|传统"
)
"""Headings that say what is done, or when: 改善睡眠, 现代造纸."""


def listed(listings: list[Listing]) -> list[str]:
    """Items of enumerations that are names, where all of the enumeration are."""
    found = []
    for listing in listings:
        if re.search("顺序|步骤|流程|过程|做法|工序|操作", listing.head):
            continue  # 编制报表: a deed, no name
        items = [listing.statement.show(i) for i in listing.items]
        if all(is_name(i) and len(i) <= 9 and not _VERBAL.search(i) for i in items):
            found += items
    return found


def subjects(statements: list[Statement], verb: re.Pattern[str]) -> list[str]:
    """What opens two sentences or more, a verb after it: what the lecture speaks of."""
    opened: Counter[str] = Counter()
    for s in statements:
        for length in range(3, 8):
            name, rest = s.text[:length], s.text[length:]
            if not s.fault and verb.match(rest) and re.fullmatch(rf"[{HAN}]+", name):
                if is_name(name) and _phrase(words(name)):
                    opened[name] += 1
                break
    return [name for name, count in opened.items() if count >= 2]


def returning(statements: list[Statement], names: frozenset[str], least: int = 3) -> list[str]:
    """Runs of one to four words, three to eight characters, that return in other surroundings."""
    whole = "\n".join(s.text for s in statements)
    counts: Counter[str] = Counter()
    left: dict[str, Counter[str]] = defaultdict(Counter)
    right: dict[str, Counter[str]] = defaultdict(Counter)
    for s in statements:
        for run in re.finditer(rf"[{HAN}]+", s.text):
            parts = words(run.group())
            for i in range(len(parts)):
                for j in range(i + 1, min(i + 5, len(parts) + 1)):
                    gram = "".join(parts[i:j])
                    if not 3 <= len(gram) <= 8 or not _phrase(parts[i:j]):
                        continue
                    counts[gram] += 1
                    left[gram][parts[i - 1] if i else f"^{s.start}"] += 1
                    right[gram][parts[j] if j < len(parts) else f"${s.start}"] += 1
    kept = [
        gram
        for gram, count in counts.items()
        if count >= least
        and len(left[gram]) > 1
        and len(right[gram]) > 1
        and not _torn(left[gram], count)
        and not _torn(right[gram], count)
    ]
    return [
        gram
        for gram in kept
        if not any(gram != o and gram in o and counts[o] >= 0.7 * counts[gram] for o in kept)
        and not any(
            gram != n and n.startswith(gram) and whole.count(n) >= 0.5 * counts[gram] for n in names
        )
    ]


def _torn(beside: Counter[str], count: int) -> bool:
    """Torn out of longer words: half of what stands beside it is a single character with meaning
    (原核细胞, 真核细胞), or one and the same word (构造失配 before 指针)."""
    real = {w: n for w, n in beside.items() if w[0] not in "^$" and w not in _EDGE | _PLAIN}
    glued = sum(n for word, n in real.items() if len(word) == 1)
    return glued >= 0.5 * count or max(real.values(), default=0) >= 0.6 * count


def _phrase(parts: tuple[str, ...]) -> bool:
    """Words that could be a name together: no function word in it, a noun's ending."""
    gram = "".join(parts)
    if _VERBAL.search(gram) or any(part in _EDGE or part in _PLAIN for part in parts):
        return False
    if gram[0] in _EDGE or (gram[-1] in _EDGE - set("间中量数小大") and not _BODY.search(gram)):
        return False
    if parts[0] in _QUALITY:
        return False
    return len(parts[-1]) > 1 or parts[-1] in _TAILS
