"""Units as kinds and sizes: 3 hours are 180 minutes; metres per second are a length by a time."""

import re
from functools import lru_cache
from typing import NamedTuple

from examstream.exam.judging.roots import lemma


class Measure(NamedTuple):
    """What a unit measures (`time`, `length/time`, `#tribe`) and how many base units it holds."""

    kind: str
    size: float = 1.0


NONE = Measure("")
"""Of a bare number."""

_KINDS: dict[str, dict[float, str]] = {
    "time": {1e-6: "µs μs microsecond 微秒", 1e-3: "ms millisecond 毫秒", 1.0: "s sec second 秒 秒钟",
             60.0: "min minute 分钟", 3600.0: "h hr hour 小时 钟头", 86400.0: "day 天 日", 604800.0: "week 周 星期",
             2629800.0: "month 个月 月", 31557600.0: "yr year annum 年", 315576000.0: "decade",
             3155760000.0: "century centurie 世纪"},
    "length": {1e-9: "nm nanometre nanometer 纳米", 1e-6: "µm μm micrometre micrometer 微米",
               1e-3: "mm millimetre millimeter 毫米", 1e-2: "cm centimetre centimeter 厘米 公分",
               0.1: "dm decimetre 分米", 1.0: "m metre meter 米", 1e3: "km kilometre kilometer 千米 公里",
               0.0254: "inch inche", 0.3048: "ft foot feet", 1609.344: "mile", 1852.0: "海里"},
    "mass": {1e-6: "µg μg microgram 微克", 1e-3: "mg milligram 毫克", 1.0: "g gram 克", 500.0: "斤",
             1e3: "kg kilogram kilo 千克 公斤", 1e6: "t tonne ton 吨"},
    "volume": {1e-3: "ml mL millilitre milliliter 毫升 立方厘米", 1.0: "l L litre liter 升",
               1e3: "m³ 立方米"},
    "energy": {1.0: "J joule 焦耳 焦", 1e3: "kJ kilojoule 千焦", 1e6: "MJ megajoule 兆焦", 3600.0: "Wh watt-hour",
               3.6e6: "kWh kilowatt-hour 千瓦时", 4.184: "cal", 4184.0: "kcal kilocalorie 千卡 大卡"},
    "power": {1.0: "W watt 瓦", 1e3: "kW kilowatt 千瓦", 1e6: "MW megawatt 兆瓦", 1e9: "GW gigawatt"},
    "pressure": {1.0: "Pa pascal 帕", 1e3: "kPa kilopascal 千帕", 1e6: "MPa megapascal 兆帕",
                 1e9: "GPa gigapascal", 101325.0: "atm atmosphere 大气压"},
    "frequency": {1.0: "Hz hertz 赫兹 赫", 1e3: "kHz kilohertz 千赫", 1e6: "MHz megahertz 兆赫"},
    "force": {1.0: "N newton 牛顿 牛", 1e3: "kN kilonewton 千牛"},
    "voltage": {1e-3: "mV millivolt 毫伏", 1.0: "V volt 伏特 伏", 1e3: "kV kilovolt 千伏"},
    "current": {1e-3: "mA milliampere 毫安", 1.0: "A ampere amp 安培 安"},
    "charge": {1.0: "Ah ampere-hour amp-hour 安时", 1e-3: "mAh milliampere-hour 毫安时"},
    "amount": {1e-3: "mmol 毫摩尔", 1.0: "mol mole 摩尔 摩"},
    "share": {0.01: "% ％ percent 百分点", 0.001: "‰"},
    "celsius": {1.0: "°C ℃ 摄氏度"},
    "kelvin": {1.0: "K kelvin kelvins 开尔文 开"},
    "angle": {1.0: "° degree"},
    "yuan": {1.0: "元", 1e4: "万元", 1e8: "亿元"},
    "money": {1.0: "$ £ € pound dollar euro crown franc"},
    "information": {1.0: "bit 比特", 8.0: "byte 字节", 8e3: "KB kB", 8e6: "MB", 8e9: "GB"},
    "count": {1.0: "个 次 人 件 条 种 座 部 首 枚 只 本 篇 名 章 卷 头 辆 台 张 层 项 类", 1e4: "万人 万个 万件"},
}  # fmt: skip
_KNOWN = {
    word: Measure(kind, size)
    for kind, sizes in _KINDS.items()
    for size, words in sizes.items()
    for word in words.split()
}
_ZH = sorted((w for w in _KNOWN if not w.isascii() and "\u3400" <= w[0] <= "\u9fff"), key=len)[::-1]
_SHORT = re.compile(r"[a-zA-Zµμ°%％‰℃$£€]{1,4}[³²]?")
_PER = re.compile(r"\s*(?:/|per\s|a\s(?=second|minute|hour|day|week|month|year)|each\s|每)\s*")
_WORD = re.compile(r"\s*(?:-\s?)?([A-Za-zµμΩ°%％‰℃$£€]+[³²]?(?:[-·][A-Za-z]+)?)")
_POWER = {"square": 2, "cubic": 3, "平方": 2, "立方": 3}
_NOT_UNITS = frozenset(
    "of to in and or for is are was were the a an by as at on with from after before than times per that "
    "who which have has had can more less fewer percentage further other such different main first about".split()
)


