"""Small word lists for judging: what carries no content, what negates, what points which way."""

# English words that tell nothing of a question's matter.
FUNCTION = frozenset(
    """a an the this that these those it its they them their he she his her him we us our you your
    i me my one ones of in on at to for from by with within into onto as is are was were be been
    being am do does did done has have had having can could may might must shall should will would
    and or but nor so than then there here what which who whom whose when where why how if whether
    not no any some each every all both either neither such also just only very too about between
    among through during over under up down out off per via s t re ve ll d let given""".split()
)

# The glue of exam questions: present in stems, seldom in the answer's sentence.
GLUE = frozenset(
    """following statement correct true false best describe describes described description term
    name named call called known refer refers referred word phrase choose select option answer
    question complete sentence according lecture text passage table define defined definition
    definitions mean means meaning state stated give fill blank many much type types kind kinds
    example examples exactly apply applies include includes
    defines identify single value directly main primary""".split()
)

NEGATORS = frozenset(
    """not no never none neither nor without cannot nobody nothing nowhere hardly
    isn't aren't wasn't weren't doesn't don't didn't can't won't wouldn't couldn't shouldn't
    hasn't haven't hadn't lacks lack lacking fails fail failing unable""".split()
)

ZH_NEGATORS = ("不", "没有", "没", "未", "无法", "并非", "非", "无", "勿", "否")
# Where a negating character is part of a word that negates nothing.
ZH_NOT_NEGATING = (
    "不仅", "不但", "不同", "不断", "不过", "不论", "无论", "不管", "不等式", "非常", "除非",
    "不妨", "未来", "是否", "能否", "无穷", "无限", "不变", "无向", "无环", "非负", "非零",
    "无关", "不久", "不少", "不可", "不一定", "无差异", "未知", "不等", "无效", "非空", "不连通",
    "不相交", "不交", "不动", "并非不", "无条件", "不止", "不禁", "无性", "非线性", "无机",
    "不确定",
    "不稳定", "不饱和", "非金属", "无色", "不溶", "不规则",
)  # fmt: skip

