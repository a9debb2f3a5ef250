"""What is no part of the teaching text, told by names and titles. English and Chinese.

`of_names` knows the names formats give to their parts (classes, roles, directives,
environments); `of_title` knows titles of sections; `of_box` titles of boxes. `sections` uses
them on a whole file.
"""

import re
from collections.abc import Iterable

NAVIGATION, REFERENCES, EXERCISE, LICENCE = "navigation", "references", "exercise", "licence"
CAPTION, ALT, FOOTNOTE, LINKS = "caption", "alternative text", "footnote", "further reading"
OBJECTIVES, THANKS, FRONT = "learning objectives", "acknowledgements", "front matter"
EDITORIAL, CODE_OUTPUT, DIRECTIVE = "editors' note", "code output", "directive"
CODE_CELL = "code cell"
PAGE, CHART, HIDDEN = "page header or footer", "chart label", "hidden text"
GLOSSARY = "glossary"

_NAMES = {
    NAVIGATION: """nav navbar navigation navbox toc contents contents-list table-of-contents
        tableofcontents breadcrumb breadcrumbs sidebar sphinxsidebar menu pagination
        pager prev-next prevnext related rellinks toctree toctree-wrapper doc-toc
        skip-link searchbox local-toc printfooter catlinks page-nav post-nav
        mw-jump-link site-header site-nav topbar bottombar vertical-navbox
        navigation-box link-previous link-next""",
    PAGE: """page-header page-footer pageheader pagefooter footer site-footer contentinfo
        banner doc-pageheader doc-pagefooter""",
    REFERENCES: """references bibliography refs reflist csl-bib-body doc-bibliography
        thebibliography mw-references-wrap citation-list bibliographylist citations""",
    EXERCISE: """exercise exercises problem problems problemset solution solutions soln answer
        answers hint quiz question questions practice homework assignment checkpoint
        exercise-start exercise-end solution-start solution-end exer xca prob ex
        review-questions multiple-choice mcq self-check try-it tryit
        check-understanding your-turn injuryproblem selftest""",
    OBJECTIVES: """objectives learning-objectives learning-outcomes outcomes prerequisites
        chapter-objectives learningobjectives""",
    CAPTION: "figcaption caption figure-caption thumbcaption legend image-caption table-caption",
    LINKS: """see-also seealso interactive interactive-embedded-reading link-to-learning
        further-reading external-links resources hatnote linktolearning""",
    FOOTNOTE: "footnotes footnote doc-endnotes doc-footnote endnotes footnote-list",
    EDITORIAL: "editorial todo fixme draft comment editor-note draft-comment redirect ambox",
    LICENCE: "license licence copyright legal-notice rights attribution",
    THANKS: "acknowledgments acknowledgements acknowledgment acknowledgement thanks",
    FRONT: """title-block front-matter authors author byline title-block-header date
        post-meta metadata authorship maketitle""",
    CODE_OUTPUT: """cell_output output output_text output-display cell-output output_area
        output_html""",
    DIRECTIVE: """latexonly raw index only meta currentmodule module default-role codeauthor
        py-currentmodule testsetup testcleanup versionadded versionchanged deprecated
        sectionauthor""",
    CODE_CELL: "code-cell cell_input highlight-ipython3 nbinput jupyter_cell jupyter-cell",
    HIDDEN: "hidden d-none display-none screen-only",
    "figure": """art-connection visual-connection infobox iframe video-container embed svg
        video""",
}
NAMES = {name: zone for zone, names in _NAMES.items() for name in names.split()}
_GLOSSARY_NAMES = {"glossary", "doc-glossary", "key-terms", "glossary-list", "keyterms"}

