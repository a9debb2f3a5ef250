"""One stage, by choice."""

from scripts.dashboards.panel import (
    Dashboard,
    Panel,
    Query,
    Variable,
    foreign,
    highest,
    per_minute,
    quantile,
    rate,
    series,
    total,
)
from scripts.dashboards.stream import ERRORS

_STAGE = {"stage": "~$stage"}
_OF_STAGE = f"and on (namespace, pod) {series('places', **_STAGE)}"

STAGE = Dashboard(
    "stage",
    "Examstream · a stage",
    "What one stage takes, how it ends, how long it takes, and what its processes use.",
    (
        (
            Panel(
                "Deliveries by how they ended",
                (Query(per_minute(series("outcomes_total", **_STAGE), "outcome"), "{{outcome}}"),),
                unit="opm",
            ),
            Panel(
                "Share of faults",
                (
                    Query(
                        f"{rate(series('outcomes_total', outcome=f'~{ERRORS}', **_STAGE), 'stage')}"
                        f" / {rate(series('outcomes_total', **_STAGE), 'stage')}",
                        "{{stage}}",
                    ),
                ),
                unit="percentunit",
            ),
            Panel(
                "Faults by kind",
                (Query(per_minute(series("errors_total", **_STAGE), "error"), "{{error}}"),),
                unit="opm",
                about="Kinds of exceptions. A kind is there once it has happened.",
            ),
        ),
        (
            Panel(
                "Wait, from enqueued to the handler",
                tuple(
                    Query(quantile(q, "wait_seconds", **_STAGE), f"p{round(100 * q)}")
                    for q in (0.5, 0.95, 0.99)
                ),
                unit="s",
            ),
            Panel(
                "Work, by how it ended (p95)",
                (Query(quantile(0.95, "duration_seconds", "outcome", **_STAGE), "{{outcome}}"),),
                unit="s",
            ),
            Panel(
                "Results held for want of room or broker (p95)",
                (Query(quantile(0.95, "held_seconds", **_STAGE), "held"),),
                unit="s",
                about="No series while nothing is held: then all is well.",
            ),
        ),
        (
            Panel(
                "Places",
                (
                    Query(total(series("in_progress", **_STAGE)), "in progress"),
                    Query(total(series("holding", **_STAGE)), "holding"),
                    Query(total(series("places", **_STAGE)), "places"),
                ),
            ),
            Panel(
                "Waiting, by queue",
                (Query(highest(series("ready", **_STAGE), "queue"), "{{queue}}"),),
            ),
            Panel(
                "Backlog: what the autoscaler reads",
                (
                    Query(highest(series("stage_backlog", **_STAGE), "stage"), "{{stage}}"),
                    Query(highest(series("workers", **_STAGE), "stage"), "{{stage}}: processes"),
                ),
            ),
        ),
        (
            Panel(
                "Taken, by queue",
                (Query(per_minute(series("deliveries_total", **_STAGE), "queue"), "{{queue}}"),),
                unit="opm",
            ),
            Panel(
                "Published, by queue",
                (Query(per_minute(series("published_total", **_STAGE), "queue"), "{{queue}}"),),
                unit="opm",
            ),
            Panel(
                "Retried or parked",
                (Query(per_minute(series("retries_total", **_STAGE), "stage"), "{{stage}}"),),
                unit="opm",
            ),
        ),
        (
            Panel(
                "CPU, by pod",
                (
                    Query(
                        "sum by (pod) (rate("
                        f"{foreign('process_cpu_seconds_total')}[$__rate_interval]) {_OF_STAGE})",
                        "{{pod}}",
                    ),
                ),
                about="Cores, of the process itself; its pool's processes are children of it.",
            ),
            Panel(
                "Memory, by pod",
                (
                    Query(
                        f"sum by (pod) ({foreign('process_resident_memory_bytes')} {_OF_STAGE})",
                        "{{pod}}",
                    ),
                ),
                unit="bytes",
            ),
            Panel(
                "Jobs of the process pools",
                (
                    Query(
                        "60 * sum by (outcome) (rate("
                        f"{series('cpu_jobs_total')}[$__rate_interval]) {_OF_STAGE})",
                        "{{outcome}}",
                    ),
                ),
                unit="opm",
            ),
        ),
    ),
    (Variable("stage", "examstream_workers"),),
)
