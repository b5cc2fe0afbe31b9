"""Bars of several parts, one a day or any other stretch."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from webhook.review.charts.axes import (
    Plot,
    levels,
    numbers,
    round_steps,
    short,
    words,
)
from webhook.review.charts.chart import (
    Chart,
    Table,
    area_legend,
    drawing,
    fill,
    patterns,
)
from webhook.review.charts.markup import Attribute, element, percent

HEIGHT = 220
GAP = 0.2


def stacked_bars(
    key: str,
    title: str,
    description: str,
    names: Sequence[str],
    parts: Mapping[str, Sequence[float]],
    styles: Mapping[str, str],
    *,
    first_column: str = "Day",
) -> Chart:
    """One bar a name, its parts from the bottom in the order of ``parts``.

    Parameters
    ----------
    key : str
        Unlike any other chart's on the page.
    parts : mapping of style to values
        One value a name.
    styles : mapping of style to str
        What a part is called.
    """
    totals = [sum(values) for values in zip(*parts.values(), strict=True)]
    steps = round_steps(max(totals, default=0), least=1)
    plot = Plot(HEIGHT, steps[-1])
    columns = [
        _bar(key, plot, number, names, {style: parts[style][number] for style in parts})
        for number in range(len(names))
    ]
    svg = drawing(
        key,
        title,
        description,
        HEIGHT,
        patterns(key, tuple(parts)),
        levels(plot, steps),
        *columns,
        numbers(plot, steps, [short(step) for step in steps]),
        words(plot, names, between=True),
    )
    rows = tuple(
        (name, *(short(parts[style][number]) for style in parts))
        for number, name in enumerate(names)
    )
    table = Table((first_column, *(styles[style] for style in parts)), rows)
    legend = area_legend(key, {style: styles[style] for style in parts})
    return Chart(key, title, description, svg, table, legend)


def _bar(
    key: str,
    plot: Plot,
    number: int,
    names: Sequence[str],
    values: Mapping[str, float],
) -> Markup:
    """The parts of one bar, with its numbers to be seen on pointing at it."""
    width = 1 / len(names)
    told = ", ".join(f"{style} {short(value)}" for style, value in values.items())
    drawn, below = [element("title", {}, f"{names[number]}: {told}")], 0.0
    for style, value in values.items():
        if value:
            placed: dict[str, Attribute] = {
                "x": percent((number + GAP / 2) * width),
                "width": percent((1 - GAP) * width),
                "y": plot.level(below + value),
                "height": plot.length(value),
            }
            drawn.append(element("rect", placed | fill(key, style)))
        below += value
    return element("g", {}, *drawn)