# Directions: an axis, its two ends. A statement that takes the other end is contradicted.
AXES: tuple[tuple[str, str], ...] = (
    ("more greater higher larger bigger above exceed exceeds most greatest highest largest biggest"
     " maximum maximal max majority large big great many high tall taller tallest upper",
     "fewer less lower smaller below least fewest lowest smallest minimum minimal min minority "
     "small"
     " little few low short shorter shortest"),
    ("strong stronger strongest strongly", "weak weaker weakest weakly"),
    ("long longer longest", "short shorter shortest brief briefly"),
    ("fast faster fastest quick quicker quickest quickly rapid rapidly",
     "slow slower slowest slowly"),
    ("thick thicker thickest dense denser densest", "thin thinner thinnest sparse"),
    ("heavy heavier heaviest", "light lighter lightest"),
    ("wide wider widest broad broader", "narrow narrower narrowest"),
    ("hot hotter hottest warm warmer warmest", "cold colder coldest cool cooler coolest"),
    ("deep deeper deepest", "shallow shallower"),
    ("rich richer richest", "poor poorer poorest"),
    ("old older oldest", "young younger youngest new newer newest"),
    (
        "increase increases increased increasing rise rises rose rising risen grow grows grew "
        "growing"
        " gain gains gained gaining raise raises raised raising accelerate accelerates enhance"
        " enhances strengthen strengthens strengthened expand expands expanded widen widens "
        "lengthen"
        " lengthens speed speeds amplify amplifies",
        "decrease decreases decreased decreasing fall falls fell falling fallen drop drops dropped"
        " dropping decline declines declined declining lose loses lost losing reduce reduces"
        " reduced reducing lower lowers lowered lowering shrink shrinks shrank diminish diminishes"
        " weaken weakens weakened contract contracts contracted narrow narrows shorten shortens "
        "slow"
        " slows slowed dampen dampens attenuate",
    ),
    ("before precede precedes preceded preceding earlier first prior begin begins start starts",
     "after follow follows followed following later last finally end ends subsequent afterwards"),
    ("inside inner internal inward inwards into within enter enters entered entering inflow influx"
     " import imports imported",
     "outside outer external outward outwards leave leaves leaving outflow efflux exit exits"
     " export exports exported"),
    ("positive positively plus add adds added", "negative negatively minus subtract subtracts"),
    ("prevent prevents prevented stop stops block blocks blocked inhibit inhibits inhibited"
     " inhibitory suppress suppresses forbid forbids hinder hinders",
     "allow allows allowed permit permits permitted enable enables enabled excite excites "
     "excitatory"
     " promote promotes promoted cause causes stimulate stimulates trigger triggers activate"
     " activates"),
    ("open opens opened opening", "close closes closed closing shut"),
    ("absorb absorbs absorbed absorbing", "release releases released emit emits emitted"),
    ("odd", "even"),
    ("left-hand left", "right-hand right"),
    ("toward towards", "away"),
    ("together joins join merges merge attract attracts attracted attractive",
     "apart splits split separates separate repel repels repelled repulsive"),
    ("finite", "infinite"),
    ("convex", "concave"),
    ("voluntary", "involuntary"),
    ("same equal equals identical", "different unequal differs differ distinct"),
    ("possible", "impossible"),
    ("directly direct", "indirectly indirect inversely inverse"),
    ("north northern", "south southern"),
    ("east eastern", "west western"),
    ("visible", "invisible"),
    ("reversible", "irreversible"),
    ("present", "absent"),
    ("best", "worst"),
    ("better", "worse"),
    ("easy easily easier", "difficult hard harder"),
    ("cheap cheaper cheapest", "expensive costly costlier"),
    ("diploid", "haploid"),
    ("upstream", "downstream"),
    ("close closest closer near nearest nearer", "far farthest farther furthest further distant"),
    ("sink sinks sinking sank downward downwards down", "float floats rise upward upwards up"),
    ("gains gained gain accept accepts accepted", "loses lost lose donate donates donated"),
    ("simple simpler simplest", "complex complicated"),
    ("explosive", "quiet"),
    ("hard", "soft"),
    ("dry drier", "wet moist humid"),
    ("early earliest", "late latest"),
    ("constant fixed", "variable varying"),
    ("success successful", "failure failed unsuccessful"),
    ("public", "private"),
    ("acid acidic", "basic alkaline"),
    ("solid", "liquid"),
    ("male", "female"),
    ("import imports", "export exports"),
    ("buy buys bought", "sell sells sold"),
    ("lend lends lent", "borrow borrows borrowed"),
    ("row rows", "column columns"),
    ("sufficient", "necessary"),
    ("dominant", "recessive"),
    ("vertical vertically", "horizontal horizontally"),
    ("parallel", "perpendicular"),
    ("discrete", "continuous"),
    ("sensory", "motor"),
    ("afferent", "efferent"),
    ("proximal", "distal"),
    ("anterior", "posterior"),
    ("stable", "unstable"),
    ("static", "dynamic"),
    ("global globally", "local locally"),
    ("primary", "secondary"),
    ("ancient old", "modern new recent"),
    ("abstract", "concrete"),
    ("natural", "artificial"),
    ("create creates created build builds", "destroy destroys destroyed"),
    ("supply", "demand"),
    ("import", "export"),
)  # fmt: skip

