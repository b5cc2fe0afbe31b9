"""Shares of a whole, each with the interval that it lies in."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from moderation.intervals import Interval
from webhook.review.charts.axes import share
from webhook.review.charts.chart import Chart, Table, drawing, fill, patterns
from webhook.review.charts.markup import Attribute, element, percent

ROW, BAR, NAME = 44, 14, 14
LEFT = 0.0


@dataclass(frozen=True, slots=True)
class Share:
    """One share; ``style`` says how it is drawn."""

    style: str
    name: str
    interval: Interval


def share_bars(
    key: str, title: str, description: str, shares: Sequence[Share]
) -> Chart:
    """A bar a share, from 0 to 100 %, its interval as a whisker."""
    styles = tuple(one.style for one in shares)
    svg = drawing(
        key,
        title,
        description,
        ROW * len(shares),
        patterns(key, styles),
        *(_row(key, number, one) for number, one in enumerate(shares)),
    )
    rows = tuple((one.name, *_numbers(one.interval)) for one in shares)
    confidence = f"{shares[0].interval.confidence:.0%}" if shares else "90%"
    columns = ("", "Share", f"At least ({confidence} sure)", "At most")
    return Chart(key, title, description, svg, Table(columns, rows))


def _numbers(interval: Interval) -> tuple[str, str, str]:
    low, high = share(round(interval.low, 3)), share(round(interval.high, 3))
    return share(round(interval.estimate, 3)), low, high


def _row(key: str, number: int, one: Share) -> Markup:
    top = number * ROW
    estimate, low, high = (
        share(round(value, 2))
        for value in (one.interval.estimate, one.interval.low, one.interval.high)
    )
    bar = top + NAME + 6
    at: dict[str, Attribute] = {"y": bar, "height": BAR, "x": 0}
    return element(
        "g",
        {},
        element("text", {"x": 0, "y": top + NAME, "class_": "name"}, one.name),
        element(
            "text",
            {"x": "100%", "y": top + NAME, "text_anchor": "end", "class_": "value"},
            f"{estimate}, {low} to {high}",
        ),
        element("rect", {**at, "width": "100%", "rx": 3, "class_": "rail"}),
        element(
            "rect",
            {**at, "width": percent(one.interval.estimate), "rx": 3}
            | fill(key, one.style),
        ),
        _whisker(one.interval, bar + BAR / 2),
    )


def _whisker(interval: Interval, level: float) -> Markup:
    low, high = percent(interval.low), percent(interval.high)
    drawn = []
    for look in ("whisker-halo", "whisker"):
        for x1, x2, y1, y2 in (
            (low, high, level, level),
            (low, low, level - 5, level + 5),
            (high, high, level - 5, level + 5),
        ):
            ends: dict[str, Attribute] = {"x1": x1, "x2": x2, "y1": y1, "y2": y2}
            drawn.append(element("line", {**ends, "class_": look}))
    return Markup("").join(drawn)
