"""Traces and logs: what they carry, and what they never say."""

import json
import logging
from collections.abc import Iterator

import pytest
import structlog
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind

from examstream.pipeline.settings import TelemetrySettings
from examstream.pipeline.telemetry import logs
from examstream.pipeline.telemetry.otlp import OtlpTracing
from examstream.pipeline.telemetry.tracing import IdTracing, TraceContext, current_trace

HEADER = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def test_a_traceparent_is_read_and_written() -> None:
    context = TraceContext.read({"traceparent": HEADER})
    assert context == TraceContext(
        "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", sampled=True
    )
    assert context is not None
    assert context.headers() == {"traceparent": HEADER}


@pytest.mark.parametrize(
    "header",
    ["", "nonsense", HEADER.upper(), "00-" + "0" * 32 + "-b7ad6b7169203331-01", HEADER + "-more"],
)
def test_a_broken_traceparent_is_no_trace(header: str) -> None:
    assert TraceContext.read({"traceparent": header}) is None


def test_a_hop_keeps_the_trace_and_has_a_span_of_its_own() -> None:
    with IdTracing().hop("grader", {"traceparent": HEADER}) as hop:
        inside = current_trace.get()
        assert inside is not None
        assert inside.trace_id == "0af7651916cd43dd8448eb211c80319c"
        assert inside.span_id != "b7ad6b7169203331"
        assert hop.headers() == inside.headers()
    assert current_trace.get() is None


def test_the_first_hop_begins_a_trace() -> None:
    with IdTracing().hop("generator", {}) as hop:
        assert TraceContext.read(hop.headers()) is not None


def test_with_a_collector_each_hop_is_a_consumer_span_and_each_output_a_producer_span() -> None:
    exporter = InMemorySpanExporter()
    tracing = OtlpTracing("test", SimpleSpanProcessor(exporter))
    with tracing.hop("generator", {"traceparent": HEADER}) as first:
        headers = first.headers()
        first.ended("ok")
    with tracing.hop("answerer", headers) as second:
        assert current_trace.get() is not None
        second.ended("retry")
    tracing.close()
    spans = {span.name: span for span in exporter.get_finished_spans()}
    generator, publish = spans["generator"], spans["generator publish"]
    answerer = spans["answerer"]
    assert (generator.kind, publish.kind) == (SpanKind.CONSUMER, SpanKind.PRODUCER)
    assert generator.parent is not None
    assert publish.parent is not None
    assert answerer.parent is not None
    assert generator.parent.span_id == int("b7ad6b7169203331", 16)
    assert publish.parent.span_id == generator.context.span_id
    assert answerer.parent.span_id == publish.context.span_id
    assert {span.context.trace_id for span in spans.values()} == {
        int("0af7651916cd43dd8448eb211c80319c", 16)
    }
    assert dict(answerer.attributes or {}) == {"examstream.outcome": "retry"}


Written = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in logs.CHATTY}
    yield
    root.handlers, root.level = handlers, level
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)
    structlog.reset_defaults()


def lines(written: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in written.splitlines()]


def test_both_kinds_of_loggers_write_json_with_trace_ids(capsys: Written) -> None:
    logs.configure(TelemetrySettings(), "grader")
    with IdTracing().hop("grader", {"traceparent": HEADER}):
        structlog.get_logger("ours").info("graded", seconds=1.5)
        logging.getLogger("theirs").warning("queue %s is full", "render")
    ours, theirs = lines(capsys.readouterr().err)
    assert (ours["event"], ours["seconds"], ours["level"]) == ("graded", 1.5, "info")
    assert (theirs["event"], theirs["logger"]) == ("queue render is full", "theirs")
    for line in (ours, theirs):
        assert line["trace_id"] == "0af7651916cd43dd8448eb211c80319c"
        assert line["service"] == "grader"
        assert str(line["timestamp"]).endswith("Z")


def test_a_logged_fault_tells_kind_and_places_and_not_its_text(capsys: Written) -> None:
    logs.configure(TelemetrySettings(), "grader")
    try:
        raise ValueError("the key is B")
    except ValueError:
        logging.getLogger("theirs").exception("it broke")
    written = capsys.readouterr().err
    (line,) = lines(written)
    assert line["fault"] == "ValueError"
    assert str(line["places"]).count("test_telemetry.py:") == 1
    assert "the key is B" not in written


def test_for_people_lines_are_not_json_and_chatter_is_kept_out(capsys: Written) -> None:
    logs.configure(TelemetrySettings(log_format="console"), "grader")
    logging.getLogger("aiormq.connection").warning("chatter")
    logging.getLogger("examstream").info("hello")
    written = capsys.readouterr().err
    assert "hello" in written
    assert "chatter" not in written
    assert not written.startswith("{")
