"""Logs: one JSON object a line, with trace ids; or lines for people."""

import logging
import sys
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from examstream.pipeline.settings import TelemetrySettings
from examstream.pipeline.telemetry.tracing import current_trace

CHATTY = ("aio_pika", "aiormq", "asyncio", "httpx", "httpcore", "openai", "opentelemetry", "jieba")
"""Libraries whose information is of no use to who runs this."""


def configure(settings: TelemetrySettings, service: str) -> None:
    """Send this process's logs, structlog's and the standard library's alike, to stderr."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _trace_ids,
        _faults_without_their_text,
    ]
    renderer: Processor
    if settings.log_format == "json":
        shared.append(_named(service))
        renderer = structlog.processors.JSONRenderer(ensure_ascii=False)
    else:
        renderer = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(settings.log_level.upper())
    for name in CHATTY:
        logging.getLogger(name).setLevel(logging.ERROR)
    # Each failed connect as an error, five times a second; our own link says it once.
    logging.getLogger("aiormq.connection").setLevel(logging.CRITICAL)


def _named(service: str) -> Processor:
    def add(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
        event["service"] = service
        return event

    return add


def _trace_ids(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    trace = current_trace.get()
    if trace is not None:
        event["trace_id"], event["span_id"] = trace.trace_id, trace.span_id
    return event


def _faults_without_their_text(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """A traceback as kind and places: a library's message may quote a lecture or a key."""
    info: Any = event.pop("exc_info", None)
    if info is True:
        info = sys.exc_info()
    fault = info[1] if isinstance(info, tuple) else info
    if isinstance(fault, BaseException):
        event["fault"] = type(fault).__name__
        trace, places = fault.__traceback__, []
        while trace is not None:
            code = trace.tb_frame.f_code
            places.append(f"{code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}")
            trace = trace.tb_next
        event["places"] = places
    return event
