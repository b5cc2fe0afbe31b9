"""A value before and after, a row a thing: two dots on a line, and the step between."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from webhook.review.charts.chart import (
    SWATCH_HEIGHT,
    SWATCH_WIDTH,
    Chart,
    LegendEntry,
    Table,
    drawing,
)
from webhook.review.charts.markup import Attribute, element, percent

ROW, NAME = 44, 16
RADIUS = 6


@dataclass(frozen=True, slots=True)
class Dumbbell:
    """One row; values from 0 to 1, NaN where there is none."""

    name: str
    before: float
    after: float


def dumbbells(
    key: str,
    title: str,
    description: str,
    rows: Sequence[Dumbbell],
    names: tuple[str, str],
) -> Chart:
    """Rows from 0 at the left to 1 at the right; open before, filled after."""
    svg = drawing(
        key,
        title,
        description,
        ROW * len(rows),
        *(_row(number, row) for number, row in enumerate(rows)),
    )
    table = Table(
        ("", *names), tuple((r.name, shown(r.before), shown(r.after)) for r in rows)
    )
    sides = [r.before for r in rows], [r.after for r in rows]
    legend = tuple(
        LegendEntry(name, _swatch(look))
        for name, look, side in zip(names, ("before", "after"), sides, strict=True)
        if not all(map(math.isnan, side))
    )
    return Chart(key, title, description, svg, table, legend)


def shown(value: float) -> str:
    """A value with three digits.

    >>> shown(0.91234), shown(float("nan"))
    ('0.912', '–')
    """
    return "–" if math.isnan(value) else f"{value:.3f}"


def _row(number: int, row: Dumbbell) -> Markup:
    top = number * ROW
    level = top + NAME + 12.0
    said = " → ".join(shown(v) for v in (row.before, row.after) if not math.isnan(v))
    rail: dict[str, Attribute] = {"x1": 0, "x2": "100%", "y1": level, "y2": level}
    drawn = [
        element("text", {"x": 0, "y": top + NAME, "class_": "name"}, row.name),
        element(
            "text",
            {"x": "100%", "y": top + NAME, "text_anchor": "end", "class_": "value"},
            said or "–",
        ),
        element("line", {**rail, "class_": "grid"}),
    ]
    if not (math.isnan(row.before) or math.isnan(row.after)):
        look = "step-up" if row.after >= row.before else "step-down"
        ends = {"x1": percent(row.before), "x2": percent(row.after)}
        drawn.append(element("line", rail | ends | {"class_": f"step {look}"}))
    for value, look in ((row.before, "before"), (row.after, "after")):
        if not math.isnan(value):
            placed: dict[str, Attribute] = {"cx": percent(value), "cy": level}
            drawn.append(
                element("circle", placed | {"r": RADIUS, "class_": f"bell-{look}"})
            )
    return element("g", {}, *drawn)


def _swatch(look: str) -> Markup:
    middle: dict[str, Attribute] = {"cx": SWATCH_WIDTH / 2, "cy": SWATCH_HEIGHT / 2}
    dot = element("circle", middle | {"r": 5, "class_": f"bell-{look}"})
    size: dict[str, Attribute] = {"width": SWATCH_WIDTH, "height": SWATCH_HEIGHT}
    return element("svg", size | {"class_": "swatch", "aria_hidden": "true"}, dot)
