"""Where a text prints a name: the name as it stands, not within a longer word.

By `str.find`: a pattern made for every name of a lecture would cost more than the search.
"""

from collections.abc import Iterator


def places(name: str, text: str) -> Iterator[int]:
    """Offsets at which `text` prints `name`, first to last, none overlapping; case counts.

    A letter, digit, underscore or hyphen beside it makes it part of another word.
    """
    at = text.find(name) if name else -1
    while at >= 0:
        end = at + len(name)
        if (at == 0 or not _joins(text[at - 1])) and (end == len(text) or not _joins(text[end])):
            yield at
            at = text.find(name, end)
        else:
            at = text.find(name, at + 1)


def times(name: str, text: str) -> int:
    """How often `text` prints `name`."""
    return sum(1 for _ in places(name, text))


def is_printed(name: str, text: str) -> bool:
    """Does `text` print `name` at all?"""
    return next(places(name, text), None) is not None


def _joins(character: str) -> bool:
    return character.isalnum() or character in "_-"
