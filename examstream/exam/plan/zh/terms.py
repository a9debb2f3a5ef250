"""The terms of a Chinese lecture: what it names, what it marks, their aliases and kinds."""

import re
from collections import defaultdict

from examstream.exam.lecture.model import Lecture
from examstream.exam.plan.model import Term
from examstream.exam.plan.zh.namings import Naming, is_name
from examstream.exam.plan.zh.predicates import VERB
from examstream.exam.plan.zh.statements import Statement
from examstream.text.zh.masked import HAN, F, mask, unmask, without_glosses

_FUNCTION = set("的是为和与或在中等也有可被即指到从以及上下内外之时而，。、；：！？（）“”「」 \n/")


def kind(name: str) -> str:
    """The head of a name: its last two characters, its last one where it has only two."""
    han = re.findall(rf"[{HAN}]", name)
    return "".join(han[-2:] if len(han) > 3 else han[-1:])


def collect(
    lecture: Lecture, statements: list[Statement], namings: list[Naming], others: list[str]
) -> tuple[Term, ...]:
    """All terms, aliases joined, in order of the lecture."""
    groups = _joined(namings)
    names: dict[str, tuple[str, ...]] = {}
    place: dict[str, tuple[int, int]] = {}
    for naming in namings:
        shown = naming.statement.show(naming.term)
        names.setdefault(shown, groups[shown])
        place.setdefault(shown, (naming.statement.start, naming.statement.end))
    marked = _marked(lecture)
    taken = {alias for aliases in names.values() for alias in aliases} | set(names)
    for name in marked:
        if name not in taken:
            names[name] = ()
    for s in statements:
        if s.label and is_name(s.label) and s.label not in taken and s.label not in names:
            names[s.label] = ()
    taken |= set(names)
    for name in others:
        if name not in taken:
            names.setdefault(name, ())
    text = lecture.text.replace(" ", "")
    found = [
        Term(
            name=name,
            aliases=tuple(a for a in aliases if a != name),
            kind=kind(name),
            count=sum(text.count(n.replace(" ", "")) for n in (name, *aliases)),
            marked=name in marked or any(a in marked for a in aliases),
            defined_at=place.get(name),
        )
        for name, aliases in names.items()
    ]
    return tuple(
        term for term in found if term.count >= (1 if term.defined_at else 2) or term.marked
    )


_GLOSSED = re.compile(
    rf"(?:^|[，。．；：、\n]|称为|叫做|称作|是|为|和|与|以及)\s*(?P<name>[{HAN}]{{2,10}})\s*[（(][A-Z]?[A-Za-z][A-Za-z' -]{{2,40}}(?:[,，;；] ?[A-Z]{{2,8}})?[)）]",
    re.MULTILINE,
)


def foreign(text: str, names: list[str]) -> dict[str, tuple[str, ...]]:
    """The foreign name a lecture gives beside a term, alone and together: answers as good as it."""
    found: dict[str, tuple[str, ...]] = {}
    for name in names:
        spot = re.search(
            rf"{re.escape(name)}(?:\s*[（(](?P<a>[A-Za-z][A-Za-z0-9 '-]{{1,40}})[)）]| (?P<b>[A-Za-z][A-Za-z0-9 '-]{{1,40}})」)",
            text,
        )
        if spot:
            gloss = (spot["a"] or spot["b"]).strip()
            found[name] = (gloss, f"{name}（{gloss}）")
    return found


_PAIRED = re.compile(rf"「(?P<name>[{HAN}]{{2,12}}) [A-Za-z][A-Za-z0-9 ,'-]*」")


def glossed(lecture: Lecture) -> list[str]:
    """Names with their foreign name in brackets: 均摊分析（Amortized Analysis）."""
    found = []
    for block in lecture.blocks:
        if block.askable:
            for match in _GLOSSED.finditer(lecture.text_of(block)):
                if is_name(match["name"]):
                    found.append(match["name"])
            for match in _PAIRED.finditer(lecture.text_of(block)):
                found.append(match["name"])
    return found


def _joined(namings: list[Naming]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for naming in namings:
        shown = naming.statement.show(naming.term)
        for alias in naming.aliases:
            text = naming.statement.show(alias)
            if text != shown and text not in found[shown]:
                found[shown].append(text)
    return {n.statement.show(n.term): tuple(found[n.statement.show(n.term)]) for n in namings}


def _marked(lecture: Lecture) -> dict[str, int]:
    """Marked names and where they first stand; half a compound is no name."""
    found: dict[str, int] = {}
    for block in lecture.blocks:
        if not block.askable:
            continue
        for mark in block.marked:
            masked, formulas = mask(lecture.text[mark.start : mark.end])
            name = without_glosses(masked).strip("：:。．，“”「」 ")
            after = lecture.text[mark.end : mark.end + 6]
            before = lecture.text[mark.start - 1 : mark.start]
            if re.match(rf"[{HAN}]", after) and not (after[0] in _FUNCTION or VERB.match(after)):
                continue
            if (
                re.search(F, name)
                or not is_name(name)
                or (before == "非" and lecture.text[mark.start - 2 : mark.start] != "而非")
            ):
                continue
            for part in re.split(r"[/／]", unmask(name, formulas)):
                if is_name(part):
                    found.setdefault(part, mark.start)
    return found
