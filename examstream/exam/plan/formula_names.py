"""What the letters of a lecture's formulas stand for, and what values they may take (K13, K14)."""

import re
from collections import defaultdict
from typing import NamedTuple

from examstream.text.formula import squeezed
from examstream.text.lexicon import tag

HAN = "\u4e00-\u9fff"
SYMBOL = r"(?:\\[a-z]+|[A-Za-z])'?(?:_\{?[A-Za-z0-9]+\}?)?(?:\^\{?(?:\([a-z]\)|[+*-])\}?)?\s?(?:\([A-Za-z]'?\))?"

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
    re.compile(
        r"\$(?P<s>[A-Za-z])\$ (?P<n>(?:(?!are|is|was|were|have|has|had|into|and|of|from|that|in|at|to|or|as|for|by|with)[a-z]+ )?(?!does|has|was|is|this|equals|gives|denotes|goes|becomes|represents|approaches)[a-z]{3,}s)(?= (?:ago|in|at|drawn|sampled|chosen|are|from|of|and)\b|[.,;)])"
    ),
)
_NUMBERED = r"(?:[^，。；．\n$]|\$\d+\$)"
_ZH = (
    re.compile(rf"\$(?P<s>{SYMBOL})\$\s*(?:是|为|表示|代表|指)\s*(?P<m>[{HAN}的]{{2,16}})(?=[，。；．、）]|$)"),
    re.compile(
        rf"(?:^|[，。；．\n])(?P<m>{_NUMBERED}{{2,24}}?(?:概率|频率|比例|个数|数量|长度|时间|大小|系数|变量|波长|速度|质量|温度|体积|半径|高度|电压|电流|电阻|压强|密度|面积|浓度|加速度|位移|功率|力))\s*(?:为|是|记为|记作)\s*\$(?P<s>{SYMBOL})\$"
    ),
    re.compile(
        rf"(?P<m>(?:[{HAN}]{{1,6}}的)?(?:个数|数量|数目|点数|边数|次数|长度|大小|概率|频率|比例|时间|成本|价格|产量|利率|速度|质量|温度|"
        rf"体积|距离|人数|容量|阶数|系数|收入))\s*(?:为|是)?\s*\$(?P<s>{SYMBOL})\$"
    ),
    re.compile(
        rf"(?<!第)(?<!第 )\$(?P<s>[A-Za-z])\$\s*(?:个|条|名|种|次|只|位)(?P<n>[{HAN}]{{1,4}}?)(?=[^{HAN}]|[和与的、，及被是为有中]|$)"
    ),
    re.compile(
        rf"(?P<m>[{HAN}]{{1,10}})\s*(?:\([^)$]*\)|（[^）$]*）)?，\s*(?:记作|记为)\s*\$(?P<s>{SYMBOL})\$"
    ),
    re.compile(rf"(?:^|[，。；．\n])(?P<m>[^，。；．\n$]{{0,12}}(?:\$[A-Za-z]\$)?\s*的?[{HAN}]{{1,14}})\s*(?:记作|记为)\s*\$(?P<s>{SYMBOL})\$"),
)  # fmt: skip

_SHARE = re.compile(
    r"frequency|probability|proportion|fraction|discount|(?:interest|growth|tax|inflation) rate|rate of (?:interest|return|growth|inflation)|利率|税率|增长率|coefficient of inbreeding|inbreeding coefficient|概率|(?:基因|基因型|相对|出现的?)频率|比例|贴现因子|占比"
)
_COUNT = re.compile(
    r"^度$|number|count|size|population|sample|degree|个数|数量|数目|点数|边数|次数|人数|大小|阶|条数|元素|度$|容量|dimension"
)
_MEASURE = re.compile(
    r"rate|time|variance|length|distance|mass|price|cost|temperature|volume|speed|velocity|energy|force|amount|level|长度|时间|成本|价格|产量|速度|质量|温度|体积|距离|收入"
)


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
    best: dict[int, Meaning] = {}
    for pattern in _ZH if language == "zh" else _EN:
        for match in pattern.finditer(text):
            words = _words(match, language)
            if words is None:
                continue
            at, latex = match.start("s"), match["s"].strip()
            if at not in best or len(words) > len(best[at].words):
                best[at] = Meaning(squeezed(latex), latex, words, at)
    found: dict[str, list[Meaning]] = defaultdict(list)
    for at in sorted(best):
        found[best[at].symbol].append(best[at])
    for symbol, words, phrase in _USUAL.get(language, ()):
        if symbol not in found and f"${symbol}$" in text and (met := re.search(phrase, text)):
            found[symbol].append(Meaning(symbol, symbol, words, met.start()))
    return dict(found)


def _words(match: re.Match[str], language: str) -> str | None:
    groups = match.groupdict()
    words = " ".join((groups.get("m") or "").split())
    if not words:
        words = f"the number of {groups['n']}" if language == "en" else f"{groups['n']}的个数"
    if language == "en" and not words.startswith("the "):
        words = "the " + _modified(words, match.string[: match.start()])
    words = (
        re.sub(r"\s+(?:and|or)?(?: ?let)?$|,? and let$", "", words) if language == "en" else words
    )
    words = re.sub(r"^.{1,4}知道|^(?:已知|假设|其中|因此|所以|且|并且|设|若|令|而)", "", words)
    words = words.removeprefix("的")
    if language == "zh" and re.search(r"该|其|称|叫", words):
        words = words.rsplit("的", 1)[-1]  # 称作该顶点的度: 度
    if (len(words) < 2 and words != "度") or re.search(
        r"这|该|其|它|此|我们|^发生|^的|\b(?:our|this|these|their)\b", words
    ):
        return None
    return words


def _modified(words: str, before: str) -> str:
    """The name with what stands before it: "focal length", not "length"."""
    if not before.endswith(" "):
        return words
    for word in reversed(before.split()[-2:]):
        if not re.fullmatch(r"[a-z][a-z-]{2,}", word) or tag(word) not in ("JJ", "NN", "NNP"):
            break
        words = f"{word} {words}"
    return words


_USUAL = {
    "en": (
        ("N_e", "the effective population size", r"effective (?:population )?size"),
        ("\\mu", "the mutation rate", r"mutation rate"),
        ("\\beta", "the discount factor", r"discount factor"),
    ),
}
"""Letters that a field never explains, where the text speaks of the thing they always mean."""


def meaning_at(known: dict[str, list[Meaning]], name: str, at: int) -> Meaning | None:
    """The last explanation before, else the first one; None where two kinds of thing share a letter."""
    some = known.get(name) or known.get(re.sub(r"_(?:\w|\{[^{}]*\})$", "", name))
    if not some:
        return None
    before = [m for m in some if m.start <= at + 400]
    near = before[-1] if before else some[0]
    kinds = {m.kind for m in some if abs(m.start - near.start) < 6000}
    return near if len(kinds - {""}) <= 1 else None
