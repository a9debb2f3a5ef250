"""What the letters of a lecture's formulas stand for, and what values they may take (K13, K14)."""

import re
from collections import defaultdict
from typing import NamedTuple

from examstream.text.formula import squeezed

HAN = "\u4e00-\u9fff"
SYMBOL = r"(?:\\[a-z]+|[A-Za-z])'?(?:_\{?[A-Za-z0-9]+\}?)?(?:\^\{?\([a-z]\)\}?)?(?:\([A-Za-z]'?\))?"

_EN = (
    re.compile(
        rf"\$(?P<s>{SYMBOL})\$ (?:is|be|denotes?|represents?|stands for|as) (?P<m>the (?:[a-z-]+ ){{0,4}}?(?:size|number|frequency|"
        r"probability|rate|coefficient|proportion|fraction|time|length|distance|mass|price|cost|temperature|variance|mean|"
        r"population|amount|level|count|value|speed|velocity|volume|density|energy|force|degree|factor|dimension)"
        r"(?: (?:of|in) (?:[a-z-]+ ?){1,6}?)?)(?=[.,;:)]|$| and\b| in\b| at\b| for\b| that\b| \$)"
    ),
    re.compile(
        r"(?P<m>(?:(?:effective|population|sample|allele|genotype|mutation|migration|selection|learning|batch|step|error|discount|"
        r"interest|average|initial|total|mean) ){0,2}(?:size|frequency|probability|rate|number|coefficient|proportion|length|"
        rf"time|distance|mass|price|cost|temperature|factor)),? (?:of )?\$(?P<s>{SYMBOL})\$"
    ),
    re.compile(rf"\$(?P<s>[A-Za-z])\$ (?P<n>(?:[a-z]+ )?[a-z]{{3,}}s)(?= (?:ago|in|at|drawn|sampled|chosen|are|from|of|and)\b|[.,;)])"),
)
_ZH = (
    re.compile(rf"\$(?P<s>{SYMBOL})\$\s*(?:是|为|表示|代表|指)\s*(?P<m>[{HAN}的]{{2,16}})(?=[，。；．、）]|$)"),
    re.compile(
        rf"(?P<m>[{HAN}]{{0,8}}(?:个数|数量|数目|点数|边数|次数|长度|大小|概率|频率|比例|时间|成本|价格|产量|利率|因子|速度|质量|温度|"
        rf"体积|距离|人数|容量|阶数|系数|收入))\s*(?:为|是)?\s*\$(?P<s>{SYMBOL})\$"
    ),
    re.compile(rf"\$(?P<s>[A-Za-z])\$\s*(?:个|条|名|种|次|只|位)(?P<n>[{HAN}]{{1,4}})"),
    re.compile(rf"(?:^|[，。；．\n])(?P<m>[^，。；．\n$]{{0,12}}(?:\$[A-Za-z]\$)?\s*的?[{HAN}]{{1,14}})，?\s*(?:记作|记为)\s*\$(?P<s>{SYMBOL})\$"),
)  # fmt: skip

_SHARE = re.compile(r"frequency|probability|proportion|fraction|discount|coefficient of inbreeding|inbreeding coefficient|概率|频率|比例|贴现因子|占比")
_COUNT = re.compile(r"number|count|size|population|sample|degree|个数|数量|数目|点数|边数|次数|人数|大小|阶|条数|元素|度$|容量|dimension")
_MEASURE = re.compile(r"rate|time|length|distance|mass|price|cost|temperature|volume|speed|velocity|energy|force|amount|level|长度|时间|成本|价格|产量|速度|质量|温度|体积|距离|收入")


class Meaning(NamedTuple):
    symbol: str  # squeezed
    latex: str
    words: str
    start: int

    @property
    def kind(self) -> str:
        return kind(self.words)


def kind(words: str) -> str:
    """ "share" (in (0, 1)), "count" (whole, ≥ 1), "measure" (positive) or "" where nothing tells."""
    if _SHARE.search(words):
        return "share"
    if _COUNT.search(words):
        return "count"
    return "measure" if _MEASURE.search(words) else ""


def meanings(text: str, language: str) -> dict[str, list[Meaning]]:
    """Every symbol the text explains, with where it does."""
    found: dict[str, list[Meaning]] = defaultdict(list)
    for pattern in _ZH if language == "zh" else _EN:
        for match in pattern.finditer(text):
            groups = match.groupdict()
            latex = groups["s"].strip()
            words = groups.get("m") or ""
            if not words:
                words = f"the number of {groups['n']}" if language == "en" else f"{groups['n']}的个数"
            words = " ".join(words.split())
            if language == "en" and not words.startswith("the "):
                words = "the " + words
            if len(words) < 2 or re.search(r"这|该|其|它|此|我们|our|this|these|their", words):
                continue
            found[squeezed(latex)].append(Meaning(squeezed(latex), latex, words, match.start()))
    return {name: sorted(some, key=lambda m: m.start) for name, some in found.items()}


def meaning_at(known: dict[str, list[Meaning]], name: str, at: int) -> Meaning | None:
    """The last explanation before, else the first one; None where two kinds of thing share a letter."""
    some = known.get(name)
    if not some:
        return None
    before = [m for m in some if m.start <= at + 400]
    near = before[-1] if before else some[0]
    kinds = {m.kind for m in some if abs(m.start - near.start) < 6000}
    return near if len(kinds - {""}) <= 1 else None
