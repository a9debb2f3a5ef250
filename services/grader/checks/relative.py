"""An English quote against the rest of the lecture: does any place say more of question and key?"""

from examstream.exam.judging.english import content, nearest, share
from examstream.exam.judging.words import Unit
from services.grader.checks.case import Case

_LEEWAY = 0.05


def says_most(case: Case) -> bool:
    """Whether no sentence says clearly more of an English stem and its key than the quote does."""
    if case.book.chinese or not case.quoted:
        return False
    if _found_there(case):
        return True
    asked = content(case.draft.stem)
    for key in case.keyed or ("",):
        matter = _once([*asked, *content(key)])
        most = nearest(case.book, matter, 1)
        here = max(share(case.book, matter, s).share for s in case.quoted)
        if not most or here < most[0].share - _LEEWAY or here < _LEAST:
            return False
    return True


_LEAST = 0.3


def _once(every: list[Unit]) -> list[Unit]:
    found: dict[str, Unit] = {}
    for unit in every:
        found.setdefault(unit.root, unit)
    return list(found.values())


def _found_there(case: Case) -> bool:
    """Whether a blind answer that is the key rests on the quote: its reason opens as it does."""
    return any(
        s.answer == case.draft.key
        and len(s.reason) > _A_SENTENCE
        and any(q.text.startswith(s.reason.rstrip("…")) for q in case.quoted)
        for s in case.solves
    )


_A_SENTENCE = 20
