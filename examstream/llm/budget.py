"""How long an answer may be: the setting, or less where the budget does not pay for it."""

from examstream.llm.base import Budget, Usage
from examstream.llm.settings import Price
from examstream.pipeline.errors import OverBudget

LEAST_TOKENS = 64
"""An answer shorter than this is none."""


def estimated_tokens(text: str) -> int:
    """Tokens of a text, rather too many than too few: 3 letters each; 1.5 a Chinese character."""
    wide = sum(1 for c in text if ord(c) > 0x2E80)
    return (len(text) - wide) // 3 + wide * 3 // 2 + 1


def output_limit(asked: int, prompt_tokens: int, budget: Budget, price: Price) -> int:
    """`max_tokens` of a call: at most `asked`, and what the budget leaves after the prompt.

    Raises OverBudget where that is too little for an answer.
    """
    most = asked
    if budget.tokens is not None:
        most = min(most, budget.tokens - prompt_tokens)
    if budget.micro_usd is not None:
        left = budget.micro_usd - prompt_tokens * price.input_usd
        if price.output_usd > 0:
            most = min(most, int(left / price.output_usd))
        elif left < 0:
            most = 0
    if most < min(LEAST_TOKENS, asked):
        raise OverBudget("over budget: the allowance does not pay for the next call to the model")
    return most


def cost(price: Price, input_tokens: int, output_tokens: int) -> Usage:
    """What one call used; dollars per million tokens are micro-dollars per token."""
    spent = input_tokens * price.input_usd + output_tokens * price.output_usd
    return Usage(1, input_tokens, output_tokens, round(spent))
