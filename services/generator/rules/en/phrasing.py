"""What the kinds of question share: evidence, options, the draft itself."""

import re
from random import Random
from typing import Any

from examstream.exam.plan.model import Context, Fact, Order
from examstream.exam.question import (
    Bloom,
    Difficulty,
    Draft,
    Evidence,
    Key,
    Option,
    QuestionType,
)
from examstream.pipeline.errors import Reject
from examstream.text.likeness import pieces

LABELS = "ABCDEFGH"
WRONG = 3
"""Distractors of a single choice."""


class Desk:
    """One order being phrased: the fact's details, the draw, the evidence."""

    def __init__(self, context: Context, order: Order, fact: Fact, seed: int) -> None:
        self.context = context
        self.order = order
        self.fact = fact
        self.details: dict[str, Any] = fact.details
        self.draw = Random(seed)
        self.quote = context.lecture.text[fact.start - context.base : fact.end - context.base]

    @property
    def kind(self) -> QuestionType:
        return self.order.type

    def text(self, name: str) -> str:
        """A detail that is text."""
        value = self.details.get(name, "")
        return value if isinstance(value, str) else str(value)

    def names(self, name: str) -> list[str]:
        """A detail that is a list of texts."""
        return [str(v) for v in self.details.get(name) or ()]

    def pick(self, pool: list[str], count: int, stem: str = "", key: str = "") -> list[str]:
        """`count` of the best of a ranked pool, in a drawn order; Reject where there are fewer.

        With the stem: none whose own words stand in it (K17). With the key: none so much longer
        or shorter that the lengths tell (K8).
        """
        if key:
            near = [name for name in pool if 0.35 <= len(name) / len(key) <= 2.8 or len(name) <= 9]
            pool = near if len(near) >= count else pool
        if stem:
            asked = pieces(stem)
            apart = [name for name in pool if not pieces(name) & asked]
            pool = apart if len(apart) >= count else pool
        if len(pool) < count:
            raise Reject(f"K8 same kind: only {len(pool)} distractors of the key's kind")
        drawn = self.draw.sample(pool[: count + 2], min(count + 2, len(pool)))
        kept: list[str] = []
        for name in (*drawn, *pool[count + 2 :]):  # none that is a kind of another by its name
            low = f" {name.lower()} "
            if all(low not in f" {k.lower()} " and f" {k.lower()} " not in low for k in kept):
                kept.append(name)
        if len(kept) < count:
            raise Reject("K9 one right: the distractors lie within one another")
        return kept[:count]

    def draft(
        self, stem: str, key: Key, solution: str, *, options: tuple[Option, ...] = (), unit: str = "",
        bloom: Bloom = Bloom.REMEMBER, difficulty: Difficulty = Difficulty.MEDIUM,
    ) -> Draft:  # fmt: skip
        """The finished draft."""
        fact = self.fact
        stem = self.names_kept(stem)
        if binder := self.text("binder"):
            stem = f"{stem[:-1]}, {binder}{stem[-1]}"
        return Draft(
            type=self.kind, stem=stem, options=options, unit=unit, key=key,
            solution=f"{solution} The lecture says: “{_one_line(self.quote)}”",
            evidence=Evidence(
                source=fact.source, quote=self.quote, start=fact.start, end=fact.end, heading=fact.heading
            ),
            bloom=bloom, difficulty=difficulty, fact_id=fact.id, topic=fact.topic,
        )  # fmt: skip

    def names_kept(self, stem: str) -> str:
        """Names get their capital back where a sentence was turned about ("did william defeat").

        And words that only opened a sentence lose it, where the lecture writes them small.
        """
        text = self.context.lecture.text

        def restore(match: re.Match[str]) -> str:
            word = match.group()
            name = word.capitalize()
            if re.search(rf"(?<![\w-]){word}(?![\w-])", text):
                return word
            return name if re.search(rf"(?<=[a-z,;] ){name}(?![\w-])", text) else word

        def lower(match: re.Match[str]) -> str:
            word = match.group()
            common = re.search(rf"(?<![\w-]){word.lower()}(?![\w-])", text)
            named = re.search(rf"(?<=[a-z,;] ){word}(?![\w-])", text)
            return word.lower() if common and not named else word

        stem = re.sub(r"(?<=[a-z,] )[A-Z][a-z]{3,}(?![\w-])", lower, stem)
        return re.sub(r"(?<![\w$\\{{-])[a-z]{4,}(?![\w-])", restore, stem)

    def choice(self, right: str, wrong: list[str]) -> tuple[tuple[Option, ...], str]:
        """Options with the key where the plan wants it, and the key's label."""
        texts = list(wrong)
        place = min(self.order.key_position, len(texts))
        texts.insert(place, right)
        options = tuple(Option(label=LABELS[i], text=self.small(t)) for i, t in enumerate(texts))
        return options, LABELS[place]

    def _named(self, option: str) -> bool:
        """Does the lecture never write it small, and with a capital inside a sentence ("Bloom filter")?"""
        text = self.context.lecture.text
        if re.search(rf"(?<![\w-]){re.escape(option)}", text):
            return False
        capital = re.escape(option[0].upper() + option[1:])
        inside = re.search(rf"(?<=[a-z,;] ){capital}", text)
        return bool(inside or (re.match(r"[a-z]-", option) and re.search(capital, text)))

    def small(self, option: str) -> str:
        """An option without a capital that only a sentence's beginning gave it."""
        first = option.split(" ")[0]
        word = first.lower()
        if first[:1].islower() and self._named(option):
            return option[0].upper() + option[1:]
        if not first[1:].islower() or any(w[:1].isupper() for w in option.split()[1:]):
            return option
        text = self.context.lecture.text
        named = re.search(rf"(?<=[a-z,;] ){first}(?![\w-])", text)
        said = re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text)
        return word + option[len(first) :] if said and not named else option


def _one_line(text: str) -> str:
    return " ".join(text.split())
