"""Which words everybody uses: by wordfreq's lists of frequencies, loaded at first use."""

from functools import lru_cache

from examstream.text.zh.words import listed

_EVERYDAY = 3.2e-6
"""One word in 300,000: some 10,000 English words are as frequent, `substance` and `collapse` too."""


@lru_cache(maxsize=1)
def _english() -> dict[str, float]:
    from wordfreq import get_frequency_dict

    return dict(get_frequency_dict("en", "small"))


def everyday(word: str) -> bool:
    """Whether a word as printed, English or Chinese, is in everybody's use."""
    return _english().get(word.lower(), 0.0) >= _EVERYDAY if word.isascii() else listed(word)