_NUMBER = (
    r"(?:(?:chapter|section|unit|part|lecture|appendix|module)\s+)?"
    r"(?:\d+(?:[.\-]\d+)*|[ivx]{1,4}|[a-h])[.):]?\s+"
)
_ZH_NUMBER = (
    r"(?:第?[一二三四五六七八九十百\d]+[章节讲部分课]*[、.．\s]\s*"
    r"|[（(][一二三四五六七八九十\d]+[)）]\s*|\d+(?:[.\-]\d+)*\s*)"
)
_LEADING = re.compile(f"^(?:{_NUMBER}|{_ZH_NUMBER})", re.I)
_KIND = (
    r"(?:review|practice|discussion|homework|conceptual|concept|critical[- ]thinking|chapter"
    r"|section|end[- ]of[- ]chapter|additional|"
    r"sample|challenge|self[- ](?:check|test|assessment)|study|multiple[- ]choice|free[- "
    r"]response|short[- ]answer|warm[- ]?up|exam|"
    r"quiz|test|comprehension|reflection|thought|textbook|exercise|numerical|computational|programming|suggested|further|more|some)"
)
_TITLES = [
    (
        GLOSSARY,
        r"(?:glossary(?: of terms)?|(?:key|important|list of) (?:terms|words|vocabulary"
        r"|concepts and terms)|key vocabulary|"
        r"vocabulary|terminology|terms and definitions|glossary and .*|术语(?:表|解释|对照"
        r"|对照表)?|名词解释|词汇表|关键术语|重要术语|名词术语|专业术语|术语与定义)",
    ),
    (
        REFERENCES,
        r"(?:(?:list of |key |selected |cited |general |additional |further |suggested "
        r"|recommended )?(?:references?|bibliography|bibliographies|works cited|literature(?: "
        r"cited)?|citations?|"
        r"sources)(?: and (?:notes|further reading|resources|links))?|notes and references"
        r"|bibliographic(?:al)? notes?|footnotes|notes|endnotes|"
        r"参考(?:(?:文献|资料|书目|来源|链接|材料|读物|书籍).{0,6})?|引用(?:文献)?|文献|注释|脚注|注解与参考)",
    ),
    (
        LINKS,
        r"(?:(?:suggested|recommended|further|additional|optional|extra|more|related)\s+(?:readings?|resources?|links?|viewing|information|topics|"
        r"articles|pages|reading and resources|materials?)(?: and .*)?|readings?|see also"
        r"|external links|learn more|useful links|links?(?: to learning)?|"
        r"where to go (?:from here|next)|next steps|resources|to learn more|(?:延伸|扩展|拓展"
        r"|推荐|课外|相关)(?:阅读|链接|资源|资料)|外部链接|参见|另见|"
        r"进一步阅读|学习资源|相关文章)",
    ),
    (
        EXERCISE,
        rf"(?:(?:{_KIND}\s+(?:and\s+)?)*(?:exercises?|homework|problem sets?|question sets?"
        rf"|questions|quiz(?:zes)?|assignments?|self-tests?)"
        rf"(?:\s*(?:and|&|with)\s+(?:solutions|answers|problems|exercises|projects))?(?:\s+(?:for|on|to|from)\s.*)?(?:\s*[\d.]+)?|"
        rf"(?:{_KIND}\s+)+problems?|problems(?:\s+(?:and|&)\s+(?:solutions|exercises"
        rf"|applications))?|(?:free|short|open) (?:responses?|answers?)|"
        r"check (?:your|for) (?:understanding|knowledge|learning)|test (?:your(?:self| "
        r"understanding| knowledge))|(?:art|visual) connections?|"
        r"critical thinking|think about it|try it(?: yourself)?|your turn|answers?(?: (?:to"
        r"|key|for)\b.*)?|solutions? to\b.*|answer key|"
        r"self[- ](?:check|test|assessment)|exercises?\s*[:.\d].{0,60}|multiple choice|true "
        r"(?:or|/) false|"
        r"(?:课后|本章|章末|复习|巩固|课堂|随堂|思考|练习|编程|补充|单元)*(?:习题|练习|练习题|思考题|作业|复习题|自测题|测验|测试题|问题与思考|思考与练习|"
        r"复习与思考|思考与讨论)(?:与|和|及)?(?:解答|答案|参考答案|题解)?|习题\s*[\d.]+.*|练习\s*[\d.]+.*|思考|参考答案|答案|解答|习题(?:解答|答案)|动手(?:实践|练习))",
    ),
    (
        LICENCE,
        r"(?:(?:creative commons )?licen[cs](?:e|es|ing)(?: information)?|copyright.*"
        r"|attributions?|credits|image credits|legal(?: notices?)?|terms of use|"
        r"disclaimer|版权.{0,4}|许可(?:协议|证|说明)?|授权(?:协议)?|免责声明|图片来源)",
    ),
    (
        OBJECTIVES,
        r"(?:(?:(?:learning|lesson|course|chapter|section|unit|module|lecture|key) "
        r")?(?:objectives?|outcomes?|goals|aims)(?: and .*)?|"
        r"what you(?:'ll|’ll| will) (?:learn|need|know).*|by the end of this .*|prerequisites?"
        r"|(?:学习|教学|本章|本节|课程|课堂)(?:目标|要求|目的|内容要求)|"
        r"前置知识|先修知识|先修要求|预备知识要求)",
    ),
    (THANKS, r"(?:acknowledge?ments?|thanks|special thanks|致谢|鸣谢)"),
    (
        NAVIGATION,
        r"(?:(?:table of )?contents|outline|agenda|on this page|in this (?:chapter|lecture"
        r"|section|article|page|lesson|unit)|navigation|index|site map|"
        r"roadmap|topics covered|today'?s (?:plan|outline|lecture)|plan for today|目录"
        r"|本页(?:内容|目录)|大纲|提纲|内容提要|索引|导航)",
    ),
    (
        FRONT,
        r"(?:about (?:the|this) (?:authors?|book|course|document|notes|page|chapter author)"
        r"|authors?|contributors?|change ?log|revision history|version history|"
        r"作者(?:简介|信息)?|贡献者|译者|更新日志|修订记录|关于作者|关于本书)",
    ),
    (
        "questions to the lecturer",
        r"(?:any )?questions\s*\?|thank you[!.]?|q ?& ?a|谢谢[!！]?|(?:提问|答疑)",
    ),
]
_TITLE_RULES = [(zone, re.compile(rf"(?:{rule})\s*[:：.?]?", re.I)) for zone, rule in _TITLES]
_SOLUTIONS = re.compile(r"(?:solutions?|hints?|解|题解|提示)\s*[:：.]?", re.I)

