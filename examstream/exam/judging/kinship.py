"""Words met in other words: which roots of a lecture say what a question's word says, and how nearly."""

from dataclasses import dataclass, field

from examstream.exam.judging.book import Book
from examstream.exam.judging.roots import root
from examstream.text.word_kin import kin


@dataclass
class Kinship:
    """Of one lecture: its words' kin, looked up once, and what each asked word is met by."""

    book: Book
    back: dict[str, dict[str, float]] = field(default_factory=dict)
    met: dict[tuple[str, str], tuple[tuple[str, float], ...]] = field(default_factory=dict)

    def met_by(self, base: str, word: str) -> tuple[tuple[str, float], ...]:
        """(root of the lecture, how nearly it says it): the root itself 1.0, its kin less."""
        if (base, word) not in self.met:
            self.met[base, word] = tuple(self._met_by(base, word).items())
        return self.met[base, word]

    def _met_by(self, base: str, word: str) -> dict[str, float]:
        found = dict(self.back.get(base, ()))
        for other, nearness in kin(word) if word else ():
            near = root(other)
            if near in self.book.frequency:
                found[near] = max(found.get(near, 0.0), nearness)
        if base in self.book.frequency:
            found = {}
        found[base] = 1.0
        return {r: f for r, f in found.items() if r in self.book.frequency}


def kinship(book: Book) -> Kinship:
    """The lecture's words with their kin; read once."""
    found = book.memo.get("kinship")
    if not isinstance(found, Kinship):
        found = book.memo["kinship"] = Kinship(book, _back(book))
    return found


def _back(book: Book) -> dict[str, dict[str, float]]:
    """Which roots of the lecture stand for a root it may not have, being kin to it."""
    words = {(u.root, u.word) for s in book.sentences for u in s.units if u.word}
    found: dict[str, dict[str, float]] = {}
    for base, word in words:
        for other, nearness in kin(word):
            near = found.setdefault(root(other), {})
            near[base] = max(near.get(base, 0.0), nearness)
    return found
