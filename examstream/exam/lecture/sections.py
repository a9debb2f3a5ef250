"""Zones of a whole file: what titles, leads and the look of a block say about what follows."""

import re
from collections.abc import Callable

from examstream.exam.lecture import zones
from examstream.exam.lecture.glossary import entries
from examstream.exam.lecture.model import BlockKind
from examstream.exam.lecture.piece import Piece

_URL = re.compile(r"(?:https?://|www\.)[^\s)\]，。；]+")
_I = re.IGNORECASE
_LICENCE = re.compile(
    r"(?:this (?:work|document|book|page|lecture|content|material|text)\b.{0,60}\b(?:is|are) "
    r"(?:released |made available )?(?:licen[cs]ed|under)|"
    r"creative\s?commons|\bCC[ -]BY|all rights reserved|©|^copyright\b|\(c\) ?(?:19|20)\d\d"
    r"|版权所有|知识共享|署名-相同方式共享|本(?:作品|文|页面)(?:采用|遵循).{0,30}(?:协议|许可)"
    r"|转载请注明)",
    _I,
)
_CAPTION = re.compile(
    r"(?:(?:supplementary |extended data )?(?:figure|fig\.?|table|listing|chart|plate|scheme"
    r"|exhibit)\s*[A-Z]?\d+(?:[.\-–]\d+)*[a-z]?\s*(?:[:|—–]|\.(?=\s+\S))|"
    r"(?:图|表|图表|图片|代码|清单)\s*\d+(?:[.\-–]\d+)*\s*[:：．.、—])",
    _I,
)
_ZH_CAPTION = re.compile(r"(?:图|表)\s*\d+(?:[.\-–]\d+)*\s+[^。．！？，,]{2,40}$")
_CREDIT = re.compile(
    r"^\(?(?:credit|image credit|photo credit|photo by|image (?:by|from|source)|source|图源"
    r"|图片来源|来源)\s*[:：]",
    _I,
)
_OBJECTIVES = re.compile(
    r"^(?:by the end of (?:this|the)\b|after (?:reading|studying|completing|finishing|this) "
    r"(?:this|the|chapter|section|lecture)?.{0,40}\byou (?:will|should)|"
    r"(?:in|at the end of) this (?:chapter|section|lecture|lesson|module|unit),? you (?:will"
    r"|should)|upon (?:completion|completing)\b|"
    r"(?:learning|lesson) (?:objectives|outcomes|goals)\b|you (?:will|should) be able to\b|"
    r"(?:通过|学完|学习|读完).{0,12}(?:本|这一?)(?:章|节|课|讲).{0,12}(?:你|您|读者|学生|应|能)|(?:学习|教学)目标\s*[:：])",
    _I,
)
_NAVIGATION = re.compile(
    r"^(?:(?:previous|prev|next|up|home|back(?: to (?:top|the top|contents|index))?|skip to "
    r"(?:main )?content|jump to .*|edit (?:this page|on github|source)|"
    r"view (?:source|page source|on github|history)|table of contents|search|share(?: this)?"
    r"|print(?: this page)?|menu|toggle .*|subscribe|"
    r"last (?:updated|modified|edited|changed)\b.*|page last .*|\[(?:toc|top|edit|back)\]|show "
    r"(?:all|more|source)|copy link|permalink|"
    r"上一(?:页|节|章|篇).*|下一(?:页|节|章|篇).*|返回(?:顶部|目录|首页)|目录|编辑(?:此页"
    r"|本页)?|在 ?github ?上.*|最后(?:更新|修改|编辑).*|更新时间.*|跳转至.*|首页)\b[\s"
    r"|·»«←→<>/:：]*)+",
    _I,
)
_STEP = re.compile(
    r"^(?:next|prev(?:ious)?|up|home|contents|上一|下一|返回)\b.{0,40}?[:：«»←→|]", _I
)
_LINK_BOX = re.compile(
    r"^(?:please )?(?:watch|visit|click|explore|go to|view|check out|browse|listen to|take a "
    r"look at|have a look at|read more|see also|for more\b.{0,60}"
    r"(?:see|visit|read|watch|check)|learn more|download|try|use|play|you can (?:find|watch"
    r"|view|download)|(?:this|the) (?:video|website|site|animation|simulation|"
    r"applet|interactive|link|tutorial)\b)[\s\S]*\b(?:video|website|site|web page|webpage|link"
    r"|animation|simulation|tutorial|interactive|page|applet|here|module|movie|"
    r"clip|slides|online)\b",
    _I,
)
_ZH_LINK_BOX = re.compile(
    r"^(?:详见|参见|另见|参考|请(?:访问|参阅|参考|观看|阅读|移步)|更多(?:信息|内容|细节|资料)?|观看|推荐阅读|扩展阅读|前置知识)"
)
_EXERCISE = re.compile(
    r"^(?:(?:exercise|problem|question|quiz|homework|assignment|checkpoint|try it|self[- "
    r"]check|concept question|review question)s?\s*(?:\d+(?:[.\-]\d+)*[a-z]?)?\s*"
    r"(?:\([^)]{0,60}\)\s*)?[:.)]|(?:exercise|problem)\s+\d+(?:[.\-]\d+)*[a-z]?\b|(?:练习|习题|思考题?|作业|问题|测试|小测|自测)\s*\d*(?:[.\-]\d+)*\s*[:：.．、）)])",
    _I,
)
_ANSWER = re.compile(
    r"^(?:(?:solution|answer|hint)s?(?:\s+(?:to\s+)?\S{0,20})?\s*[:.]|[（(]?(?:答案?|解答?|提示|参考答案)\s*[:：.．）)]|[A-E](?:\s*[,.]\s*[A-E])*\.?$)",
    _I,
)
_BLANK = re.compile(r"_{3,}|(?:\\_){3,}|（\s{1,}）|\(\s{2,}\)")
_REFERENCE = re.compile(r"^(?:\[\w{1,12}\]|\d{1,3}\.)\s+[A-Z\u4e00-\u9fff][\s\S]*\b(?:19|20)\d\d\b")