ZH_AXES: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("大于", "多于", "高于", "超过", "更大", "更多", "更高", "最大", "越大", "越多", "越高", "最多", "最高", "极大",
     "不小于", "不少于",
      "不低于", "至少", "大得多", "多得多", "高得多", "较大", "较高", "较多"),
     ("小于", "少于", "低于", "不足", "更小", "更少", "更低", "最小", "越小", "越少", "越低", "最少", "最低", "极小",
      "不大于", "不多于",
      "不超过", "至多", "小得多", "少得多", "低得多", "较小", "较低", "较少")),
    (("越长", "长于", "更长", "最长", "较长"), ("越短", "短于", "更短", "最短", "较短")),
    (("越快", "快于", "更快", "最快", "较快"), ("越慢", "慢于", "更慢", "最慢", "较慢")),
    (("越强", "强于", "更强", "最强", "较强"), ("越弱", "弱于", "更弱", "最弱", "较弱")),
    (("早于", "更早", "最早", "较早"), ("晚于", "更晚", "最晚", "较晚")),
    (("更重", "最重", "更深", "最深"), ("更轻", "最轻", "更浅", "最浅")),
    (("增加", "增大", "上升", "升高", "增长", "提高", "增强", "扩大", "上涨", "变大", "加快",
     "变长",
      "变高", "变强", "升温", "延长", "加速", "递增"),
     ("减少", "减小", "下降", "降低", "减弱", "缩小", "下跌", "变小", "减慢", "变短", "变低",
      "变弱",
      "降温", "缩短", "减速", "递减")),
    (("之前", "以前", "先于", "早于", "首先", "开头", "前"),
     ("之后", "以后", "后于", "晚于", "最后", "末尾", "后")),
    (("流入", "进入", "内部", "之内", "以内", "里面", "入度", "入边", "输入", "内侧", "向内",
     "吸入"),
     ("流出", "离开", "外部", "之外", "以外", "外面", "出度", "出边", "输出", "外侧", "向外",
      "呼出")),
    (("正",), ("负",)),
    (("阻止", "抑制", "防止", "阻碍", "避免", "禁止"),
     ("允许", "促进", "激发", "引起", "导致", "刺激", "促使")),
    (("打开", "开放", "张开", "开启"), ("关闭", "闭合")),
    (("吸水",), ("失水",)),
    (("集中", "聚集"), ("分散", "离散")),
    (("陡峭",), ("平缓",)),
    (("复杂",), ("简单",)),
    (("获得", "得到", "得电子"), ("失去", "丧失", "失电子")),
    (("接近", "靠近", "最近"), ("远离", "最远")),
    (("公开", "公有"), ("私有", "保密")),
    (("成功",), ("失败",)),
    (("主动",), ("被动",)),
    (("显性",), ("隐性",)),
    (("离散",), ("连续",)),
    (("静态",), ("动态",)),
    (("酸性",), ("碱性",)),
    (("氧化",), ("还原",)),
    (("升高", "高"), ("降低", "低")),
    (("冷", "低温"), ("热", "高温")),
    (("快", "迅速"), ("慢", "缓慢")),
    (("强",), ("弱",)),
    (("串联",), ("并联",)),
    (("读",), ("写",)),
    (("提交",), ("回滚",)),
    (("加锁", "上锁"), ("解锁", "释放锁")),
    (("共享",), ("排他", "独占")),
    (("乐观",), ("悲观",)),
    (("买",), ("卖",)),
    (("进口",), ("出口",)),
    (("收入",), ("支出",)),
    (("过剩",), ("短缺",)),
    (("上游",), ("下游",)),
    (("稳定",), ("不稳定",)),
    (("第一",), ("第二",)),
    (("起点", "开始"), ("终点", "结束")),
    (("横",), ("纵",)),
    (("垂直",), ("平行", "水平")),
    (("古代",), ("现代", "近代")),
    (("宏观",), ("微观",)),
    (("吸收", "吸热"), ("释放", "放热", "放出")),
    (("奇",), ("偶",)),
    (("有限",), ("无限", "无穷")),
    (("相同", "相等", "一样", "等于"), ("不同", "不等", "相异", "不等于")),
    (("直接",), ("间接",)),
    (("左",), ("右",)),
    (("有向",), ("无向",)),
    (("连通",), ("不连通", "非连通")),
    (("可逆",), ("不可逆",)),
    (("凸",), ("凹",)),
    (("供给", "供应"), ("需求",)),
    (("吸引",), ("排斥",)),
    (("容易", "简单"), ("困难", "复杂")),
    (("好于", "优于", "更好", "最好"), ("差于", "劣于", "更差", "最差")),
    (("必要",), ("充分",)),
    (("南",), ("北",)),
    (("东",), ("西",)),
)  # fmt: skip

