"""P11: numbers of the text, asked in the place where they stood; P17: who did it."""

import re

from examstream.exam.plan.model import Fact, Term
from examstream.exam.plan.zh.facts import fact
from examstream.exam.plan.zh.statements import Statement, leans
from examstream.exam.question import QuestionType
from examstream.text.zh.masked import HAN, SLOT, F
from examstream.text.zh.quantities import Quantity, quantities

_SMALL = re.compile(r"^[一二两1-2]$")
_VAGUE = re.compile(
    r"例如|比如|假设|假定|设有|如果|若|可能|也许|平均每|任意|某|每隔|上述|示例|例子|^之所以|而不是|[^，。]{0,3}一[位名](?![数次])|小[明红华王李张]"
)
_DONE = re.compile(
    "开始|实行|建立|成立|发明|提出|废除|颁布|发现|爆发|签订|设立|创立|统一|建成|通车|发表"
)
_CLASS = "[台座辆根块个只张位名条件家间幅枚艘架栋片颗粒头匹]"
_BARE = re.compile(r"[年月日号]")


YEARS = 2
"""Years of a lecture that may be asked as choices: an exam of dates is none."""

_YEAR = re.compile(r"(?P<era>公元前|公元|前)?(?P<year>\d{3,4})年(?![代间以前后中])")


def _years(statements: list[Statement]) -> list[str]:
    """All years the lecture names, as it prints them."""
    every = (m.group() for s in statements for m in _YEAR.finditer(s.text))
    return list(dict.fromkeys(every))


def _other_years(value: float, printed: str, years: list[str]) -> list[str]:
    """Years of the same era, printed alike, the nearest first."""
    era = re.match(r"公元前|公元|前|", printed)
    assert era is not None
    found = []
    for year in years:
        match = _YEAR.fullmatch(year)
        assert match is not None
        if (match["era"] or "") == era.group() and int(match["year"]) != value:
            found.append((abs(int(match["year"]) - value), year))
    return [year for _, year in sorted(found)][:5]


def amounts(statements: list[Statement], terms: tuple[Term, ...]) -> list[Fact]:
    """Sentences with one number worth knowing: a size, a share, a year, a count above two."""
    years, left = _years(statements), YEARS
    names = {n for t in terms for n in (t.name, *t.aliases) if len(n) > 1}
    found = []
    for s in statements:
        if s.fault or _VAGUE.search(s.text) or re.search(F, s.text):
            continue
        asked = [q for q in quantities(s.text) if _worth(q, s.text)]
        for quantity in asked[:2]:
            if (made := _fact(s, quantity, names, len(asked))) is not None:
                with_years = _with_years(made, years) if left > 0 else made
                left -= len(with_years.types) - 1
                found.append(with_years)
                break
    return found


def _with_years(made: Fact, years: list[str]) -> Fact:
    """A year may be chosen among the lecture's others too."""
    told = made.details
    printed = str(told["number"])
    if not _YEAR.fullmatch(printed):
        return made
    others = _other_years(told["value"], printed, years)
    if len(others) < 3:
        return made
    return made.model_copy(
        update={
            "types": (*made.types, QuestionType.SINGLE_CHOICE),
            "details": {**told, "printed": printed, "rivals": others},
        }
    )


def _worth(q: Quantity, text: str) -> bool:
    if q.hedged or q.value == 1:
        return False
    before = text[: q.start]
    if re.search(r"[几数上近成好]$", before) or text[q.start] in "几数":
        return False  # 几百部
    if before.count("“") > before.count("”") or before.count("《") > before.count("》"):
        return False  # part of a name: “三次握手”
    if re.search(r"(?:称为|称作|叫做?|叫作|人称|誉为|号称|俗称|简称)[^，。；]{0,8}$", before):
        return False  # 称为连中三元
    if q.unit == "世纪" and (q.value >= 10 or re.match(r"\d", text[q.end :])):
        return False  # a date, not a length of time
    if text[q.end :].startswith(("方面", "要点")) and q.counted:
        return False  # how many headings the author chose
    if text[q.end :].startswith("以") or text[: q.start].endswith(
        ("满", "达", "过", "若", "如", "约", "第", "超过")
    ):
        return False
    if re.match("时(?!间)", text[q.end :]) or (q.unit == "倍" and text[q.end :].startswith("，")):
        return False  # the case, and what follows from it
    number = text[q.start : q.number_end]
    if q.unit == "年":
        return bool(re.fullmatch(r"(?:公元前?|前)?\s*\d{2,4}", number)) or q.value >= 2
    if q.counted and (
        q.value <= 2 or (q.unit in ("次", "倍", "对", "步", "级", "层", "部分") and q.value <= 2)
    ):
        return False
    if q.unit in ("度", "维", "面", "头", "条") and q.value <= 2:
        return False
    return not re.match(r"[月日号、]", text[q.end :]) or q.unit not in ("年",)


