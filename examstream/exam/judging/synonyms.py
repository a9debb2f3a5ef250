"""Words that prose and exam questions exchange freely, reduced to one before anything is compared."""

import re

# The first word of a line stands for the others. Words that point one way (more, less, rise, fall)
# are not here: they are judged as directions.
ENGLISH: tuple[str, ...] = (
    "begin start commence initiate originate", "end finish terminate conclude cease",
    "cause lead produce result trigger bring induce generate yield",
    "use employ utilize apply exploit usage", "show demonstrate reveal prove indicate display",
    "part component portion constituent element piece", "kind type category sort class variety",
    "require need necessitate demand", "allow enable permit let",
    "large big great", "quick fast rapid", "discover find detect identify",
    "propose suggest introduce advance",
    "make create form build construct manufacture fabricate produce",
    "consist compose comprise contain include involve",
    "carry transport convey transmit transfer move", "measure gauge",
    "change alter vary modify", "keep maintain hold preserve retain remain stay",
    "join connect link bind attach couple", "split divide separate break partition",
    "happen occur arise proceed continue persist", "speed velocity rate", "amount quantity number count",
    "area region place site location zone spot", "describe explain account characterize",
    "function role purpose serve act", "get obtain gain acquire receive",
    "give provide supply deliver offer furnish", "main chief principal major primary key",
    "small little tiny", "calculate compute determine",
    "approximately about roughly around", "usually often typically normally generally commonly",
    "stage phase step", "method technique approach procedure way",
    "equal same identical alike", "difference differ different distinct", "lack absence without",
    "person people human individual man", "price cost expense", "year annual yearly",
    "release emit discharge", "layer sheath coat cover wrap surround enclose",
    "remove eliminate delete discard", "located lie situated",
    "collect gather accumulate", "store keep", "aim goal objective target",
    "benefit advantage merit", "drawback disadvantage shortcoming", "reason motive",
    "important significant crucial vital", "harm damage hurt injure harmful",
    "protect shield guard defend", "choose select pick", "buy purchase", "sick ill",
    "disease illness sickness ailment", "doctor physician", "death die dead mortality",
    "believe think consider regard view deem", "say tell assert claim", "help aid assist",
    "try attempt", "replace substitute", "own possess", "whole entire complete full",
    "almost nearly practically", "seldom rarely scarcely infrequently", "slow gradual steady",
    "reach extend stretch", "deposit lay", "wholly entirely completely fully totally", "merely only just solely",
    "immediate instant", "beautiful handsome", "special particular specific",
    "rule principle law", "problem difficulty trouble", "error mistake fault", "idea concept notion",
    "author writer", "scientist researcher", "worker labourer laborer employee",
    "firm company enterprise business", "country nation", "ruler king monarch",
    "war conflict", "army troops", "town city", "ship vessel", "road street", "house building dwelling",
    "stone rock", "soil earth", "sea ocean", "forest wood", "animal creature beast",
    "child kid", "picture image", "sound noise", "warmth heat",
    "power strength force", "movement motion", "border boundary edge limit",
    "gap hole opening", "wall barrier", "liquid fluid", "substance material matter",
    "mix mixture blend combine", "device instrument apparatus tool equipment",
    "container vessel", "pipe tube", "thread fibre fiber",
    "attack assault", "win victory", "aggregate total sum", "proportion share fraction percentage",
    "ratio quotient", "average mean", "typical characteristic", "chance probability likelihood",
    "effect influence impact affect", "response reaction react respond", "suppose assume presume",
    "test trial experiment", "proof evidence", "author creator", "originate derive stem",
    "spread disperse distribute", "cross traverse", "surpass exceed outnumber",
    "reach attain achieve", "fail collapse", "repeat recur", "adjust adapt regulate tune",
    "control govern steer", "forbid prohibit ban", "prevent avoid avert", "halt cease",
    "burn combust", "melt fuse", "watch observe monitor", "see notice perceive",
    "seek search look", "depend rely hinge", "resemble similar like", "fix repair mend",
    "teach instruct train", "learn study", "sell vend", "pay reward", "owe debt",
    "child offspring", "parent ancestor", "origin source", "follow succeed", "inhabit live dwell",
    "common frequent widespread", "rare scarce uncommon", "famous known renowned",
    "empty vacant", "exact precise accurate", "clear evident obvious", "strange odd unusual",
    "correct right", "wrong incorrect false", "previous former prior", "novel new",
    "chemistry chemical", "founder establish found",
    "restore recover regain", "convert transform turn become",
    "absorb soak", "ensure guarantee secure", "permanent lasting",
    "invent devise", "design plan", "name call term", "period duration span interval",
    "moment instant", "day daily", "month monthly", "daily everyday", "top summit peak",
    "bottom underside", "center centre middle core", "inside interior", "outside exterior",
    "strengthen reinforce", "ventilate ventilation",
    "poison toxic poisonous", "germ microbe pathogen", "crop harvest", "seed grain", "money cash",
    "loan credit", "tax duty", "trade commerce", "market marketplace", "worth value",
    "wealth riches", "hunger famine", "travel journey", "depart departure", "arrive come",
    "send dispatch", "select elect", "steep sheer", "smooth even", "rough coarse",
    "rigid stiff", "flexible elastic",
    "transparent clear", "visible seen", "hidden concealed", "secret confidential",
    "suitable fit appropriate suited", "able capable",
    "roughly approximately", "sufficient enough adequate", "extra additional", "likely probable",
)  # fmt: skip

