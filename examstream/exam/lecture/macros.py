"""LaTeX macros nobody defined in the file: their words are kept, their markup is not."""

import re

from examstream.exam.lecture.balanced import argument, arguments
from examstream.exam.lecture.math_macros import named

_TOKEN = re.compile(r"!!(?P<mark>[\^a-z]*)\{(?P<word>[^{}]*)\}(?P<end>s\b)?")
_DEFINED = re.compile(
    r"\\(?:re|provide)?newcommand\*?\s*\{?\\(\w+)|\\def\s*\\(\w+)|\\DeclareMathOperator\*?\s*\{?\\(\w+)|\\(?:New|Renew|Declare)(?:Document|)Command\s*\{?\\(\w+)|\\newtheorem\*?\{(\w+)\}|\\let\s*\\(\w+)"
)
_ENVIRONMENTS = re.compile(r"\\newtheorem\*?\s*\{([\w*]+)\}(?:\[[^\]]*\])?\s*\{([^{}]*)\}")
# Spacing between the start of a list and its first item, over which pandoc loses the labels.
_BEFORE_ITEMS = re.compile(
    r"(\\begin\{(?:description|itemize|enumerate)\}(?:\[[^\]]*\])?)"
    r"\s*(?:\\(?!item\b)[a-zA-Z]+\s*(?:\{[^{}]*\}|\[[^\]]*\]|=?-?[\d.]+(?:pt|em|ex|cm|mm)|\s)*)+(?=\\item\b)"
)
_MACRO = re.compile(r"\\(?P<name>[A-Za-z@]+\*?)")
# Commands whose arguments hold no words a reader sees.
SILENT = set(
    """index glossary nocite vspace hspace thispagestyle pagestyle setcounter addtocounter
        setlength addtolength marginnote bibliographystyle bibliography includegraphics input
        include usetheme usecolortheme usefonttheme AtBeginSection setbeamertemplate setbeamercolor
        setbeamerfont hypersetup geometry graphicspath definecolor pgfplotsset tikzset
        usetikzlibrary lstset phantom vphantom hphantom ollabel olfileid olimport OLEndChapterHook
        OLEndPartHook markboth markright addcontentsline numberwithin todo fxnote cleardoublepage
        printbibliography addbibresource pdfbookmark newpage clearpage pause onslide only<>
        transduration titlegraphic logo beamertemplatenavigationsymbolsempty fancyhead fancyfoot
        lhead rhead chead lfoot rfoot cfoot allowdisplaybreaks theoremstyle makeindex printindex
        tableofcontents listoffigures acrodef newacronym newglossaryentry makeglossaries glsaddall
        setstretch linespread selectlanguage color pagecolor rule phantomsection bookmark rput
        psfrag epsfig psfig scalebox copyrightYears iftagged tagfalse tagtrue""".split()
)
# What authors write to one another.
_ASIDE = frozenset("comment fixme todo authornote editornote editorial hide ignore omit".split())
# Short forms many preambles define, often in a file of their own.
SHORT = {
    "dash": "---",
    "emdash": "---",
    "mdash": "---",
    "endash": "--",
    "ndash": "--",
    "ie": "i.e.",
    "eg": "e.g.",
    "etc": "etc.",
    "cf": "cf.",
    "wrt": "with respect to",
    "aka": "a.k.a.",
    "st": "such that",
    "vs": "vs.",
    "iid": "i.i.d.",
    "resp": "resp.",
    "viz": "viz.",
    "etal": "et al.",
}
# Commands that refer to something; pandoc or we can say nothing for them.
REFERENCES = set(
    "olref olpath cref Cref autoref nameref pageref vref Vref fullref subref hyperref".split()
)
KNOWN = set(
    """documentclass usepackage begin end item section subsection subsubsection paragraph
        subparagraph chapter part label title author date maketitle emph textbf textit texttt textsc
        textrm textsf textsl textmd textup textnormal text mbox hbox underline footnote footnotetext
        footnotemark caption cite citep citet citeauthor citeyear parencite textcite ref eqref href
        url verb newcommand renewcommand providecommand def let newtheorem newenvironment
        renewenvironment DeclareMathOperator frametitle framesubtitle alert structure textcolor
        textsuperscript textsubscript enquote quote SI si num qty unit ang gls Gls glspl Glspl acs
        acl acf ac footnotesize small large Large tiny normalsize bf it em tt sc rm sf centering
        noindent par medskip bigskip smallskip hfill vfill ldots dots cdots textendash textemdash
        textquoteleft textquoteright textquotedblleft textquotedblright lq rq LaTeX TeX slash
        copyright S P ss ae oe aa o l i j AE OE AA O L textbackslash textasciitilde textasciicircum
        textdegree degree textmu textgreater textless textbar dag ddag pounds euro checkmark
        appendix lstinline mintinline multicolumn multirow hline cline toprule midrule bottomrule
        tabularnewline newline linebreak pagebreak nolinebreak nopagebreak and thanks institute
        subtitle protect relax ensuremath xspace resizebox raisebox parbox fbox framebox minipage
        boxed today left right iffalse iftrue ifx fi else lstset bibitem newblock real noalign
        arraybackslash providecommand
        makeatletter makeatother ExplSyntaxOn ExplSyntaxOff csname endcsname expandafter uppercase
        lowercase MakeUppercase MakeLowercase""".split()
)
_REFERRED = {
    "eq": r"equation~\eqref{#}",
    "eqn": r"equation~\eqref{#}",
    "fig": r"Figure~\ref{#}",
    "tab": r"Table~\ref{#}",
    "tbl": r"Table~\ref{#}",
    "sec": r"Section~\ref{#}",
    "thm": r"Theorem~\ref{#}",
    "lem": r"Lemma~\ref{#}",
    "def": r"Definition~\ref{#}",
    "cor": r"Corollary~\ref{#}",
    "prop": r"Proposition~\ref{#}",
    "ch": r"Chapter~\ref{#}",
    "chap": r"Chapter~\ref{#}",
    "alg": r"Algorithm~\ref{#}",
}


