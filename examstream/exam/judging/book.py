"""The lecture as a judge reads it: sentences with their neighbours, rarities, names of one thing."""

import math
import re
from collections import Counter, OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256

from examstream.exam.judging.names import Names, alias_classes, normal
from examstream.exam.judging.words import Unit, is_chinese, letters, trace, units
from examstream.exam.lecture.model import Block, BlockKind, Lecture
from examstream.exam.plan.model import Context

_KEPT = 4
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|cf|vs|al|Fig|Eq|Dr|Prof|Mr|Mrs|Ms|St|No|approx|ca|"
    r"resp|Sec|Ch|Vol|pp?)|\b[A-Z])$"
)
_LETTER = re.compile(r"\b(?:an?|the|type|shape|group|vitamin|factor|letter|class|grade) [A-Z]$")
_END = re.compile(r"[。！？．]+[”’」』）)]*|[.!?]+[\"”’)]*(?=\s|$|[\u3400-\u9fff])|[；](?=\S{12})")


@dataclass(frozen=True)
class Sentence:
    """A sentence and where it stands: offsets into the context's text."""

    index: int
    text: str
    start: int
    end: int
    block: int
    kind: BlockKind
    heading: str
    term: str = ""  # of a definition: what it defines
    askable: bool = True

    @property
    def units(self) -> tuple[Unit, ...]:
        return units(self.text)

    @property
    def letters(self) -> tuple[str, ...]:
        return letters(self.text)


@dataclass
class Book:
    """A context read for judging, once."""

    context: Context
    chinese: bool
    sentences: list[Sentence] = field(default_factory=list)
    tables: list[Block] = field(default_factory=list)
    lists: list[list[Block]] = field(default_factory=list)
    names: Names = field(default_factory=dict)
    where: dict[str, list[int]] = field(default_factory=dict)  # root → sentences that have it
    printed: list[str] = field(default_factory=list)  # names as printed, one per normal form
    frequency: Counter[str] = field(default_factory=Counter)
    by_first: dict[str, list[tuple[tuple[str, ...], str]]] = field(default_factory=dict)
    memo: dict[str, object] = field(default_factory=dict)  # what is read of the whole once
    _terms_of: dict[str, tuple[tuple[int, int, str], ...]] = field(default_factory=dict)

    def terms_of(self, sentence: Sentence) -> tuple[tuple[int, int, str], ...]:
        """Where known names stand in a sentence, the longest at each place: (start, end, name)."""
        if sentence.text not in self._terms_of:
            self._terms_of[sentence.text] = tuple(self._scan(sentence.text))
        return self._terms_of[sentence.text]

    def _scan(self, text: str) -> Iterator[tuple[int, int, str]]:
        line = trace(text)
        i = 0
        while i < len(line):
            names = self.by_first.get(line[i].lemma, ())
            for needle, name in names:  # longest first
                if tuple(t.lemma for t in line[i : i + len(needle)]) == needle:
                    yield line[i].start, line[i + len(needle) - 1].end, name
                    i += len(needle) - 1
                    break
            i += 1

    def rarity(self, root: str) -> float:
        """How much a shared root tells: the rarer in the lecture, the more; unmet ones a little."""
        if not (met := self.frequency.get(root)):
            return 0.9
        return 0.3 + math.log(1 + len(self.sentences) / met) / math.log(
            1 + max(2, len(self.sentences))
        )


_books: OrderedDict[str, Book] = OrderedDict()


def book_of(context: Context) -> Book:
    """The context as a book; the last few are kept."""
    digest = sha256(context.lecture.text.encode())
    digest.update(repr([(t.name, t.aliases) for t in context.terms]).encode())
    digest.update(repr([(b.kind, b.start, b.end) for b in context.lecture.blocks]).encode())
    key = digest.hexdigest()
    if key not in _books:
        _books[key] = _read(context)
        if len(_books) > _KEPT:
            _books.popitem(last=False)
    _books.move_to_end(key)
    return _books[key]


def _read(context: Context) -> Book:
    lecture = context.lecture
    book = Book(
        context=context, chinese=lecture.language == "zh" or is_chinese(lecture.text[:4000])
    )
    lists: OrderedDict[tuple[str, int], list[Block]] = OrderedDict()
    for number, block in enumerate(lecture.blocks):
        if block.kind is BlockKind.TABLE:
            book.tables.append(block)
            continue
        if block.kind is BlockKind.ITEM and block.list_id >= 0:
            lists.setdefault((block.source, block.list_id), []).append(block)
        if block.kind in (BlockKind.HEADING, BlockKind.CODE):
            continue
        for start, end in spans(lecture.text_of(block)):
            book.sentences.append(
                Sentence(
                    len(book.sentences), lecture.text[block.start + start : block.start + end],
                    block.start + start, block.start + end, number, block.kind,
                    block.heading, block.term, block.askable,
                )
            )  # fmt: skip
    book.lists = list(lists.values())
    for sentence in book.sentences:
        for root in sorted({unit.root for unit in sentence.units}):
            book.frequency[root] += 1
            book.where.setdefault(root, []).append(sentence.index)
    book.names = alias_classes(
        context.terms, _marked(lecture), (s.text for s in book.sentences), book.chinese
    )
    once: dict[str, str] = {}
    for name in (*(t.name for t in context.terms), *_marked(lecture)):
        once.setdefault(normal(name), name)
    book.printed = list(once.values())
    for name in book.names:
        if needle := tuple(t.lemma for t in trace(name)):
            book.by_first.setdefault(needle[0], []).append((needle, name))
    for names in book.by_first.values():
        names.sort(key=lambda pair: (-len(pair[0]), pair[1]))
    return book


_LEAD = re.compile(r"([A-Za-z][\w' -]{2,30}): ")


def _marked(lecture: Lecture) -> list[str]:
    """The short spans a lecture marks: names, most of them."""
    texts = [lecture.text[m.start : m.end] for b in lecture.blocks for m in b.marked]
    texts += [b.term for b in lecture.blocks if b.term]
    items = (lecture.text_of(b) for b in lecture.blocks if b.kind is BlockKind.ITEM)
    texts += [m[1] for text in items if (m := _LEAD.match(text))]
    return [
        t for t in texts if 1 < len(t) <= 40 and len(t.split()) <= 4 and t[-1] not in ".:。：?!"
    ]


def spans(text: str) -> list[tuple[int, int]]:
    """Offsets of the sentences of a block."""
    found: list[tuple[int, int]] = []
    start = 0
    for match in _END.finditer(text):
        before = text[start : match.start()]
        if before.count("$") % 2:  # inside a formula
            continue
        if match.group()[0] == "." and (
            (_ABBREVIATION.search(before) and not _LETTER.search(before))
            or (before[-1:].isdigit() and text[match.end() :][:1].isdigit())
        ):
            continue
        rest = text[match.end() :].lstrip()
        if match.group()[0] == "." and rest and rest[0].islower():
            continue
        _keep(text, start, match.end(), found)
        start = match.end()
    _keep(text, start, len(text), found)
    return found


def _keep(text: str, start: int, end: int, found: list[tuple[int, int]]) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end > start:
        found.append((start, end))
