"""Papers of a finished exam: `exam.json` → Typst → PDF, in a jailed process.

Importing this costs nothing: typst, pandoc and the Markdown reader live in the jail only.
"""

from examstream.pipeline.errors import Reject


class CannotPrint(Reject):
    """The papers of this exam cannot be made; trying again would not help."""


class MissingFont(CannotPrint):
    """Characters of this exam are in no font of the machine."""
