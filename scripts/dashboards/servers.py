"""Broker and store, as the services see them and as RabbitMQ tells of itself."""

from scripts.dashboards.panel import (
    RABBIT,
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


def _rabbit(metric: str) -> str:
    return foreign(f"rabbitmq_{metric}")


SERVERS = Dashboard(
    "servers",
    "Examstream · broker and store",
    "RabbitMQ and MongoDB: reached or not, how full, how quick.",
    (
        (
            Panel(
                "Broker reached (share of processes)",
                (Query(f"avg ({series('broker_connected')})", "reached"),),
                unit="percentunit",
            ),
            Panel(
                "Waiting, by queue",
                (Query(highest(series("ready"), "queue"), "{{queue}}"),),
            ),
            Panel(
                "Confirmed publishes, by queue",
                (Query(per_minute(series("published_total"), "queue"), "{{queue}}"),),
                unit="opm",
            ),
        ),
        (
            Panel(
                "RabbitMQ: messages",
                (
                    Query(total(_rabbit("queue_messages_ready")), "ready"),
                    Query(total(_rabbit("queue_messages_unacked")), "taken, not acknowledged"),
                ),
                needs=RABBIT,
            ),
            Panel(
                "RabbitMQ: connections and consumers",
                (
                    Query(total(_rabbit("connections")), "connections"),
                    Query(total(_rabbit("consumers")), "consumers"),
                ),
                needs=RABBIT,
            ),
            Panel(
                "RabbitMQ: messages a second",
                (
                    Query(rate(_rabbit("global_messages_received_total")), "published"),
                    Query(rate(_rabbit("global_messages_confirmed_total")), "confirmed"),
                    Query(rate(_rabbit("global_messages_redelivered_total")), "redelivered"),
                ),
                unit="ops",
                needs=RABBIT,
            ),
        ),
        (
            Panel(
                "RabbitMQ: memory",
                (
                    Query(total(_rabbit("process_resident_memory_bytes")), "used"),
                    Query(total(_rabbit("resident_memory_limit_bytes")), "limit"),
                ),
                unit="bytes",
                width=12,
                needs=RABBIT,
                about="Over the limit it takes no publishes; the stream waits.",
            ),
            Panel(
                "RabbitMQ: disk left",
                (
                    Query(f"min ({_rabbit('disk_space_available_bytes')})", "left"),
                    Query(f"max ({_rabbit('disk_space_available_limit_bytes')})", "limit"),
                ),
                unit="bytes",
                width=12,
                needs=RABBIT,
            ),
        ),
        (
            Panel(
                "Store: calls a second",
                (Query(rate(series("store_seconds_count"), "operation"), "{{operation}}"),),
                unit="ops",
                stacked=True,
            ),
            Panel(
                "Store: time of a call (p95)",
                (Query(quantile(0.95, "store_seconds", "operation"), "{{operation}}"),),
                unit="s",
            ),
            Panel(
                "Store: calls that failed",
                (
                    Query(
                        per_minute(series("store_errors_total"), "operation, error"),
                        "{{operation}}: {{error}}",
                    ),
                ),
                unit="opm",
                about="A kind is there once it has happened: empty while all is well.",
            ),
        ),
    ),
)
