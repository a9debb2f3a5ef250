"""Chinese words of measure in pairs: where a clause compares two things, or ties two amounts (越…越)."""

import re

Pole = frozenset[tuple[int, int]]
"""Which ends of which axes a word stands for."""

_PAIRS = (
    ("大 高 多 超过", "小 低 少 不及"),
    ("长 久", "短"),
    ("快", "慢"),
    ("强 激烈 剧烈 明显 显著", "弱 缓和"),
    ("早 先", "晚 迟 后"),
    ("重", "轻"),
    ("深", "浅"),
    ("厚", "薄"),
    ("粗", "细"),
    ("宽", "窄"),
    ("老 年长 古老 旧", "年轻 新"),
    ("热 暖", "冷 寒冷"),
    ("贵 昂贵", "便宜"),
    ("好 优 佳", "差 劣 坏"),
    ("硬", "软"),
    ("亮 明亮", "暗"),
    ("密 稠密 密集", "疏 稀疏"),
    ("远", "近"),
    ("稳定", "不稳定 活泼"),
    ("复杂", "简单"),
    ("容易 易", "困难 难"),
    ("紧 紧密", "松 松散"),
    ("陡 陡峭", "平缓 缓"),
    ("丰富", "贫乏"),
    ("浓", "稀 淡"),
    ("繁荣", "萧条"),
    ("富裕 富", "贫穷 穷"),
)
ENDS: dict[str, Pole] = {}
for _axis, _two in enumerate(_PAIRS):
    for _side, _words in enumerate(_two):
        for _word in _words.split():
            ENDS[_word] = frozenset({(_axis, _side)})
_WORD = "|".join(sorted((w for w in ENDS if w != "超过"), key=len, reverse=True))
COMPARING = re.compile(
    r"(?<![对正反之百相占成类])比(?![例较重如值率方赛分喻热价拟邻目色特])"
    rf"|(?P<above>{_WORD})于|超过|(?P<short>不如|不及|没有)(?=.+(?:{_WORD}))"
)
_LAST = re.compile(
    rf"(?P<word>{_WORD})(?:得多|得很|一些|一点|些|很多|许多|几倍|数倍|一倍)?(?:的.{{0,4}})?$"
    r"|(?P<when>[先后早晚])(?P<does>[^先后早晚]{1,4})$"
)
_HOW = re.compile(r"(?:要|更|还|都|也|稍|略|更加|那么|这么|那样|来得)+$")


def pole(clause: str, at: re.Match[str]) -> tuple[str, str, Pole | None]:
    """(what is compared, with what, which way) of a clause `COMPARING` was found in; None: no way
    is seen."""
    one, rest = clause[: at.start()], clause[at.end() :].rstrip("。. ")
    if at["above"]:
        return one, rest, ENDS[at["above"]]
    if at.group() == "超过":
        return one, rest, ENDS["大"]
    last = _LAST.search(rest)
    if last is None:
        return one, rest, None
    way = ENDS[last["word"] or last["when"]]
    one += last["does"] or ""
    if rest[: last.start()].endswith("不"):
        return one, rest, None
    if at["short"]:
        way = frozenset((axis, 1 - end) for axis, end in way)
    return one, _HOW.sub("", rest[: last.start()]), way


_TIED = re.compile(
    r"^(?P<lead>[^越]*)越(?P<one>[^越，,]{1,6})[，,]?(?P<mid>[^越]*?)(?:就|则|也)?越(?P<other>[^越，,。]{1,6})[。]?$"
)


def tied(text: str) -> tuple[str, bool] | None:
    """(what is tied, whether more goes with more) of `A 越多，B 越少`; None where nothing is, or a
    word has no pair."""
    match = _TIED.match(text.strip())
    if match is None:
        return None
    ends = [_end(match[name]) for name in ("one", "other")]
    if ends[0] is None or ends[1] is None:
        return None
    mid = re.sub(r"[就则也，,]+$", "", match["mid"])
    return f"{match['lead']}{mid}", ends[0] == ends[1]


def _end(word: str) -> int | None:
    denied = word.startswith("不") and word not in ENDS
    way = ENDS.get(word[1:] if denied else word)
    return None if way is None else next(iter(way))[1] ^ denied
