"""P5: what a thing does, where it is, what it is equal to: the thing or the complement is asked."""

import re

from examstream.exam.lecture.model import BlockKind
from examstream.exam.plan.model import Fact, Term
from examstream.exam.plan.zh.definitions import hidden, leak
from examstream.exam.plan.zh.facts import fact
from examstream.exam.plan.zh.namings import Naming
from examstream.exam.plan.zh.rivals import bigrams, rivals
from examstream.exam.plan.zh.statements import Statement, balanced, leans
from examstream.exam.plan.zh.symbols import Binder, introduction, unbound
from examstream.exam.question import QuestionType
from examstream.text.zh.masked import HAN, SLOT, F

VERB = re.compile(  # what a thing may do, at the beginning of its predicate
    r"^(?:(?:主要|通常|一般|可以|能够?|会|就|则|只|仅|常|负责|专门|直接|首先|不仅|既|往往|总是|最早|最初|始终|几乎|必须|应当|应|需要?|不能|不会|不|"
    r"一定|仍|已经?|曾|共同|分别|都|均)*)"
    r"(?:通过|用于|用来|用以|负责|描述|表示|反映|衡量|度量|决定|影响|控制|调节|维持|保证|确保|保护|防止|阻止|避免|抑制|促进|催化|"
    r"引起|导致|造成|产生|形成|合成|分解|释放|吸收|储存|存储|运输|传递|传导|接收|接受|连接|提供|支持|允许|使|让|将|把|由|被|从|以|向|"
    r"位于|存在于|分布|发生|起源|来自|来源|源于|属于|依赖|取决于|等于|包含|包括|含有|具有|具备|拥有|构成|组成|作为|成为|是|在|利用|"
    r"采用|使用|根据|依据|基于|按照|遵循|满足|规定|禁止|要求|享有|承担|行使|认为|主张|强调|提出|建立|推翻|统一|实行|推行|颁布|标志|开创|"
    r"知道|了解|相信|拥护|反对|管理|分配|调度|执行|处理|完成|实现|解决|加快|减慢|提高|降低|增加|减少|扩大|缩小|改变|引起了|标志着|选择|面对|不是|没有|设定|给出|定义)(?![型者性式力率量器面法方层])"
)
_OBJECT = re.compile(
    r"(?:等于|称作|依赖于|取决于|引起了?|导致了?|造成了?|属于|来自|来源于|源于|基于|采用|需要|产生|形成|转化为|转变为|变成|位于|发生在|储存在|"
    r"存储在|存在于|分布在|合成|分泌|释放出?|进入|构成|推翻了?|建立了?|颁布了?|签订了?|开创了?|标志着|实行|推行|依靠|消耗|吸收|携带|遵循|服从|适用|"
    r"承担|享有|行使)(?:了|着|一种|一个)?"
)
_CLAUSE = re.compile(rf"^[{HAN}]{{2,10}}?(?:是|为|会|能|可|使|将|通过|用于|由|被|在|具有|包)")
_SPACED = re.compile(rf"(?<=[{HAN}]) (?=[A-Za-z])|(?<=[A-Za-z]) (?=[{HAN}])")
_HEDGE = re.compile(
    r"可能|也许|或许|例如|比如|譬如|有时|某些|有些|之一|等等|充要条件|充分条件|必要条件"
)


def predicates(
    statements: list[Statement],
    terms: tuple[Term, ...],
    first: dict[str, Naming],
    known: dict[str, list[Binder]],
) -> list[Fact]:
    """Sentences that open with a term and say something only of it; or end in a marked one."""
    names = sorted(
        {n for t in terms for n in (t.name, *t.aliases) if len(n) > 1 and "$" not in n},
        key=lambda n: (-len(n), n),
    )
    names = [_SPACED.sub("", n) for n in names]  # as masked text has them: AC自动机
    by_name = {_SPACED.sub("", n): t for t in reversed(terms) for n in (t.name, *t.aliases)}
    found = []
    for s in statements:
        if (
            s.fault
            or "其中" in s.opening
            or (s.block.kind is BlockKind.ITEM and not _CLAUSE.search(s.text))
            or _HEDGE.search(s.text)
        ):
            continue
        for make in (_marked, _complement, _subject):
            cut = make(s, names)
            if cut is None:
                continue
            name, frame = cut
            term = by_name[name]
            if (
                made := _fact(s, name, term, frame, terms, first, known, make is _subject)
            ) is not None:
                found.append(made)
                break
    return found


