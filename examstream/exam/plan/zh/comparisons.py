"""P7, P8, P18: statements that can be turned into one the lecture contradicts."""

import re

from examstream.exam.plan.model import Fact, Term
from examstream.exam.plan.zh.effects import turned_effect
from examstream.exam.plan.zh.facts import fact
from examstream.exam.plan.zh.rivals import bigrams, kind_alike
from examstream.exam.plan.zh.statements import Statement, leans
from examstream.exam.plan.zh.symbols import Binder, introduction, unbound
from examstream.exam.question import QuestionType
from examstream.text.zh.contrast import DIRECTION, DIRECTIONS, FLIP, FLIPS, opposed
from examstream.text.zh.masked import HAN, SLOT, F

_HEDGE = re.compile(
    r"可能|也许|或许|有时|往往|不一定|未必|大约|通常|一般|大多|部分|某些|有些|几乎|似乎|常常|多数|左右|倾向"
)
_NEGATED = re.compile(
    r"不(?:再|会|能|是)?$|无法$|没有$|并非$|未$|难以$|防止$|避免$|阻止$|不可$|不得$|停止$|反对$"
)
_DEGREE = re.compile(r"(?:远|显著|明显|大大|略微?|稍微?|更加?|大幅|不断)$")
"""What stands before 高于 and not before 等于: a choice of both would tell."""
_INSTEAD = re.compile(
    rf"(?P<a>[{HAN}A-Za-z0-9{F[1:-1]}]{{2,12}}?)，?(?P<link>而不是|而非|，并非)(?P<b>[{HAN}A-Za-z0-9{F[1:-1]}]{{2,12}})"
)
_NOT_BUT = re.compile(
    r"(?:并不是|不是|并非)(?P<a>[^，。；不]{2,24})，而是(?P<b>[^，。；]{2,40})(?=[。；，])"
)
_BUT_NOT = re.compile(
    r"(?<![不而])是(?P<a>[^，。；是]{2,24})，而不是(?P<b>[^，。；]{2,24})(?=[。；，])"
)
_CONVERSE = re.compile(
    r"^(?P<a>[^，。；]{1,16}?)(?:都)?(?P<must>一定是|必为|必是|必定是|一定为|必然是|都是|总是)(?P<b>[^，。；]{1,16})，"
    r"(?:但|而|但是|然而)(?P<c>[^，。；]{1,16}?)(?:不一定是|未必是|不一定为|不都是|不一定都是)(?P<d>[^，。；]{1,16})[。．；]"
)


_CLAUSE = re.compile(
    r"^(?P<subject>[^，。；是有]{2,12}?)(?=(?:则|都|均|只|仅|必须|需要|不|没有|可以|能够?|会|既)*"
    r"(?:是|具有|具备|拥有|有|属于|发生在|位于|由|使用|采用|需要|以|用于|通过|可以|能|会|必须|不|没有|依赖|取决于|表示|描述|强调|主张|呈|为))"
)
_DENIED = re.compile(
    r"^(?P<when>在[^，。；]{2,12}[后前时中里间下]，)?(?P<subject>[^，。；]{2,20}?)并?(?P<no>不会|不能|没有|无法|不)"
    r"(?P<verb>涉及|需要|包含|包括|属于|影响|改变|具有|依赖|要求|考虑|适用|存在|产生|消耗|占用|参与|支持|允许|保证|能够|发生|含有|使用|违反|承担|享有|是)?"
    r"(?P<thing>[^，。；]{2,24})(?=[，。．；])"
)


_ACTS = (
    r"(?:完成|改变|实现|达到|发生|成功|解决|规定|建立|得到|取得|形成|产生|触及|废除|推翻|动摇|涉及|包含|影响|破坏|发现|采用|使用|考虑|参加|进入|经过|获得|提出|"
    r"承认|接受|放弃|阻止|消除|消耗|引起|造成|出现|设立|明确)"
)


_MEASURED = frozenset("高于 低于 大于 小于 多于 少于 长于 短于 重于 轻于".split())
_MOVED = frozenset(
    "上升 下降 增加 减少 增大 减小 提高 降低 升高 增强 减弱 加快 减慢 扩大 缩小 变大 变小 变长 变短 上涨 下跌".split()
)
"""Words for which an exam has wrong ones at hand: the opposite, the same, a number."""


