"""Every dashboard as a picture, of a real run: `make dashboards`, two minutes.

Drawn from the dashboards' own queries. Grafana itself is in none of the package sources the tests
draw on.
"""

import shutil
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from scripts.dashboards.every import EVERY
from scripts.dashboards.panel import Dashboard, Panel
from tests.llm.emulator.app import Emulator
from tests.llm.emulator.faults import Rates
from tests.observability.prometheus import Prometheus
from tests.observability.stand import TENANTS, Stand, stand
from tests.observability.svg import COLUMN, ROW, STYLE, Curve, drawn, legend
from tests.servers.choose import shared_mongo, shared_rabbit

PICTURES = Path(__file__).parents[2] / "docs" / "dashboards"
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
WAVES, PAUSE_SECONDS, STEP_SECONDS = 6, 12, 2
RATE = "20s"


def main() -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        for name in ("rabbit", "mongo", "stand"):
            (folder / name).mkdir()
        rabbit = stack.enter_context(shared_rabbit(folder / "rabbit"))
        mongo = stack.enter_context(shared_mongo(folder / "mongo"))
        rates = Rates(latency_seconds=0.3, failing=0.04, refused=0.04, broken=0.04)
        settings = {"EXAMSTREAM_PIPELINE__RETRY__BACKOFF_FACTOR": "1"}
        here = stack.enter_context(
            stand(folder / "stand", rabbit, (mongo.url, "seen"), Emulator(rates), settings)
        )
        began = time.time()
        load(here)
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        for dashboard in EVERY:
            paint(browser, here.prometheus, dashboard, began, here.client.ledger.ended)
        browser.close()


def load(here: Stand) -> None:
    """Exams in waves, some watched, until all have ended."""
    for wave in range(WAVES):
        asked = [
            here.client.post(TENANTS[number % 2], 6 + 2 * number, "model", 10 * wave + number)
            for number in range(1 + wave % 3)
        ]
        until = time.monotonic() + PAUSE_SECONDS
        with here.client.watching(asked[0]):
            while time.monotonic() < until:
                here.client.look()
                time.sleep(0.5)
    here.client.follow(180)


def paint(
    browser: Browser, prometheus: Prometheus, dashboard: Dashboard, began: float, ended: float
) -> None:
    """One dashboard's picture."""
    placed, y = [], 0
    for row in dashboard.rows:
        x = 0
        for panel in row:
            placed.append(drawn(panel, curves(prometheus, panel, began, ended), x, y))
            x += panel.width
        y += max(panel.height for panel in row)
    page = browser.new_page(viewport={"width": 24 * COLUMN + 24, "height": y * ROW + 50})
    page.set_content(
        f"<style>{STYLE}</style><h1>{dashboard.title}</h1><main>{''.join(placed)}</main>"
    )
    page.screenshot(path=PICTURES / f"{dashboard.name}.png")
    page.close()


def curves(prometheus: Prometheus, panel: Panel, began: float, ended: float) -> Sequence[Curve]:
    """What the panel's queries say from `began` to `ended`."""
    found = []
    for query in panel.queries:
        expression = query.expression.replace("$__rate_interval", RATE)
        expression = expression.replace("$__range", f"{ended - began:.0f}s")
        for variable in ("$namespace", "$stage", "$model"):
            expression = expression.replace(variable, ".*")
        for labels, points in prometheus.curves(expression, began, ended, STEP_SECONDS):
            found.append(Curve(legend(query, labels), query.unit or panel.unit, points))
    return found


if __name__ == "__main__":
    main()
