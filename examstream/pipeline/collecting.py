"""Python's cyclic collector, set for a process that keeps many values and makes few cycles.

With the defaults every 700 new objects start a collection, and a full one walks all that is kept:
70 ms among a thousand tenants' exams, in the middle of whatever runs. What is kept here is frozen
values, which reference counts free.
"""

import gc

THRESHOLDS = (20_000, 20, 50)
"""New objects before a young collection, young ones before a middle one, middle before a full."""


def settle() -> None:
    """Call once all is loaded: what is there now is never walked again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
