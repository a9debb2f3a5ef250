"""A definition, as every pattern finds it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Definition:
    """A term and what the lecture says it is.

    form: "called" (`said` is a subject: "the jumping of …"), "is" (`said` follows is/are: "a bond
    that …"), "entry" (a glossary's phrase, often without an article).
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
    peers: tuple[str, ...] = ()  # what the same list tells of beside it