_COLUMN_CODE = re.compile(r"[<>]\{(?:[^{}]|\{[^{}]*\})*\}")
_TABULAR = re.compile(
    r"\s*\{(?:tabular[xy]?\*?|tabulary|longtable|supertabular|xltabular|tblr|longtblr)\}"
)


def plain(source: str) -> str:
    """The source as pandoc can read it, with no word lost."""
    source = _beamer(_conditions(source))
    source = _BEFORE_ITEMS.sub(r"\1 ", _TOKEN.sub(_token, source))
    source = re.sub(r"!!(\^?a?n?)\{", r"{", source)
    source = _exercise_names(source)
    defined = {name for hit in _DEFINED.findall(source) for name in hit if name}
    body = source.find("\\begin{document}")
    head, rest = (source[:body], source[body:]) if body >= 0 else ("", source)
    return head + _rewrite(rest, defined)


def _token(hit: re.Match[str]) -> str:
    """`!!{enumerable}`, `!!^a{element}`, `!!{element}s`: a term's name stands for the term."""
    word, mark = hit["word"], hit["mark"]
    if "a" in mark:
        word = ("an " if word[:1].lower() in "aeiou" else "a ") + word
    if "^" in mark:
        word = word[:1].upper() + word[1:]
    return word + (hit["end"] or "")


def _conditions(source: str) -> str:
    source = re.sub(r"\\iffalse\b[\s\S]*?\\fi\b", "", source)
    source = re.sub(r"\\begin\{comment\}[\s\S]*?\\end\{comment\}", "", source)
    return re.sub(
        r"\\begin\{(?:tikzpicture|pspicture|pgfpicture|asy|picture|axis|forest|circuitikz|prooftree)\*?\}[\s\S]*?\\end\{(?:tikzpicture|pspicture|pgfpicture|asy|picture|axis|forest|circuitikz|prooftree)\*?\}",
        "",
        source,
    )


def _beamer(source: str) -> str:
    """Frames with their title as a heading; overlay marks `<1->` away."""
    if "\\begin{frame}" not in source and "\\frame{" not in source:
        return source
    source = re.sub(
        r"\\begin\{frame\}(?:<[^>]*>)?(?:\[[^\]]*\])*\s*\{((?:[^{}]|\{[^{}]*\})*)\}(?:\s*\{[^{}]*\})?",
        r"\\begin{frame}\\frametitle{\1}",
        source,
    )
    source = re.sub(r"\\begin\{frame\}(?:<[^>]*>)?\[[^\]]*\]", r"\\begin{frame}", source)
    source = re.sub(
        r"(\\(?:item|alert|onslide|only|uncover|visible|textbf|structure|begin\{\w+\}|includegraphics))\s*<[^>]*>",
        r"\1",
        source,
    )
    source = re.sub(r"\\note(?:<[^>]*>)?(?:\[[^\]]*\])?\{(?:[^{}]|\{[^{}]*\})*\}", "", source)
    source = re.sub(r"\\(?:pause|onslide)\b(?:<[^>]*>)?", "", source)
    source = re.sub(
        r"\\begin\{(?:columns|column|overprint|onlyenv|uncoverenv)\}(?:<[^>]*>)?(?:\[[^\]]*\])?(?:\{[^{}]*\})?",
        "",
        source,
    )
    source = re.sub(r"\\end\{(?:columns|column|overprint|onlyenv|uncoverenv)\}", "", source)
    source = re.sub(r"\\column(?:\[[^\]]*\])?\s*\{[^{}]*\}", "", source)
    return re.sub(
        r"\\begin\{(block|exampleblock|alertblock)\}(?:<[^>]*>)?\s*\{([^{}]*)\}",
        r"\\begin{\1}\\textbf{\2}\n\n",
        source,
    )


