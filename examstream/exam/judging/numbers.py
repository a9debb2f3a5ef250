"""Whether a number follows from a quote: it stands there, or two numbers or a formula give it."""

import itertools

from examstream.exam.judging.book import Book
from examstream.exam.judging.formula import evaluated, formulas, values_in
from examstream.exam.judging.quantities import number_of, quantities


def recomputed(book: Book, stem: str, key: str, quote: str, tolerance: float = 0.0) -> bool:
    """Whether the keyed number stands in the quote, or is computed from quote and stem."""
    wanted = number_of(key)
    if wanted is None:
        return False
    room = max(tolerance, 5e-3 * abs(wanted))

    def is_it(value: float) -> bool:
        return abs(value - wanted) <= max(room, 1e-9)

    there = [q.value for q in quantities(quote)]
    if any(is_it(v) for v in there):
        return True
    values = values_in(stem)
    if any(is_it(value) for value, _, _ in evaluated(formulas(quote) + formulas(stem), values)):
        return True
    numbers = list(dict.fromkeys([*there, *(q.value for q in quantities(stem))]))[:14]
    return any(is_it(v) for a, b in itertools.permutations(numbers, 2) for v in _results(a, b))


def _results(a: float, b: float) -> list[float]:
    results = [a + b, a - b, a * b, (a + b) / 2]
    if b:
        results += [a / b, 100 * a / b, 100 * (a - b) / b, a * b / 100]
    return results
