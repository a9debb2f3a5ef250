"""Orders of growth: what a thing costs, asked among the usual orders of the same letter."""

import re

from examstream.exam.plan.model import Fact, Term
from examstream.exam.plan.zh.facts import fact
from examstream.exam.plan.zh.statements import Statement, leans
from examstream.exam.plan.zh.symbols import Binder
from examstream.exam.question import QuestionType
from examstream.text.zh.masked import HAN, SLOT, F

_PLAIN = re.compile(r"(?<![A-Za-z])[OΘ]\((?:[^()（），]|\([^()]*\)){1,14}\)")
_SAYS = re.compile(
    r"(?:复杂度|成本|开销|代价|时间|空间|次数|耗时|效率|高度|深度|规模|运行时间|内存)[^，。；]{0,6}?(?:是|为|达到|仅为|只有|等于|降为|降低到|优化到|约为)(?:了)?$"
)
_LADDER = ("1", r"\log {v}", "{v}", r"{v} \log {v}", "{v}^2", "2^{v}")


_LADDER_OF_TWO = ("{v}+{w}", "{v}{w}", "{v}^2{w}", r"{v}\log {w}", "2^{{{v}+{w}}}")
_ALIKE = ({2, 3}, {1, 3})
"""Steps that stand one within the other as texts (n in n log n): no pair of options."""


_WHOSE = re.compile(
    r"(?P<whose>[^，。；]*?)的?(?:最坏|最好|平均|期望|均摊|渐进|预处理|匹配|查询|插入|删除|总|单次|整体|额外|实际|预期|大致)*的?(?:情况下)?的?(?:时间|空间)?(?:复杂度|成本|开销|代价|时间|空间|次数|耗时|效率|高度|深度|规模|内存)[^，。；]{0,6}$"
)


def _said(before: str, names: set[str]) -> bool:
    """Is it told whose cost this is: in the clause itself, or by a known name earlier on?"""
    found = _WHOSE.search(before)
    whose = re.sub(F, "", found["whose"]) if found else ""
    whose = re.sub("^(?:因此|所以|故|从而|总|每次|其|它|该|，)+", "", whose)
    if len(re.findall(rf"[{HAN}A-Za-z]", whose)) >= 2:
        return True
    earlier = rf"[{HAN}]{{2,}}的[^，。的]{{0,4}}(?:复杂度|成本|开销|代价)[^，。]*，"
    return bool(re.search(earlier, before)) or any(name in before for name in names)


def bounds(
    statements: list[Statement], known: dict[str, list[Binder]], terms: tuple[Term, ...] = ()
) -> list[Fact]:
    """Sentences that give the cost of something as one order of growth."""
    names = {t.name for t in terms if len(t.name) > 2 and (t.marked or t.defined_at)}
    names = {n for n in names if re.search(r"算法|操作|排序|查找|遍历|搜索|法$", n)}
    found = []
    for s in statements:
        if s.fault and s.fault != "K4 length":
            continue
        spots = [(m.start(), m.end(), m.group()) for m in _PLAIN.finditer(s.text)]
        spots += [
            (m.start(), m.end(), s.formulas[ord(m.group()) - 0xE000].strip("$ "))
            for m in re.finditer(F, s.text)
            if re.fullmatch(
                r"\$\s*[OΘ]\s*(?:\\left)?\(.*\)\s*\$", s.formulas[ord(m.group()) - 0xE000]
            )
        ]
        if not spots or len({latex for _, _, latex in spots}) != len(spots):
            continue
        start, end, latex = max(spots)  # one step costs this, all together cost that: the last
        if not _SAYS.search(s.text[:start]):
            continue
        if not _said(s.text[:start], names) and not re.match("如果|若|当|在", s.text):
            continue
        if (made := _bound(s, start, end, latex)) is not None:
            found.append(made)
    return found


def _bound(s: Statement, start: int, end: int, latex: str) -> Fact | None:
    inner = re.sub(r"\\(?:left|right)|[\s{}]", "", latex[latex.index("(") + 1 : latex.rindex(")")])
    letters = set(re.findall(r"[A-Za-z]", re.sub(r"\\?log|\\?ln|\\?lg", "", inner)))
    if len(letters) > 2 or re.search(r"\|", inner):
        return None
    letter = min(letters, key=inner.index) if letters else _letter(s)
    asked = _normal(inner, letter)
    ladder = [step.replace("{v}", letter) for step in _LADDER]
    if len(letters) == 2:
        (other,) = letters - {letter}
        ladder = [step.format(v=letter, w=other) for step in _LADDER_OF_TWO]
    steps = [_normal(step, letter) for step in ladder]
    if asked not in steps:
        return None
    place = steps.index(asked)
    near = sorted(
        (i for i in range(len(steps)) if i != place and {i, place} not in _ALIKE),
        key=lambda i: (abs(i - place), i),
    )
    tail = re.match(r"(?:，其中[^。．；，]*)?(?=[，。．；]|$)", s.text[end:])
    frame = s.text[:start] + SLOT + (tail.group().rstrip("．。") if tail else "") + "。"
    plain = not re.match(F, s.text[start:end])
    said = re.sub(r"\s", "", s.show(s.text[:start]))  # an order the stem names is no option
    wrong = [_shown(ladder[i], plain=plain) for i in near]
    wrong = [w for w in wrong if re.sub(r"\s", "", w) not in said]
    if leans(frame) or frame.count("（") != frame.count("）") or len(frame) > 100:
        return None
    return fact(
        "P5", s, (QuestionType.SINGLE_CHOICE,), "阶|" + s.show(s.text[:start])[-16:], s.show(s.text), 0.55,
        frame=s.show(frame), key=_shown(ladder[place], plain=plain), aliases=[],
        rivals=wrong[:4], foils=[], how="bound", same=False,
    )  # fmt: skip


def _shown(step: str, *, plain: bool) -> str:
    """As the lecture prints it: O(n²) in plain text, else LaTeX."""
    if not plain:
        return f"$O({step})$"
    return (
        "O("
        + step.replace("\\log", "log").replace("^2", "²").replace("{", "").replace("}", "")
        + ")"
    )


def _letter(s: Statement) -> str:
    found = re.search(r"(?<![A-Za-z])([nmkN])(?![A-Za-z])", s.text)
    return found[1] if found else "n"


def _normal(inner: str, letter: str) -> str:
    """n log n, n\\log_2 n, nlogn: one spelling."""
    text = re.sub(r"\\?(?:log|ln|lg)(?:_\{?2\}?)?", "L", inner)
    text = re.sub(r"\\cdot|\\times|[\s{}()*]", "", text).replace("²", "^2")
    return text.replace(letter, "v")