_BOXES = [
    (
        LINKS,
        "links",
        r"(?:links? to learning|learn more|further reading|see also|explore further|web links?"
        r"|interactive|multimedia|watch|video)",
    ),
    (
        EXERCISE,
        "question",
        r"(?:art connections?|visual connections?|check your (?:understanding|learning"
        r"|knowledge)|try it(?: yourself| now)?|think about it|"
        r"your turn|checkpoint|concept check|quick check|self[- ]check|think it over|knowledge "
        r"check|思考题|想一想|练一练|试一试|做一做)",
    ),
]
_BOX_RULES = [
    (zone, extent, re.compile(rf"{rule}(?:\s*\d[\d.]*)?\s*[:：.]?", re.I))
    for zone, extent, rule in _BOXES
]


_PARTS = re.compile(
    r"(?:^|[-_])(?:nav|navbar|navigation|sidebar|footer|breadcrumbs?|menu|toc|cookies?|pagination|social|share|sharing|comments|search|skip)(?:[-_]|$)",
    re.I,
)


def of_part(names: Iterable[str]) -> str:
    """The zone of a page's part whose name only contains a known word (`mw-navigation`)."""
    return next((NAVIGATION for name in names if _PARTS.search(name)), "")


def of_names(names: Iterable[str]) -> str:
    """The zone of a part with these names (classes, roles, a directive), or nothing."""
    for name in names:
        lowered = name.lower().replace(" ", "-").strip("*")
        if lowered in _GLOSSARY_NAMES:
            return GLOSSARY
        if lowered in NAMES:
            return NAMES[lowered]
    return ""


def bare(title: str) -> str:
    """A title without its number."""
    title = " ".join(title.split()).strip("*_#·•-–—:： ")
    return _LEADING.sub("", title, count=1) or title


def of_title(title: str, *, exercises_before: bool = False) -> str:
    """The zone of a section with this title, `GLOSSARY`, or nothing."""
    if len(title) > 90:
        return ""
    for candidate in (" ".join(title.split()).strip("*_#·•-–—:： "), bare(title)):
        for zone, rule in _TITLE_RULES:
            if rule.fullmatch(candidate):
                return zone
        if exercises_before and _SOLUTIONS.fullmatch(candidate):
            return EXERCISE
        halves = re.split(r"\s*[/|（(]\s*", candidate, maxsplit=1)  # "习题 (Exercises)"
        if len(halves) == 2 and halves[0]:
            for zone, rule in _TITLE_RULES:
                if rule.fullmatch(halves[0]) and rule.fullmatch(halves[1].rstrip(")） ")):
                    return zone
    return ""


def of_box(title: str) -> tuple[str, str]:
    """(zone, how far it reaches: "links" or "question") of a box with this title."""
    for zone, extent, rule in _BOX_RULES:
        if len(title) < 60 and rule.fullmatch(title.strip()):
            return zone, extent
    return "", ""
