"""Sentences of a lecture made ready to be asked about: zones, openings, what cannot stand alone."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from examstream.exam.lecture.model import Block, BlockKind, Lecture
from examstream.text.zh.masked import HAN, F, mask, unmask, without_glosses
from examstream.text.zh.sentences import sentences

_ASKED_FROM = {BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.DEFINITION, BlockKind.QUOTE}

_OPENINGS = (
    "因此 所以 于是 故 显然 易知 易见 容易发现 容易证明 容易看出 不难发现 不难看出 可见 可以看出 由此可见 "
    "由此可知 由此 事实上 实际上 其实 此外 另外 同时 总之 总的来说 总而言之 换句话说 换言之 也就是说 具体来说 "
    "具体而言 具体地说 形式化地说 形式化地 形象地说 简单来说 简单地说 简而言之 通俗地说 特别地 需要注意的是 "
    "值得注意的是 值得一提的是 应当注意 注意到 注意 我们知道 众所周知 可以证明 可以发现 可以理解为 由定义 "
    "由定义可知 从定义可知 根据定义 按照定义 严格来说 准确地说 更准确地说 一句话 首先 其次 再次 最后 而且 并且 "
    "然而 但是 但 不过 当然 相应地 与此同时 该图显示 该公式表明 这表明 这意味着 这说明 推论 并 而 所谓的 所谓 "
    "即 那么 则 目前 我们发现 我们看到 回忆一下 我们假设 假设 在这里 这里 结果 因而 从而 有时 通常 一般来说 "
    "一般地 一般而言 不过 不同的是 相比之下 与此不同 具体地 直观地 直观上 直观地说 本质上 据调查 据统计 更一般地 一般情况下 通常情况下 也即 亦即 同理 通过以上分析 通过上述分析可以看出 综上所述 综上 其中 不知何故 巧合的是 有趣的是 幸运的是 不幸的是 不难验证 容易验证"
).split()
_OPENING = re.compile(
    "(?:" + "|".join(sorted(_OPENINGS, key=len, reverse=True)) + ")(?P<stop>[，,:：、]?)"
)
_LOOSE = {
    "所谓",
    "所谓的",
    "显然",
    "易知",
    "并",
    "而",
    "即",
    "但",
    "我们假设",
    "我们发现",
    "其中",
    "有时",
    "不过",
}

_LEANING = re.compile(
    r"^(?:这|该|其|它|此|那|上述|类似|从而|以上|以下|如上|如下|上面|下面|上图|下图|前者|后者|他|她|两者|二者|"
    r"(?:描述|指出|讨论|介绍|总结|回顾|强调|提出|研究|分析|证明|解释|引用)了|"
    r"也|还|又|再|都|均|则|就|便|才|仍|而|但|并|且|或|即|另一|另外|同样|相反|反之|例如|比如|譬如|如果说|对此|为此|因此|"
    r"之后|随后|接着|然后|接下来|当时|同年|次年|此后|后来|不仅如此|除此之外|与之|与此|左侧|右侧|左边|右边|上式|下式|式中|"
    r"第[一二三四五六七八九十]个?(?:时期|阶段|部分|步骤?|种|类|点|项)|与前|和前|作为例子|为了|至此|到此|如此|首先|其次|最后)"
)
_POINTING = re.compile(
    r"这[种个些一样类次两里份]|上述|上式|下式|上图|下图|如图|图中所示|下表|上表|前面|后面|前文|后文|下文|上文|"
    r"本[文节章页书课讲部]|这里|如下|下面|上面|(?:由|从|根据|综合|通过|在)以[上下]|(?:有|包括|满足|分为|是|为)以下|前述|此类|此处|此例|该例|该图|我们的例子|示例中"
)
_PERSON = re.compile(
    r"我们|咱们|你|您|读者|同学|大家|笔者|老师|让我|本人|我[的将会想在]|OIer|讲座|课程|本课|教程|作业|习题|练习|"
    r"请[你参注看思读证计]|参见|详见|参考|点击|链接|^(?:考虑|设想|定义一个|绘制|增加|减去|构建|回顾|回忆|看看|来看)"
)
_STORY = re.compile(
    r"^(?:例如|比如|譬如|举例|假如你|想象|试想)|比方说|举个例子|为例[，,]|打个比方|"
    r"^(?:对于|考虑).{0,6}(?:例子|案例)"
)
_RESIDUE = re.compile(
    r"\\[a-zA-Z]+|\[\^|\{:|</?[a-z]+|!!|https?:|www\.|\[\d+\]|@[a-z]|\{[a-z]+\}|`|\|\||\*\*|�|[\ue000-\uf8ff]{0}#{2,}"
)
_WE = (
    (re.compile(r"(?<=则)我们(?=称)|(?<=[，,])我们(?:可以|也)?(?=称|把|将[^，。]{1,20}(?:称|叫|定义|记))"), ""),
    (re.compile(r"^我们(?:可以|也)?(?=称|把|将[^，。]{1,20}(?:称|叫|定义|记))"), ""),
    (re.compile(r"^我们(?:现在|接下来|将|下面|来)*(?:研究|考虑|讨论|介绍|来看|关注)(?=.{2,30}(?:称为|称作|叫做|是指))"), ""),
    (re.compile(r"^我们的(?=.{2,20}(?:称为|称作|叫做|是指))"), ""),
    (re.compile(r"^我们(?:知道|假设|注意到|可以看到|可以发现|可以证明|发现|看到)[，,]?"), ""),
    (re.compile(r"我们通常(?=把|将|称)"), "通常"),
)  # fmt: skip


class Statement(NamedTuple):
    """A sentence: masked and tidied text, its formulas, its place in the lecture."""

    text: str  # masked, openings and foreign glosses cut
    formulas: tuple[str, ...]
    start: int
    end: int
    block: Block
    position: int  # of the sentence in its block
    fault: str  # "" or the check that forbids to ask from it as it stands
    marks: tuple[str, ...]  # masked terms marked in this sentence
    label: str = ""  # "T" of "T：…", cut from the text
    opening: str = ""  # what was cut before it

    def show(self, masked: str) -> str:
        return unmask(masked, self.formulas)


def statements(lecture: Lecture) -> Iterator[Statement]:
    """The lecture's statements in order; those with a fault are for looking things up only."""
    after = {BlockKind.FORMULA, BlockKind.TABLE, BlockKind.CODE}
    for number, block in enumerate(lecture.blocks):
        following = lecture.blocks[number + 1 : number + 2]
        followed = bool(following) and following[0].kind in after
        if not block.askable or block.kind not in _ASKED_FROM or _of_a_case(lecture, number):
            continue
        spans = sentences(lecture.text, block.start, block.end)
        label = ""
        before: Statement | None = None
        for position, (start, end) in enumerate(spans):
            found = statement(lecture.text, start, end, block, position, followed=followed)
            if position and before is not None and _NAMES_IT.match(found.text):
                found = _joined(lecture.text, before, end, block)
            before = found if not found.fault else None
            if position == 0:
                label = found.label
            elif label:
                found = found._replace(label=label)
            yield found


