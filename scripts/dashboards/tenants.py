"""The tenants with most, where their names may be told."""

from scripts.dashboards.panel import (
    TENANTS as NEED,
)
from scripts.dashboards.panel import Dashboard, Panel, Query, highest, per_minute, rate, series

_TOP = 10


def _top(expression: str) -> str:
    return f"topk({_TOP}, {expression})"


_SLOTS = series("tenant_slots_total")
_ACCEPTED = series("tenant_slots_total", outcome="accepted")

TENANTS = Dashboard(
    "tenants",
    "Examstream · tenants",
    f"The {_TOP} tenants with most. Empty unless {NEED} is set.",
    (
        (
            Panel(
                "Waiting",
                (Query(_top(highest(series("tenant_waiting"), "tenant")), "{{tenant}}"),),
                needs=NEED,
            ),
            Panel(
                "In the stream",
                (Query(_top(highest(series("tenant_in_flight"), "tenant")), "{{tenant}}"),),
                needs=NEED,
            ),
            Panel(
                "Accepted questions a minute",
                (Query(_top(per_minute(_ACCEPTED, "tenant")), "{{tenant}}"),),
                unit="opm",
                needs=NEED,
            ),
        ),
        (
            Panel(
                "Share of all that ended",
                (
                    Query(
                        _top(
                            f"{rate(_SLOTS, 'tenant')} / ignoring (tenant) group_left () {rate(_SLOTS)}"
                        ),
                        "{{tenant}}",
                    ),
                ),
                unit="percentunit",
                width=12,
                needs=NEED,
            ),
            Panel(
                "Share not accepted",
                (
                    Query(
                        _top(
                            f"1 - {rate(_ACCEPTED, 'tenant')} / {rate(_SLOTS, 'tenant')}",
                        ),
                        "{{tenant}}",
                    ),
                ),
                unit="percentunit",
                width=12,
                needs=NEED,
            ),
        ),
    ),
)
