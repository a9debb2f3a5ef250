"""A table in which an option has what the stem tells of the key."""

import re

from examstream.exam.judging.names import normal
from services.grader.checks.case import Case


def one_cell(case: Case) -> str:
    """An option that is not keyed and whose row has the one cell of the key's row that the stem tells;
    "" if there is none. Where the stem tells a cell that only the key has, there is no other.
    """
    stem = f" {normal(case.draft.stem)} "
    for table in case.book.tables:
        rows = {normal(row[0]): [normal(cell) for cell in row[1:]] for row in table.rows[1:] if row}
        key = rows.get(normal(case.keyed[0]))
        if key is None:
            continue
        told = [i for i, cell in enumerate(key) if _tells(stem, cell)]
        for text in case.wrong:
            other = rows.get(normal(text))
            if told and other and all(other[i : i + 1] == [key[i]] for i in told):
                return text
    return ""


def _tells(stem: str, cell: str) -> bool:
    """Whether a stem tells a cell: a word or more, or a number of two digits."""
    if re.fullmatch(r"[\d.,]{1,2}", cell):
        return False
    return len(cell) > 1 and (f" {cell} " in stem if cell.isascii() else cell in stem)
