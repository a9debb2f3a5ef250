"""A receiver of OTLP over HTTP, as a collector is one; and a trace drawn as text."""

import gzip
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)
from opentelemetry.proto.common.v1.common_pb2 import AnyValue

PATH = "/v1/traces"
KINDS = ("", "internal", "server", "client", "producer", "consumer")


@dataclass(frozen=True)
class Span:
    """One span as it was received; times in seconds since 1970."""

    trace: str
    id: str
    parent: str
    service: str
    name: str
    kind: str
    start: float
    end: float
    attributes: dict[str, str | int]


@dataclass
class Received:
    """All spans so far."""

    address: str = ""
    spans: list[Span] = field(default_factory=list)

    def traces(self) -> dict[str, list[Span]]:
        """By trace, each in the order of time."""
        found: dict[str, list[Span]] = {}
        for span in sorted(self.spans, key=lambda one: one.start):
            found.setdefault(span.trace, []).append(span)
        return found


@contextmanager
def receiver() -> Iterator[Received]:
    """Receive on a free port until the block ends."""
    received = Received()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.headers.get("Content-Encoding") == "gzip":
                body = gzip.decompress(body)
            right = self.path == PATH and self.headers["Content-Type"] == "application/x-protobuf"
            if right:
                received.spans.extend(_spans(ExportTraceServiceRequest.FromString(body)))
            answer = ExportTraceServiceResponse().SerializeToString()
            self.send_response(200 if right else 400)
            self.send_header("Content-Type", "application/x-protobuf")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        received.address = f"http://127.0.0.1:{server.server_port}{PATH}"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield received
        finally:
            server.shutdown()
            thread.join()


def drawn(spans: Sequence[Span], columns: int = 36) -> str:
    """A trace as a tree with bars: who, what, from when, how long."""
    begin, end = min(s.start for s in spans), max(s.end for s in spans)
    known = {span.id for span in spans}
    depths: dict[str, int] = {}
    lines = []
    for span in spans:
        depth = depths[span.parent] + 1 if span.parent in known else 0
        depths[span.id] = depth
        left = round((span.start - begin) / (end - begin) * columns)
        width = max(1, round((span.end - span.start) / (end - begin) * columns))
        bar = (" " * left + "█" * width)[:columns].ljust(columns)
        told = "  " * depth + span.name
        outcome = span.attributes.get("examstream.outcome", "")
        lines.append(
            f"{span.service.removeprefix('examstream-'):<10} {told:<34} {bar} "
            f"{1000 * (span.start - begin):6.1f} +{1000 * (span.end - span.start):6.1f} ms  "
            f"{span.kind} {outcome}".rstrip()
        )
    return "\n".join(lines)


def _spans(request: ExportTraceServiceRequest) -> Iterator[Span]:
    for resource in request.resource_spans:
        of = {one.key: _value(one.value) for one in resource.resource.attributes}
        for scope in resource.scope_spans:
            for span in scope.spans:
                yield Span(
                    span.trace_id.hex(),
                    span.span_id.hex(),
                    span.parent_span_id.hex(),
                    str(of["service.name"]),
                    span.name,
                    KINDS[span.kind],
                    span.start_time_unix_nano / 1e9,
                    span.end_time_unix_nano / 1e9,
                    {one.key: _value(one.value) for one in span.attributes},
                )


def _value(value: AnyValue) -> str | int:
    kind = value.WhichOneof("value")
    return value.int_value if kind == "int_value" else value.string_value
