"""From what a model sent to a validated value, whatever way it chose to send it."""

import json
import re
from collections.abc import Iterator

from pydantic import ValidationError
from pydantic_ai.messages import ModelResponse, TextPart, ToolCallPart

from examstream.llm.base import T
from examstream.llm.errors import BrokenAnswer
from examstream.pipeline.errors import Reject

_FENCE = re.compile(r"^\s*```[\w-]*\s*\n(.*?)\n?\s*```\s*$", re.S)


def read_answer(response: ModelResponse, output: type[T], model: str) -> T:
    """The answer as a tool call's arguments or as JSON in the text, checked by our own model.

    Raises BrokenAnswer, which names fields and kinds of fault, never a value.
    """
    if response.finish_reason == "content_filter":
        raise Reject(f"refused: model {model}: filtered by its provider")
    fault = "it is empty"
    for candidate in _candidates(response):
        if isinstance(candidate, str):
            fault = "it is no JSON"
            continue
        try:
            return output.model_validate(candidate)
        except ValidationError as error:
            fault = _faults(error)
    if response.finish_reason == "length":
        fault = "it was cut off at its longest length (models.output_max_tokens)"
    raise BrokenAnswer(f"model {model}: the answer cannot be used: {fault}") from None


def _candidates(response: ModelResponse) -> Iterator[object]:
    """Parsed values, best first; a text where there was one that does not parse."""
    for call in (p for p in response.parts if isinstance(p, ToolCallPart)):
        if isinstance(call.args, dict):
            yield call.args
        elif call.args:
            yield _parsed(call.args)
    texts = [p.content for p in response.parts if isinstance(p, TextPart)]
    if texts:
        yield _parsed("".join(texts))


def _parsed(text: str) -> object:
    """The JSON value in a text: bare, in a code fence, or between words around it."""
    inner = match[1] if (match := _FENCE.match(text)) else text
    first, last = inner.find("{"), inner.rfind("}")
    for part in (inner, inner[first : last + 1] if 0 <= first < last else ""):
        try:
            value = json.loads(part, strict=False)
        except ValueError:
            continue
        if isinstance(value, dict):
            return value
    return ""


def _faults(error: ValidationError) -> str:
    found = error.errors(include_url=False, include_context=False, include_input=False)
    told = [f"{_place(fault['loc'])} {fault['type']}" for fault in found[:4]]
    return "; ".join(told)


def _place(loc: tuple[int | str, ...]) -> str:
    """Only the field's own name: deeper parts may be keys the model chose."""
    return str(loc[0]) if loc else "answer"
