"""Queues as data: who reads what, and how much may wait there."""

from dataclasses import dataclass

AGAIN = ".again"
QUARANTINE = ".quarantine"

CONTROL = "control"
"""Broadcast, gateway → workers: JSON `{"cancelled": [cancel keys], "now": stream's time}`, the time
by the one that dispatches alone."""
ASK = "ask"
"""Broadcast, worker → gateways on connect: answer with a `control` message now."""
HEARTBEAT = "heartbeat"
"""Broadcast, worker → gateways, each second: `{stage, worker, concurrency, busy, holding}`."""
SURVIVED = "survived"
"""Broadcast, worker → workers, each second where there is news: who outlived which lost deliveries,
`{mark: {who: how often}}` (survivors.py)."""
BROADCASTS = (CONTROL, ASK, HEARTBEAT, SURVIVED)

LADDER_SECONDS: tuple[float, ...] = (0.5, 1, 2, 4, 8, 16, 32, 64, 128)
"""The rungs of the delay ladder; a delay is rounded up to one, a longer one parks again."""


@dataclass(frozen=True, slots=True)
class Queue:
    """One durable quorum queue. `max_length` None: unbounded."""

    name: str
    max_length: int | None = None
    delivery_limit: int = 20
    dead_letters_to: str = ""  # the queue that gets what passed the delivery limit; "": dropped


@dataclass(frozen=True, slots=True)
class StageQueues:
    """The queues of one stage: bounded for newcomers, unbounded for what is already in."""

    name: str
    queue_size: int

    @property
    def fresh(self) -> str:
        return self.name

    @property
    def again(self) -> str:
        return self.name + AGAIN

    @property
    def quarantine(self) -> str:
        return self.name + QUARANTINE

    def queues(self) -> tuple[Queue, ...]:
        return (
            Queue(self.fresh, self.queue_size, dead_letters_to=self.quarantine),
            Queue(self.again, dead_letters_to=self.quarantine),
            Queue(self.quarantine),
        )


@dataclass(frozen=True, slots=True)
class Topology:
    """Everything that is declared at start."""

    stages: tuple[StageQueues, ...]
    plain: tuple[Queue, ...] = ()  # queues that are no stage's: outcomes, papers
    broadcasts: tuple[str, ...] = ()

    def queues(self) -> tuple[Queue, ...]:
        return tuple(q for stage in self.stages for q in stage.queues()) + self.plain
