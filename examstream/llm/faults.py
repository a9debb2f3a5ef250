"""The door's map: from whatever pydantic-ai, the SDK or the network raises to our error tree.

| what happened | what it means here |
|---|---|
| 429, 503, 529 | Retry after `Retry-After`, counted against nobody |
| 429 with a word of quota or billing; 401, 402, 403 | Refused: never asked again |
| 400, 404, 405, 410, 413, 422 and other 4xx | Refused: the same request would be refused again |
| filtered content | Reject: this passage, not this exam |
| 408, 409, 425, 500, 502, 504 and other 5xx | Retry, an attempt of the work |
| nobody listens, no route, no name | ProviderUnavailable: held |
| a timeout, a connection lost in the middle | Retry, an attempt of the work |
| a body that is no answer | BrokenAnswer |

What the other side wrote is never passed on: it may quote the prompt. A machine's code may be.
"""

import re
import time
from collections.abc import Iterator

from openai import OpenAIError
from pydantic import ValidationError
from pydantic_ai.exceptions import (
    AgentRunError,
    ContentFilterError,
    ModelAPIError,
    ModelHTTPError,
    UserError,
)

from examstream.llm.errors import BrokenAnswer, ProviderUnavailable, Refused
from examstream.llm.retry_after import retry_after_seconds
from examstream.pipeline.errors import ExamstreamError, Reject, Retry

WAIT = frozenset({429, 503, 529})
AGAIN = frozenset({408, 409, 425})
_NO_MONEY = re.compile(r"quota|billing|credit|balance|payment", re.I)
_FILTERED = re.compile(r"content_?(?:filter|policy)|moderation", re.I)
_NOT_SENT = frozenset({"ConnectError", "ConnectTimeout", "PoolTimeout", "ProxyError"})
_TIMEOUTS = frozenset({"APITimeoutError", "ReadTimeout", "WriteTimeout", "TimeoutError"})
_CODE = re.compile(r"[\w.:-]{1,60}")


def meaning(fault: Exception, model: str, now: float | None = None) -> Exception:
    """Our error for a fault of a call; what is ours, or unknown, is returned as it is."""
    if isinstance(fault, ExamstreamError):
        return fault
    if isinstance(fault, ModelHTTPError):
        return _by_status(fault, model, time.time() if now is None else now)
    kinds = {type(link).__name__ for link in _chain(fault)}
    if kinds & _NOT_SENT:
        return ProviderUnavailable(f"the endpoint of model {model} cannot be reached")
    if isinstance(fault, TimeoutError) or kinds & _TIMEOUTS:
        return Retry(f"model {model}: no answer in time")
    if isinstance(fault, ModelAPIError):
        return Retry(f"model {model}: the connection was lost")
    if isinstance(fault, ContentFilterError):
        return Reject(f"refused: model {model}: filtered by its provider")
    if isinstance(fault, AgentRunError | OpenAIError | ValidationError | ValueError):
        return BrokenAnswer(f"model {model}: what came back is no answer")
    if isinstance(fault, UserError):
        return Refused(f"model {model}: cannot be asked this way; try another models.output_mode")
    return fault


def _by_status(fault: ModelHTTPError, model: str, now: float) -> Exception:
    status, code = fault.status_code, _code(fault.body)
    said = f"model {model}: HTTP {status}" + (f" ({code})" if code else "")
    if _FILTERED.search(code):
        return Reject(f"refused: {said}")
    if status in {401, 402, 403} or (400 <= status < 500 and _NO_MONEY.search(code)):
        return Refused(f"{said}: check models.api_key and what is left on its account")
    if status in WAIT:
        after = retry_after_seconds(fault.headers, now)
        return Retry(said, after, counts=False)
    if status in AGAIN or status >= 500:
        return Retry(said)
    return Refused(
        f"{said}: check models.base_url, the model's name, and how long its prompts may be"
    )


def _code(body: object) -> str:
    """The machine's words in an error's body: its code and type, nothing a person wrote."""
    inner = body.get("error", body) if isinstance(body, dict) else {}
    if not isinstance(inner, dict):
        return ""
    words = [inner.get(name) for name in ("code", "type")]
    return " ".join(dict.fromkeys(w for w in words if isinstance(w, str) and _CODE.fullmatch(w)))


def _chain(fault: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while fault is not None and id(fault) not in seen:
        seen.add(id(fault))
        yield fault
        fault = fault.__cause__ or fault.__context__
