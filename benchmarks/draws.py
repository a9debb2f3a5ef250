"""Service times drawn from a seed: the same draws for the stream, the phases and the replay."""

import math
import random
from dataclasses import dataclass

MEANS_SECONDS = (0.10, 0.15, 0.08, 0.02)  # 10/15/8/2 s, scaled by 1/100
CV = 0.5
WORKERS = (4, 6, 4, 2)
QUESTIONS = 100
SEEDS = {"aspen": 11, "birch": 23, "cedar": 37, "douglas": 53, "elm": 71}


@dataclass(frozen=True, slots=True)
class Draws:
    """`seconds[stage][question]`: how long each stage works on each question."""

    seconds: tuple[tuple[float, ...], ...]

    @property
    def questions(self) -> int:
        return len(self.seconds[0])


def lognormal(seed: int, questions: int = QUESTIONS) -> Draws:
    """Lognormal service times with the means above and a coefficient of variation of CV."""
    random_ = random.Random(seed)
    sigma = math.sqrt(math.log(1 + CV**2))
    return Draws(
        tuple(
            tuple(
                random_.lognormvariate(math.log(mean) - sigma**2 / 2, sigma)
                for _ in range(questions)
            )
            for mean in MEANS_SECONDS
        )
    )
