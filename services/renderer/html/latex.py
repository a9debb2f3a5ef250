"""LaTeX formulas, tidied into the subset that screen and paper both set the same way.

Two libraries read every formula: latex2mathml for the screen, pandoc's texmath for paper. Each
knows commands the other does not; what has an equal that both know is rewritten here, for both.
"""

import re

from services.renderer.html import CannotRender

MAX_CHARACTERS = 4000
MAX_DEPTH = 24

ENVIRONMENTS = frozenset(
    "matrix pmatrix bmatrix Bmatrix smallmatrix array cases aligned align align* split gathered "
    "equation equation*".split()
)

NOT_ON_PAPER = frozenset(
    r"\And \DeclareMathOperator \GreaterTilde \Huge \LARGE \LaTeX \Large \Lbrack \LeftTriangle "
    r"\LessTilde \Lparen \Rbrack \RightTriangle \Rparen \SetDelayed \Space \TeX \Tiny \above "
    r"\abovewithdelims \alphaup \arcctg \atop \atopwithdelims \betaup \bf \boy \cal \ch \chiup "
    r"\circledS \clap \class \colorbox \cr \cth \def \deltaup \diagdown \diagup \displaylines "
    r"\epsilonup \eqalign \eqalignno \etaup \fatsemi \fbox \fcolorbox \footnotesize \frak \fun "
    r"\gammaup \genfrac \gggtr \girl \gvertneqq \hbox \hdashline \hfil \hphantom \href \hskip "
    r"\huge \idotsint \inj \injlim \invdiameter \iotaup \it \kappaup \kern \lambdaup \large "
    r"\ldotp \leftroot \llap \llless \lower \lvertneqq \math \mathchoice \mathclap \mathllap "
    r"\mathrlap \mit \mkern \moveleft \moveright \mskip \mspace \muup \newcommand "
    r"\newenvironment \ngeqq \normalsize \notowner \notowns \nshortmid \nshortparallel "
    r"\nsubseteqq \nuup \oldstyle \omegaup \over \phiup \piup \plim \projlim \psiup \raise "
    r"\rhoup \rlap \rm \root \rule \scr \scriptsize \sf \sh \shoveleft \shoveright \sideset "
    r"\sigmaup \skew \small \smallint \sout \style \surj \tauup \tfun \th \thetaup \tiny \tt "
    r"\underleftrightarrow \unicode \upharpoonrightup \uproot \upsilonup \varepsilonup "
    r"\varinjlim \varphiup \varpiup \varprojlim \varrhoup \varsigmaup \varsubsetneqq "
    r"\varsupsetneq \varsupsetneqq \varthetaup \vcenter \verb \vphantom \widecheck \xLeftarrow "
    r"\xLeftrightarrow \xRightarrow \xhookleftarrow \xhookrightarrow \xiup \xleftharpoondown "
    r"\xleftharpoonup \xleftrightarrow \xleftrightharpoons \xlongequal \xmapsto "
    r"\xrightharpoondown \xrightharpoonup \xrightleftharpoons \xtofrom \xtwoheadleftarrow "
    r"\xtwoheadrightarrow \zetaup".split()
)
"""What latex2mathml reads and texmath does not (a test tries every command it knows)."""

