"""Other names of a term: abbreviations, "also called"."""

import re

from examstream.exam.plan.en.reading import Reading
from examstream.exam.plan.en.term import Found, base_form, is_term
from examstream.text.nouns import plural_phrase

ABBREVIATED = re.compile(r"\(\s*([A-Z][A-Za-z0-9&/-]{1,7}?)s?\s*\)")
_ALSO = re.compile(
    r"\(?(?:also|sometimes|often|otherwise|commonly)?,?\s*(?:also )?(?:called|known as|termed|referred to as|named|abbreviated(?: as)?)\s+(?:the |an? )?[“\"‘']?([A-Za-z][\w’'-]*(?: [\w’'-]+){0,3}?)[”\"’']?\s*(?=[,.;:)]|$)"
)


def add_expansions(found: dict[str, Found], reading: Reading) -> None:
    """ "brain-computer interface (BCI)": a term, even if its full name stands there only."""
    for sentence in reading.sentences:
        for match in ABBREVIATED.finditer(sentence.text):
            letters = [c.lower() for c in match.group(1) if c.isalpha()]
            pieces = re.findall(r"[\w’']+", sentence.text[: match.start()])
            if len(letters) < 2 or [p[0].lower() for p in pieces[-len(letters) :]] != letters:
                continue
            tail = r"[\s-]+".join(re.escape(p) for p in pieces[-len(letters) :])
            full = re.search(tail + r"\s*$", sentence.text[: match.start()])
            if full and is_term(full.group().strip(), reading):
                name = base_form(full.group().strip(), reading.lower)
                entry = found.setdefault(name.lower(), Found(name))
                entry.marked = True
                entry.aliases.append(match.group(1))


def add_aliases(found: dict[str, Found], reading: Reading) -> None:
    """ "long-term potentiation (LTP)", "the malleus (also known as the hammer)"."""
    names = sorted(found, key=len, reverse=True)
    for sentence in reading.sentences:
        low = sentence.text.lower()
        for match in ABBREVIATED.finditer(sentence.text):
            before = low[: match.start()].rstrip()
            for name in names:
                if before.endswith((name, plural_phrase(name))) and _initials(match.group(1), name):
                    found[name].aliases.append(match.group(1))
                    break
        for match in _ALSO.finditer(sentence.text):
            if not re.search(r"also|sometimes|often|otherwise|abbreviated", match.group()):
                continue
            before = low[: match.start()].rstrip(" ,(")
            for name in names:
                alias = match.group(1).strip()
                if before.endswith((name, plural_phrase(name))) and alias.lower() != name:
                    found[name].aliases.append(alias)
                    break


def _initials(short: str, name: str) -> bool:
    letters = [w[0] for w in re.split(r"[\s-]+", name) if w]
    return short[0].lower() == letters[0].lower() and len(short) <= 2 * len(letters) + 2