def mark(pieces: list[Piece]) -> list[Piece]:
    """The same pieces: what is no teaching text has a zone, glossaries are entries."""
    _by_title(pieces)
    pieces = entries(pieces)
    _boxes(pieces)
    _follow(pieces, _is_objectives, zones.OBJECTIVES)
    _exercises(pieces)
    _contents(pieces)
    for piece in pieces:
        if not piece.zone and not piece.kept:
            piece.zone = _by_look(piece)
    _lonely_headings(pieces)
    return pieces


def _by_title(pieces: list[Piece]) -> None:
    zone, level, exercises = "", 0, False
    glossary_level = 0
    for at, piece in enumerate(pieces):
        if piece.kind is BlockKind.HEADING and not piece.zone:
            if glossary_level and piece.level <= glossary_level:
                glossary_level = 0
            found = zones.of_title(piece.text, exercises_before=exercises)
            if (
                found == zones.REFERENCES
                and zones.bare(piece.text).lower() in ("notes", "注释", "sources")
                and not _like_references(pieces, at)
            ):
                found = ""
            if zone and piece.level > level and found != zones.GLOSSARY:
                found = zone
            elif found == zones.GLOSSARY:
                zone, level, glossary_level = "", 0, piece.level
            elif found:
                zone, level = found, piece.level
            elif piece.level <= level:
                zone, level = "", 0
            exercises = exercises or found == zones.EXERCISE
        if glossary_level:
            piece.kept = True
        elif zone and not piece.kept and not piece.zone:
            piece.zone = zone


def _like_references(pieces: list[Piece], at: int) -> bool:
    """Whether what stands under "Notes" are footnotes and sources, not lecture notes."""
    below = []
    for piece in pieces[at + 1 : at + 8]:
        if piece.kind is BlockKind.HEADING:
            break
        below.append(piece)
    hits = sum(
        bool(_REFERENCE.match(piece.text) or _URL.search(piece.text) or piece.zone)
        for piece in below
    )
    return bool(below) and hits * 2 >= len(below)


def _boxes(pieces: list[Piece]) -> None:
    """Titles of boxes that stand as plain paragraphs, as Word leaves them."""
    for at, piece in enumerate(pieces):
        if piece.zone or piece.kept or piece.kind not in (BlockKind.PARAGRAPH, BlockKind.HEADING):
            continue
        zone, extent = zones.of_box(piece.text)
        if not zone or (piece.kind is BlockKind.HEADING and extent == "links"):
            continue
        below = [other for other in pieces[at + 1 : at + 6] if not other.zone]
        if extent == "links":
            _set([piece, *below[:1]], zone)
            continue
        asked = next(
            (n for n, other in enumerate(below[:3]) if re.search(r"[?？]\s*$|[?？]", other.text)),
            None,
        )
        _set([piece], zone)
        if asked is not None:
            last = pieces.index(below[asked])
            _set([*below[: asked + 1], *_items_after(pieces, last)], zone)


def _set(pieces: list[Piece], zone: str) -> None:
    for piece in pieces:
        if piece.kind is BlockKind.HEADING and piece is not pieces[0]:
            return
        piece.zone = piece.zone or zone


