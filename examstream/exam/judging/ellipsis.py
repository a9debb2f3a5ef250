"""What an English sentence leaves out because it has just said it: `B does not`, `there is none`."""

import re

from examstream.text.lexicon import is_finite

_DOES_NOT = re.compile(
    r"(?P<before>.+?)(?P<but>,?\s(?:whereas|while|but)\s)(?P<who>[^,;]{2,80}?\s(?:does|do|did)(?:\snot)?)(?P<rest>[,;.].*|$)",
    re.S,
)
_NONE = re.compile(
    r"\bthere (?P<be>is|are|was|were) an? (?P<what>[^,;]+)(?P<mid>.*?)\bthere (?:is|are|was|were) none\b",
    re.I | re.S,
)
_ONE = re.compile(
    r"\bis (?P<what>an? [\w\s-]{3,40}?)(?P<that>\s(?:in which|that|which|who|whose)\b.+?\bis )one(?=\s(?:in which|that|which|who|whose)\b)",
    re.S,
)


def filled(text: str) -> str:
    """The sentence with what it leaves out put in, as it was said; its verb keeps its form."""
    text = _ONE.sub(lambda m: f"is {m['what']}{m['that']}{m['what']}", text)
    text = _NONE.sub(
        lambda m: f"there {m['be']} a {m['what']}{m['mid']}there {m['be']} no {m['what']}", text
    )
    if (match := _DOES_NOT.match(text)) and (said := _predicate(match["before"])):
        return f"{match['before']}{match['but']}{match['who']} {said}{match['rest']}"
    return text


def _predicate(clause: str) -> str:
    """From the finite verb on; "" where none is seen."""
    words = list(re.finditer(r"[\w'’-]+", clause))
    at = next((w.start() for w in words[1:] if w.group().islower() and is_finite(w.group())), None)
    return clause[at:].strip() if at is not None else ""
