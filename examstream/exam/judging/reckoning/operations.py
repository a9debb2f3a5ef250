"""What a stem does with two numbers, and the two sides it names: than, between … and, 比, 到."""

import re
from typing import NamedTuple

_MORE = (
    r"(?:more|less|fewer|higher|lower|larger|greater|bigger|smaller|longer|shorter|heavier|lighter|older|younger|"
    r"deeper|later|earlier|faster|slower|warmer|hotter|colder|wider|taller)"
)
_MANY = r"(?:多少|几)"


class Operation(NamedTuple):
    """`name` is difference, ratio, sum, share or mean; the sides in the order they are named."""

    name: str
    one: str = ""
    other: str = ""
    shared: str = ""


_SIDES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("ratio", re.compile(r"how many times as [\w ]+? as (?P<b>.+?) (?:is|are|was|were|does|do) (?P<a>.+)", re.I)),
    ("ratio", re.compile(r"how many times (?:as )?[\w ]+? (?:is|are|was|were|does|do|did) (?P<a>.+?) (?:as|than) (?P<b>.+)", re.I)),
    ("ratio", re.compile(r"(?P<a>.+?) how many times as [\w ]+? as (?P<b>.+)", re.I)),
    ("ratio", re.compile(r"(?:how many times|by what factor|what multiple)(?P<a>.+?)\b(?:than|that of|as|of)\b(?P<b>.+)", re.I)),
    ("ratio", re.compile(r"ratio of (?P<a>.+?) to (?P<b>.+)", re.I)),
    ("difference", re.compile(r"by how (?:much|many)\b(?P<s>.+?\b(?:shrink|fall|fell|drop|rise|rose|grow|grew|increase|decrease|decline|change|gain|lose|improve)\w*).*?\b(?:from|between) (?P<a>.+?) (?:to|and) (?P<b>.+)", re.I)),
    ("difference", re.compile(r"(?:difference|interval|gap|time|years|elapsed|passed|lay|lie)\b.*?\bbetween (?P<a>.+?) and (?P<b>.+)", re.I)),
    ("difference", re.compile(r"how many (?:\w+ ){1,3}(?:after|before) (?P<a>.+?),? did (?P<b>.+)", re.I)),
    ("difference", re.compile(r"how many (?:\w+ ){1,3}(?:after|before) (?P<a>.+?),? (?:did|was|were|do|does|had|is|are) (?P<b>.+)", re.I)),
    ("difference", re.compile(r"how many (?:\w+ ){1,3}(?:separate|lie between|lay between|passed between|elapsed between) (?P<a>.+?) (?:and|from) (?P<b>.+)", re.I)),
    ("difference", re.compile(r"how many (?:\w+ ){1,3}(?:passed |elapsed )?from (?P<a>.+?) (?:to|until) (?P<b>.+)", re.I)),
    ("difference", re.compile(r"(?P<a>by how (?:much|many)\b.+?)\b(?:than|exceed|surpass|outnumber|outweigh|outlive|precede)\b(?P<b>.+)", re.I)),
    ("difference", re.compile(rf"(?P<a>how (?:much|many)(?: [\w-]+){{0,4}}? {_MORE}\b.*?)\bthan\b(?P<b>.+)", re.I)),
    ("difference", re.compile(r"how many (?:\w+ )?(?:years|months|days|centuries|hours|minutes)\b(?P<a>.+?)\b(?:after|before|later than|earlier than|until|since)\b(?P<b>.+)", re.I)),
    ("share", re.compile(r"(?:what|which) (?:percentage|proportion|fraction|share|percent) of (?P<b>.+?) (?P<a>(?:is|are|was|were|did|does|do|has|have|had)\b.+)", re.I)),
    ("sum", re.compile(r"(?P<a>.+?) and (?P<b>.+?)\b(?:together|combined|in total|altogether)", re.I)),
    ("sum", re.compile(r"(?:sum|total) of (?P<a>.+?) and (?P<b>.+)", re.I)),
    ("ratio", re.compile(rf"(?P<a>[^，。？]+?)(?:大约|约|大概)?(?:是|为|相当于)(?P<b>[^，。？]+?)的(?:大约|约)?{_MANY}倍")),
    ("ratio", re.compile(r"(?P<a>[^，。？]+?)(?:与|和|跟)(?P<b>[^，。？]+?)之比")),
    ("difference", re.compile(rf"(?P<a>[^，。？]+?)比(?P<b>[^，。？]+?)(?:要|平均|大约|约)?[多少高低长短大小快慢早晚重轻宽窄深浅](?:了|出|约)?{_MANY}")),
    ("difference", re.compile(rf"(?P<a>[^，。？]+?)(?:与|和|跟|同)(?P<b>[^，。？]+?)(?:之间)?(?:大约|约)?(?:相差|相隔|相距|隔了|间隔)(?:了|大约|约)?{_MANY}")),
    ("difference", re.compile(rf"从(?P<a>[^。？]+?)[，]?(?:到|至)(?P<b>[^。？]+?)[，]?(?:一共|总共|共|大约|约|前后|相隔|经过|经历|历时|过|隔|有)*了?{_MANY}")),
    ("difference", re.compile(rf"(?P<a>[^。？]+?)(?:之后|以后|后)[，]?(?:又)?(?:过了|经过|隔了|相隔)?(?:大约|约)?{_MANY}(?:年|天|个月)(?P<b>[^。？]+)")),
    ("difference", re.compile(rf"(?P<a>[^。？]+?)(?:距|距离|早于|晚于|先于)(?P<b>[^。？]+?)(?:有|大约|约|已|过了)*{_MANY}\s?(?:年|天|个月|世纪)")),
    ("sum", re.compile(rf"(?P<a>[^，。？]+?)(?:与|和|跟|加)(?P<b>[^，。？]+?)(?:一共|总共|合计|共计|共|之和)[^，。？]{{0,8}}{_MANY}")),
)  # fmt: skip


_HOW_OFTEN = re.compile(r"\bhow many times (?=(?:per|an?|each|every|in)\b)", re.I)
"""A frequency is no ratio."""


def operation_of(stem: str) -> Operation | None:
    """The operation and its sides; None if the stem asks for one thing."""
    bare = re.sub(r"[$*]", "", stem)
    bare = _HOW_OFTEN.sub("how often ", bare)
    for name, pattern in _SIDES:
        if match := pattern.search(bare):
            shared = bare[: match.start()] + " " + (match.groupdict().get("s") or "")
            return Operation(name, match["a"].strip(), match["b"].strip(), shared.strip())
    return None
