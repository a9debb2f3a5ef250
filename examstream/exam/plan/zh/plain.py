"""Statements told as they stand, and several of one section of which one or two are made false."""

import re
from collections.abc import Sequence

from examstream.exam.lecture.model import BlockKind
from examstream.exam.plan.model import Fact, Term
from examstream.exam.plan.zh.facts import fact
from examstream.exam.plan.zh.rivals import bigrams
from examstream.exam.plan.zh.statements import Statement, balanced
from examstream.exam.plan.zh.symbols import Binder, introduction, unbound
from examstream.exam.question import QuestionType
from examstream.text.formula_symbols import identifiers
from examstream.text.zh.masked import HAN, F

_NOT_TOLD = re.compile(
    r"^[（(]|^[^，。]{1,10}——|例如|比如|譬如|假设|假如|设想|^(?:若|设|令|记|取|由|将|把|对|给定|已知|考虑|为)|程序|代码|运行|绘制|函数名|变量名|"
    r"[：:]|很重要|十分重要|非常重要|至关重要|各种各样|许多|(?<![大小多少高低快慢长短强弱好差])很多|一些|等等|有趣|著名|注意|接下来|如图|图中|可见|显然|上文|"
    r"另一|另外|同样|类似|相应|对应的|分别|前者|后者|该|此|其中|之前|(?<![个种次年倍岁条])以上|(?<![个种次年倍岁条])以下|"
    r"当前|目前|如今|近年|TODO|^(?:先|再|下一步|最后一步|因为[^，]*[。．]$|[\u4e00-\u9fff]{2}并(?![不非没无未])[\u4e00-\u9fff]{2})|^如果(?:有|没有|是|不是|不|成立|存在)?[，（(]"
)
_CLAUSED = re.compile(
    r"是|为|有|会|能|可|使|让|将|通过|用|由|被|在|属|含|包|等于|取决|引起|导致|需要|大于|小于|高于|低于|不"
)
_SPAN = 700
"""Characters of a lecture a group's quote may take."""


def plain(
    told: Sequence[Statement],
    terms: Sequence[Term],
    known: dict[str, list[Binder]],
) -> list[Fact]:
    """True statements of the lecture that name a term of it and can stand alone."""
    names = {n: t for t in terms for n in (t.name, *t.aliases) if len(n) > 1}
    found = []
    for s in told:
        if not sound(s):
            continue
        shown = s.show(s.text)
        about = [n for n in names if n in shown]
        if not about or len(bigrams(re.sub("|".join(map(re.escape, about)), "，", s.text))) < 4:
            continue
        if any(len(identifiers(f)) > 1 for f in s.formulas if f in shown):
            continue  # $h + Hq$: what each letter stands for would have to be told
        lead = ""
        if loose := unbound(s.text, s.formulas):
            given = introduction(loose, known, s.start)
            if given is None:
                continue
            lead = given
        marked = any(names[n].marked or names[n].defined_at for n in about)
        found.append(
            fact(
                "P2", s, (QuestionType.TRUE_FALSE,), shown, shown,
                0.25 + 0.1 * marked + 0.05 * min(len(about), 3) - 0.1 * bool(lead), terms=about[:3],
                truths=(True,), form="statement", true=lead + shown, why=shown, bound=bool(lead),
            )
        )  # fmt: skip
    return found


def sound(s: Statement) -> bool:
    """Nothing that ties the statement to its place, and a claim in it."""
    if s.fault or s.label or "其中" in s.opening or s.block.kind is BlockKind.DEFINITION:
        return False
    size = len(re.sub(F, "xx", s.text))
    return (
        14 <= size <= 80
        and not _NOT_TOLD.search(s.text)
        and all(_named_before(s.text, m.start()) for m in re.finditer("这", s.text))
        and _CLAUSED.search(s.text) is not None
        and balanced(s.text)
        and s.text[-1:] in "。．.；;"
    )


def _named_before(text: str, at: int) -> bool:
    """Is what 这 points to named before it in the same words: 支出 … 这些支出?"""
    thing = re.match(rf"这[一个种些类两](?:[个种些类])?([{HAN}]{{2}})", text[at:])
    return thing is not None and thing[1] in text[:at]


def groups(facts: Sequence[Fact]) -> list[Fact]:
    """Which of four statements of one section are right: where the lecture tells four, one of them
    with a sure opposite."""
    said = [f for f in facts if f.details.get("form") == "statement" and not f.details.get("bound")]
    said.sort(key=lambda f: (f.start, f.end, f.id))
    found: list[Fact] = []
    stretch: list[Fact] = []
    for one in [*said, None]:
        near = (
            one is not None
            and stretch
            and one.heading == stretch[0].heading
            and one.source == stretch[0].source
            and one.end - stretch[0].start <= _SPAN
        )
        if near and one is not None:
            if one.start >= stretch[-1].end:  # one sentence, one claim
                stretch.append(one)
            continue
        if (made := _group(stretch)) is not None:
            found.append(made)
        stretch = [] if one is None else [one]
    return found


def _tells(true: str, denied: Sequence[frozenset[str]]) -> bool:
    """Would the one option show that another is false?"""
    said = bigrams(true)
    return any(len(said & other) > 0.5 * len(other) for other in denied)


def _group(stretch: Sequence[Fact]) -> Fact | None:
    turned = [f for f in stretch if f.details.get("false")][:2]
    denied = [bigrams(str(f.details["false"])) for f in turned]
    true = [f for f in stretch if f not in turned and not _tells(str(f.details["true"]), denied)]
    true.sort(key=lambda f: (-f.salience, f.start))
    true = true[: 4 - len(turned)]
    if not turned or len(true) < 2 or len(true) + len(turned) != 4:
        return None
    used = [*true, *turned]
    start, end = min(f.start for f in used), max(f.end for f in used)
    whole = "".join(str(f.details["true"]) for f in used)
    return used[0].model_copy(
        update={
            "id": used[0].id[:8] + used[-1].id[:8],
            "pattern": "P7",
            "start": start,
            "end": end,
            "types": (QuestionType.MULTIPLE_CHOICE,),
            "topic": f"说法|{whole}",
            "salience": 0.5,
            "truths": (True, False),
            "details": {
                "form": "group",
                "statement": whole,
                "true": [f.details["true"] for f in true],
                "false": [f.details["false"] for f in turned],
                "why": [f.details["why"] for f in turned],
                "spans": [[f.start, f.end] for f in used],
            },
        }
    )
