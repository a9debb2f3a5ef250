"""python scripts/word_kin.py /usr/share/wordnet: writes examstream/text/word_kin.txt.gz.

Which English words are near in meaning, from WordNet 3.0 (Debian's wordnet-base): a line a word,
its kin behind it, each with the letter of the relation (see `examstream/text/word_kin.py`).
"""

import gzip
import re
import sys
from collections import defaultdict
from pathlib import Path

from wordfreq import zipf_frequency

OUT = Path(__file__).parents[1] / "examstream" / "text" / "word_kin.txt.gz"
PARTS = {"n": "noun", "v": "verb", "a": "adj", "r": "adv"}
NUMBERS = {"1": "n", "2": "v", "3": "a", "4": "r", "5": "a"}
RELATIONS = {"+": "d", "!": "x", "@": "h", "~": "", "&": "v", "$": "v", "*": "v", ">": "v",
             "\\": "d", "<": "d", "=": "d"}  # fmt: skip
SENSES = 5
LEAST_SHARE = 0.08
"""A sense that a word seldom has leads astray more often than it helps."""
LEAST_FREQUENT = 2.3
"""Zipf scale: about one in five million words."""


def _counts(folder: Path) -> dict[tuple[str, str, int], int]:
    found: dict[tuple[str, str, int], int] = {}
    for line in (folder / "cntlist.rev").read_text(encoding="ascii").splitlines():
        key, sense, count = line.split()
        word, _, rest = key.partition("%")
        found[word, NUMBERS[rest[0]], int(sense)] = int(count)
    return found


def _senses(folder: Path) -> dict[str, list[tuple[str, str]]]:
    """Per word the senses it mostly has: (part, offset)."""
    counts = _counts(folder)
    every: dict[str, list[tuple[float, str, str]]] = defaultdict(list)
    for part, name in PARTS.items():
        for line in (folder / f"index.{name}").read_text(encoding="ascii").splitlines():
            if line.startswith("  "):
                continue
            fields = line.split()
            word, offsets = fields[0], fields[-int(fields[2]) :]
            if _common(word):
                for n, offset in enumerate(offsets, start=1):
                    every[word].append((counts.get((word, part, n), 0) + 1 / n, part, offset))
    kept = {}
    for word, senses in every.items():
        senses.sort(key=lambda s: -s[0])
        total = sum(s[0] for s in senses)
        kept[word] = [(p, o) for w, p, o in senses[:SENSES] if w >= LEAST_SHARE * total]
    return kept


def _common(word: str) -> bool:
    return (
        re.fullmatch(r"[a-z]{3,}", word) is not None
        and zipf_frequency(word, "en") >= LEAST_FREQUENT
    )


def _synsets(
    folder: Path,
) -> dict[tuple[str, str], tuple[list[str], list[tuple[str, str, str, int, int]]]]:
    """(part, offset) → its words and its pointers (relation, part, offset, from, to)."""
    found = {}
    for part, name in PARTS.items():
        for line in (folder / f"data.{name}").read_text(encoding="ascii").splitlines():
            if line.startswith("  "):
                continue
            fields = line.split("|")[0].split()
            many = int(fields[3], 16)
            words = [re.sub(r"\(\w+\)$", "", w).lower() for w in fields[4 : 4 + 2 * many : 2]]
            at = 4 + 2 * many
            pointers = []
            for i in range(int(fields[at])):
                symbol, offset, to, which = fields[at + 1 + 4 * i : at + 5 + 4 * i]
                relation = RELATIONS.get(symbol[0], "")
                if relation:
                    pointers.append((relation, to, offset, int(which[:2], 16), int(which[2:], 16)))
            found[part, fields[0]] = (words, pointers)
    return found


def main() -> None:
    folder = Path(sys.argv[1])
    senses, synsets = _senses(folder), _synsets(folder)
    lines = []
    for word, own in sorted(senses.items()):
        kin: dict[str, str] = {}
        for part, offset in own:
            words, pointers = synsets[part, offset]
            for other in words:
                kin.setdefault(other, "s")
            for relation, to, target, source, sink in pointers:
                if source and words[source - 1] != word:
                    continue  # said of another word of this sense
                there = synsets[to, target][0]
                for other in [there[sink - 1]] if sink else there:
                    kin.setdefault(other, relation)
        told = [f"{r}{w}" for w, r in sorted(kin.items()) if w != word and _common(w)]
        if told:
            lines.append(f"{word} {' '.join(told)}")
    text = "\n".join(lines) + "\n"
    forms = _irregular(folder, set(senses))
    OUT.write_bytes(gzip.compress((text + forms).encode("ascii"), 9, mtime=0))
    print(f"{len(lines)} words, {len(text) // 1000} kB, packed {OUT.stat().st_size // 1000} kB")


def _irregular(folder: Path, known: set[str]) -> str:
    """Lines `=sank sink`: the forms no rule takes back to their word."""
    found: dict[str, str] = {}
    for name in ("verb", "noun", "adj"):
        for line in (folder / f"{name}.exc").read_text(encoding="ascii").splitlines():
            form, word = line.split()[:2]
            if _common(form) and word in known and form != word:
                found.setdefault(form, word)
    return "".join(f"={form} {word}\n" for form, word in sorted(found.items()))


if __name__ == "__main__":
    main()