def _exercise_names(source: str) -> str:
    """Environments named by \\newtheorem{x}{Exercise} get the name a zone is known by."""
    for name, title in _ENVIRONMENTS.findall(source):
        word = title.strip().lower().rstrip("s")
        if word in ("exercise", "problem", "question", "练习", "习题", "思考题", "homework"):
            source = source.replace(f"\\begin{{{name}}}", "\\begin{exercise}").replace(
                f"\\end{{{name}}}", "\\end{exercise}"
            )
    return source


def _rewrite(text: str, defined: set[str]) -> str:
    """Outside of formulas and listings: unknown macros give way to their last argument."""
    out: list[str] = []
    at = 0
    skip = re.compile(
        r"(?P<math>(?<!\\)\$\$[\s\S]*?\$\$|(?<!\\)\$(?:\\.|[^$\\])*\$|\\\([\s\S]*?\\\)|(?<!\\)\\\[[\s\S]*?\\\]"
        r"|\\begin\{(?P<env>equation|align|gather|multline|eqnarray|displaymath|math|alignat|flalign|verbatim|lstlisting|minted|Verbatim|array)(?P<star>\*?)\}[\s\S]*?\\end\{(?P=env)(?P=star)\})"
        r"|\\(?P<name>[A-Za-z@]+\*?)"
    )
    while True:
        hit = skip.search(text, at)
        if not hit:
            out.append(text[at:])
            return "".join(out)
        out.append(text[at : hit.start()])
        at = hit.end()
        name = (hit["name"] or "").rstrip("*")
        if hit["math"]:
            code = (hit["env"] or "").lower() in ("verbatim", "lstlisting", "minted")
            out.append(hit.group() if code else named(hit.group(), defined))
        elif name in SHORT and name not in defined:
            out.append(SHORT[name])
            at = at + 2 if text.startswith("{}", at) else at
        elif name in SILENT or (name.lower() in _ASIDE and name not in defined):
            at = arguments(text, at)[1]
        elif name in REFERENCES:
            found, at = arguments(text, at)
            label = found[0].split(",")[0] if found else ""
            word = (
                _REFERRED.get(label.split(":")[0].lower(), "")
                if name.lower() in ("cref", "autoref", "vref", "fullref")
                else ""
            )
            out.append(word.replace("#", label) or "\\cite{gone}")
        elif name in (
            "olsection",
            "olsubsection",
            "lecture",
            "frametitle",
            "framesubtitle",
            "problemsection",
            "sectiontitle",
        ):
            level = {
                "olsubsection": "subsection",
                "frametitle": "subsubsection",
                "framesubtitle": "paragraph",
            }.get(name, "section")
            title, at = argument(text, at)
            out.append(f"\\{level}{{{_rewrite(title, defined)}}}")
        elif name in ("iftag", "ifthenelse", "printtoken", "tagitem", "nicefrac", "texorpdfstring"):
            found, at = arguments(text, at)
            if name == "printtoken":
                word = found[-1] if found else ""
                out.append((word[:1].upper() + word[1:]) if found and found[0] == "S" else word)
            elif found:
                out.append(
                    _rewrite(
                        found[0]
                        if name == "texorpdfstring"
                        else found[1]
                        if len(found) > 1
                        else found[0],
                        defined,
                    )
                )
        elif name == "begin" and _TABULAR.match(text, at):
            end = arguments(text, at)[1]
            # The columns' make-up stays, but for `>{…}`: pandoc puts it into the cells, where it
            # swallows numbers.
            out.append(hit.group() + _COLUMN_CODE.sub("", text[at:end]))
            at = end
        elif (
            name in KNOWN
            or name in defined
            or not text[at : at + 1].strip()
            or text[at : at + 1] not in "{["
        ):
            out.append(hit.group())
        else:
            found, at = arguments(text, at)
            word = _rewrite(_shown(name, found), defined)
            if word and _BOX_TITLE.search(name):
                out.append(f"\\textbf{{{word}}}\\par ")  # a box's title is no part of its sentence
            else:
                out.append(f"\\emph{{{word}}}" if _is_term(name) and word else word)


_TERMS = set(
    """term defn dfn define definition keyword concept defterm newterm vocab key keyterm defined
    definiendum introduce important highlight hl strong imp kw glossaryterm defi""".split()
)


def _is_term(name: str) -> bool:
    return name.lower() in _TERMS or name.lower() in ("termsub", "termindex", "indexterm")


_BOX_TITLE = re.compile(r"(?i)(?:box|tip|block|card|panel|note|theorem|definition)title$")
_ENTRY = re.compile(r"[^\s!]!\S|^https?:|^www\.|^[\w.:/-]*[_:/][\w.:/-]*$")
"""An argument that is an index entry (`sample!random`), an address or a label."""


def _shown(name: str, found: list[str]) -> str:
    """Of an unknown macro's arguments the one a reader sees: the last that holds words."""
    words = [f for f in found if f.strip() and not (len(found) > 1 and _ENTRY.search(f.strip()))]
    if not words:
        return ""
    return words[0] if _is_term(name) else words[-1]
