"""Packing what stages may see of the lecture, and unpacking it once per lecture."""

import base64
import zlib
from collections import OrderedDict
from hashlib import sha256

from examstream.exam.lecture.model import Block, Lecture
from examstream.exam.messages import PackedContext
from examstream.exam.plan.model import Context, Term

SHARE_MAX_BYTES = 64 * 1024
"""How large a packed context may be; a longer lecture is cut around the share's section."""

_KEPT = 16


def pack(context: Context) -> PackedContext:
    """Compress a context (its JSON, zlib, base64)."""
    data = zlib.compress(context.model_dump_json(exclude_defaults=True).encode(), 6)
    return PackedContext(sha256=sha256(data).hexdigest(), data=base64.b64encode(data).decode())


class Unpacked:
    """A small cache of unpacked contexts by their hash."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Context] = OrderedDict()

    def get(self, packed: PackedContext) -> Context:
        if (found := self._kept.get(packed.sha256)) is None:
            raw = zlib.decompress(base64.b64decode(packed.data))
            found = self._kept[packed.sha256] = Context.model_validate_json(raw)
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        self._kept.move_to_end(packed.sha256)
        return found


_unpacked = Unpacked()


def unpack(packed: PackedContext) -> Context:
    """The context, kept by this process: for functions that run in a pool of processes."""
    return _unpacked.get(packed)


def whole(lecture: Lecture, terms: tuple[Term, ...], max_bytes: int) -> PackedContext | None:
    """The context of the whole lecture; None where it is too long."""
    lecture = lecture.model_copy(update={"left_out": ()})
    packed = pack(Context(lecture=lecture, terms=_without_places(terms)))
    return packed if len(packed.data) <= max_bytes else None


def window(lecture: Lecture, terms: tuple[Term, ...], around: int, max_bytes: int) -> PackedContext:
    """The part of a long lecture around an offset: at least the block there, however long."""
    terms = _without_places(terms)
    blocks = [b for b in lecture.blocks if b.end > b.start]
    if not blocks:
        raise ValueError("a lecture without blocks has no part")
    nearest = min(range(len(blocks)), key=lambda i: abs(blocks[i].start - around))
    reach = len(blocks)
    while True:
        reach //= 2
        near = blocks[max(0, nearest - reach) : nearest + reach + 1]
        packed = pack(_window(lecture, terms, near))
        if len(packed.data) <= max_bytes or reach == 0:
            return packed.model_copy(update={"whole": False})


def _without_places(terms: tuple[Term, ...]) -> tuple[Term, ...]:
    """Where a term is defined is for the generator alone to know."""
    return tuple(term.model_copy(update={"defined_at": None}) for term in terms)


def _window(lecture: Lecture, terms: tuple[Term, ...], blocks: list[Block]) -> Context:
    base, end = blocks[0].start, blocks[-1].end
    text = lecture.text[base:end]
    moved = tuple(
        b.model_copy(
            update={
                "start": b.start - base,
                "end": b.end - base,
                "marked": tuple(
                    m.model_copy(update={"start": m.start - base, "end": m.end - base})
                    for m in b.marked
                ),
            }
        )
        for b in blocks
    )
    near = tuple(t for t in terms if any(n in text for n in (t.name, *t.aliases)))
    part = lecture.model_copy(update={"text": text, "blocks": moved, "left_out": ()})
    return Context(lecture=part, terms=near, base=base)
