"""The lecture as a solver is shown it: whole, or the parts that speak of what is asked.

Chosen by stem and options alone: where the question came from is not known here.
"""

from collections import Counter

from examstream.exam.lecture.model import Lecture
from examstream.exam.question import Asked
from examstream.text.likeness import pieces


def excerpt(lecture: Lecture, asked: Asked, most_characters: int) -> str:
    """The lecture's text if it fits, else its blocks that share the rarest words with the
    question, each with its neighbours, in the lecture's order.
    """
    if len(lecture.text) <= most_characters:
        return lecture.text
    blocks = [b for b in lecture.blocks if b.end > b.start]
    matter = [pieces(lecture.text_of(block)) for block in blocks]
    spread = Counter(piece for found in matter for piece in found)
    sought = pieces(" ".join((asked.stem, *(o.text for o in asked.options))))
    scores = [sum(1.0 / spread[piece] for piece in found & sought) for found in matter]
    chosen: set[int] = set()
    left = most_characters
    for at in sorted(range(len(blocks)), key=lambda i: -scores[i]):
        for near in (at, at - 1, at + 1):
            if 0 <= near < len(blocks) and near not in chosen:
                length = blocks[near].end - blocks[near].start + 2
                if length <= left:
                    chosen.add(near)
                    left -= length
    return "\n\n".join(lecture.text_of(blocks[at]) for at in sorted(chosen))
