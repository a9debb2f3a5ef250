"""What holds between the fields of a printed question, and the words its schema explains it by."""

import re
from collections.abc import Sequence

MARKDOWN = "Markdown with `$LaTeX$`; no raw HTML, no raw TeX, no links, no images."

BLOOM = "level of Bloom's revised taxonomy"

_EQUAL = (
    "Two answers are equal when they are the same after this: full-width letters, digits and "
    "signs become half-width; case is folded; quotation marks, emphasis (* ` _) and full stops at "
    "either end are taken away, and an article (a, an, the) at the start; hyphens and dashes "
    "become spaces; singular and plural of an English word are one; white space becomes one "
    "space, and none between Chinese characters. Superscripts count: K⁺ is not K. Formulas "
    "(`$LaTeX$`) are equal when they are equal as formulas."
)

FILL_IN_KEY = (
    "One list per blank, in the order of the blanks `____` of the stem: the accepted answers, the "
    f"preferred one first. {_EQUAL}"
)

SHORT_ANSWER_KEY = f"The accepted answers, the preferred one first. {_EQUAL}"

NUMERIC_KEY = (
    "An answer is right when it lies within `tolerance` of `value`, in `unit`. 1,200 and 1.2e3 are "
    "read as 1200, full-width digits as digits. An answer without a unit is read in `unit`; "
    "spellings of one unit (%, percent) are one; another unit is not converted."
)

BLANKS = re.compile(r"_{4,}")
"""How blanks stand in a stem: four underscores; a longer run is one blank too."""


def check_question(stem: str, labels: Sequence[str], key: object, type_name: str) -> None:
    """Raises `ValueError`, naming the field, where key, options and stem do not agree."""
    if len(set(labels)) != len(labels):
        raise ValueError("options: a label stands in them twice")
    if type_name == "single_choice" and key not in labels:
        raise ValueError(f"key: is none of the options {', '.join(labels)}")
    if type_name == "multiple_choice":
        keyed = list(key) if isinstance(key, tuple) else []
        if keyed != [label for label in labels if label in keyed]:
            raise ValueError(f"key: is not a list of {', '.join(labels)}, each once, in order")
    if type_name == "fill_in" and isinstance(key, tuple):
        blanks = len(BLANKS.findall(stem))
        if blanks != len(key):
            raise ValueError(f"key: {len(key)} lists for {blanks} blanks in the stem")
        if not all(key):
            raise ValueError("key: a blank without an accepted answer")
