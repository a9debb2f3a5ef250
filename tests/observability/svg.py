"""Panels drawn from curves, set as Grafana sets them: to be looked at where Grafana is not."""

import html
import math
import re
from collections.abc import Sequence
from typing import NamedTuple

from scripts.dashboards.panel import Panel, Query

COLUMN, ROW, GAP = 76, 34, 6  # pixels
COLOURS = ("#73bf69", "#f2cc0c", "#5794f2", "#ff780a", "#f2495c", "#b877d9", "#37872d", "#8ab8ff")
AXIS, HEAD, FOOT = 52, 24, 18  # pixels
LONGEST_STEP_SECONDS = 5.0
"""Points further apart are not joined: in between there was nothing."""


class Curve(NamedTuple):
    """A series' name, unit and points (time, value)."""

    name: str
    unit: str
    points: Sequence[tuple[float, float]]


def legend(query: Query, labels: dict[str, str]) -> str:
    """As Grafana fills its templates."""
    return re.sub(r"\{\{(\w+)\}\}", lambda match: labels.get(match[1], ""), query.legend)


def shown(value: float, unit: str) -> str:
    """A value as a person reads it."""
    if not math.isfinite(value):
        return "–"
    match unit:
        case "percentunit":
            return f"{100 * value:.3g} %"
        case "s":
            return f"{1000 * value:.3g} ms" if value < 1 else f"{value:.3g} s"
        case "bytes":
            return f"{value / 2**20:.3g} MiB" if value < 2**30 else f"{value / 2**30:.3g} GiB"
        case "currencyUSD":
            return f"${value:.3g}"
        case "opm":
            return f"{value:.3g}/min"
        case "ops" | "reqps":
            return f"{value:.3g}/s"
    return f"{value:.4g}"


def drawn(panel: Panel, curves: Sequence[Curve], x: int, y: int) -> str:
    """The panel at its place in the grid, as HTML."""
    width, height = panel.width * COLUMN - GAP, panel.height * ROW - GAP
    style = f"left:{x * COLUMN}px;top:{y * ROW}px;width:{width}px;height:{height}px"
    if not curves:
        inside = f"<p>{html.escape('needs ' + panel.needs if panel.needs else 'no data')}</p>"
    elif panel.stat:
        inside = _numbers(curves)
    else:
        inside = _curves(panel, curves, width, height)
    return f'<div style="{style}"><h3>{html.escape(panel.title)}</h3>{inside}</div>'


def _numbers(curves: Sequence[Curve]) -> str:
    rows = (
        f"<tr><td>{html.escape(one.name)}<td><b>{shown(one.points[-1][1], one.unit)}</b>"
        for one in curves
    )
    return f"<table>{''.join(rows)}</table>"


def _curves(panel: Panel, curves: Sequence[Curve], width: int, height: int) -> str:
    tall, wide = height - HEAD - FOOT - 16, width - AXIS - 8
    stacks = _stacked(curves) if panel.stacked else [list(one.points) for one in curves]
    values = [value for points in stacks for _, value in points if math.isfinite(value)]
    top = _round_up(max(values, default=0.0))
    times = [at for points in stacks for at, _ in points]
    begin, end = min(times), max(max(times), min(times) + 1)
    lines = []
    for share in (0, 0.5, 1):
        at = tall * (1 - share) + 4
        lines.append(
            f'<path d="M{AXIS} {at:.1f}H{width - 8}" stroke="#2c3235"/>'
            f'<text x="{AXIS - 5}" y="{at + 4:.1f}" text-anchor="end">{shown(top * share, panel.unit)}</text>'
        )
    for number, points in enumerate(stacks):
        path, before = "", -math.inf  # where it goes on after a gap it begins anew
        for at, value in points:
            if math.isfinite(value):
                across = AXIS + wide * (at - begin) / (end - begin)
                start = "M" if at - before > LONGEST_STEP_SECONDS else "L"
                path += f"{start}{across:.1f},{4 + tall * (1 - value / top):.1f}"
                before = at
        colour = COLOURS[number % len(COLOURS)]
        lines.append(f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="1.5"/>')
    names = "".join(
        f'<i style="color:{COLOURS[number % len(COLOURS)]}">▬ {html.escape(one.name)}</i> '
        for number, one in enumerate(curves)
    )
    return f'<svg width="{width}" height="{tall + 16}">{"".join(lines)}</svg><p class="legend">{names}</p>'


def _stacked(curves: Sequence[Curve]) -> list[list[tuple[float, float]]]:
    below: dict[float, float] = {}
    stacks = []
    for one in curves:
        points = []
        for at, value in one.points:
            below[at] = below.get(at, 0.0) + (value if math.isfinite(value) else 0.0)
            points.append((at, below[at]))
        stacks.append(points)
    return stacks


def _round_up(value: float) -> float:
    if value <= 0:
        return 1.0
    step = 10.0 ** math.floor(math.log10(value))
    return next(step * factor for factor in (1, 2, 5, 10) if step * factor >= value)


STYLE = """
body{background:#111217;color:#ccccdc;font:12px/1.35 Inter,'DejaVu Sans',sans-serif;margin:12px;
 position:relative} h1{font-size:16px;font-weight:500;margin:0 0 8px}
main{position:relative} main>div{position:absolute;background:#181b1f;border:1px solid #2c3235;
 border-radius:2px;box-sizing:border-box;padding:4px 6px;overflow:hidden}
h3{font-size:12px;font-weight:500;margin:0 0 2px} svg text{fill:#9fa7b3;font-size:10px}
p{margin:0;color:#7b8087} i{font-style:normal;white-space:nowrap;font-size:10px;margin-right:6px}
table{width:100%;border-spacing:0 3px} td:last-child{text-align:right;font-size:17px}
"""
