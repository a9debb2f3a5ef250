"""`python -m services.renderer.papers.compile PAPER`: the sheet in this folder → one PDF.

A process for each paper, for Typst keeps what it computed: 100 questions' two papers in one process
took 270 MB.
"""

import json
import sys
from pathlib import Path

import typst

REFUSED = 4
"""Exit status: Typst does not take the sheet; its message is on stderr."""


def main() -> int:
    folder, paper = Path.cwd(), sys.argv[1]
    settings = json.loads((folder / "settings.json").read_text())
    nowhere = str(folder / "no-packages")
    try:
        made = typst.compile(
            str(folder / "main.typ"),
            root=str(folder),
            font_paths=settings["font_paths"],
            package_path=nowhere,
            package_cache_path=nowhere,
            format="pdf",
            sys_inputs={"paper": paper},
            timestamp=0,
        )
    except typst.TypstError as error:
        sys.stderr.write(error.message)
        return REFUSED
    (folder / f"{paper}.pdf").write_bytes(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
