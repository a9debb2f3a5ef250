"""Which language a lecture is in: by its script, and Latin script by its small words."""

import re
import unicodedata
from collections import Counter

from examstream.exam.lecture.errors import OtherLanguage

_SCRIPTS = {
    "CYRILLIC": "Russian or another language in Cyrillic script",
    "GREEK": "Greek",
    "ARABIC": "Arabic or Persian",
    "HEBREW": "Hebrew",
    "DEVANAGARI": "Hindi or another language in Devanagari",
    "THAI": "Thai",
    "HANGUL": "Korean",
    "HIRAGANA": "Japanese",
    "KATAKANA": "Japanese",
    "BENGALI": "Bengali",
    "TAMIL": "Tamil",
    "ARMENIAN": "Armenian",
    "GEORGIAN": "Georgian",
    "CJK": "Chinese",
    "LATIN": "Latin",
}
_SMALL_WORDS = {
    "English": (
        "the of and to in is that for it as with are by this be on an which from at or not we "
        "have can"
    ),
    "German": (
        "der die das und ist nicht ein eine den von zu mit sich des auf für dem im werden als "
        "auch wird sind oder"
    ),
    "French": (
        "le la les des et est une un du en que qui dans pour par sur pas au avec sont ce cette ou "
        "plus"
    ),
    "Spanish": (
        "el la los las de y es una un del en que por con para se no al como son más su lo esta"
    ),
    "Italian": (
        "il la le di e è una un del in che per con si non al come sono più della dei gli nel questo"
    ),
    "Portuguese": (
        "o a os as de e é uma um do da em que por com para se não ao como são mais sua pelo no"
    ),
    "Dutch": (
        "de het een en van is dat niet in op te zijn voor met die aan er ook als door wordt naar "
        "of bij"
    ),
    "Swedish": (
        "och att det som en på är av för med den till inte ett om har de kan eller vid från man "
        "var så"
    ),
    "Polish": "w i na z że do się nie jest to o jak po co ale od za są przez dla być lub oraz tym",
    "Turkish": (
        "ve bir bu da de için ile olarak olan gibi daha çok kadar sonra en her ne ya ise olduğu "
        "değil"
    ),
    "Vietnamese": (
        "và của là có được trong cho một các với không này những để khi từ về đã theo như"
    ),
    "Indonesian": (
        "yang dan di dengan untuk dari pada ini itu adalah dalam tidak ke oleh atau akan juga "
        "dapat sebagai"
    ),
    "Czech": "a se na je v že to s z do o i jako pro by ale za jsou nebo jeho která který při",
}
_WORDS = {name: frozenset(words.split()) for name, words in _SMALL_WORDS.items()}
_FORMULA = re.compile(r"\$\$[^$]*\$\$|\$[^$]*\$|\\[A-Za-z]+")
HINT = (
    "Examstream reads lectures in English and Chinese: give a translation, or set the language "
    "(en or zh) if the text is in one of them."
)


def language_of(text: str, wanted: str = "auto") -> str:
    """`en` or `zh`; raises OtherLanguage with what was found instead."""
    scripts: Counter[str] = Counter()
    plain = _FORMULA.sub(" ", text)
    for sign in plain[:200_000]:
        if sign.isascii():
            scripts["LATIN"] += sign.isalpha()
        elif sign.isalpha():
            script = unicodedata.name(sign, "").split(" ")[0]
            scripts[script if script in _SCRIPTS else "LATIN"] += 1
    total = max(1, sum(scripts.values()))
    chinese, kana = scripts["CJK"], scripts["HIRAGANA"] + scripts["KATAKANA"]
    if wanted in ("en", "zh"):
        share = chinese if wanted == "zh" else scripts["LATIN"]
        if share < 0.02 * total:
            raise OtherLanguage(
                f"The lecture was said to be in {wanted}, but holds no such text.",
                "Leave the language on auto, or send another file.",
            )
        return wanted
    if kana > 0.08 * (chinese + kana) and kana > 20:
        raise OtherLanguage("The lecture is in Japanese.", HINT)
    # A Chinese sign says as much as three letters: Chinese with many English terms is Chinese.
    weights = Counter(
        {
            script: count * (3 if script in ("CJK", "HANGUL") else 1)
            for script, count in scripts.items()
        }
    )
    script = weights.most_common(1)[0][0] if weights else "LATIN"
    if script == "CJK":
        return "zh"
    if script != "LATIN":
        raise OtherLanguage(f"The lecture is in {_SCRIPTS[script]}.", HINT)
    return _latin(plain)


def _latin(text: str) -> str:
    words = re.findall(r"[^\W\d_]+", text.lower())[:40_000]
    counts = Counter(words)
    shares = {
        name: sum(counts[word] for word in small) / max(1, len(words))
        for name, small in _WORDS.items()
    }
    found = max(shares, key=lambda name: shares[name])
    if len(words) > 30 and found != "English" and shares[found] > 1.25 * shares["English"] + 0.02:
        raise OtherLanguage(f"The lecture is in {found}.", HINT)
    return "en"
