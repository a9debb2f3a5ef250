"""Opposites: pairs of characters that make two terms a pair, and comparisons turned round."""

import re

_PAIRS = (
    "有无 入出 内外 大小 正负 上下 前后 左右 高低 疏密 奇偶 起终 静动 显隐 长短 快慢 阴阳 "
    "升降 增减 多少 早晚 新旧 古今 主被 供需 买卖 生死 雌雄 父母 男女 东西 南北 公私 原真 吸放 "
    "软硬 深浅 轻重 粗细 横纵 凹凸 虚实 单多 单双 同异 进退 收支 借贷 首尾 胜败 点边 硬软 "
    "顺逆 顺乱 浅深 干湿 冷热 酸碱 分合 开闭 加减 乘除 先后 始末 远近 明暗"
).split()

OPPOSITE: frozenset[tuple[str, str]] = frozenset(
    pair for two in _PAIRS for pair in ((two[0], two[1]), (two[1], two[0]))
)
"""Ordered pairs of characters that exclude each other inside a name."""

_WORDS = (
    ("最大", "最小"), ("极大", "极小"), ("最高", "最低"), ("稀疏", "稠密"), ("有限", "无限"),
    ("有向", "无向"), ("连续", "离散"), ("线性", "非线性"), ("同步", "异步"), ("竞争", "垄断"),
    ("直接", "间接"), ("静态", "动态"), ("绝对", "相对"), ("私有", "公有"), ("客观", "主观"),
    ("抢占", "非抢占"), ("光学", "电子"), ("宏观", "微观"), ("刑事", "民事"), ("内部", "外部"),
    ("原核", "真核"), ("有氧", "无氧"), ("显性", "隐性"), ("需求", "供给"), ("积极", "消极"),
    ("起点", "终点"), ("消费者", "生产者"), ("监督", "无监督"), ("入栈", "出栈"),
)  # fmt: skip

FLIPS: dict[str, str] = {
    word: other
    for a, b in (
        ("高于", "低于"), ("大于", "小于"), ("多于", "少于"), ("早于", "晚于"), ("快于", "慢于"),
        ("优于", "劣于"), ("强于", "弱于"), ("先于", "后于"), ("长于", "短于"), ("重于", "轻于"),
        ("更高", "更低"), ("更大", "更小"), ("更多", "更少"), ("更早", "更晚"), ("更快", "更慢"),
        ("更强", "更弱"), ("更长", "更短"), ("更重", "更轻"), ("更好", "更差"), ("更远", "更近"),
        ("更深", "更浅"), ("更粗", "更细"), ("更厚", "更薄"), ("更宽", "更窄"), ("更密", "更疏"),
        ("至少有", "至多有"), ("最少有", "最多有"), ("慢很多", "快很多"), ("大很多", "小很多"), ("高很多", "低很多"),
        ("多很多", "少很多"), ("快得多", "慢得多"), ("大得多", "小得多"), ("高得多", "低得多"), ("多得多", "少得多"),
    )
    for word, other in ((a, b), (b, a))
}  # fmt: skip
FLIPS["超过"] = "低于"
FLIPS["超过了"] = "低于"
"""Comparisons and what contradicts them."""

DIRECTIONS: dict[str, str] = {
    word: other
    for a, b in (
        ("上升", "下降"), ("增加", "减少"), ("增大", "减小"), ("提高", "降低"), ("升高", "降低"),
        ("增强", "减弱"), ("加快", "减慢"), ("加速", "减速"), ("扩大", "缩小"), ("变大", "变小"),
        ("变长", "变短"), ("上涨", "下跌"), ("促进", "抑制"), ("吸收", "释放"), ("升值", "贬值"),
        ("变快", "变慢"), ("变高", "变低"), ("变多", "变少"),
    )
    for word, other in ((a, b), (b, a))
}  # fmt: skip
DIRECTIONS["降低"] = "提高"
"""Changes and the opposite change."""

FLIP = re.compile("|".join(sorted(FLIPS, key=len, reverse=True)))
DIRECTION = re.compile("|".join(sorted(DIRECTIONS, key=len, reverse=True)))


def opposed(one: str, other: str) -> bool:
    """Do two names differ in exactly one opposition (出度/入度, 有限图/无限图)?"""
    for a, b in _WORDS:
        for x, y in ((a, b), (b, a)):
            if x in one and one.replace(x, y, 1) == other:
                return True
    if len(one) != len(other):
        return False
    different = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    return len(different) == 1 and different[0] in OPPOSITE


def excludes(one: str, other: str) -> bool:
    """Does one text say a word (有向, 最大) where the other says only its opposite?"""
    for a, b in _WORDS:
        for x, y in ((a, b), (b, a)):
            if x in y or y in x:
                continue
            if x in one and y not in one and y in other and x not in other:
                return True
    return False