def _parallel(text: str, q: Quantity) -> bool:
    """1923年的德国、1946年的匈牙利…: a number at the head of one of several like members."""
    clause = re.split(r"[，。；]", text[q.end :])[0]
    opened = not re.sub(r"[^，。；、]*[，。；、]", "", text[: q.start])
    return (
        opened
        and any(x.unit == q.unit for x in quantities(clause))
        and bool(re.match(r"[^，。；]{0,16}[、和与]", clause))
    )


def _fact(s: Statement, q: Quantity, names: set[str], number: int) -> Fact | None:
    """The clause with the number and what stands before it, the number replaced by 多少."""
    text = s.text
    stops = [q.end + m.start() for m in re.finditer(r"[，。；．：]", text[q.end :])] or [len(text)]
    before = text[: q.start]
    early = len(before) < 4 and len(stops) > 1 and text[stops[0]] == "，"
    early = early and not _DONE.search(text[q.end : stops[0]])  # else one clause asks enough
    end = stops[1] if early else stops[0]
    if early and re.match(r"，(?:为了?|由于|因|随着|面对|经过|鉴于)", text[stops[0] : end]):
        if len(stops) < 3 or text[stops[1]] != "，":
            return None  # 为防御…: why it was done, what was done comes after
        end = stops[2]
    after = text[q.end : end]
    if (
        q.counted
        and re.search(r"[、和与及][^，。；]{1,12}$", before)
        and not re.search(r"[了着过有]$|进行$|发生$|包[含括]$", before)
    ):
        return None
    if not before and re.match(r"(?:之前|之后|以前|以后|以来|左右|[前后起]，)", after):
        return None  # 1789 年之前: the time is what is given
    if re.match(r"(?:根据|按照|参照)(?:采用|提出|描述|所述|定义|的)", text):
        return None  # a reference was cut out of it
    if before.endswith("的") and not re.search("[是有为占达由包含被把]", before + after):
        return None  # 公共安全委员会的十二个成员: no more than a name
    if _parallel(text, q) or re.search(r"(?:^|，)(?:前|后|其余|另|余下|剩下)(?:面)?$", before):
        return None
    if re.match(r"(?:当|若|如果|每当)", text) and "，" not in before:
        return None  # the case itself, not what holds in it
    if before.endswith("是") and q.unit == "年" and re.search(r"的[^，。的]{2,}$", after):
        return None  # 是 1969 年在美国投入运行的 N: what is told is N
    if re.match(rf"(?:将|把|有)?[一某]{_CLASS}", before) or (
        re.match(r"[^，。；]{1,10}[为是]$", before) and "的" in re.split("，", text[q.end :])[0]
    ):
        return None  # 一台原值为 5 万元的机器, 定量为 70 克的纸: a case, not a thing to know
    before = re.sub(rf"^([{HAN}]{{2,8}}?)还(?=[确规要曾有设建立])", r"\1", before)
    before = re.sub(rf"^([{HAN}]{{2,8}}?)(?:因此|于是|随后|接着|便)(?=[在于])", r"\1", before)
    if re.search("[他她](?!人|乡|国|方|处)", before + after) and not re.search(
        "[他她]们?自己", before + after
    ):
        return None
    if before.count("，") > 2 or leans(before) or re.search(r"[：—]", before):
        return None
    era = re.match(r"公元前|公元", text[q.start : q.number_end])
    value = abs(q.value) if era else q.value
    dated = q.unit == "年" and bool(
        re.fullmatch(r"公元前?\d{1,4}|\d{4}", text[q.start : q.number_end])
        or (
            re.fullmatch(r"\d{3}", text[q.start : q.number_end])
            and re.search(r"(?:^|[于在自从到至，])$", before)
        )
    )
    if q.unit == "年" and not dated:
        ask, unit = "多少年", "年"
    elif q.unit == "年":
        after = re.sub(r"^\d{1,2}月(?:\d{1,2}日|[上中下]旬|初|底|末)?(?:夜|晚|凌晨)?", "", after)
        if after.startswith(("代", "至", "到", "—", "-", "起")):
            return None
        ask, unit = ((era.group() + "多少年") if era else "哪一年"), "年"
    elif q.unit in "%％‰":
        ask, unit = "百分之多少" if q.unit != "‰" else "千分之多少", q.unit.replace("％", "%")
    elif text[q.start :].startswith("百分之"):
        ask, unit = "百分之多少", "%"
    else:
        space = " " if re.match("[A-Za-z°℃]", q.unit) else ""
        ask, unit = f"多少{space}{q.unit}", q.unit
    frame = before + SLOT + after
    bare = before + after
    if len(re.findall(rf"[{HAN}]", bare)) < 6 or len(bare) > 80:
        return None
    about = sorted((n for n in names if n in s.show(bare)), key=lambda n: (-len(n), n))[:2]
    if not about and not dated and len(bare) < 10:
        return None
    others = [x for x in quantities(before) if x.value == q.value]
    if others:
        return None
    whole = float(value).is_integer() and (q.counted or dated or value < 1000)
    tolerance = 0.0 if whole else abs(value) * 0.01
    return fact(
        "P11", s, (QuestionType.NUMERIC,), s.show(bare)[:24], s.show(text),
        0.5 + 0.1 * len(about) + 0.05 * dated - 0.05 * (number > 1),
        terms=about, form="number", frame=s.show(frame), ask=ask, value=value, tolerance=tolerance,
        unit=unit, number=text[q.start : q.end],
    )  # fmt: skip


