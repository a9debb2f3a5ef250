"""P1 to P4: a term and what defines it, as a frame with a slot for the term."""

import re

from examstream.exam.plan.model import Fact, Term
from examstream.exam.plan.zh.facts import fact
from examstream.exam.plan.zh.namings import Naming
from examstream.exam.plan.zh.rivals import bigrams, rivals
from examstream.exam.plan.zh.statements import balanced, leans
from examstream.exam.plan.zh.symbols import Binder, introduction, unbound
from examstream.exam.question import QuestionType
from examstream.text.zh.masked import HAN, SLOT, F

_WHY = re.compile(rf"(?<!称)(?<!名)(?<!义)(?<!记)(?<![\ue000-\uf8fe])(?<!其)(?<!它)为{SLOT}")
_PATTERN = {"called": "P1", "is": "P2", "label": "P4"}


def definitions(
    namings: list[Naming], terms: tuple[Term, ...], known: dict[str, list[Binder]]
) -> list[Fact]:
    """One fact per naming that is sound; a term defined twice in other words is left (K10)."""
    by_name: dict[str, list[Naming]] = {}
    for naming in namings:
        by_name.setdefault(naming.statement.show(naming.term), []).append(naming)
    first = {name: some[0] for name, some in by_name.items()}
    told = {name: "\n".join(n.statement.text for n in some) for name, some in by_name.items()}
    weight = {term.name: term for term in terms}
    found = []
    for name, some in by_name.items():
        if conflicting(some):
            continue
        for naming in some:
            made = _definition(name, naming, terms, first, told, known, weight.get(name))
            if made is not None:
                found.append(made)
                break
    return found


def conflicting(some: list[Naming]) -> bool:
    """K10: named in two sentences that share too little to say the same."""
    if len({n.body for n in some if n.how == "label"}) > 1:
        return True
    strong = [n for n in some if n.how == "called" or n.strong]
    for i, one in enumerate(strong):
        for other in strong[i + 1 :]:
            if one.statement.start == other.statement.start:
                continue
            a, b = bigrams(one.frame), bigrams(other.frame)
            if len(a & b) < 0.5 * min(len(a), len(b)) or one.how == other.how == "called":
                return True
    return any(
        re.search(r"另有|两种含义|不同含义|也可指|也可以指|有所不同", n.statement.text)
        for n in some
    )


def _definition(
    name: str,
    naming: Naming,
    terms: tuple[Term, ...],
    first: dict[str, Naming],
    told: dict[str, str],
    known: dict[str, list[Binder]],
    term: Term | None,
) -> Fact | None:
    s = naming.statement
    if s.fault and s.fault not in ("K2 stands alone", "K4 length", "K4 whole"):
        return None
    if name.endswith(("一定", "可能")) or len(name) > 16:
        return None
    frame = cut_glosses(naming.frame, naming)
    if not sound(frame, naming):
        return None
    if "其中" in s.opening:
        return None  # a letter of the formula above: without it the stem hangs in the air
    loose = unbound(frame + naming.term, s.formulas)
    lead = ""
    if loose:
        if any(re.search(rf"(?<![A-Za-z\\]){re.escape(n)}_", s.show(frame)) for n in loose):
            return None
        if any(n.endswith("'") for n in loose):
            return None  # V' is the V of something: a bare 点集 loses whose it is
        given = introduction(loose, known, s.start)
        if given is None:
            return None
        lead = given
        if any(n in lead for n in (name, *naming.aliases)):
            return None
    frame = re.sub(rf"^([{HAN}]{{2,8}})还(?=[常可会要有将]|通常|经常)", r"\1", frame)
    if naming.how == "called" and (hedge := re.match("有时|通常|一般", s.opening)):
        named = re.search(rf"被?(?:称为|称作|叫做|叫作|称之为){SLOT}", frame)
        if named and hedge.group() not in frame:
            frame = frame[: named.start()] + hedge.group() + frame[named.start() :]
    options = rivals(naming, terms, first, lead + frame, told)
    leaked = leak(name, frame)
    types = []
    aliases = [s.show(a) for a in naming.aliases]
    if name.endswith("的") and len(name) > 2:
        aliases.append(name[:-1])
    shared = [r for r in options if leaked <= bigrams(r.name)]
    if len(shared) >= 3:
        types.append(QuestionType.SINGLE_CHOICE)
    if hidden(name, leaked) and not re.search(F, naming.term):
        types.append(QuestionType.FILL_IN)
        if naming.how == "called" and not _WHY.search(frame) and SLOT + "的" not in frame:
            types.append(QuestionType.SHORT_ANSWER)
    foils = [r.name for r in options if r.opposed and leaked <= bigrams(r.name)]
    if foils:
        types.insert(1, QuestionType.TRUE_FALSE)
    if not types:
        return None
    if len(name) == 1 and QuestionType.SINGLE_CHOICE in types:
        types.remove(QuestionType.SINGLE_CHOICE)
        if not types:
            return None
    salience = (
        0.55 + 0.15 * bool(term and term.marked) + 0.1 * min(3, term.count if term else 0) / 3
    )
    salience += 0.1 * naming.strong - 0.1 * (len(frame) > 90) - 0.15 * bool(lead)
    return fact(
        _PATTERN[naming.how],
        s,
        types,
        name,
        s.show(frame.replace(SLOT, naming.term)),
        salience,
        terms=(name,),
        frame=lead + s.show(frame),
        key=name,
        aliases=aliases,
        rivals=[r.name for r in shared[:8]],
        foils=foils[:3],
        how=naming.how,
        same=naming.conditional,
    )


