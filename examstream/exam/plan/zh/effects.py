"""An effect turned round (P7): 战争导致支出激增 is denied by 战争导致支出骤减."""

import re

from examstream.text.zh.contrast import DIRECTIONS

_CAUSE = re.compile(r"导致|引起|造成|促使|使得|使|令(?!人)|带来")
_SUDDEN = {"激增": "骤减", "骤减": "激增", "延长": "缩短", "缩短": "延长", "加重": "减轻", "减轻": "加重"}  # fmt: skip
_TURNED = {**DIRECTIONS, **_SUDDEN}
_WAY = re.compile("|".join(sorted(_TURNED, key=len, reverse=True)))
_GOES_ON = re.compile(r"[，。．；]|了[，。．；]")
_CASE = re.compile(r"^(?:如果|若|当|假如|只有|除非|即使|虽然|尽管)")


def turned_effect(text: str) -> str:
    """The text with the one change that a cause is said to bring turned round; "" if there is none.

    No change but that one may be told, nothing before it may be negated, and it must end its clause.
    """
    ways = list(_WAY.finditer(text))
    if len(ways) != 1 or _CASE.search(text):
        return ""
    way = ways[0]
    clause = re.split(r"[，；]", text[: way.start()])[-1]
    cause = _CAUSE.search(clause)
    if not cause or not _GOES_ON.match(text, way.end()) or re.search("[不未没无非]", clause):
        return ""
    if len(clause) - cause.end() < 2 or (not cause.start() and text.startswith(clause)):
        return ""  # 使 … at the front: whose doing it is stands nowhere
    return text[: way.start()] + _TURNED[way.group()] + text[way.end() :]
