"""python scripts/noun_kinds.py /usr/share/wordnet: writes examstream/text/noun_kinds.txt.gz.

The kinds of thing English nouns name, from WordNet 3.0 (Debian's wordnet-base). Its 26 noun
files are too fine for choosing wrong options, so they are put together to ten letters.
"""

import gzip
import re
import sys
from collections import defaultdict
from pathlib import Path

OUT = Path(__file__).parents[1] / "examstream" / "text" / "noun_kinds.txt.gz"

# WordNet's noun files by number (lexnames(5)), and the letter each becomes.
_FILES = {
    4: "e", 11: "e", 19: "e", 22: "e",  # act, event, phenomenon, process
    7: "a", 12: "a", 23: "a", 24: "a", 25: "a", 26: "a", 28: "a",  # attribute, feeling, quantity, relation, shape, state, time
    6: "t", 8: "b", 15: "o", 17: "o",  # artifact, body, location, object
    13: "s", 27: "s",  # food, substance
    5: "l", 20: "l",  # animal, plant
    14: "p", 18: "p",  # group, person
    9: "c", 10: "c", 16: "c", 21: "c",  # cognition, communication, motive, possession
}  # fmt: skip
SENSES = 3


def main() -> None:
    folder = Path(sys.argv[1])
    counted: dict[tuple[str, int], int] = {}
    for line in (folder / "cntlist.rev").read_text(encoding="ascii").splitlines():
        key, sense, count = line.split()
        if "%1:" in key:
            counted[key.split("%")[0], int(sense)] = int(count)
    files: dict[str, int] = {}
    for line in (folder / "data.noun").read_text(encoding="ascii").splitlines():
        if not line.startswith("  "):
            offset, lexname, _ = line.split(" ", 2)
            files[offset] = int(lexname)
    found: dict[str, str] = {}
    for line in (folder / "index.noun").read_text(encoding="ascii").splitlines():
        if line.startswith("  "):
            continue
        fields = line.split()
        word, offsets = fields[0], fields[-int(fields[2]) :]
        if not re.fullmatch(r"[a-z]{3,}(?:-[a-z]+)*", word):
            continue
        weight: dict[str, float] = defaultdict(float)
        for number, offset in enumerate(offsets[:SENSES], start=1):
            weight[_FILES.get(files[offset], "")] += counted.get((word, number), 0) + 1 / number
        total = sum(weight.values())
        kinds = [
            k for k, w in sorted(weight.items(), key=lambda p: -p[1]) if k and w >= 0.25 * total
        ]
        if kinds:
            found[word] = "".join(kinds)
    text = "\n" + "".join(f"{word} {found[word]}\n" for word in sorted(found))
    OUT.write_bytes(gzip.compress(text.encode("ascii"), 9, mtime=0))
    print(f"{len(found)} nouns, {OUT.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()
