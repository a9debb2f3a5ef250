"""A definition, as every pattern finds it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Definition:
    """A term and what the lecture says it is.

    form: "called" (`said` is a subject: "the jumping of …"), "is" (`said` follows is/are: "a bond
    that …"), "entry" (a glossary's phrase, often without an article), "described" (a clause), "occurs" ("when
    …"), "when" (`said` and a condition: "the market when one firm sells all").
    """

    term: str  # base form
    printed: str  # as it stands in the sentence
    said: str
    form: str
    pattern: str
    start: int
    end: int
    heading: str
    plural: bool  # the printed term is a plural
    article: str = ""  # before the term in "called" and "is" sentences
    short: str = ""
    others: tuple[str, ...] = ()  # aliases the entry names
    ask: str = ""  # the question, where `form` is "when"
    frame: str = ""  # and its sentence, {} where the name stands
    peers: tuple[str, ...] = ()  # what the same list tells of beside it
