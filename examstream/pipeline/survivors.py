"""Who outlived the loss of a delivery: a connection that broke is no crash (design §4.1).

The broker raises a message's delivery count whenever its holder's connection ends, and cannot tell
a dead worker from one whose connection broke. The holder can, if it lives: it counts what it lost,
and tells all workers. Nobody is believed dead before those who live had time to speak.
"""

from collections import OrderedDict
from collections.abc import Mapping
from hashlib import blake2b

from examstream.pipeline.broker.base import Delivery

REMEMBERED = 10_000
TOLD = 300
"""The latest marks that are told; one mark is some 70 bytes."""
TOLD_SECONDS = 600.0

Losses = dict[str, dict[str, int]]


def mark(delivery: Delivery) -> str:
    """The same for a message wherever it is delivered, however often."""
    told = blake2b(delivery.queue.encode() + b"\0" + delivery.body, digest_size=12)
    return told.hexdigest()


class Survivors:
    """Losses outlived: by message, and by who outlived them. Merged by taking the larger count, so
    that hearing something twice, or late, changes nothing.
    """

    def __init__(self, own: str) -> None:
        self._own = own
        self._losses: OrderedDict[str, dict[str, int]] = OrderedDict()
        self._since: dict[str, float] = {}

    def lost(self, delivery: Delivery, now: float) -> None:
        """This process lost a delivery, and lives."""
        key = mark(delivery)
        self._note(key, self._own, self._losses.get(key, {}).get(self._own, 0) + 1, now)

    def outlived(self, delivery: Delivery) -> int:
        """How many losses of this message are known to have killed nobody."""
        return sum(self._losses.get(mark(delivery), {}).values())

    def news(self, now: float) -> Losses:
        """What to tell: own losses and those heard of, for who has heard of them may die."""
        late = [key for key in reversed(self._losses) if now - self._since[key] < TOLD_SECONDS]
        return {key: dict(self._losses[key]) for key in late[:TOLD]}

    def hear(self, told: Mapping[str, Mapping[str, int]], now: float) -> None:
        """Another's news; raises ValueError, TypeError or AttributeError for what is none."""
        for key, losses in told.items():
            for who, count in losses.items():
                if int(count) > self._losses.get(key, {}).get(who, 0):
                    self._note(key, who, int(count), now)

    def _note(self, key: str, who: str, count: int, now: float) -> None:
        self._losses.setdefault(key, {})[who] = count
        self._losses.move_to_end(key)
        self._since[key] = now
        if len(self._losses) > REMEMBERED:
            self._since.pop(self._losses.popitem(last=False)[0], None)
