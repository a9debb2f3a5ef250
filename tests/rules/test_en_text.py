"""Reading English: sentences, subjects, numbers, plurals."""

import pytest

from examstream.text.clauses import clause, lower_first, split_lead, upper_first
from examstream.text.nouns import article, is_plural, plural_phrase, singular_phrase
from examstream.text.quantities import quantities
from examstream.text.sentences import sentences
from examstream.text.typos import misspelt
from examstream.text.words import words


def _cut(text: str) -> list[str]:
    return [text[a:b] for a, b in sentences(text)]


def test_en_sentences_end_where_sentences_end() -> None:
    text = "Dr. Hill saw it, e.g. in Fig. 3. The rate is 3.5 (see p. 4. there). It fell."
    assert _cut(text) == [
        "Dr. Hill saw it, e.g. in Fig. 3.",
        "The rate is 3.5 (see p. 4. there).",
        "It fell.",
    ]


def test_en_sentences_never_end_inside_a_formula() -> None:
    text = "We have $a. B$ here. And $$x. Y$$ too."
    assert _cut(text) == ["We have $a. B$ here.", "And $$x. Y$$ too."]


def test_en_displayed_formula_with_an_end_mark_ends_its_sentence() -> None:
    text = r"The rate is $$\frac{a}{b} \quad.$$ (1) Tolls rise. It is $$x$$ Here, too."
    assert _cut(text) == [
        r"The rate is $$\frac{a}{b} \quad.$$ (1)",
        "Tolls rise.",
        "It is $$x$$ Here, too.",
    ]


@pytest.mark.parametrize(
    ("text", "subject", "verb"),
    [
        ("The ledger that a clerk keeps is closed at noon.", "The ledger that a clerk keeps", "is"),
        ("Gap walls allow water to pass freely.", "Gap walls", "allow"),
        ("A toll sets the price of a crossing.", "A toll", "sets"),
        ("Queen Maud sealed the treaty at Dover.", "Queen Maud", "sealed"),
        ("The number of posts determines the length.", "The number of posts", "determines"),
    ],
)
def test_en_clause_is_cut_at_its_main_verb(text: str, subject: str, verb: str) -> None:
    cut = clause(text)
    assert cut is not None
    assert (cut.subject, cut.run[cut.verb].text) == (subject, verb)


def test_en_lead_is_split_off() -> None:
    assert split_lead("In dry soils, roots grow deep.") == ("In dry soils", "Roots grow deep.")


@pytest.mark.parametrize(
    ("text", "value", "unit", "counted"),
    [
        ("It weighs about 12.5 kg in all.", 12.5, "kg", ""),
        ("A tower of three round storeys stands.", 3, "", "round storeys"),
        ("It fell to −70 mV at once.", -70, "mV", ""),
        ("It lasts 1.25 billion years.", 1.25e9, "years", ""),
        ("It has a mass of 1.6 × 10⁻²⁴ grams.", 1.6e-24, "grams", ""),
    ],
)
def test_en_quantity_is_read(text: str, value: float, unit: str, counted: str) -> None:
    (found,) = quantities(words(text))
    assert found.value == pytest.approx(value)
    assert (found.unit, found.counted) == (unit, counted)


@pytest.mark.parametrize("text", ["Between 3 and 5 km away.", "At least 4 metres.", "13–20 years."])
def test_en_bounds_and_ranges_are_no_quantities(text: str) -> None:
    assert quantities(words(text)) == []


def test_en_number_of_nouns() -> None:
    assert singular_phrase("nodes of the net") == "node of the net"
    assert plural_phrase("city wall") == "city walls"
    assert is_plural("criteria")
    assert not is_plural("basis")
    assert article("hour") == "an"
    assert article("unit") == "a"


def test_en_first_letters_keep_names() -> None:
    assert lower_first("The wall") == "the wall"
    assert lower_first("King Lear ruled") == "King Lear ruled"
    assert upper_first("pH falls") == "pH falls"


def test_en_misspelt_word_is_seen_only_where_rare() -> None:
    assert misspelt("it is ususally so", {}) == "ususally"
    assert misspelt("it is usually so", {}) == ""
    assert misspelt("the allelic count", {"allelic": 5}) == ""


def test_en_lexicon_is_there_and_its_package_is_not_imported() -> None:
    """It is read as a file: nothing imports textblob, so nothing else would miss it."""
    import sys

    from examstream.text.lexicon import tag

    assert tag("walks") == "VBZ"
    assert "nltk" not in sys.modules
