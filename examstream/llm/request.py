"""How an answer's shape is asked for: as a tool call, as the endpoint's JSON schema, or in words."""

import json
import re
from typing import Any, NamedTuple

from pydantic import BaseModel
from pydantic_ai.models import ModelRequestParameters
from pydantic_ai.output import OutputObjectDefinition
from pydantic_ai.tools import ToolDefinition

from examstream.llm.budget import estimated_tokens
from examstream.llm.settings import OutputMode

AGAIN = "\n\nYour last answer could not be used: it did not fit the schema. Answer once more."
"""Behind a prompt that is asked again: the same prompt might fetch the same broken answer."""

_PROMPTED = """{instructions}

Answer with one JSON object that fits this JSON schema, and nothing else (no code fence):

{schema}"""


class Shaped(NamedTuple):
    """What goes with a request so that the answer has its shape, and its rough size in tokens."""

    parameters: ModelRequestParameters
    tokens: int


def asked(instructions: str, output: type[BaseModel], mode: OutputMode) -> tuple[str, Shaped]:
    """The instructions (with the schema in words where prompted) and the parameters."""
    schema = _plain(output.model_json_schema())
    size = estimated_tokens(json.dumps(schema))
    name = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", output.__name__).lower()
    told = (output.__doc__ or "").strip()
    if mode == "prompted":
        text = json.dumps(schema, ensure_ascii=False, indent=1)
        words = _PROMPTED.format(instructions=instructions, schema=text)
        return words, Shaped(ModelRequestParameters(output_mode="text"), 0)
    if mode == "native":
        shape = OutputObjectDefinition(json_schema=schema, name=name, description=told)
        return instructions, Shaped(
            ModelRequestParameters(
                output_mode="native", output_object=shape, allow_text_output=True
            ),
            size,
        )
    tool = ToolDefinition(name=name, parameters_json_schema=schema, description=told, kind="output")
    return instructions, Shaped(
        ModelRequestParameters(output_mode="tool", output_tools=[tool], allow_text_output=False),
        size,
    )


def _plain(schema: dict[str, Any]) -> dict[str, Any]:
    """Without pydantic's titles: they repeat the names and cost tokens."""

    def cleaned(value: Any) -> Any:
        if isinstance(value, dict):
            return {
                k: cleaned(v) for k, v in value.items() if not (k == "title" and isinstance(v, str))
            }
        return [cleaned(v) for v in value] if isinstance(value, list) else value

    plain = cleaned(schema)
    plain.pop("description", None)  # it goes beside the schema
    return dict(plain)