def _items_after(pieces: list[Piece], at: int) -> list[Piece]:
    out = []
    for piece in pieces[at + 1 :]:
        if piece.kind is not BlockKind.ITEM and not piece.zone:
            break
        out.append(piece)
    return out


def _is_objectives(piece: Piece) -> bool:
    return len(piece.text) < 400 and bool(_OBJECTIVES.match(piece.text))


def _follow(pieces: list[Piece], leads: Callable[[Piece], bool], zone: str) -> None:
    for at, piece in enumerate(pieces):
        if (
            not piece.zone
            and not piece.kept
            and piece.kind is not BlockKind.HEADING
            and leads(piece)
        ):
            _set([piece, *_items_after(pieces, at)], zone)


def _exercises(pieces: list[Piece]) -> None:
    """Exercises in mid-text: `Exercise 3.`, a line with blanks to fill, and their answers."""
    inside = False
    for at, piece in enumerate(pieces):
        if piece.kept or piece.kind in (BlockKind.CODE, BlockKind.TABLE):
            continue
        if piece.zone:
            inside = inside or piece.zone == zones.EXERCISE
            continue
        if piece.kind is BlockKind.HEADING:
            inside = False
            continue
        starts = bool(_EXERCISE.match(piece.text)) or (
            bool(_BLANK.search(piece.text)) and piece.kind is not BlockKind.FORMULA
        )
        if starts or (inside and _ANSWER.match(piece.text)):
            _set([piece, *_items_after(pieces, at)], zones.EXERCISE)
            inside = True
        elif piece.kind is not BlockKind.ITEM:
            inside = False


def _contents(pieces: list[Piece]) -> None:
    """A list of places in the same file, or of its own headings, is a table of contents."""
    titles = {
        re.sub(r"\W", "", piece.text).lower() for piece in pieces if piece.kind is BlockKind.HEADING
    }
    at = 0
    while at < len(pieces):
        end = at
        while end < len(pieces) and pieces[end].kind is BlockKind.ITEM:
            end += 1
        run = [piece for piece in pieces[at:end] if not piece.zone]
        if len(run) >= 3:
            linked = sum(piece.links > 0.8 and piece.anchors for piece in run)
            titled = sum(re.sub(r"\W", "", piece.text).lower() in titles for piece in run)
            if linked >= 0.7 * len(run) or (
                titled >= 0.8 * len(run) and at < len(pieces) * 0.3 + 8
            ):
                _set(run, zones.NAVIGATION)
                if (
                    at
                    and not pieces[at - 1].zone
                    and zones.of_title(pieces[at - 1].text) == zones.NAVIGATION
                ):
                    pieces[at - 1].zone = zones.NAVIGATION
        at = max(end, at + 1)


def _by_look(piece: Piece) -> str:
    text = piece.text
    if piece.kind in (BlockKind.CODE, BlockKind.FORMULA, BlockKind.TABLE):
        return ""
    if len(text) < 700 and _LICENCE.search(text) and len(text.split()) < 90:
        return zones.LICENCE
    if piece.kind is BlockKind.HEADING:
        return ""
    if _CAPTION.match(text) or (len(text) < 60 and _ZH_CAPTION.match(text)) or _CREDIT.match(text):
        return zones.CAPTION
    if len(text) < 90 and _NAVIGATION.fullmatch(text):
        return zones.NAVIGATION
    if len(text) < 160 and piece.links > 0.3 and _STEP.match(text):
        return zones.NAVIGATION
    urls = sum(len(hit) for hit in _URL.findall(text))
    if urls > 0.4 * len(text):
        return zones.LINKS
    short = len(text.split()) < 55 and len(text) < 420
    if (
        short
        and (piece.links > 0 or urls)
        and (_LINK_BOX.match(text) or (len(text) < 120 and _ZH_LINK_BOX.match(text)))
    ):
        return zones.LINKS
    return ""


def _lonely_headings(pieces: list[Piece]) -> None:
    """A heading all of whose section was left out goes with it."""
    for at, piece in enumerate(pieces):
        if piece.kind is not BlockKind.HEADING or piece.zone or piece.kept:
            continue
        below: list[Piece] = []
        for other in pieces[at + 1 :]:
            if other.kind is BlockKind.HEADING and other.level <= piece.level:
                break
            below.append(other)
        reasons = {other.zone for other in below}
        if (
            below
            and all(reasons)
            and not reasons <= {"figure", zones.CAPTION, zones.ALT, zones.FOOTNOTE, zones.CHART}
        ):
            piece.zone = next(other.zone for other in below)