@lru_cache(maxsize=8192)
def measure_of(text: str) -> Measure:
    """What a unit (`km/h`, `metres per second`, 克/毫升) at the beginning of a text measures."""
    top, rest = _one(text)
    if top.kind and (per := _PER.match(rest)):
        rest = rest[per.end() :]
        square = re.match(r"二次方|平方(?=秒)", rest)
        bottom, rest = _one(rest[square.end() :] if square else rest)
        power = 2 if square or re.match(r"\s?(?:squared|²)", rest) else 1
        if bottom.kind:
            kind = bottom.kind if power == 1 else f"{bottom.kind}^{power}"
            return Measure(f"{top.kind}/{kind}", top.size / bottom.size**power)
    return top


def _one(text: str) -> tuple[Measure, str]:
    bare = text.lstrip(" $\\")
    if match := re.match(r"(?:(square|cubic)\s+(\w+)|(平方|立方)([\u3400-\u9fff]{1,2}))", bare):
        power = _POWER[match[1] or match[3]]
        inner, _ = _one(match[2] or match[4])
        rest = bare[match.end() :]
        return (Measure(f"{inner.kind}^{power}", inner.size**power) if inner.kind else NONE), rest
    if (word := next((w for w in _ZH if bare.startswith(w)), None)) is not None:
        return _KNOWN[word], bare[len(word) :]
    if bare[:1] and "\u3400" <= bare[0] <= "\u9fff":
        return Measure("#" + bare[0]), bare[1:]
    if not (match := _WORD.match(bare)):
        return NONE, bare
    word, rest = match[1], bare[match.end() :]
    if word == "per" and re.match(r"\s*cent\b", rest):
        return _KNOWN["%"], re.sub(r"^\s*cent", "", rest)
    if word == "percentage" and re.match(r"\s*points?\b", rest):
        return _KNOWN["%"], re.sub(r"^\s*points?", "", rest)
    if word == "degrees" and (scale := re.match(r"\s*(?:Celsius|C\b)", rest)):
        return _KNOWN["°C"], rest[scale.end() :]
    for form in (word, word.lower(), lemma(word.lower())):
        if form in _KNOWN and (len(form) > 1 or form == word):
            return _KNOWN[form], rest
    if word.lower() in _NOT_UNITS or len(word) < 2:
        return NONE, bare
    return Measure("#" + lemma(word.lower())), rest


def fits(one: Measure, other: Measure) -> float:
    """1 for one kind, 0 where nothing is known, −1 for two kinds."""
    if not one.kind or not other.kind:
        return 0.0
    if one.kind == other.kind:
        return 1.0
    loose = {"count", "share"}
    if one.kind in loose or other.kind in loose:
        return 0.0 if one.kind[0] == "#" or other.kind[0] == "#" else -1.0
    if one.kind[0] == "#" and other.kind[0] == "#":
        return -0.3
    return -1.0


def counted(measure: Measure) -> bool:
    """Whether it is a number of things, or a bare number."""
    return measure.kind in ("", "count") or (measure.kind[0] == "#" and "/" not in measure.kind)


_SPEAKS = (
    (r"\b(?:time|duration|period|age|half-life|lead time|interval)\b|时间|年限|周期|期限|半衰期|提前期|间隔", "time"),
    (r"\b(?:length|distance|depth|height|radius|diameter|thickness|wavelength|width)\b|长度|距离|深度|高度|半径|直径|厚度|波长|宽度|物距|像距|焦距", "length"),
    (r"\b(?:mass|weight)\b|质量|重量", "mass"), (r"\bvolume\b|体积|容积", "volume"),
    (r"\b(?:price|cost|wage|fee|damages|loss|revenue|profit|principal|interest|money|tax)\b", "money"),
    (r"价格|成本|费用|费|本金|利息|收入|利润|金额|资产|负债", "yuan"), (r"\btemperature\b|温度", "celsius"),
    (r"\b(?:speed|velocity)\b|速度|速率", "length/time"), (r"\bpressure\b|压强|压力", "pressure"),
    (r"\b(?:quantity|amount)\b|^(?:数量|用量)$", "quantity"),
    (r"\b(?:number|count)\b|数量|个数|次数|人数|件数", "count"),
    (r"\b(?:energy|heat|work)\b|能量|热量|功", "energy"), (r"\bpower\b|功率", "power"),
)  # fmt: skip


def spoken_of(text: str) -> Measure:
    """What a description measures: its unit in brackets or behind `in`, or the kind its noun names."""
    if match := re.search(
        r"(?:\(in |（以?|\()([^()（）]{1,20})[)）]|\bin ([a-z]+(?: per [a-z]+)?)\b", text
    ):
        measure = measure_of(match[1] or match[2])
        if measure.kind and (measure.kind[0] != "#" or (match[2] or "").endswith("s")):
            return measure
    kinds = [kind for pattern, kind in _SPEAKS if re.search(pattern, text, re.I)]
    return Measure(kinds[-1], 0.0) if kinds else NONE


def alike(given: Measure, symbol: Measure) -> float:
    """Like `fits`, for a symbol that may only have a kind (size 0): a price may be per tonne."""
    if not symbol.size and given.kind and symbol.kind:
        top = given.kind.split("/")[0]
        if symbol.kind in ("money", "yuan", "length", "mass"):
            return 1.0 if top == symbol.kind else -0.7 if given.kind in _KINDS else -0.2
        if symbol.kind == "energy" and given.kind == "power":
            return 0.0  # of a ratio: both by the second
        if symbol.kind == "quantity":
            return 1.0 if counted(given) or top in ("mass", "volume") else -0.7
        if symbol.kind == "count":
            return 0.5 if top[0] == "#" or top == "count" else -0.2
        if symbol.kind == "celsius":
            return 1.0 if given.kind in ("celsius", "kelvin", "angle") else -0.7
    return fits(given, symbol)