_CASE = re.compile(
    r"(?:图|表)[^。]{0,12}(?:显示|表明|所示|可见)?[：:]?$|显示[：:]?$|(?:例如|例子|假设|假定|设想)[^。]{0,20}[：:]$"
)


def _of_a_case(lecture: Lecture, number: int) -> bool:
    """Is it an entry below a line that names a figure or a case, of which alone it holds?"""
    item = lecture.blocks[number]
    if item.kind is not BlockKind.ITEM or item.marked:
        return False
    while number and lecture.blocks[number].kind is BlockKind.ITEM:
        number -= 1
    lead = lecture.blocks[number]
    told = lead.kind is BlockKind.PARAGRAPH
    return told and _CASE.search(lecture.text_of(lead).rstrip()) is not None


def _joined(text: str, before: Statement, end: int, block: Block) -> Statement:
    """Two sentences in one statement: what happens, and 这种现象叫做 T."""
    return statement(text, before.start, end, block, before.position)


def statement(
    text: str, start: int, end: int, block: Block, position: int, *, followed: bool = False
) -> Statement:
    """One sentence as a statement; `followed`: a formula or a table comes next and completes it."""
    marks = tuple(
        without_glosses(mask(text[m.start : m.end])[0]).strip("：: 　")
        for m in block.marked
        if start <= m.start and m.end <= end
    )
    masked, formulas = mask(text[start:end])
    marks = tuple(_term_mark(text, m.start, m.end, masked, formulas) or name
                  for m, name in zip((m for m in block.marked if start <= m.start and m.end <= end),
                                     marks, strict=True))  # fmt: skip
    masked, quoted = _quoted(without_glosses(masked))
    marks += quoted
    label = ""
    if position == 0:
        masked, label = _label(masked, tuple(m for m in marks if m), block)
    masked = re.sub(
        r"^[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,2}|[a-z])[)）.、．](?!\d)", "", masked
    )
    masked, opening = _opened(masked)
    for pattern, put in _WE:
        masked = pattern.sub(put, masked)
    masked = masked.strip(" ，,")
    if end == block.end and not followed and _whole_item(masked):
        masked = masked.rstrip("，,") + "。"
    fault = _fault(masked)
    return Statement(
        masked, formulas, start, end, block, position, fault,
        tuple(m for m in marks if m), label, opening,
    )  # fmt: skip