_SURNAME = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜谢邹窦章苏潘葛范彭鲁韦马方袁柳唐薛雷贺汤罗毕郝安常于傅康余元顾孟黄萧尹姚邵汪毛米戴宋庞熊纪屈项祝董梁杜阮蓝季贾江童郭梅林徐高夏蔡田胡霍万柯卢莫房丁邓石崔龚程邢裴陆荣翁段侯武刘龙叶黎白蒲邱曾关"
_PERSON = (
    rf"(?:[{HAN}]{{1,8}}(?:·[{HAN}A-Za-z.]{{1,10}}(?:[-－—][{HAN}]{{1,4}}?(?=[在于等和与，。、提发创设建首]|\d|$))?)+|[{HAN}]{{2,6}}(?=\(|（)|[A-Z][a-z]+(?: [A-Z]\.?)?(?: [A-Z][a-z]+)?|"
    rf"[{_SURNAME}][{HAN}]{{1,2}}|[{HAN}]{{1,5}}(?:斯|尔|特|克|顿|姆|德|曼|格|夫|基|恩|森|拉|利|因|丁|茨|伯|文|罗|卡))"
)
_DID = r"(?:提出|发明|创立|发现|命名|设计|编写|建立|证明|首创|创建|制定|撰写|主持修建|推导|引入)"
_BY = re.compile(
    rf"由(?!于)(?:[^，。由]{{0,14}}?(?:家|者|人|师|授|士))?(?P<who>{_PERSON})(?:[（(][^）)]*[）)])?(?:于|在)?[^，。]{{0,16}}?{_DID}"
)


def persons(statements: list[Statement]) -> list[Fact]:
    """由 N 提出: the name is asked, in a blank, or in a choice where the lecture knows four."""
    hits = [(s, m) for s in statements if not s.fault and (m := _BY.search(s.text))]
    known = sorted({m["who"] for _, m in hits})
    found = []
    for s, m in hits:
        who = m["who"]
        frame = s.text[: m.start("who")] + SLOT + s.text[m.end("who") :]
        if who in frame or leans(frame) or len(frame) > 80:
            continue
        others = [k for k in known if k != who and ("·" in k) == ("·" in who)]
        types = [QuestionType.FILL_IN]
        if len(others) >= 3:
            types.insert(0, QuestionType.SINGLE_CHOICE)
        found.append(
            fact("P17", s, types, "人物" + s.show(frame)[:10], s.show(s.text), 0.5, terms=(),
                 frame=s.show(re.sub(rf"{SLOT}[（(][^）)]*[）)]", SLOT, frame)), key=who,
                 aliases=[who.split("·")[-1]] if "·" in who else [], rivals=others[:6], foils=[], how="who", same=False)
        )  # fmt: skip
    return found
