"""Which letters a stem leaves unbound, and the words of the lecture that bind them (K14)."""

import re
from typing import NamedTuple

from examstream.exam.plan.zh.namings import Naming
from examstream.exam.plan.zh.statements import Statement
from examstream.text.formula_symbols import identifiers, quantified
from examstream.text.zh.masked import HAN, F

_NOUN = (
    r"(?P<noun>(?:(?:无向|有向|简单|连通|混合|完全|二分|随机|线性|连续|离散|正|非负|价格|数量|消费|禀赋|产量|状态|效用|成本|"
    r"需求|供给|总|平均|边际|概率|分布|时间|角|加|初|末|电|热|光|声|波|磁|重|动|静)*)"
    r"(?:图|点|边|点集|边集|集合|集|整数|实数|自然数|复数|有理数|数列|数|函数|矩阵|向量|变量|序列|数组|字符串|树|路径|途径|迹|"
    r"回路|匹配|位置|下标|编号|(?:文本|模式|主|子)?串|前缀|后缀|字符|质数|素数|正整数|多项式|方程|参数|事件|状态|价格|产量|数量|概率|因子|质量|速度|温度|长度|高度|时间|元素|节点|顶点|结点|常数|操作|群|环|域|空间|"
    r"样本|比例|频率|浓度|体积|压强|电压|电流|电阻|利率|成本|收入|利润|力|功|能|率|量|值|进程|页|关键字|表|模式|关系))"
)
_BINDER = re.compile(
    rf"{_NOUN}(?:分别)?(?:为|是|记为)?(?P<f>{F})(?:(?:和|与|、|以及|及|，)(?P<g>{F}))*"
)
_SET = re.compile(rf"(?:设|令|记|给定|取|存在(?:[{HAN}]{{0,6}}))(?P<f>{F})")
_ANY = re.compile(rf"(?:对于?|任意的?|任何|所有|若对)(?P<f>{F})(?:(?:和|与|、|以及|及)(?P<g>{F}))*")
_SUBJECT = re.compile(
    rf"(?:^|[，。；,、和与])(?P<f>{F})(?:都|分别|均)?(?:是|为|表示|代表|指)(?!{F})"
)
_NOTED = re.compile(rf"(?:记作|记为|表示为|写作|记)(?P<f>{F})")
_RELATED = re.compile(
    r"^\s*\(?(?P<names>[A-Za-z]'?(?:\s*,\s*[A-Za-z]'?)*)\)?\s*\\(?:in|subseteq|subset|notin|subsetneq)(?![a-z])"
)


_SIMPLE = re.compile(
    r"\s*(?:\\[a-z]+|[A-Za-z])'?(?:[_^]\{?[A-Za-z0-9+*,\\ -]+\}?)?\s*(?:\([^()]{1,12}\))?'?(?:\s*=\s*(?:\\left)?\s*\([^()]{1,16}\))?\s*"
)


class Binder(NamedTuple):
    noun: str
    formula: str
    names: tuple[str, ...]
    start: int


def bound(masked: str, formulas: tuple[str, ...]) -> set[str]:
    """The letters a text binds itself."""
    names: set[str] = set()
    for pattern in (_BINDER, _SET, _ANY, _SUBJECT, _NOTED):
        for found in pattern.finditer(masked):
            for char in re.findall(F, found.group()):
                names.update(identifiers(_formula(char, formulas)))
    for formula in formulas:
        names |= quantified(formula)
        for related in _RELATED.finditer(formula.strip("$")):
            names.update(part.strip() for part in related["names"].split(","))
        for made in re.finditer(
            r"([A-Z])\s*(?:\\left)?\(\s*([A-Za-z]'?)\s*(?:\\right)?\)", formula
        ):
            names.add(made[1])  # V(G), E(G): made from a letter that is bound itself
    return names


def unbound(masked: str, formulas: tuple[str, ...]) -> list[str]:
    """Letters of the text that nothing in it binds, in order."""
    have = bound(masked, formulas)
    loose: list[str] = []
    for char in re.findall(F, masked):
        for name in identifiers(_formula(char, formulas)):
            if name not in have and name not in loose:
                loose.append(name)
    return loose


def _formula(char: str, formulas: tuple[str, ...]) -> str:
    return formulas[ord(char) - 0xE000]


def binders(
    statements: list[Statement], namings: list[Naming] | None = None
) -> dict[str, list[Binder]]:
    """For each letter the phrases of the lecture that introduce it (图 $G=(V,E)$, 度 $d(v)$)."""
    found: dict[str, list[Binder]] = {}
    for s in statements:
        for match in _BINDER.finditer(s.text):
            formula = _formula(match["f"], s.formulas)
            names = identifiers(formula)
            if not names or not _SIMPLE.fullmatch(formula.strip("$")) or "|" in formula:
                continue  # |S| is the size of S, not S
            binder = Binder(match["noun"], formula, names, s.start)
            for name in names if re.fullmatch(r"[A-Z]'?", names[0]) else names[:1]:
                found.setdefault(name, []).append(binder)
    for naming in namings or ():
        s = naming.statement
        place = s.text.find(naming.term)
        noted = re.match(
            rf"[^，。；]{{0,12}}，(?:记作|记为)({F})", s.text[place:] if place >= 0 else ""
        )
        if noted and not re.search(F, naming.term):
            formula = _formula(noted[1], s.formulas)
            if names := identifiers(formula):
                binder = Binder(naming.term, formula, names, s.start)
                found.setdefault(names[0], []).append(binder)
    return found


def introduction(loose: list[str], known: dict[str, list[Binder]], at: int) -> str | None:
    """设 $G=(V, E)$ 为图，$v$ 为顶点。 None if a letter is bound nowhere or has two meanings."""
    parts: list[tuple[str, str]] = []
    done: set[str] = set()
    queue = list(loose)
    while queue:
        name = queue.pop(0)
        if name in done:
            continue
        before = [b for b in known.get(name, ()) if b.start <= at] or known.get(name, [])
        first = [b for b in before if b.names[0] == name]
        if not before or len({b.noun[-1] for b in first}) > 1:
            return None
        nearest = max(before, key=lambda b: (len([n for n in b.names if n in loose]), b.start))
        done.update(nearest.names[:1] if "=" not in nearest.formula else nearest.names)
        done.add(name)
        queue += [n for n in nearest.names if n not in done and n not in loose]
        parts.append((nearest.formula, nearest.noun))
    if len(parts) > 3:
        return None
    nouns = list(dict.fromkeys(noun for _, noun in reversed(parts)))
    said = [
        "、".join(formula for formula, n in reversed(parts) if n == noun) + f" 为{noun}"
        for noun in nouns
    ]
    return "设 " + "，".join(said) + "。" if said else ""