def cut_glosses(frame: str, naming: Naming) -> str:
    """Brackets that explain or translate the key, or name it again, go."""
    out = re.sub(
        r"[（(]([^（）()]*)[）)]",
        lambda m: "" if naming.term in m[1] or re.search("又称|简称|即|也称|记作", m[1]) else m[0],
        frame,
    )
    out = re.sub(rf"{SLOT}[（(][^（）()]*[）)]", SLOT, out)
    return re.sub(rf"[（(]一[组个种类条]?[）)]{SLOT}", SLOT, out)


def sound(frame: str, naming: Naming) -> bool:
    """K2, K4, K7: the frame alone is a sentence that neither leans nor names its key."""
    shown = naming.statement.show(frame)
    bare = frame.replace(SLOT, "")
    if leans(frame.replace(SLOT, "某物")) or not balanced(frame):
        return False
    if not 8 <= len(re.sub(rf"{F}", "xx", bare)) <= 130:
        return False
    if len(re.findall(rf"[{HAN}]", bare)) < 6:
        return False
    for word in (naming.term, *naming.aliases):
        if len(word) > 1 and word in bare:
            return False
        if len(word) == 1 and re.search(
            rf"(?<![{HAN}]){word}(?![{HAN}])|[是为]一?[条棵个]?{word}[，。]", bare
        ):
            return False
    return not re.search(r"[不相]同的是[。．]?$|\$\s*\$|等式[描是]|在中|用来解|约束是", shown)


def leak(name: str, frame: str) -> frozenset[str]:
    """K7: pairs of characters of the key that stand in the stem as well."""
    return bigrams(name) & bigrams(frame.replace(SLOT, "，"))


def hidden(name: str, leaked: frozenset[str]) -> bool:
    """Does enough of the key stay hidden for a blank? The head may be given, the rest may not."""
    if not leaked:
        return True
    told = {char for pair in leaked for char in pair}
    kept = [char for char in re.findall(rf"[{HAN}]", name) if char not in told]
    if name[-1] not in told and len(kept) <= len(re.findall(rf"[{HAN}]", name)) / 2:
        return False  # half of it is told: 势能分析 beside 势能函数
    if len(kept) >= 2 and name[-1] in kept and name[-2:] not in leaked:
        return True  # the modifier is told, the head is asked: 细胞周期 of a cell
    return name[-2:] in leaked and len(kept) >= max(1, len(name) // 3) and name[0] in kept