_QUOTED = re.compile(
    rf"「(?P<name>[{HAN}]{{1,12}})[A-Za-z][A-Za-z0-9 ,'-]*」|<u>(?P<under>[{HAN}]{{1,12}})</u>"
)


def _quoted(masked: str) -> tuple[str, tuple[str, ...]]:
    """「二叉树 binary tree」: a name with its foreign name in one pair of marks is a marked term."""
    names = tuple(m["name"] or m["under"] for m in _QUOTED.finditer(masked))
    return _QUOTED.sub(lambda m: m["name"] or m["under"], masked), names


def _term_mark(text: str, start: int, end: int, masked: str, formulas: tuple[str, ...]) -> str:
    """A mark that holds a formula, in the masking of its sentence ("" where it holds none)."""
    name, own = mask(text[start:end])
    if not own:
        return ""
    for index, formula in enumerate(own):
        if formula not in formulas:
            return ""
        name = name.replace(chr(0xE000 + index), chr(0xE000 + formulas.index(formula)))
    name = without_glosses(name)
    return name if name in masked else ""


_NO_LABEL = re.compile(
    r"^(?:而|但|且|并|由|从|因|所以|因此|如果|若|当|可以|已|我|你|接|然|首先|其次|最后)|知道|看出|看到|发现|得出|得到|可[知得见]|所述|已经|前面|后面|上面|下面|问题是|表明|说明$"
)
"""Words before a colon that lead on and name nothing: 而由前面已经知道."""
_LABEL = re.compile(
    rf"^(?P<name>[{HAN}A-Za-z0-9/／·\-“”「」{F[1:-1]}]{{2,24}}?)(?P<gloss>（[^）]{{1,40}}）|\([^)]{{1,40}}\))?[:：]"
)


def _label(masked: str, marks: tuple[str, ...], block: Block) -> tuple[str, str]:
    """Cut "T：" from the front where T is a name: marked, a list item's head, or a short noun."""
    found = _LABEL.match(masked)
    if not found:
        return masked, ""
    name, rest = found["name"], masked[found.end() :].strip()
    if re.match(r"[（(](?:推论|特例|推广|变形|逆|弱|强|简化)", found["gloss"] or ""):
        return masked, ""  # what is told is not the law itself
    if len(rest) < 6 or re.search(r"如下|包括|以下|公式|例如|注意|为$|有$|是$|[，。]", name):
        return masked, ""
    marked = any(name.startswith(mark) or mark.startswith(name) for mark in marks)
    if len(name) == 1 and not marked:
        return masked, ""
    if not marked and _NO_LABEL.search(name):
        return masked, ""
    if marked or block.kind is not BlockKind.PARAGRAPH or len(name) <= 8:
        return rest, name
    return masked, ""


def _opened(masked: str) -> tuple[str, str]:
    """Cut openings (因此, 显然, …) as long as one stands there."""
    cut = ""
    while found := _OPENING.match(masked):
        word = found.group().rstrip("，,:：、")
        if not found["stop"] and word not in _LOOSE:
            break
        if not masked[found.end() :] or (word in {"并", "而", "即"} and not found["stop"]):
            break
        if word == "其中" and not re.match(F, masked[found.end() :]):
            break
        cut += word
        masked = masked[found.end() :].lstrip("，, ")
    return masked, cut


def _whole_item(masked: str) -> bool:
    """An item without its end mark that is a sentence all the same."""
    ends = masked[-1:] not in "。．！？：；.!?:;"
    if re.search(
        r"(?:[为是有即则得令使设由和与或，]|满足|如下|得到|可得|选择|约束|限制|方程|函数是|函数)$",
        masked,
    ):
        return False
    if re.match(r"(?:一[个组种类项条]|作为).*的[^的，]+$", masked):
        return False
    return (
        ends
        and len(masked) >= 10
        and bool(
            re.search(
                "是|使|引起|可以|能|会|用于|通过|超过|等于|大于|小于|[多少高低]于|意味着|需要|导致|持平|占",
                masked,
            )
        )
    )


