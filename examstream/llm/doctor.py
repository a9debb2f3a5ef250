"""Does the model's endpoint answer, and offer the models that are asked for?"""

import asyncio
import json
import urllib.error
import urllib.request
from collections.abc import Sequence

from examstream.llm.settings import ModelSettings
from examstream.pipeline.finding import Finding

_SECONDS = 10.0
_NAME = "model endpoint"


async def examine(models: ModelSettings, stages: Sequence[str]) -> list[Finding]:
    """The endpoint is asked which models it has; that costs nothing.

    `stages` are those whose engine is a model: generator, answerer, grader.
    """
    if not stages and not models.base_url:
        return [Finding("engine", True, "rules: no model is asked")]
    if not models.base_url:
        told = "models.base_url is not set: name an OpenAI-compatible endpoint"
        return [Finding(_NAME, False, told)]
    try:
        async with asyncio.timeout(_SECONDS):
            known = await asyncio.to_thread(_known, models)
    except urllib.error.HTTPError as error:
        way = "check models.api_key" if error.code in {401, 403} else "check models.base_url"
        return [Finding(_NAME, False, f"{models.base_url} answered {error.code}: {way}")]
    except (OSError, ValueError, TimeoutError) as error:
        reason = getattr(error, "reason", None) or error
        told = f"{models.base_url} does not answer ({reason!s})"
        return [Finding(_NAME, False, f"{told}: check models.base_url")]
    found = Finding(_NAME, True, f"{models.base_url} offers {len(known)} models")
    return [found, *(_offered(models, stage, known) for stage in stages)]


def _offered(models: ModelSettings, stage: str, known: set[str]) -> Finding:
    name, wanted = f"model of the {stage}", getattr(models, stage) or models.generator
    if not wanted:
        return Finding(name, False, f"set models.{stage}")
    if known and wanted not in known:
        return Finding(name, False, f"{wanted} is not among those offered: check models.{stage}")
    return Finding(name, True, wanted)


def _known(models: ModelSettings) -> set[str]:
    request = urllib.request.Request(f"{models.base_url.rstrip('/')}/models")
    if models.api_key is not None:
        request.add_header("Authorization", f"Bearer {models.api_key.get_secret_value()}")
    with urllib.request.urlopen(request, timeout=_SECONDS) as answer:
        told = json.load(answer)
    return {str(one["id"]) for one in told.get("data", []) if isinstance(one, dict) and "id" in one}
