"""Sub- and superscripts as Unicode signs where there are any, else as a small formula."""

import re

_UP = dict(
    zip(
        "0123456789+-−=()niaobcdefghjklmprstuvwxyz",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱᵃᵒᵇᶜᵈᵉᶠᵍʰʲᵏˡᵐᵖʳˢᵗᵘᵛʷˣʸᶻ",
        strict=True,
    )
)
_UP |= {"–": "⁻", "T": "ᵀ", "′": "′", "*": "*", "°": "°"}
_DOWN = dict(
    zip("0123456789+-−=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True)
)
_PLAIN = {"st", "nd", "rd", "th", "e", "er", "re", "ème", "TM", "®", "™", "a", "o"}
_BASE = re.compile(r"[A-Za-z0-9Α-Ωα-ω)\]]+$")


def raised(before: str, script: str, *, up: bool) -> tuple[str, str]:
    """(text before, perhaps shortened; what follows it) for `before` with a raised `script`."""
    script = script.strip()
    if not script:
        return before, ""
    if up and script in _PLAIN and before[-1:].isalnum():
        ordinal = before[-1:].isdigit() or script in ("TM", "®", "™")
        if ordinal:
            return before, script
    table = _UP if up else _DOWN
    if all(sign in table for sign in script):
        return before, "".join(table[sign] for sign in script)
    if before.endswith("$") and before.count("$") % 2 == 0 and not before.endswith("$$"):
        sign = "^" if up else "_"
        return before[:-1], f"{sign}{{{_formula(script)}}}$"
    base = _BASE.search(before)
    stem = base.group() if base else ""
    if len(stem) == 1 and stem in _GREEK:
        stem, base_sign = stem, rf"\{_GREEK[stem]}"
    else:
        base_sign = stem
    shown = base_sign if len(stem) <= 1 else rf"\mathrm{{{stem}}}"
    start = before[: len(before) - len(stem)]
    return start, f"${shown}{'^' if up else '_'}{{{_formula(script)}}}$"


_GREEK = dict(
    zip(
        "αβγδεζηθικλμνξπρστυφχψωΓΔΘΛΞΠΣΥΦΨΩ",
        "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau "
        "upsilon phi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi "
        "Omega".split(),
        strict=True,
    )
)


def _formula(script: str) -> str:
    script = "".join(f"\\{_GREEK[sign]} " if sign in _GREEK else sign for sign in script).strip()
    if script.isalpha() and script.isascii() and len(script) > 1:
        return rf"\mathrm{{{script}}}"
    if not script.isascii() and any(sign.isalpha() for sign in script):
        return rf"\text{{{script}}}"
    return script.replace("−", "-").replace("$", "")
