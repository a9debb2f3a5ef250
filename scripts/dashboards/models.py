"""The models: calls, latency, tokens, money, refusals."""

from scripts.dashboards.panel import (
    MODEL,
    Dashboard,
    Panel,
    Query,
    Variable,
    per_minute,
    quantile,
    rate,
    series,
)

_MODEL = {"model": "~$model"}
_CALLS = series("model_calls_total", **_MODEL)
_NO_USE = series("model_calls_total", outcome="~broken|failed|refused|unreachable", **_MODEL)
_MONEY = series("model_cost_usd_total", **_MODEL)

MODELS = Dashboard(
    "models",
    "Examstream · models",
    "What is asked of which model, what comes back, how long it takes and what it costs.",
    (
        (
            Panel(
                "Calls by what they came to",
                (Query(per_minute(_CALLS, "outcome"), "{{outcome}}"),),
                unit="opm",
                needs=MODEL,
            ),
            Panel(
                "Share of no use",
                (Query(f"{rate(_NO_USE, 'model')} / {rate(_CALLS, 'model')}", "{{model}}"),),
                unit="percentunit",
                needs=MODEL,
                about="Broken answers, failures, refusals, nobody there. A 429 is not among them.",
            ),
            Panel(
                "Asked to wait (429, 503)",
                (
                    Query(
                        per_minute(
                            series("model_calls_total", outcome="limited", **_MODEL), "model"
                        ),
                        "{{model}}",
                    ),
                ),
                unit="opm",
                needs=MODEL,
            ),
        ),
        (
            Panel(
                "Latency (p50, p95)",
                (
                    Query(quantile(0.5, "model_seconds", "model", **_MODEL), "{{model}} p50"),
                    Query(quantile(0.95, "model_seconds", "model", **_MODEL), "{{model}} p95"),
                ),
                unit="s",
                needs=MODEL,
            ),
            Panel(
                "Calls, by model",
                (Query(per_minute(_CALLS, "model"), "{{model}}"),),
                unit="opm",
                needs=MODEL,
            ),
            Panel(
                "Tokens a minute",
                (
                    Query(
                        per_minute(series("model_tokens_total", **_MODEL), "model, direction"),
                        "{{model}} {{direction}}",
                    ),
                ),
                needs=MODEL,
            ),
        ),
        (
            Panel(
                "Money an hour",
                (Query(f"3600 * {rate(_MONEY, 'model')}", "{{model}}"),),
                unit="currencyUSD",
                needs=MODEL,
                about="By `models.prices`; a model without a price costs nothing here.",
            ),
            Panel(
                "Money in the time shown",
                (Query(f"sum by (model) (increase({_MONEY}[$__range]))", "{{model}}"),),
                unit="currencyUSD",
                stat=True,
                needs=MODEL,
            ),
            Panel(
                "Money for an accepted question",
                (
                    Query(
                        f"{rate(_MONEY)} / {rate(series('slots_total', outcome='accepted'))}",
                        "a question",
                    ),
                ),
                unit="currencyUSD",
                needs=MODEL,
            ),
        ),
    ),
    (Variable("model", "examstream_model_calls_total"),),
)
