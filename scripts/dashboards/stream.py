"""The stream on one screen, left to right: gateway, the four stages, what comes out."""

from scripts.dashboards.panel import (
    KUBE,
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

STAGES = ("generator", "answerer", "grader", "renderer")
ERRORS = "retry|failed|poison|unreadable"
"""Ends of deliveries that are faults; `rejected` is a verdict on content, and no fault."""
WIDTH = 4


def error_share(stage: str) -> str:
    bad = rate(series("outcomes_total", stage=stage, outcome=f"~{ERRORS}"))
    return f"{bad} / {rate(series('outcomes_total', stage=stage))}"


def replicas(name: str, about: str = "") -> Panel:
    """Of a Deployment, with the least and the most its autoscaler may make of it."""
    hpa = {"horizontalpodautoscaler": f"~.*-{name}"}
    return Panel(
        f"{name}: replicas",
        (
            Query(
                total(foreign("kube_deployment_status_replicas_ready", deployment=f"~.*-{name}")),
                "ready",
            ),
            Query(total(foreign("kube_horizontalpodautoscaler_spec_max_replicas", **hpa)), "max"),
            Query(total(foreign("kube_horizontalpodautoscaler_spec_min_replicas", **hpa)), "min"),
        ),
        width=WIDTH,
        height=4,
        stat=True,
        needs=KUBE,
        about=about,
    )


def _numbers(stage: str) -> Panel:
    return Panel(
        stage,
        (
            Query(per_minute(series("outcomes_total", stage=stage)), "a minute", "opm"),
            Query(error_share(stage), "errors", "percentunit"),
            Query(quantile(0.95, "wait_seconds", stage=stage), "wait, p95", "s"),
            Query(quantile(0.95, "duration_seconds", stage=stage), "work, p95", "s"),
        ),
        width=WIDTH,
        height=6,
        stat=True,
        about="Deliveries that ended, the share of faults among them, how long a message waited "
        "for the stage, how long the stage worked on it.",
    )


def _load(stage: str) -> Panel:
    queues = f"~{stage}(\\\\.again|\\\\.quarantine)?"
    waiting = highest(series("ready", stage=stage, queue=queues), "queue")
    return Panel(
        f"{stage}: in progress, waiting",
        (
            Query(total(series("in_progress", stage=stage)), "in progress"),
            Query(total(series("holding", stage=stage)), "holds for room"),
            Query(f"sum ({waiting})", "waiting"),
            Query(total(series("places", stage=stage)), "places"),
        ),
        width=WIDTH,
        height=6,
    )


def _times(stage: str) -> Panel:
    return Panel(
        f"{stage}: wait and work",
        (
            Query(quantile(0.5, "wait_seconds", stage=stage), "wait p50"),
            Query(quantile(0.95, "wait_seconds", stage=stage), "wait p95"),
            Query(quantile(0.5, "duration_seconds", stage=stage), "work p50"),
            Query(quantile(0.95, "duration_seconds", stage=stage), "work p95"),
        ),
        unit="s",
        width=WIDTH,
        height=6,
    )


_FIRST = "time_to_first_question_seconds"
_REQUESTS = series("http_requests_total")

STREAM = Dashboard(
    "stream",
    "Examstream · stream",
    "A question's way, left to right: asked for, written, answered, graded, rendered, accepted.",
    (
        (
            Panel(
                "gateway",
                (
                    Query(per_minute(series("http_requests_total", status="202")), "asked", "opm"),
                    Query(highest(series("waiting")), "waiting slots"),
                    Query(highest(series("in_flight")), "in the stream"),
                    Query(quantile(0.95, _FIRST), "first question, p95", "s"),
                ),
                width=WIDTH,
                height=6,
                stat=True,
                about="Exams asked for, slots that wait for the stream and are in it, and how "
                "long the first question of an exam took.",
            ),
            *(_numbers(stage) for stage in STAGES),
            Panel(
                "out",
                (
                    Query(per_minute(series("slots_total", outcome="accepted")), "accepted", "opm"),
                    Query(
                        f"{rate(series('slots_total', outcome='!accepted'))} / "
                        f"{rate(series('slots_total'))}",
                        "not accepted",
                        "percentunit",
                    ),
                    Query(quantile(0.95, "question_seconds"), "question, p95", "s"),
                    Query(quantile(0.95, "exam_seconds"), "exam, p95", "s"),
                ),
                width=WIDTH,
                height=6,
                stat=True,
                about="Slots that ended accepted, the share that ended otherwise, a question from "
                "dispatch to acceptance, an exam from the 202 to its end.",
            ),
        ),
        (
            Panel(
                "gateway: requests",
                (Query(rate(_REQUESTS, "status"), "{{status}}"),),
                unit="reqps",
                width=WIDTH,
                height=6,
            ),
            *(_load(stage) for stage in STAGES),
            Panel(
                "out: slots that ended",
                (Query(per_minute(series("slots_total"), "outcome"), "{{outcome}}"),),
                unit="opm",
                width=WIDTH,
                height=6,
            ),
        ),
        (
            Panel(
                "gateway: first question",
                (
                    Query(quantile(0.5, _FIRST), "p50"),
                    Query(quantile(0.95, _FIRST), "p95"),
                ),
                unit="s",
                width=WIDTH,
                height=6,
                about="The objective is 30 s for 95 of 100 exams (docs/observability.md).",
            ),
            *(_times(stage) for stage in STAGES),
            Panel(
                "out: end to end",
                (
                    Query(quantile(0.5, "question_seconds"), "question p50"),
                    Query(quantile(0.95, "question_seconds"), "question p95"),
                    Query(quantile(0.5, "exam_seconds"), "exam p50"),
                    Query(quantile(0.95, "exam_seconds"), "exam p95"),
                ),
                unit="s",
                width=WIDTH,
                height=6,
            ),
        ),
        (
            replicas("gateway"),
            *(replicas(stage) for stage in STAGES),
            Panel(
                "out: exams",
                (
                    Query(highest(series("exams_open")), "open"),
                    Query(highest(series("exam_unmoved_seconds")), "longest at rest", "s"),
                ),
                width=WIDTH,
                height=4,
                stat=True,
            ),
        ),
    ),
)