# Phrases rewritten before words are compared; the left side is a regular expression.
ENGLISH_PHRASES: tuple[tuple[str, str], ...] = (
    (r"\bhow (?:large|big)\b", "the size of"), (r"\bhow long\b", "the duration of"),
    (r"\bhow fast\b", "the speed of"), (r"\bhow hot\b", "the temperature of"),
    (r"\bgo(?:es|ing)? on\b", "continue"), (r"\bgo(?:es)? up\b", "rises"), (r"\bgo(?:es)? down\b", "falls"),
    (r"\b(?:come|comes|came) together\b", "meet"), (r"\bcarr(?:y|ies|ied) out\b", "perform"),
    (r"\bis made up of\b|\bare made up of\b", "consists of"),
    (r"\bas long as\b", "if"), (r"\bin order to\b", "to"), (r"\bgive(?:s|n)? rise to\b", "causes"),
    (r"\bget(?:s)? rid of\b", "removes"), (r"\bis able to\b|\bare able to\b", "can"),
    (r"\bdue to\b|\bowing to\b|\bon account of\b", "because of"),
    (r"\bgets? (?=\w+er\b)", "becomes "), (r"\bat the same time\b", "simultaneously"),
)  # fmt: skip

# Chinese words of one length: the first stands for the others.
CHINESE: tuple[str, ...] = (
    "购买 购置 购入 买入 采购", "称为 称作 叫做 叫作 名为", "增加 增大 增长 增多", "减少 减小 减低",
    "提高 升高 提升", "降低 下降", "引起 导致 造成 致使 引发 诱发", "因为 由于", "因此 因而 所以 从而 故而",
    "如果 假如 倘若 若是 要是", "但是 不过 然而 可是", "使用 利用 采用 运用 应用", "需要 须要 必须",
    "能够 可以 得以", "主要 首要", "重要 关键", "位于 处于 坐落", "组成 构成", "包括 包含 含有 涵盖",
    "产生 生成 形成", "发现 发觉", "提出 提议", "确定 决定", "反映 体现", "表示 代表 意味",
    "通常 一般 往往 常常 平常", "大约 大概 约为 大致", "全部 所有 一切", "部分 局部", "许多 很多 大量 众多", "大多 多数",
    "各种 各类", "种类 类型 类别", "方法 办法 方式 手段", "作用 功能 功用 用途", "目的 目标", "原因 缘由 缘故 理由",
    "结果 后果", "过程 历程 进程", "阶段 时期", "时间 时长", "速度 速率", "数量 数目 个数", "总额 总数 总量 合计",
    "比例 比率 占比 比重", "区别 差别 差异", "相同 一样 同样", "相似 类似 近似", "特点 特征 特性 特色",
    "性质 属性", "规则 法则 规律", "标准 准则", "企业 公司 厂商", "国家 国度", "人们 人类 众人", "学者 学人",
    "开始 起始 开端", "结束 终止 完结 终结", "停止 中止", "保持 维持 维系 保留", "变化 改变 变动 变更", "转变 转化 转换 变成",
    "进行 开展 实施 执行 实行", "建立 设立 创立 创建 成立", "发明 创造", "制造 制作 生产", "防止 避免 阻止 预防",
    "促进 推动 推进", "阻碍 妨碍", "消除 去除 清除 除去", "排出 排放", "吸收 吸取", "储存 贮存 存储 储藏",
    "运输 输送 运送", "传递 传播 传导 传送", "连接 联接 连结", "分离 分开 隔开", "覆盖 遮盖", "保护 维护 防护",
    "破坏 毁坏 损坏 损害", "危害 伤害", "观察 观测", "测量 测定 量度 衡量", "计算 测算", "记录 登记 记载", "检查 核查 检验",
    "证明 证实", "认为 以为 主张", "了解 理解 知道 明白", "帮助 协助 有助", "获得 得到 取得 获取", "失去 丧失",
    "拥有 具有 具备", "缺乏 缺少", "发生 出现 显现", "存在 存有", "属于 归于", "依据 根据 依照 按照", "取决 依赖",
    "容易 易于", "困难 艰难", "迅速 快速 急速", "缓慢 迟缓", "显著 明显", "完全 彻底 全然", "几乎 差不",
    "仅仅 只是 不过", "立即 立刻 马上", "经常 时常 频繁", "逐渐 逐步 渐渐", "首先 起初", "最后 最终",
    "目前 现在 当前", "古代 古时", "皇帝 帝王 君主", "战争 战事", "城市 都市", "疾病 病症", "患者 病人", "医生 医师",
    "死亡 死去", "出生 诞生", "生长 成长", "繁殖 生殖", "食物 食品", "温度 气温",
    "材料 原料", "设备 装置 器械 仪器", "工具 器具", "表面 外表", "中心 核心 中央",
    "边缘 边界", "顶部 顶端", "底部 底端", "价格 价钱 售价", "货币 钱币", "销售 出售 卖出 售出",
    "支付 付出 缴纳", "偿还 归还 还清", "财产 财物", "适合 适用 适宜 宜于", "应当 应该 理应", "按时 准时",
    "彼此 相互 互相", "每个 各个", "以及 还有 连同", "亦即 也即", "较为 比较", "非常 十分 极其", "特别 尤其",
    "睡眠 睡觉", "进食 吃饭", "休息 歇息", "起源 发源 来源", "推迟 延迟 延后", "提前 提早",
)  # fmt: skip


def _chinese() -> dict[str, str]:
    found: dict[str, str] = {}
    for line in CHINESE:
        first, *others = line.split()
        for word in others:
            if len(word) == len(first):
                found.setdefault(word, found.get(first, first))
    return found


CHINESE_OF = _chinese()


def plain(asked: str) -> str:
    """A stem or a statement with its phrases in the words prose has for them."""
    for pattern, instead in ENGLISH_PHRASES:
        asked = re.sub(pattern, instead, asked)
    return asked
