"""What the deal promises, whatever facts it is given."""

from collections import Counter
from random import Random

import pytest

from examstream.exam.blueprint import Blueprint, Engine
from examstream.exam.lecture.model import Block, BlockKind, Lecture
from examstream.exam.plan.deal import deal
from examstream.exam.plan.model import Fact, Inventory
from examstream.exam.plan.rivals import rivals
from examstream.exam.question import QuestionType

SC, MC, TF, FI, SA, NU = QuestionType
_ABILITIES = ((SC, FI), (SC, SA, FI), (TF,), (TF, FI), (MC,), (NU,), (NU, TF), (SA,))
SEEDS = range(12)


def _lecture(sentences: int) -> Lecture:
    letters = "bcdfghjklmnpqrstvwxz"
    lines = [
        " ".join(letters[(i * k) % 20] + letters[(i + k) % 20] + f"o{i}q{k}" for k in range(1, 7))
        for i in range(sentences)
    ]
    text = "\n\n".join(lines)
    blocks, at = [], 0
    for i, line in enumerate(lines):
        blocks.append(
            Block(
                kind=BlockKind.PARAGRAPH,
                start=at,
                end=at + len(line),
                source="a.md",
                heading=f"H{i // 5}",
            )
        )
        at += len(line) + 2
    return Lecture(title="t", language="en", sources=("a.md",), text=text, blocks=tuple(blocks))


def _facts(lecture: Lecture, seed: int, topics: int = 1000) -> tuple[Fact, ...]:
    draw = Random(seed)
    found = []
    for i, block in enumerate(lecture.blocks):
        for k in range(draw.randrange(1, 3)):
            found.append(
                Fact(
                    id=f"{i}.{k}",
                    pattern="P1",
                    start=block.start,
                    end=block.end,
                    types=draw.choice(_ABILITIES),
                    topic=f"topic {draw.randrange(topics)}",
                    heading=block.heading,
                    salience=draw.random(),
                    truths=draw.choice(((True, False), (True,), (False,))),
                )
            )
    return tuple(found)


def _plan(seed: int, n: int = 20, types: str = "", sentences: int = 120, topics: int = 1000):  # type: ignore[no-untyped-def]
    lecture = _lecture(sentences)
    facts = _facts(lecture, seed, topics)
    blueprint = Blueprint.model_validate({"n": n, "seed": seed, "types": types})
    return deal(Inventory(facts=facts), lecture, blueprint, Engine.RULES), facts, lecture


@pytest.mark.parametrize("seed", SEEDS)
def test_deal_puts_no_topic_or_sentence_in_two_slots(seed: int) -> None:
    plan, facts, lecture = _plan(seed, topics=60)
    place = {fact.id: i for i, fact in enumerate(facts)}
    ruled = rivals(facts, lecture.text)
    owner = {place[s.fact.id]: slot.slot for slot in plan.slots for s in slot.shares}
    for i, slot in owner.items():
        assert all(owner.get(j, slot) == slot for j in ruled[i])


@pytest.mark.parametrize("seed", SEEDS)
def test_deal_uses_no_fact_twice_and_every_share_fits_its_slot(seed: int) -> None:
    plan, _, _ = _plan(seed)
    used = [s.fact.id for slot in plan.slots for s in slot.shares]
    assert len(used) == len(set(used))
    for slot in plan.slots:
        for share in slot.shares:
            assert slot.type in share.fact.types
            if slot.type is TF:
                assert slot.truth in share.fact.truths


@pytest.mark.parametrize("seed", SEEDS)
def test_deal_mixes_four_types_none_above_forty_percent(seed: int) -> None:
    plan, _, _ = _plan(seed)
    filled = Counter(slot.type for slot in plan.slots if slot.shares)
    assert filled.total() == 20
    assert len(filled) >= 4
    assert max(filled.values()) <= 0.4 * 20


@pytest.mark.parametrize("seed", SEEDS)
def test_deal_spreads_key_positions_and_truth_evenly(seed: int) -> None:
    plan, _, _ = _plan(seed, n=40, types="single_choice=20,true_false=20")
    places = Counter(s.key_position for s in plan.slots if s.type is SC)
    assert max(places.values()) - min(places.values()) <= 1
    trues = sum(s.truth for s in plan.slots if s.type is TF)
    assert 8 <= trues <= 12


def test_deal_gives_the_counts_asked_for_and_says_what_it_cannot_fill() -> None:
    plan, _, _ = _plan(1, n=30, types="numeric=5,single_choice", sentences=40)
    counts = Counter(slot.type for slot in plan.slots)
    assert counts == {NU: 5, SC: 25}
    short, _, _ = _plan(1, n=30, types="numeric=30", sentences=20)
    assert len(short.slots) == 30
    assert any("numeric" in note for note in short.notes)