_REWRITES = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"\\(?:label|tag\*?|textcolor)\s*\{[^{}]*\}", ""),
        (r"\\(?:nonumber|notag|nolimits|strut|mathstrut|smash|ensuremath|mathinner)\b", ""),
        (r"\\(?:begin|end)\s*\{(?:equation|displaymath|math)\*?\}", ""),
        (r"\{(?:eqnarray|multline|flalign)\*?\}", "{align*}"),
        (r"\{dcases\}", "{cases}"),
        (r"\\begin\s*\{vmatrix\}", r"\\left|\\begin{matrix}"),
        (r"\\end\s*\{vmatrix\}", r"\\end{matrix}\\right|"),
        (r"\\begin\s*\{Vmatrix\}", r"\\left\\|\\begin{matrix}"),
        (r"\\end\s*\{Vmatrix\}", r"\\end{matrix}\\right\\|"),
        (r"\\cfrac\b", r"\\dfrac"),
        (r"\\[td]binom\b", r"\\binom"),
        (r"\{([^{}]*)\\over\b([^{}]*)\}", r"\\frac{\1}{\2}"),
        (r"\{\s*\\rm\b\s*", r"\\mathrm{"),
        (r"\{\s*\\bf\b\s*", r"\\mathbf{"),
        (r"\{\s*\\it\b\s*", r"\\mathit{"),
        (r"\{\s*\\cal\b\s*", r"\\mathcal{"),
        (r"\\(?:textsc|textup|textmd|textnormal|emph|textsl|hbox)\b", r"\\text"),
        (r"\\mathnormal\b", r"\\mathit"),
        (r"\\bold\b", r"\\mathbf"),
        (r"\\arg(max|min)\b", r"\\operatorname*{arg\\,\1}"),
        (r"\\arg\b", r"\\operatorname{arg}"),
        (r"\\(plim|cosec|arctg|ctg|tg|cotg)\b", r"\\operatorname{\1}"),
        (r"\\operatornamewithlimits\b", r"\\operatorname*"),
        (r"\\ket\s*\{([^{}]*)\}", r"|\1\\rangle"),
        (r"\\bra\s*\{([^{}]*)\}", r"\\langle \1|"),
        (r"\\braket\s*\{([^{}]*)\}", r"\\langle \1\\rangle"),
        (r"\\xlongequal\s*\{([^{}]*)\}", r"\\overset{\1}{=}"),
        (
            r"\\x(rightleftharpoons|leftrightarrow|mapsto|Rightarrow|Leftrightarrow|Leftarrow)"
            r"\s*\{([^{}]*)\}",
            r"\\overset{\2}{\\\1}",
        ),
        (r"\\var(limsup|liminf)\b", r"\\operatorname*{\1}"),
        (r"\\thick(approx|sim)\b", r"\\\1"),
        (r"\\shortmid\b", r"\\mid"),
        (r"\\Bbb\b", r"\\mathbb"),
        (r"\\intop\b", r"\\int"),
        (r"\\[hv]space\*?\s*\{[^{}]*\}", r"\\;"),
        (r"\\(?:thinspace|nobreakspace|space)\b", r"\\ "),
        (r"\\(?:medspace|thickspace)\b", r"\\;"),
        (r"\\neg(?:thin|med|thick)space\b", r"\\!"),
        (r"\\degree\b", "°"),
        (r"\\AA\b", "Å"),
        (r"\\S(?![A-Za-z])", "§"),
        (r"\\d(d?)ag\b", r"\\d\1agger"),
    )
)

_TOKEN = re.compile(r"\\([A-Za-z]+|.)|([{}])", re.DOTALL)
_ESCAPES = frozenset(",;:!> {}|#$%&_\n\\")
_STRAY = re.compile('[#"`]')
_TEXT = re.compile(r"\\(?:text[a-z]*|mbox)\s*\{[^{}]*\}")
_ROWS = re.compile(r"\\begin.*\\end|\\substack\s*\{.*\}", re.DOTALL)
_BREAKS = re.compile(r"&|\\\\")
_ENVIRONMENT = re.compile(r"\\(?:begin|end)\s*\{([^{}]*)\}")


def tidied(latex: str) -> str:
    """The formula in commands that both readers know. Never raises."""
    for pattern, replacement in _REWRITES:
        latex = pattern.sub(replacement, latex)
    return latex.strip()


def check_shape(latex: str) -> None:
    """Raises `CannotRender` for what is too big, unbalanced, or not in the subset."""
    if len(latex) > MAX_CHARACTERS:
        raise CannotRender(f"a formula of more than {MAX_CHARACTERS} characters")
    depth = 0
    for token in _TOKEN.finditer(latex):
        command, brace = token.groups()
        if brace:
            depth += 1 if brace == "{" else -1
            if not 0 <= depth <= MAX_DEPTH:
                raise CannotRender("the braces of a formula do not match, or nest too deeply")
        elif f"\\{command}" in NOT_ON_PAPER or not (command.isalpha() or command in _ESCAPES):
            raise CannotRender(f"a formula uses \\{command}")
    if depth:
        raise CannotRender("the braces of a formula do not match")
    for name in _ENVIRONMENT.findall(latex):
        if name not in ENVIRONMENTS:
            raise CannotRender(f"a formula uses the environment {name[:40]}")
    if _STRAY.search(_TEXT.sub("", _escaped_away(latex))):
        raise CannotRender("a formula holds a character that means nothing there")
    if _BREAKS.search(_ROWS.sub("", _escaped_away(latex))):
        raise CannotRender("a formula has rows or columns outside a table")


def _escaped_away(latex: str) -> str:
    """The formula without `\\#` and the like, its commands and row ends left."""
    return _TOKEN.sub(lambda found: "" if _is_escape(found[0]) else found[0], latex)


def _is_escape(token: str) -> bool:
    return len(token) == 2 and token != "\\\\" and not token[1].isalpha()
