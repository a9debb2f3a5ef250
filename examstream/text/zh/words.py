"""Chinese words by the likeliest path through a list of frequencies; loaded at first use.

wordfreq's small list (38,000 words, 0.3 s, 20 MB) is enough to see where words end; jieba's
dictionary costs 120 MB and 1 s and tags parts of speech no better than rules do.
"""

import math
import re
from functools import lru_cache

from examstream.text.zh.masked import HAN

_UNKNOWN = 1e-9
_LONGEST = 6


@lru_cache(maxsize=1)
def _list() -> dict[str, float]:
    from wordfreq import get_frequency_dict

    return {
        word: f
        for word, f in get_frequency_dict("zh", "small").items()
        if re.match(rf"[{HAN}]", word)
    }


def listed(word: str) -> bool:
    """Whether the list has a Chinese word."""
    return word in _list()


@lru_cache(maxsize=20_000)
def words(run: str) -> tuple[str, ...]:
    """The words of a run of Chinese characters."""
    known = _list()
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(run) + 1):
        options = []
        for start in range(max(0, end - _LONGEST), end):
            word = run[start:end]
            share = known.get(word, _UNKNOWN if end - start == 1 else 0.0)
            if share:
                options.append((best[start][0] + math.log(share), start))
        best.append(max(options))
    found: list[str] = []
    end = len(run)
    while end:
        start = best[end][1]
        found.append(run[start:end])
        end = start
    return tuple(reversed(found))
