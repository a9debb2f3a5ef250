"""Numbers with a measure word or a unit: 206 块, 三种, 约 70%, 公元前 221 年."""

import re
from typing import NamedTuple

_DIGIT = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_SCALE = {"十": 10, "百": 100, "千": 1000}
_BIG = {"万": 10**4, "亿": 10**8}

_MEASURES = (
    "个 种 类 项 条 块 只 头 匹 张 名 位 人 次 级 层 部分 阶段 步 卷 章 篇 座 艘 架 辆 台 部 对 "
    "组 批 门 颗 粒 根 片 支 枚 本 册 所 家 国 省 州 县 面 字节 比特 位 倍 维 元 页 帧"
).split()
_UNITS = (
    "年 天 小时 分钟 秒 毫秒 微秒 纳秒 个月 世纪 岁 千米 公里 米 厘米 毫米 微米 纳米 平方千米 "
    "平方公里 平方米 亩 公顷 立方米 升 毫升 千克 公斤 克 毫克 吨 摄氏度 度 ℃ °C 伏 毫伏 安 瓦 千瓦 "
    "焦耳 焦 千焦 赫兹 帕 千帕 摩尔 万元 亿元 美元 元 % ％ ‰ km m cm mm μm nm kg g mg s ms K V mV W "
    "kJ J Hz Pa kPa mol KB MB GB TB 字节 比特 bit MHz GHz eV"
).split()
UNITS = frozenset(_UNITS)

_NUMBER = (
    r"(?P<number>[-−]?\d{1,3}(?:,\d{3})+(?:\.\d+)?|[-−]?\d+(?:\.\d+)?|"
    r"百分之[零一二三四五六七八九十百]+|"
    r"(?:[一二三四五六七八九十百千两](?:[零〇一二三四五六七八九十百千]*)))"
    r"(?P<big>[万亿]?)"
)
_UNIT = "|".join(sorted({*_UNITS, *_MEASURES}, key=len, reverse=True))
_PATTERN = re.compile(
    rf"(?<![\dA-Za-z.第每零〇一二三四五六七八九十百千万两/^])(?P<era>公元前|公元)?\s*{_NUMBER}\s*(?P<unit>(?:{_UNIT})(?:/(?:s|h|min|kg|mol|L|m|cm|秒|时|小时|分钟|千克|升|米|人)[²³]?)?)(?![a-zA-Z])"
)
_HEDGE = re.compile(
    r"(?:大约|约|大概|近|将近|接近|超过|至少|至多|不足|不到|最多|多达)为?\s*$|(?<!合)(?<!条)(?<!公)(?:大约|约|大概|估计)[^，。；]{0,10}$"
)
_AFTER = re.compile(r"^(?:多|余|左右|上下|以上|以下|以内|之多|以来|代)")
_RANGED = re.compile(r"\d\s*[A-Za-z%℃]{0,3}\s*[-~～—–至到]\s*$")
_RANGES = re.compile(r"^\s*[-~～—–至到]\s*\d")


class Quantity(NamedTuple):
    start: int  # of the number (with its era), in the text searched
    end: int  # after the unit
    number_end: int
    value: float
    unit: str
    hedged: bool  # about, more than, …: not a number to be asked for exactly
    counted: bool  # a count with a measure word, not a measured size


def quantities(text: str) -> list[Quantity]:
    """Quantities in reading order."""
    found = []
    for match in _PATTERN.finditer(text):
        value = number(match["number"], match["big"])
        if value is None:
            continue
        if match["era"] == "公元前":
            value = -value
        before, after = text[: match.start()], text[match.end() :]
        ranged = _RANGED.search(before) or _RANGES.match(after)
        hedged = bool(_HEDGE.search(before) or _AFTER.match(after) or ranged)
        counted = match["unit"].split("/")[0] not in UNITS
        found.append(
            Quantity(
                match.start(),
                match.end(),
                match.start("unit"),
                value,
                match["unit"],
                hedged,
                counted,
            )
        )
    return found


def number(text: str, big: str = "") -> float | None:
    """The value of a number in digits or in characters (二百零六, 百分之七十); None if neither."""
    scale = _BIG.get(big, 1)
    if text.startswith("百分之"):
        return number(text.removeprefix("百分之"))
    digits = text.replace(",", "").replace("−", "-")
    try:
        return float(digits) * scale
    except ValueError:
        pass
    total = part = 0
    for char in text:
        if char in _DIGIT:
            part = _DIGIT[char]
        elif char in _SCALE:
            total += (part or 1) * _SCALE[char]
            part = 0
        else:
            return None
    return float(total + part) * scale