class Comparisons:
    """Finds statements with a sure opposite; needs the terms to tell what is compared."""

    def __init__(self, terms: tuple[Term, ...], known: dict[str, list[Binder]]) -> None:
        self.known = known
        self.names = sorted(
            {n for t in terms for n in (t.name, *t.aliases) if len(n) > 1},
            key=lambda n: (-len(n), n),
        )
        self.weight = {n: t for t in terms for n in (t.name, *t.aliases)}

    def facts(self, statements: list[Statement]) -> list[Fact]:
        found = []
        for s in statements:
            for turn in (
                self._converse,
                self._not_but,
                self._instead,
                self._pair,
                self._flip,
                self._direction,
                self._effect,
                self._denied,
            ):
                if (made := turn(s)) is not None:
                    found.append(made)
                    break
        return found + self._siblings(statements)

    def _siblings(self, statements: list[Statement]) -> list[Fact]:
        """Two sentences of one section built alike about two names of one kind: what one says of
        its name is false of the other where their own sentences differ."""
        opened = []
        for s in statements:
            lead = re.match(r"(?:对于|在|与)?", s.text)
            at = lead.end() if lead else 0
            name = next((n for n in self.names if s.text.startswith(n, at)), "")
            if name and not s.fault and not _HEDGE.search(s.text):
                opened.append((s, s.text[:at], name, s.text[at + len(name) :]))
        found = []
        for i, (s, lead_s, a, said_a) in enumerate(opened):
            for t, lead_t, b, said_b in opened[i + 1 : i + 4]:
                if s.block.heading != t.block.heading or a == b or not kind_alike(a, b):
                    continue
                ours, theirs = bigrams(said_a), bigrams(said_b)
                if (
                    not ours
                    or not theirs
                    or said_a == said_b
                    or a in b
                    or b in a
                    or lead_s != lead_t
                ):
                    continue
                alike = len(ours & theirs) / min(len(ours), len(theirs))
                if alike < 0.6 or ours == theirs or any(n in said_a + said_b for n in (a, b)):
                    continue
                if s.formulas or t.formulas:
                    continue
                for one, other in ((s, (lead_s + a + said_b)), (t, (lead_t + b + said_a))):
                    if (
                        made := self._fact("P8", one, one.text, other, one.text.rstrip("。．；"))
                    ) is not None:
                        found.append(made)
        return found

    def _fact(
        self,
        pattern: str,
        s: Statement,
        true: str,
        false: str,
        why: str,
        topic: str = "",
        choice: tuple[str, str, tuple[str, ...]] | None = None,
    ) -> Fact | None:
        """A fact with its two statements (masked); None where either cannot stand alone.

        `choice`: the true one with a slot, the word that stood there and those it rules out.
        """
        if s.fault and s.fault != "K4 length":
            return None
        for text in (true, false):
            if leans(text) or not 8 <= len(re.sub(F, "xx", text)) <= 90:
                return None
        loose = unbound(true, s.formulas)
        lead = ""
        if loose:
            given = introduction(loose, self.known, s.start)
            if given is None:
                return None
            lead = given
        about = [n for n in self.names if n in s.show(true)][:3]
        if not about and len(bigrams(true)) < 8:
            return None
        marked = bool(about) and self.weight[about[0]].marked
        made = fact(
            pattern, s, (QuestionType.TRUE_FALSE,), topic or s.show(true), s.show(true),
            (0.55 if about else 0.42) + 0.1 * marked + 0.08 * len(about), terms=about,
            form="statement", true=lead + s.show(true), false=lead + s.show(false), why=s.show(why),
            bound=bool(lead),
        )  # fmt: skip
        if choice is None or len(bigrams(choice[0])) < 4:
            return made
        frame, key, rivals = choice
        asked = {"frame": lead + s.show(frame), "key": key, "rivals": list(rivals)}
        kinds = (*made.types, QuestionType.SINGLE_CHOICE)
        return made.model_copy(update={"types": kinds, "details": {**made.details, **asked}})

    def _converse(self, s: Statement) -> Fact | None:
        found = _CONVERSE.match(s.text)
        if not found:
            return None
        a, b, c, d = found["a"], found["b"], found["c"], found["d"]
        if not (_like(a, d) and _like(b, c)):
            return None
        must = found["must"]
        return self._fact("P18", s, f"{a}{must}{b}。", f"{c}{must}{d}。", f"{c}不一定是{d}")

    def _not_but(self, s: Statement) -> Fact | None:
        """X 不是 A，而是 B: the lecture itself denies that X is A."""
        if (found := _NOT_BUT.search(s.text)) and "，" not in s.text[: found.start()]:
            subject, a = s.text[: found.start()], found["a"]
            if len(re.sub(F, "", subject)) >= 2:
                return self._fact(
                    "P8", s, f"{subject}不是{a}。", f"{subject}是{a}。", s.text.rstrip("。．；")
                )
        if found := _BUT_NOT.search(s.text):
            a, b = found["a"], found["b"]
            false = s.text[: found.start("a")] + b + "，而不是" + a + s.text[found.end() :]
            return self._fact("P8", s, s.text, false, f"是{a}，而不是{b}")
        return None

    def _instead(self, s: Statement) -> Fact | None:
        """X 而非 Y, both known names: their change of places."""
        for link in re.finditer("而不是|而非", s.text):
            left, right = s.text[: link.start()].rstrip("，"), s.text[link.end() :]
            a = next((n for n in self.names if left.endswith(n)), "")
            b = next((n for n in self.names if right.startswith(n)), "")
            if a and b and a not in b and b not in a:
                true = s.text
                false = left[: -len(a)] + b + s.text[len(left) : link.end()] + a + right[len(b) :]
                return self._fact("P8", s, true, false, f"{a}，而不是{b}")
        return None

    def _pair(self, s: Statement) -> Fact | None:
        """A 怎样，而 B 怎样: the two names change places."""
        found = re.match(
            r"^(?P<one>[^；。]+?)[，；]?(?:而|但|但是)(?P<two>[^；。]+)[。．；]$", s.text
        ) or re.match(r"^(?P<one>[^，；。]{6,30})，(?P<two>[^，；。]{6,30})[。．；]$", s.text)
        if not found or _HEDGE.search(s.text):
            return None
        one, two = _CLAUSE.match(found["one"]), _CLAUSE.match(found["two"])
        if one is None or two is None:
            return None
        a, b = (self._named(m["subject"], found[part]) for m, part in ((one, "one"), (two, "two")))
        if (
            a == b
            or a in b
            or b in a
            or not (opposed(a, b) or any(n in s.show(a + "|" + b) for n in self.names))
        ):
            return None
        if re.search(r"[的只适不都也可能会对把被]$", a) or re.search(
            r"[的只适不都也可能会对把被]$", b
        ):
            return None
        said_a, said_b = found["one"][len(a) :].rstrip("，；"), found["two"][len(b) :]
        joined = "，" + found["two"] in s.text
        if joined and (
            not kind_alike(a, b)
            or said_a[:2] != said_b[:2]
            or not (opposed(a, b) or (a in self.names and b in self.names))
        ):
            return None
        if len(said_a) < 3 or len(said_b) < 3 or a in said_b or b in said_a or said_a == said_b:
            return None
        if re.search("[它其该]|前者|后者", said_a + said_b) or abs(len(a) - len(b)) > 6:
            return None
        glue = "，" if joined else "，而"
        true = f"{a}{said_a}{glue}{b}{said_b}。"
        false = f"{b}{said_a}{glue}{a}{said_b}。"
        return self._fact("P8", s, true, false, f"{a}{said_a}，而{b}{said_b}")

    def _named(self, subject: str, clause: str) -> str:
        """The name a clause opens with, else its words before the verb: 折半查找, not 折半查找只适."""
        return next((n for n in self.names if clause.startswith(n) and n in subject), subject)

    def _denied(self, s: Statement) -> Fact | None:
        """T 不涉及 X: what the lecture denies outright is false when claimed."""
        found = _DENIED.match(s.text)
        if not found or _HEDGE.search(found.group()):
            return None
        when, subject, no, verb, thing = (
            found["when"] or "",
            found["subject"],
            found["no"],
            found["verb"] or "",
            found["thing"],
        )
        if re.match("当|如果|若|只要|假如|由于|因为|虽然|尽管|对于", subject) or thing.endswith(
            "时"
        ):
            return None
        told = s.show(s.text if when else subject)
        if not any(n in told for n in self.names) or re.search("[不没无]", thing):
            return None
        if (no == "不" and not verb) or re.search("[是指把使由将]", subject):
            return None
        acted = re.match(_ACTS, verb + thing)
        yes = (
            ""
            if no == "没有" and acted
            else {"没有": "有", "无法": "能够", "不能": "能够", "不会": "会"}.get(no, "")
        )
        done = verb + thing
        if no == "没有" and acted:
            done = acted.group() + "了" + done[acted.end() :].removeprefix("了")
        return self._fact(
            "P8", s, f"{when}{subject}{no}{verb}{thing}。", f"{when}{subject}{yes}{done}。",
            f"{when}{subject}{no}{verb}{thing}",
        )  # fmt: skip

    def _flip(self, s: Statement) -> Fact | None:
        """One comparison in the sentence: 高于 becomes 低于."""
        spots = list(FLIP.finditer(s.text))
        if len(spots) != 1 or _HEDGE.search(s.text):
            return None
        spot = spots[0]
        before = s.text[: spot.start()]
        if _NEGATED.search(before) or before.endswith(("越", "小于等", "大于等", "最")):
            return None
        if re.search(r"(?:若|如果|当|假如)[^，]*$", before) or re.match(
            r"[^，。；]*时[，,]", s.text[spot.end() :]
        ):
            return None  # the case, not what holds in it
        if re.match(
            r"(?:零|\d[\d.]*|[一二三四五六七八九十百千万]+)[^，。；]{0,6}的", s.text[spot.end() :]
        ):
            return None  # 概率大于零的事件: which events, not what is said of them
        if spot.group().startswith("更") and not re.search(r"比|相比|相较|较之", before):
            return None
        if spot.group()[0] != "更" and len(re.sub(r"[，。]", "", before)) < 2:
            return None
        after = s.text[spot.end() :]
        false = before + FLIPS[spot.group()] + after
        choice = None
        measured = spot.group() in _MEASURED and not _DEGREE.search(before)
        if measured and not re.match(r"或?等于|[\d零一二三四五六七八九十百]", after):
            wrong = (FLIPS[spot.group()], "等于", "恰好两倍于")
            choice = (before + SLOT + after, spot.group(), wrong)
        return self._fact("P7", s, s.text, false, s.text.rstrip("。．；"), "", choice)

    def _effect(self, s: Statement) -> Fact | None:
        """X 导致 Y 增加: the change a cause brings, turned round."""
        if _HEDGE.search(s.text) or not (false := turned_effect(s.text)):
            return None
        return self._fact("P7", s, s.text, false, s.text.rstrip("。．；"))

    def _direction(self, s: Statement) -> Fact | None:
        """如果…，则 X 上升: the change the last clause names, turned round."""
        spots = list(DIRECTION.finditer(s.text))
        clauses = re.split(r"(?<=[，])", s.text)
        last = len(s.text) - len(clauses[-1])
        own = [m for m in spots if m.start() >= last]
        if len(own) != 1 or len(clauses) < 2 or _HEDGE.search(s.text) or len(spots) > 2:
            return None
        if not re.match(r"如果|若|当|随着|一旦|由于|因为", s.text):
            return None
        spot = own[0]
        before, after = s.text[: spot.start()], s.text[spot.end() :]
        if _NEGATED.search(before) or not re.match(r"[。．；了到至]", after):
            return None
        false = before + DIRECTIONS[spot.group()] + after
        moved = re.sub(r"^(?:则|那么|就)", "", before[last:]) if last < spot.start() else ""
        topic = "变化|" + s.block.heading + "|" + s.show(moved) if moved else ""
        choice = None
        if spot.group() in _MOVED and re.match(r"[。．；]", after):
            wrong = (DIRECTIONS[spot.group()], "保持不变", "变为零")
            choice = (before + SLOT + after, spot.group(), wrong)
        return self._fact("P7", s, s.text, false, s.text.rstrip("。．；"), topic, choice)


def _like(one: str, other: str) -> bool:
    return one == other or one.endswith(other) or other.endswith(one)
