"""A Chinese statement against a sentence, clause by clause: turned, exchanged, crossed, a sibling."""

import re
from collections.abc import Sequence
from dataclasses import replace

from examstream.exam.judging import lexicon
from examstream.exam.judging.book import Book, Sentence
from examstream.exam.judging.chinese import content, rarity, said, same
from examstream.exam.judging.crossings import crossed
from examstream.exam.judging.directions import directions, opposed
from examstream.exam.judging.exchange import exchanged, swapped

_CUT = re.compile(r"[，；。：;,]|而(?!且)|但是?|却")
_COMPARED_WITH = re.compile(r"^(?:与|和|同|跟).*(?:相比|比较)$|^相比之下$")
_NEGATOR = re.compile("不|没有|没|未|无法|并非|非|无须|无需|无|勿|难以|而非")
_MODAL = frozenset("能 会 可 再 容易 应 应当 需 需要 必 得 是 仅 只 可能 宜".split())
_NOT_ALWAYS = re.compile("不一定|未必|不总是|并非都|不都")
_POINTS = frozenset("越 更 最 较 不 大 小 多 少 高 低 强 弱 快 慢 长 短".split())


def clauses(book: Book, text: str) -> list[str]:
    """The clauses of a text that say something; `compared with X` says nothing by itself."""
    parts = [p.strip() for p in _CUT.split(text) if p and content(book, p)]
    return [p for p in parts if not _COMPARED_WITH.search(p)] or [text]


def negated(book: Book, text: str) -> list[str]:
    """The words a clause negates: the first word of matter behind each negation."""
    bare = text
    for harmless in lexicon.ZH_NOT_NEGATING:
        bare = bare.replace(harmless, "＿" * len(harmless))
    found = []
    for match in _NEGATOR.finditer(bare):
        behind = content(book, re.split(r"[，；。：]", text[match.end() : match.end() + 8])[0])
        found.extend([w for w in behind if w not in _MODAL][:1])
    return found


def faults(book: Book, statement: str, sentence: Sentence) -> tuple[float, float, bool]:
    """(turned, exchanged, crossed): how surely a clause is told the other way round, or its sides
    change places (0 … 1), and whether what it says of one thing is told of another.
    """
    theirs = clauses(book, sentence.text)
    turn = order = 0.0
    cross = False
    for clause in clauses(book, statement):
        matter = _unpointed(book, clause) or list(content(book, clause))
        held = [(_held(book, matter, other), other) for other in theirs]
        top = max(share for share, _ in held)
        if top < 0.3:
            continue
        turned, changed = min(
            _against(book, clause, other, sentence) for share, other in held if share >= 0.97 * top
        )
        turn, order = max(turn, top * turned), max(order, top * changed)
        if top < 0.95 and crossed(book, clause, sentence)[0]:
            cross = True
    return turn, order, cross


def _unpointed(book: Book, clause: str) -> list[str]:
    pointing = {d.word for d in directions(clause)}
    return [w for w in content(book, clause) if w not in _POINTS and w not in pointing]


def _held(book: Book, matter: Sequence[str], text: str) -> float:
    total = sum(rarity(book, w) for w in matter) or 1.0
    return sum(rarity(book, w) * said(w, text) for w in matter) / total


def _against(book: Book, clause: str, other: str, sentence: Sentence) -> tuple[int, int]:
    """(turned, exchanged) of two clauses of one matter; two turns cancel."""
    mine, theirs = negated(book, clause), negated(book, other)
    own = content(book, clause)
    turns = sum(said(w, other) >= 0.8 and not any(same(w, x) for x in theirs) for w in mine)
    turns += sum(any(same(w, x) for x in own) and not any(same(w, x) for x in mine) for w in theirs)
    turns += bool(_NOT_ALWAYS.search(other) and not _NOT_ALWAYS.search(clause))
    flips = len(opposed(clause, other))
    place = replace(sentence, text=other)
    changed = bool(exchanged(book, clause, place)[0] or swapped(clause, other)[0])
    if changed and flips:
        return turns % 2, 0  # B is less than A
    return (turns + flips) % 2, int(changed)


def told_of_another(book: Book, statement: str, sentence: Sentence) -> bool:
    """Whether a clause's subject stands elsewhere in the sentence, and another in its place."""
    theirs = clauses(book, sentence.text)
    for clause in clauses(book, statement):
        own = content(book, clause)
        best = max(theirs, key=lambda t: sum(said(w, t) for w in own))
        there = content(book, best)
        missing = [w for w in own if said(w, best) < 0.7 and w in sentence.text]
        extra = [w for w in there if not any(same(w, x) for x in own)]
        for one in missing:
            for other in extra:
                alike = len(one) == len(other) > 1 and one[-1] == other[-1]
                if alike or _sibling(one, other) or (own[0] == one and there[0] == other):
                    return True
    return False


def has_sibling(word: str, others: Sequence[str]) -> bool:
    """Whether one of the others is built like a word, but for its beginning: 冬季风 to 夏季风."""
    return any(_sibling(word, other) for other in others)


def _sibling(one: str, other: str) -> bool:
    if one.isascii() or other.isascii() or len(one) != len(other) or one == other:
        return False
    tail = 1 if len(one) == 2 else 2
    return len(one) >= 2 and one[-tail:] == other[-tail:] and one[:-tail] != other[:-tail]
