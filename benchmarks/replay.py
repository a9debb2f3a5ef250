"""The zero-overhead first-come replay: what the same draws would take if handing over were free."""

import heapq
from collections.abc import Sequence

from benchmarks.draws import Draws


def replay(draws: Draws, workers: Sequence[int]) -> tuple[float, float]:
    """(makespan, time of the first finished question) in seconds, by event simulation.

    Every question waits in front of the first stage at time 0; each stage serves first come,
    first served, with as many servers as workers and no bound on what may wait.
    """
    arrivals = [(0.0, question) for question in range(draws.questions)]
    for seconds, servers in zip(draws.seconds, workers, strict=True):
        free = [0.0] * servers
        ended = []
        for arrived, question in sorted(arrivals):
            begun = max(arrived, heapq.heappop(free))
            heapq.heappush(free, begun + seconds[question])
            ended.append((begun + seconds[question], question))
        arrivals = ended
    times = [at for at, _ in arrivals]
    return max(times), min(times)
