"""The gateway: requests, what waits, who dispatches, what became of exams."""

from scripts.dashboards.panel import (
    Dashboard,
    Panel,
    Query,
    foreign,
    highest,
    per_minute,
    quantile,
    rate,
    series,
    total,
)

_OF_GATEWAY = f"and on (namespace, pod) {series('leads')}"

GATEWAY = Dashboard(
    "gateway",
    "Examstream · gateway",
    "Requests and answers, exams in and out, who dispatches.",
    (
        (
            Panel(
                "Requests, by route",
                (
                    Query(
                        rate(series("http_requests_total"), "route, method"), "{{method}} {{route}}"
                    ),
                ),
                unit="reqps",
                stacked=True,
            ),
            Panel(
                "Refused and broken, by status",
                (
                    Query(
                        rate(series("http_requests_total", status="~[45].."), "status"),
                        "{{status}}",
                    ),
                ),
                unit="reqps",
                about="429 is a limit met (docs/settings.md, gateway), 5xx is ours.",
            ),
            Panel(
                "Until the answer begins (p95)",
                (Query(quantile(0.95, "http_seconds", "route"), "{{route}}"),),
                unit="s",
            ),
        ),
        (
            Panel(
                "Slots",
                (
                    Query(highest(series("waiting")), "waiting"),
                    Query(highest(series("in_flight")), "in the stream"),
                    Query(highest(series("in_flight_max")), "places in the stream"),
                ),
            ),
            Panel(
                "Answers being sent",
                (Query(total(series("http_open"), "route"), "{{route}}"),),
                about="Streams of events stay open: one for each person who watches.",
            ),
            Panel(
                "Gateways",
                (
                    Query(f"count ({series('leads')})", "there"),
                    Query(total(series("leads")), "dispatching"),
                ),
                stat=True,
                about="Exactly one dispatches; for the moment of a change, none.",
            ),
        ),
        (
            Panel(
                "Exams that ended",
                (Query(per_minute(series("exams_total"), "outcome"), "{{outcome}}"),),
                unit="opm",
            ),
            Panel(
                "Exams open, and how long the longest rests",
                (
                    Query(highest(series("exams_open")), "open"),
                    Query(highest(series("exam_unmoved_seconds")), "longest at rest", "s"),
                ),
            ),
            Panel(
                "From the 202 to the end, by status (p95)",
                (Query(quantile(0.95, "exam_seconds", "outcome"), "{{outcome}}"),),
                unit="s",
            ),
        ),
        (
            Panel(
                "CPU, by pod",
                (
                    Query(
                        "sum by (pod) (rate("
                        f"{foreign('process_cpu_seconds_total')}[$__rate_interval]) {_OF_GATEWAY})",
                        "{{pod}}",
                    ),
                ),
            ),
            Panel(
                "Memory, by pod",
                (
                    Query(
                        f"sum by (pod) ({foreign('process_resident_memory_bytes')} {_OF_GATEWAY})",
                        "{{pod}}",
                    ),
                ),
                unit="bytes",
            ),
            Panel(
                "Reading and planning: jobs of the pool",
                (
                    Query(
                        "60 * sum by (outcome) (rate("
                        f"{series('cpu_jobs_total')}[$__rate_interval]) {_OF_GATEWAY})",
                        "{{outcome}}",
                    ),
                ),
                unit="opm",
            ),
        ),
    ),
)
