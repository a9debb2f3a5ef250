"""The identifiers of a LaTeX formula, without parsing it: which letters need to be bound."""

import re

_DROP = re.compile(
    r"\\(?:text|mathrm|operatorname|mbox|textrm|mathbf|mathbb|mathcal|begin|end|label|tag)\*?\{[^{}]*\}"
)
_SPACING = re.compile(
    r"\\(?:left|right|big+|Big+|bigl|bigr|quad|qquad|limits|displaystyle)(?![a-zA-Z])"
)
_GREEK = (
    "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi rho "
    "varrho sigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega"
).split()
_TOKEN = re.compile(
    r"(?P<name>\\(?:"
    + "|".join(sorted(_GREEK, key=len, reverse=True))
    + r")(?![a-zA-Z])|[A-Za-zα-ωΑ-Ω])(?P<prime>'+)?"
    r"|\\[a-zA-Z]+|\\."
)
_BOUND = re.compile(
    r"\\(?:forall|exists|sum|prod|min|max|bigcup|bigcap|lim|int|inf|sup|argmin|argmax)\s*_?\s*\{?\s*"
    r"(?P<names>[A-Za-z](?:_?\d)?'?(?:\s*,\s*[A-Za-z]'?)*)\s*(?:\\in|=|\\to|\\ge|\\le|<|>|,|\}|\\neq|\\subset)"
)


def quantified(latex: str) -> set[str]:
    """Letters a formula binds by itself: under a sum, after a quantifier."""
    text = _SPACING.sub(" ", _DROP.sub(" ", latex))
    return {name.strip() for found in _BOUND.finditer(text) for name in found["names"].split(",")}


def identifiers(latex: str) -> tuple[str, ...]:
    """Letters of a formula in order, each once; indices and what the formula itself binds are out."""
    text = _SPACING.sub(" ", _DROP.sub(" ", latex))
    own = quantified(latex)
    own |= {re.sub(r"[_\d]", "", name) for name in own}
    text = re.sub(r"_\{[^{}]*\}|_[A-Za-z0-9]", "", text)
    text = re.sub(r"\^\{?(?:\\top|\\ast|\*|T)\}?", "", text)
    names: list[str] = []
    for found in _TOKEN.finditer(text):
        name = found["name"]
        if name is None:
            continue
        name += found["prime"] or ""
        if name in ("\\pi", "e", "i", "O", "\\Theta", "\\Omega") and re.match(
            r"\s*(?:\(|\^)", text[found.end() :]
        ):
            continue
        if name not in own and name not in names:
            names.append(name)
    return tuple(names)