def _fault(masked: str) -> str:
    bare = masked.rstrip("。．！？!?；;.」”』）) ")
    if _PERSON.search(masked):
        return "K3 person"
    if _STORY.search(masked):
        return "K3 story"
    if masked.rstrip("”」』）) ").endswith(("？", "?")):
        return "K3 a question"
    if leans(masked):
        return "K2 stands alone"
    if re.search(
        r"(?<![A-Za-z0-9\ue000-\uf8ff|）)])[（(]\d{1,3}(?:\.\d{1,3})?[）)]|(?:公式|定理|等式|方程|图|(?<![列代发])表|引理|命题|例)\s*\d+(?:\.\d+)*(?![A-Za-z\d个条张种次年月项行列位])",
        masked,
    ):
        return "K2 a number refers"
    if _RESIDUE.search(masked):
        return "K5 residue"
    if masked[-1:] not in "。．！!.；;」”』）)" or bare.endswith(
        ("：", ":", "，", ",", "为", "是", "有")
    ):
        return "K4 whole"
    if not 8 <= len(bare) <= 150:
        return "K4 length"
    if not balanced(masked):
        return "K4 brackets"
    if not re.search(rf"[{HAN}]{{2,}}", masked):
        return "K4 words"
    return ""


_SUMMED = re.compile(
    r"这(?:一|种|个|类|样的)?(?:现象|规律|性质|过程|情况|情形|方法|关系|结论|方式|行为|制度|操作|运动|效应|特性|做法|能力|变化|状态|原理|策略|活动|"
    r"事件|政策|思想|作用|技术|机制|问题|规则|定律|特点|差异|结构|观点|学说|理论|时期|区域|部分|数据结构|算法|物质|反应|病|疾病)"
)
"""这种现象, 这一规律: what the clause or sentence just before has said, summed up."""

_NAMES_IT = re.compile(
    _SUMMED.pattern + r"(?:就|通常|也|又|常|一般|便)*(?:被)?(?:称为|称作|叫做|叫作|叫|名为|称之为)"
)


def leans(masked: str) -> bool:
    """Does the text point at something outside itself (K2)?"""
    if _LEANING.match(masked) and not re.match(
        r"其他|其余|如果|即使|即便|此[外]|或者|都[市城]|再生|即时|才[能]|该隐|就业|而今|便[利携]|还原|均[衡摊值匀]|并[行发集]|且末|此[起]|两者之间|他人|它们之间|那么大|也门|又称|均线|均方|均质|类似物|后来居|或然",
        masked,
    ):
        return True
    for found in _POINTING.finditer(masked):
        thing = re.match(
            rf"这(?:[种个些一类样次]|两[种个])([{HAN}]{{2,7}})", masked[found.start() :]
        )
        before = masked[: found.start()]
        if len(before) >= 9 and before[-1] in "，。．" and _SUMMED.match(masked, found.start()):
            continue
        if thing is None or not any(
            thing[1][i : i + 2] in before
            for i in range(len(thing[1]) - 1)
            if "的" not in thing[1][i : i + 2] and thing[1][i + 1] != "们"
        ):
            return True
    for found in re.finditer(rf"该(?!当)([{HAN}]{{1,2}})", masked):
        if not any(char in masked[: found.start()] for char in found[1]):
            return True
    if (pair := re.search("二者|两者|前者|后者", masked)) and not re.search(
        "[和与、]|之间", masked[: pair.start()]
    ):
        return True
    for found in re.finditer(r"[其它]", masked):
        if found.group() == "其" and masked[found.start() - 1 : found.start()] in "尤极与":
            continue
        if masked[found.start() : found.start() + 2] in (
            "其他",
            "其它",
            "其余",
            "其实",
            "其中",
        ) or (masked[found.start() - 1 : found.start()] == "其"):
            continue
        if found.start() < 4:
            return True
    return False


def balanced(text: str) -> bool:
    """Do brackets and quotation marks close?"""
    for a, b in ("（）", "()", "“”", "「」", "《》", "【】", "『』"):
        if text.count(a) != text.count(b):
            return False
    return True
