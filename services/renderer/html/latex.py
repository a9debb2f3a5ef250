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
    r"\And \DeclareMathOperator \Huge \LARGE \LaTeX \Large \Lbrack \Rbrack \Lparen \Rparen "
    r"\GreaterTilde \LessTilde \LeftTriangle \RightTriangle \SetDelayed \Space \TeX \Tiny \above "
    r"\abovewithdelims \atop \atopwithdelims \class \clap \colorbox \cr \cth \def \displaylines "
    r"\eqalign \eqalignno \fbox \fcolorbox \footnotesize \genfrac \hbox \hdashline \hfil "
    r"\hphantom \href \huge \idotsint \injlim \kern \large \leftroot \llap \lower \mathchoice "
    r"\mathclap \mathllap \mathrlap \mkern \moveleft \moveright \mskip \mspace \newcommand "
    r"\newenvironment \normalsize \oldstyle \over \plim \projlim \raise \rlap \root \rule \scr "
    r"\scriptsize \shoveleft \shoveright \sideset \skew \small \sout \style \tiny \unicode "
    r"\uproot \vcenter \verb \vphantom \rm \bf \it \sf \tt \cal \frak \math".split()
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
        (r"\\x(rightleftharpoons|mapsto)\s*\{([^{}]*)\}", r"\\overset{\2}{\\\1}"),
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
        elif f"\\{command}" in NOT_ON_PAPER:
            raise CannotRender(f"a formula uses \\{command}")
    if depth:
        raise CannotRender("the braces of a formula do not match")
    for name in _ENVIRONMENT.findall(latex):
        if name not in ENVIRONMENTS:
            raise CannotRender(f"a formula uses the environment {name[:40]}")