@pytest.mark.parametrize("seed", SEEDS)
def test_deal_of_a_short_lecture_keeps_the_mix_and_leaves_honest_gaps(seed: int) -> None:
    plan, _, _ = _plan(seed, n=50, sentences=15)
    filled = Counter(slot.type for slot in plan.slots if slot.shares)
    assert len(plan.slots) == 50
    assert max(filled.values()) <= 0.4 * 50
    assert plan.notes


def test_deal_is_the_same_for_the_same_seed_and_another_for_another() -> None:
    assert _plan(3)[0] == _plan(3)[0]
    lecture = _lecture(120)
    facts = Inventory(facts=_facts(lecture, 1))
    one, two = (deal(facts, lecture, Blueprint(n=20, seed=seed), Engine.RULES) for seed in (1, 2))
    assert one != two


def test_deal_gives_slots_replacements() -> None:
    plan, _, _ = _plan(5, n=10)
    assert all(len(slot.shares) >= 2 for slot in plan.slots)
    assert sum(len(slot.shares) for slot in plan.slots) >= 50


@pytest.mark.parametrize("sentences", [0, 3, 200])
def test_deal_for_a_model_gives_passages_and_a_slot_no_passage_twice(sentences: int) -> None:
    lecture = _lecture(sentences)
    plan = deal(Inventory(), lecture, Blueprint(n=12, seed=4), Engine.MODEL)
    assert len(plan.slots) == 12
    for slot in plan.slots:
        starts = [share.passage.start for share in slot.shares if share.passage]
        assert len(starts) == len(set(starts)) == len(slot.shares)
    firsts = {slot.shares[0].passage.start for slot in plan.slots if slot.shares}  # type: ignore[union-attr]
    assert sentences < 200 or len(firsts) >= 5


def test_a_number_is_told_falsely_where_all_statements_would_be_true() -> None:
    lecture = _lecture(14)
    kinds = [(TF, (True,))] * 8 + [(NU, (True, False))] * 6
    facts = []
    for i, (block, (kind, truths)) in enumerate(zip(lecture.blocks, kinds, strict=True)):
        for k, own in enumerate((kind, TF) if kind is NU else (kind,)):
            facts.append(
                Fact(
                    id=f"{i}.{k}", pattern="P11", start=block.start, end=block.end, types=(own,),
                    topic=f"topic {i}", heading=block.heading, truths=truths if own is TF else (True, False),
                )
            )  # fmt: skip
    plan = deal(
        Inventory(terms=(), facts=tuple(facts)), lecture, Blueprint(n=20, seed=1), Engine.RULES
    )
    told = [s for s in plan.slots if s.shares and s.type is TF]
    assert sum(s.truth for s in told) <= 0.67 * len(told)
    assert len(told) > 2


def test_a_short_exam_keeps_three_of_a_type() -> None:
    lecture = _lecture(5)
    kinds = (TF, TF, TF, SA, SA)
    facts = tuple(
        Fact(
            id=str(i), pattern="P1", start=b.start, end=b.end, types=(kind,), topic=f"topic {i}",
            heading=b.heading, truths=(True, False),
        )
        for i, (b, kind) in enumerate(zip(lecture.blocks, kinds, strict=True))
    )  # fmt: skip
    plan = deal(Inventory(terms=(), facts=facts), lecture, Blueprint(n=20, seed=1), Engine.RULES)
    assert sum(bool(s.shares) for s in plan.slots) == 5


@pytest.mark.parametrize("others", [4, 2])
def test_a_group_is_not_asked_where_its_statements_fill_more_places_alone(others: int) -> None:
    lecture = _lecture(4 + others)
    blocks = lecture.blocks
    kinds = (TF,) * 4 + ((SC, FI, SA, NU) if others == 4 else (TF, FI))
    alone = [
        Fact(
            id=str(i), pattern="P7", start=b.start, end=b.end, types=(kind,), topic=f"topic {i}",
            heading=b.heading, truths=(True, False),
            details={"form": "statement", "statement": lecture.text[b.start : b.end]},
        )
        for i, (b, kind) in enumerate(zip(blocks, kinds, strict=True))
    ]  # fmt: skip
    group = Fact(
        id="group", pattern="P7", start=blocks[0].start, end=blocks[3].end, types=(MC,), topic="group",
        heading=blocks[0].heading, truths=(True, False),
        details={"form": "group", "statement": "all", "spans": [[b.start, b.end] for b in blocks[:4]]},
    )  # fmt: skip
    facts = (*alone, group)
    plan = deal(Inventory(terms=(), facts=facts), lecture, Blueprint(n=20, seed=1), Engine.RULES)
    seated = Counter(s.type for s in plan.slots if s.shares)
    assert (MC in seated) is (others == 2)  # of three types two would be left
    assert len(seated) >= min(4, others + 1)
