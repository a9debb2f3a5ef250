"""Spans to a collector, where one is named. Imported only then: the SDK is not small."""

from collections.abc import Mapping
from types import TracebackType
from typing import Self

from opentelemetry import context as otel_context
from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import NonRecordingSpan, Span, SpanContext, SpanKind, TraceFlags

from examstream.pipeline.telemetry.tracing import Hop, TraceContext, current_trace


class OtlpTracing:
    """Consumer and producer spans of each hop; other libraries' spans nest in them."""

    def __init__(self, service: str, processor: SpanProcessor) -> None:
        self._provider = TracerProvider(resource=Resource.create({"service.name": service}))
        self._provider.add_span_processor(processor)
        self._tracer = self._provider.get_tracer("examstream")

    @classmethod
    def to(cls, endpoint: str, service: str) -> "OtlpTracing":
        """Export to this collector; and be the process's provider, for what libraries record."""
        tracing = cls(service, BatchSpanProcessor(OTLPSpanExporter(endpoint=endpoint)))
        trace.set_tracer_provider(tracing._provider)
        return tracing

    def hop(self, name: str, headers: Mapping[str, str]) -> Hop:
        return OtlpHop(self._tracer, name, headers)

    def close(self) -> None:
        self._provider.shutdown()


class OtlpHop:
    """The work on one message, as a consumer span; as the root where nothing came before."""

    def __init__(self, tracer: trace.Tracer, name: str, headers: Mapping[str, str]) -> None:
        self._tracer, self._name = tracer, name
        above = TraceContext.read(headers)
        self._above = None if above is None else _remote(above)
        self._span: Span = trace.INVALID_SPAN

    def __enter__(self) -> Self:
        kind = SpanKind.INTERNAL if self._above is None else SpanKind.CONSUMER
        self._span = self._tracer.start_span(
            self._name, self._above or otel_context.Context(), kind
        )
        self._otel = otel_context.attach(trace.set_span_in_context(self._span))
        self._token = current_trace.set(_ours(self._span))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        _: TracebackType | None,
    ) -> None:
        current_trace.reset(self._token)
        otel_context.detach(self._otel)
        self._span.end()

    def headers(self) -> dict[str, str]:
        """Of a producer span: the next hop is its child."""
        span = self._tracer.start_span(f"{self._name} publish", kind=SpanKind.PRODUCER)
        span.end()
        return _ours(span).headers()

    def about(self, **ids: str | int) -> None:
        for name, value in ids.items():
            self._span.set_attribute(f"examstream.{name}", value)

    def ended(self, outcome: str) -> None:
        self._span.set_attribute("examstream.outcome", outcome)


def _remote(above: TraceContext) -> otel_context.Context:
    context = SpanContext(
        int(above.trace_id, 16), int(above.span_id, 16), True, TraceFlags(int(above.sampled))
    )
    return trace.set_span_in_context(NonRecordingSpan(context))


def _ours(span: Span) -> TraceContext:
    context = span.get_span_context()
    return TraceContext(
        format(context.trace_id, "032x"),
        format(context.span_id, "016x"),
        bool(context.trace_flags & TraceFlags.SAMPLED),
    )
