"""An English sentence taken apart: each thing it says by itself, pronouns and left-out subjects filled in."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from examstream.exam.judging.book import Book, Sentence
from examstream.exam.judging.ellipsis import filled
from examstream.exam.judging.words import units
from examstream.text.lexicon import (
    AUXILIARIES,
    DETERMINERS,
    PREPOSITIONS,
    is_finite,
    tag,
    verb_base,
)

_CUT = re.compile(
    r"\s*;\s+|,?\s+\b(?:whereas|although|though|but|because|so that)\b,?\s+"
    r"|,\s+(?:while|so|and so|since|yet|hence|therefore)\s+(?:therefore\s+)?|(?<=\w)\s+while\s+",
    re.I,
)
_NOT_BUT = re.compile(
    r"\bnot\b[^,;.]*\bbut\s(?:only\s)?(?:on|in|by|for|from|to|at|with|the|an?|because)\b", re.I
)
_LISTED = re.compile(r",\s+(?:and|or)\s+(?:therefore\s+)?")
_AND = re.compile(r"\s+and\s+(?=(?P<next>[A-Za-z]+)\b)")
_OPENING = re.compile(
    r"^(?:(?:when|if|as|where|once|while|because|since)\s+)?(?P<who>it|they|he|she|these|this)\s+(?=[a-z])",
    re.I,
)
_IT = re.compile(r"\b(?:it|they|he|she)\b", re.I)
_ITS = re.compile(r"\b(?:its|their|his|her)\b", re.I)
LEAD = re.compile(
    r"^(?:In|At|For|On|With|Within|Under|During|After|Before|Among|Between|From|By|Through|As|Unlike|When|If|Where|"
    r"Once|While|Because|Since|Although)\b[^,]{2,90},\s+"
    r"|^(?:In|At|For|Under|Above|Below|Within|Inside) (?:the |an? )?(?:[\w-]+ ){1,3}?(?=(?:the|an?) )",
    re.I,
)


@dataclass(frozen=True)
class Proposition:
    """What a sentence says at one place; `soft`: roots it may take from what stands before it."""

    text: str
    soft: frozenset[str]
    sentence: Sentence
    part: bool = True


def propositions(book: Book, sentence: Sentence) -> list[Proposition]:
    """Everything one sentence of the lecture says; read once."""
    every = cast(dict[tuple[int, str], list[Proposition]], book.memo.setdefault("said", {}))
    key = (sentence.index, sentence.text)
    if key not in every:
        every[key] = _propositions(book, sentence)
    return every[key]


def _propositions(book: Book, sentence: Sentence) -> list[Proposition]:
    who, soft = "", frozenset[str]()
    if sentence.index > 0 and _OPENING.match(sentence.text):
        before = book.sentences[sentence.index - 1]
        if before.block == sentence.block:
            who = subject(parts(bare(before.text))[0])
            soft = frozenset() if who else frozenset(u.root for u in before.units)
    elif sentence.index > 0 and re.match(r"(?:This|These|Such|Those)\b", sentence.text):
        before = book.sentences[sentence.index - 1]
        if before.block == sentence.block:
            soft = frozenset(u.root for u in before.units)
    soft |= {u.root for u in units(sentence.heading)}
    found = []
    for text, more in resolved(filled(bare(sentence.text)), who):
        found.append(Proposition(text, soft | more, sentence))
    if len(found) > 1:
        found.append(Proposition(bare(sentence.text), soft, sentence, False))
    return found


def bare(text: str) -> str:
    """Without marks of emphasis, brackets and the end mark."""
    return re.sub(r"\*+|\s*\([^()]*\)", "", text).strip().rstrip(".!。").strip()


def parts(text: str) -> list[str]:
    """The clauses of a text, as printed."""
    lead, colon, rest = text.partition(": ")
    if colon and has_verb(lead) and "(" not in lead:
        return [*parts(lead), *parts(rest)]
    pieces = [p for p in _CUT.split(text) if p and p.strip()]
    if _NOT_BUT.search(text):
        pieces = [text]
    found: list[str] = []
    for piece in pieces:
        for clause in _clauses(piece):
            for predicate in _predicates(clause):
                found.extend(_gapped(predicate))
    merged: list[str] = []
    for piece in found:
        if merged and len(units(piece)) < 2 and not has_verb(piece):
            merged[-1] += ", and " + piece  # the tail of a list
        else:
            merged.append(piece.strip(" ,"))
    return merged or [text]


def _clauses(text: str) -> list[str]:
    """Cut before `, and` where a clause follows, not the last of a list."""
    for match in _LISTED.finditer(text):
        one, other = text[: match.start()], text[match.end() :]
        if has_verb(one) and has_verb(other):
            return [one, *_clauses(other)]
    return [text]


def _predicates(text: str) -> list[str]:
    """`A does X and does Y`: two predicates of one subject."""
    for match in _AND.finditer(text):
        if opens_with_verb(text[match.end() :]) and has_verb(text[: match.start()]):
            return [text[: match.start()], *_predicates(text[match.end() :])]
    return [text]


def opens_with_verb(text: str) -> bool:
    """Whether a clause has no subject of its own: `and is checked`, `and checked with the key`."""
    run = re.findall(r"[A-Za-z'’-]+", text)[:2]
    if not run:
        return False
    word, after = run[0], run[1] if len(run) > 1 else ""
    if word.lower() in AUXILIARIES or tag(word) in ("VBZ", "VBD"):
        return True
    opens = after.lower() in DETERMINERS | PREPOSITIONS or tag(after) == "RB"
    return opens and tag(word) == "NNS" and verb_base(word) != ""


_GAP = re.compile(r"(?:,|\sand|,\sand)\s+(?=(?:the|those|that|a|an)\s(?!\w+er\b|more\b|less\b))")


def _gapped(text: str) -> list[str]:
    """`A is common in B, C in D`: the second verb left out."""
    for match in _GAP.finditer(text):
        one, other = text[: match.start()], text[match.end() :]
        run = [w.lower() for w in re.findall(r"[A-Za-z]+", other)]
        built = any(w in PREPOSITIONS - {"of"} for w in run[1:])
        shared = {u.root for u in units(one)} & {u.root for u in units(other)} or run[0] in (
            "those",
            "that",
        )
        if has_verb(one) and not has_verb(other) and built and shared and "," not in other:
            return [one, other]
    return [text]


def has_verb(text: str) -> bool:
    """Whether there is a word that can hardly be anything but a finite verb."""
    run = [m.group() for m in _WORD.finditer(text)]
    return any(_finite(run, i) for i in range(len(run)))


_WORD = re.compile(r"[A-Za-z0-9'’⁺⁻-]+")


def _finite(run: Sequence[str], i: int) -> bool:
    """Whether word i is a finite verb, by itself and by its neighbours."""
    word, before = run[i], run[i - 1] if i else ""
    if word.lower() in AUXILIARIES or (tag(word) in ("VBZ", "VBD", "VBP") and word[0].islower()):
        return before.lower() not in DETERMINERS
    if not i or not word[0].islower() or before.lower() in DETERMINERS | PREPOSITIONS:
        return False
    after = run[i + 1] if i + 1 < len(run) else ""
    opens = after.lower() in DETERMINERS | PREPOSITIONS or tag(after) in ("RB", "CD", "VBN", "IN")
    if not opens or not is_finite(word) or tag(word)[:1] == "R":
        return False
    if before.lower() in _WHO:
        return True
    noun = tag(before)[:2] == "NN" or (i > 1 and (tag(run[i - 2])[:2] in ("NN", "JJ", "DT")))
    return noun and (tag(word) == "NNS") is not (tag(before) in ("NNS", "NNPS"))


_WHO = frozenset("it they he she these this which that who".split())


def resolved(text: str, who: str = "") -> list[tuple[str, frozenset[str]]]:
    """(clause with its subject filled in, roots of the verb it leaves out) of a text."""
    found: list[tuple[str, frozenset[str]]] = []
    verb = frozenset[str]()
    for piece in parts(text):
        soft = frozenset[str]()
        if who and opens_with_verb(piece):
            piece = f"{who} {piece}"
        elif who and _IT.search(piece):
            piece = _IT.sub(who.replace("\\", r"\\"), piece)  # a formula is no template
        elif found and not has_verb(piece):
            soft = verb
            if re.match(r"(?:those|that) of\b", piece):
                soft |= {u.root for u in units(who)}
        elif who and _ITS.search(piece):
            piece = _ITS.sub(who.replace("\\", r"\\") + "'s", piece, count=1)
        if has_verb(piece):
            if (
                found
                and (tail := re.search(r"\b(?:of|in|on)\s(?:the|an?)?\s?\w+$", found[-1][0]))
                and _alike(piece, found[-1][0])
            ):
                soft |= {u.root for u in units(tail.group())}
            own = subject(piece)
            rest = piece[piece.find(own) + len(own) :] if own else piece
            verb = frozenset(u.root for u in units(_before_preposition(rest)))
            who = own if own and not _IT.fullmatch(own) else who
        found.append((piece, soft))
    return found


def _alike(one: str, other: str) -> bool:
    a, b = ({u.root for u in units(t)} for t in (one, other))
    return len(a & b) >= 0.5 * min(len(a), len(b))


def _before_preposition(text: str) -> str:
    run = list(re.finditer(r"[A-Za-z'’-]+", text))
    end = next(
        (m.start() for i, m in enumerate(run) if i and m.group().lower() in PREPOSITIONS), len(text)
    )
    return text[:end]


def subject(text: str) -> str:
    """What stands before the finite verb, an opening phrase left out; "" if no verb is seen."""
    lead = LEAD.match(text)
    rest = text[lead.end() :] if lead else text
    run = list(_WORD.finditer(rest))
    plain = [m.group() for m in run]
    for i, match in enumerate(run):
        if i and _finite(plain, i):
            return rest[: match.start()].strip(" ,")
    return ""
