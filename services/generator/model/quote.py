"""Finding a quote in the lecture: as it stands, else but for white space and typographic marks."""

import unicodedata

_SAME = {
    ord(mark): plain
    for marks, plain in (("‘’‛", "'"), ("“”„«»", '"'), ("–—−‑", "-"))
    for mark in marks
}
_ENDS = " \t\r\n\"'“”‘’…"
_LEAST = 4


def find_quote(text: str, quote: str, near: tuple[int, int]) -> tuple[int, int] | None:
    """(start, end) in the text of what the quote quotes, in `near` first; None: nowhere.

    `text[start:end]` is then the verbatim quote: white space, quotation marks and dashes may have
    been changed by the model, never a letter, a digit or another mark.
    """
    wanted = quote.strip(_ENDS)
    if len(wanted) < _LEAST:
        return None
    low, high = near
    for begin, end in ((low, high), (0, len(text))):
        for exact in (quote.strip(), wanted):
            if (at := text.find(exact, begin, end)) >= 0:
                return at, at + len(exact)
        if (span := _loosely(text, wanted, begin, end)) is not None:
            return span
    return None


def _loosely(text: str, wanted: str, begin: int, end: int) -> tuple[int, int] | None:
    """Both squeezed to the marks that count, and the place carried back."""
    bare, places = _squeezed(text[begin:end])
    sought, _ = _squeezed(wanted)
    if not sought or (at := bare.find(sought)) < 0:
        return None
    return begin + places[at], begin + places[at + len(sought) - 1] + 1


def _squeezed(text: str) -> tuple[str, list[int]]:
    """Without white space and Markdown's emphasis, marks of one kind alike; where each stood."""
    kept: list[str] = []
    places: list[int] = []
    for at, mark in enumerate(text):
        if mark.isspace() or mark in "*`":
            continue
        for one in unicodedata.normalize("NFKC", mark.translate(_SAME)):
            if not one.isspace():
                kept.append(one)
                places.append(at)
    return "".join(kept), places
