"""Values over time as lines, with the intervals that they lie in."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from webhook.review.charts.axes import (
    TOP,
    Plot,
    levels,
    numbers,
    round_steps,
    share,
    short,
    words,
)
from webhook.review.charts.chart import Chart, Table, drawing, line_legend
from webhook.review.charts.markup import Attribute, element, percent

HEIGHT = 220
WIDE = 1_000.0
"""Units across the plot, which is stretched to the width of its place."""


@dataclass(frozen=True, slots=True)
class Line:
    """One value a name; NaN leaves a gap. ``low`` and ``high`` bound an area."""

    style: str
    name: str
    values: Sequence[float]
    low: Sequence[float] = ()
    high: Sequence[float] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened at the place of a name."""

    number: int
    text: str


def lines(
    key: str,
    title: str,
    description: str,
    names: Sequence[str],
    drawn: Sequence[Line],
    *,
    marks: Sequence[Mark] = (),
    shares: bool = True,
    first_column: str = "From",
) -> Chart:
    """Lines over evenly spaced names, intervals as pale areas, marks as flags."""
    tops = [value for line in drawn for value in (*line.values, *line.high)]
    known = [value for value in tops if not math.isnan(value)]
    steps = round_steps(max(known, default=0.0))
    plot = Plot(HEIGHT, steps[-1])
    stretched = element(
        "svg",
        {
            "width": "100%",
            "height": HEIGHT,
            "viewBox": f"0 0 {WIDE:g} {HEIGHT}",
            "preserveAspectRatio": "none",
            "aria_hidden": "true",
        },
        *(_band(plot, line) for line in drawn if line.low),
        *(_path(plot, line) for line in drawn),
    )
    svg = drawing(
        key,
        title,
        description,
        HEIGHT,
        levels(plot, steps),
        stretched,
        *(_points(plot, line) for line in drawn),
        *(_flag(plot, mark, len(names)) for mark in marks),
        numbers(plot, steps, [(share if shares else short)(step) for step in steps]),
        words(plot, names, between=False),
    )
    legend = line_legend({line.style: line.name for line in drawn})
    table = _table(names, drawn, marks, shares=shares, first_column=first_column)
    return Chart(key, title, description, svg, table, legend)


def _across(number: int, count: int) -> float:
    return number / (count - 1) if count > 1 else 0.5


def _stretches(values: Sequence[float]) -> list[list[int]]:
    """Runs of numbers of known values, between the gaps."""
    found: list[list[int]] = [[]]
    for number, value in enumerate(values):
        if math.isnan(value):
            found.append([])
        else:
            found[-1].append(number)
    return [run for run in found if run]


def _point(plot: Plot, line: Line, number: int, value: float) -> str:
    x = WIDE * _across(number, len(line.values))
    return f"{x:.1f},{plot.level(value):.1f}"


def _path(plot: Plot, line: Line) -> Markup:
    drawn = []
    for run in _stretches(line.values):
        points = " ".join(_point(plot, line, n, line.values[n]) for n in run)
        attributes: dict[str, Attribute] = {"points": points, "fill": "none"}
        drawn.append(
            element("polyline", {**attributes, "class_": f"line line-{line.style}"})
        )
    return Markup("").join(drawn)


def _band(plot: Plot, line: Line) -> Markup:
    drawn = []
    for run in _stretches(line.values):
        over = [_point(plot, line, n, line.high[n]) for n in run]
        under = [_point(plot, line, n, line.low[n]) for n in reversed(run)]
        points = " ".join(over + under)
        drawn.append(
            element("polygon", {"points": points, "class_": f"band band-{line.style}"})
        )
    return Markup("").join(drawn)


def _points(plot: Plot, line: Line) -> Markup:
    """A dot where a line would be a single point."""
    drawn = []
    for run in _stretches(line.values):
        if len(run) == 1:
            at = percent(_across(run[0], len(line.values)))
            placed: dict[str, Attribute] = {"cx": at, "r": 3}
            level = plot.level(line.values[run[0]])
            look = f"dot dot-{line.style}"
            drawn.append(element("circle", {**placed, "cy": level, "class_": look}))
    return Markup("").join(drawn)


def _flag(plot: Plot, mark: Mark, count: int) -> Markup:
    at = percent(_across(mark.number, count))
    ends: dict[str, Attribute] = {"x1": at, "x2": at, "y1": TOP - 8, "y2": plot.floor}
    corner: dict[str, Attribute] = {"cx": at, "cy": TOP - 8, "r": 5}
    return element(
        "g",
        {"class_": "flag"},
        element("title", {}, mark.text),
        element("line", ends),
        element("circle", corner),
    )


def _table(
    names: Sequence[str],
    drawn: Sequence[Line],
    marks: Sequence[Mark],
    *,
    shares: bool,
    first_column: str,
) -> Table:
    written = share if shares else short
    noted = {mark.number: mark.text for mark in marks}
    columns = (first_column, *(line.name for line in drawn))
    rows = []
    for number, name in enumerate(names):
        cells = [_cell(line, number, written) for line in drawn]
        rows.append((name, *cells, *([noted.get(number, "")] if marks else [])))
    return Table((*columns, "Note") if marks else columns, tuple(rows))


def _cell(line: Line, number: int, show: Callable[[float], str]) -> str:
    value = line.values[number]
    if math.isnan(value):
        return "–"
    if not line.low:
        return show(round(value, 3))
    low, high = show(round(line.low[number], 3)), show(round(line.high[number], 3))
    return f"{show(round(value, 3))} ({low} to {high})"