# Words taken as one when a stem is looked up in the lecture.
SYNONYMS: tuple[str, ...] = (
    "increase rise grow raise", "decrease fall drop decline reduce", "begin start commence",
    "end finish stop terminate", "cause lead produce result trigger bring induce generate",
    "use employ utilize apply", "show demonstrate reveal prove", "part component portion",
    "kind type category sort", "require need", "allow enable permit let", "large big great",
    "quick fast rapid", "discover find identify", "propose suggest introduce put",
    "make create form build construct", "consist compose comprise contain include",
    "carry transport convey transmit move", "measure gauge", "change alter vary",
    "keep maintain hold preserve", "join connect link bind attach", "split divide separate break",
    "happen occur take", "speed velocity rate", "amount quantity number", "area region place site",
    "describe explain account", "function role purpose serve act",
    "get obtain gain acquire receive",
    "give provide supply", "main chief principal major primary", "small little tiny",
    "calculate compute determine", "approximately about roughly around", "usually often typically",
    "stage phase step", "method technique approach procedure way", "equal same identical",
    "difference differ different", "lack absence without", "person people human individual",
    "price cost", "year annual", "release emit discharge", "layer sheath coat cover wrap surround",
    "remove eliminate delete", "located lie situated found", "collect gather", "store keep",
)  # fmt: skip

IRREGULAR = {
    "men": "man", "women": "woman", "children": "child", "mice": "mouse", "feet": "foot",
    "teeth": "tooth", "people": "person", "phenomena": "phenomenon", "criteria": "criterion",
    "data": "datum", "media": "medium", "bacteria": "bacterium", "nuclei": "nucleus",
    "matrices": "matrix", "vertices": "vertex", "indices": "index", "axes": "axis",
    "axons": "axon", "bases": "base", "hypotheses": "hypothesis", "analyses": "analysis",
    "theses": "thesis", "crises": "crisis", "rose": "rise", "risen": "rise", "fell": "fall",
    "fallen": "fall", "grew": "grow", "grown": "grow", "wrote": "write", "written": "write",
    "held": "hold", "led": "lead", "found": "find", "made": "make", "built": "build",
    "kept": "keep", "sent": "send", "lost": "lose", "began": "begin", "begun": "begin",
    "gave": "give", "given": "give", "took": "take", "taken": "take", "got": "get",
    "brought": "bring", "thought": "think", "taught": "teach", "came": "come", "went": "go",
    "gone": "go", "ran": "run", "saw": "see", "seen": "see", "knew": "know", "known": "know",
    "shown": "show", "drew": "draw", "drawn": "draw", "broke": "break", "broken": "break",
    "chose": "choose", "chosen": "choose", "froze": "freeze", "frozen": "freeze",
    "spread": "spread", "left": "leave", "meant": "mean", "met": "meet", "paid": "pay",
    "said": "say", "sold": "sell", "bought": "buy", "spent": "spend", "stood": "stand",
    "struck": "strike", "sprang": "spring", "bound": "bind", "wound": "wind", "lay": "lie",
    "laid": "lay", "lies": "lie", "lives": "live", "dies": "die", "flew": "fly",
    "slid": "slide", "shrank": "shrink", "sank": "sink", "swam": "swim", "wore": "wear",
    "worn": "wear", "ate": "eat", "fed": "feed", "bent": "bend", "caught": "catch",
    "cells": "cell", "halves": "half", "leaves": "leave", "wolves": "wolf", "shelves": "shelf",
}  # fmt: skip

NUMBER_WORDS = {
    "zero": 0, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20,
    "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
    "hundred": 100, "thousand": 1000, "million": 10**6, "half": 0.5,
}  # fmt: skip

# Characters that point one way: they are judged as directions, not as matter in its order.
ZH_POINTING = frozenset("大小多少高低上下增减升降长短快慢强弱前后内外入出更最较")

ZH_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6,
             "七": 7, "八": 8, "九": 9}  # fmt: skip
ZH_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}

# Chinese characters that carry grammar rather than matter.
ZH_FUNCTION = frozenset(
    "的了是在和与或及而且也都就被把从到对于中上下为以之其所该此这那个们着过将由给则若如即称呢吗么什哪何"
)
# Question glue of Chinese stems.
ZH_GLUE = tuple(
    "下列 以下 哪些 哪个 哪种 哪一 什么 多少 正确 错误 说法 叫做 叫作 称为 称作 被称 属于 选项 根据 课文"
    " 本文 讲义 请 填空 是指 指的 定义 术语 概念 名称 几个 几种 如何 为何".split()
)