def _subject(s: Statement, names: list[str]) -> tuple[str, str] | None:
    lead = re.match(
        rf"^(?:(?:在|对于?|与|作为|当|根据|为了)[^，。]{{2,18}}，)?(?:一[个种类条棵张](?=[{HAN}]))?",
        s.text,
    )
    at = lead.end() if lead else 0
    rest = s.text[at:]
    name = next((n for n in names if rest.startswith(n)), "")
    if not name or not VERB.match(rest[len(name) :]):
        return None
    said = re.sub(r"^(?:则|也|还|又|就|便)(?!是)|^(?:则|也|就)(?=是)", "", rest[len(name) :])
    return name, s.text[:at] + SLOT + said


def _marked(s: Statement, names: list[str]) -> tuple[str, str] | None:
    """The one term the author marked in this sentence, where it is what is told, not what of."""
    marks = [m for m in s.marks if m in names and s.text.count(m) == 1]
    if len(marks) != 1 or len(s.marks) != 1:
        return None
    at = s.text.find(marks[0])
    after = s.text[at + len(marks[0]) :]
    if not re.search(r"[^一个的可以被理解为]{4}", s.text[:at]):
        return None
    if at < 6 or (
        after and re.match(rf"[{HAN}]", after) and after[0] not in "的是来和与在中时而等以则"
    ):
        return None
    if not re.search(
        r"(?:是|为|成|称|作|叫|于|由|使|使用|采用|引起|产生|导致|等于|形成|一个|一种|一组|的)$",
        s.text[:at],
    ):
        return None
    return marks[0], s.text[:at] + SLOT + after


def _complement(s: Statement, names: list[str]) -> tuple[str, str] | None:
    """A term right after a verb that takes one thing, at the end of its sentence."""
    for verb in reversed(list(_OBJECT.finditer(s.text))):
        after = s.text[verb.end() :]
        name = next((n for n in names if after.startswith(n)), "")
        rest = after[len(name) :]
        if name and verb.start() >= 5 and re.match(r"[。．，；]|来|时|以", rest):
            return name, s.text[: verb.end()] + SLOT + rest
    return None


def _fact(
    s: Statement,
    name: str,
    term: Term,
    frame: str,
    terms: tuple[Term, ...],
    first: dict[str, Naming],
    known: dict[str, list[Binder]],
    subject: bool,
) -> Fact | None:
    bare = frame.replace(SLOT, "")
    own = tuple(_SPACED.sub("", n) for n in (term.name, *term.aliases))
    if any(n in bare for n in own) or leans(frame.replace(SLOT, "某物")) or not balanced(frame):
        return None
    if not 12 <= len(re.sub(F, "xx", bare)) <= 90 or len(bigrams(bare)) < 6:
        return None
    loose = unbound(frame, s.formulas)
    lead = ""
    if loose:
        given = introduction(loose, known, s.start)
        if given is None or any(n in given for n in own):
            return None
        lead = given
    leaked = leak(name, frame)
    as_key = Naming(
        name, tuple(n for n in own if n != name), frame, bare, "does", "", False, False, s
    )
    options = [r for r in rivals(as_key, terms, first, lead + frame) if leaked <= bigrams(r.name)]
    options = [r for r in options if not _also(r.name, frame)]
    if not (term.marked or term.defined_at) and any(_classes(name, t.name) for t in terms):
        options = []  # kinds of one thing nobody told apart: 卵细胞 is a 生殖细胞 too
    name = s.show(name)
    types = []
    if len(options) >= 3:
        types.append(QuestionType.SINGLE_CHOICE)
    foils = [r.name for r in options if r.opposed]
    if foils and subject:
        types.append(QuestionType.TRUE_FALSE)
    if hidden(name, leaked) and (
        not subject or term.marked or term.defined_at or term.count >= 2 + (len(name) < 3)
    ):
        types.append(QuestionType.FILL_IN)
    if not types:
        return None
    aliases = [n for n in own if n != name]
    aliases += [t.name for t in terms if t.name not in own and _ways(t.name) == _ways(name) != ""]
    return fact(
        "P5", s, types, name + ("" if subject else "|") + s.show(bare)[:12], s.show(frame.replace(SLOT, name)).replace("  ", " "),
        0.4 + 0.1 * term.marked + 0.1 * min(term.count, 5) / 5 + 0.1 * bool(term.defined_at) - 0.1 * bool(lead),
        terms=(name,), frame=lead + s.show(frame), key=name, aliases=aliases,
        rivals=[r.name for r in options[:8]], foils=foils[:3], how="does", same=False,
    )  # fmt: skip


def _ways(name: str) -> str:
    """记账法, 记账分析: one method under two names."""
    stem = re.sub("(?:分析法|分析|方法|算法|法)$", "", name)
    return stem if stem != name and len(stem) > 1 else ""


def _classes(name: str, other: str) -> bool:
    return len(other) > 1 and name != other and name.endswith(other)


def _also(other: str, frame: str) -> bool:
    return other in frame
