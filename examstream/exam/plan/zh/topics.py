"""Two facts that say the same of the same thing share a topic: one exam asks one of them."""

import re

from examstream.exam.lecture.model import Lecture
from examstream.exam.plan.model import Fact
from examstream.text.zh.masked import HAN, SLOT

_RUN = 5
"""So many Chinese characters in a row, told of one thing twice, say the same thing twice."""


def one_topic(facts: list[Fact]) -> list[Fact]:
    """The facts, those that tell one thing's same story under the topic of the first of them."""
    told: list[tuple[str, str, frozenset[str], str]] = []
    found = []
    for fact in sorted(facts, key=lambda f: (f.start, f.end, f.pattern, f.id)):
        key, text = str(fact.details.get("key", "")), _text(fact)
        said, topic = _runs(text, key), fact.topic
        for other, words, runs, theirs in told:
            gives = (len(key) > 1 and key in words) or (len(other) > 1 and other in text)
            if gives and runs & said:
                topic = theirs
                break
        told.append((key, text, said, topic))
        found.append(fact if topic == fact.topic else fact.model_copy(update={"topic": topic}))
    return found


def _text(fact: Fact) -> str:
    return str(fact.details.get("statement", "")).replace(SLOT, "，")


def _runs(text: str, key: str) -> frozenset[str]:
    """Runs of characters of what is said, without the key itself."""
    if len(key) > 1 and text.count(key) == 1 and len(key) <= len(text) // 2:
        text = text.replace(key, "，")
    return frozenset(
        run[i : i + _RUN]
        for run in re.findall(rf"[{HAN}]+", text)
        for i in range(len(run) - _RUN + 1)
    )


def one_of_a_list(facts: list[Fact], lecture: Lecture) -> list[Fact]:
    """Entries of one list share their options, so that one answer tells the next: half are asked."""
    lists = {b.start: b.list_id for b in lecture.blocks if b.list_id >= 0}
    own = {id(f): lists[f.start] for f in facts if f.pattern == "P4" and f.start in lists}
    found, seen = [], dict.fromkeys(own.values(), 0)
    sizes = {number: sum(n == number for n in own.values()) for number in seen}
    for fact in facts:
        if (number := own.get(id(fact))) is not None:
            place = seen[number] % max(1, sizes[number] // 2)
            seen[number] += 1
            fact = fact.model_copy(update={"topic": f"列表{number}|{place}"})
        found.append(fact)
    return found
