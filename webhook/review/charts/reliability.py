"""How often a score comes true: reliability curves of one label, models beside each."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from webhook.review.charts.axes import short
from webhook.review.charts.chart import Chart, Table, drawing, line_legend
from webhook.review.charts.markup import Attribute, element, percent

HEIGHT, TOP, BOTTOM = 190, 8, 22
WIDE = 1_000.0
TICKS = (0.01, 0.1, 0.3, 0.6)
Bin = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Curve:
    """The bins of one model: mean score, share of yes, share of comments."""

    style: str
    name: str
    bins: Sequence[Bin]


def reliability(
    key: str, title: str, description: str, curves: Sequence[Curve]
) -> Chart:
    """Scores from left to right, how many come true upwards.

    Both grow as the square root, so that the many low scores are seen; the diagonal,
    where every score means what it says, stays one.
    """
    stretched = element(
        "svg",
        {
            "width": "100%",
            "height": HEIGHT,
            "viewBox": f"0 0 {WIDE:g} {HEIGHT}",
            "preserveAspectRatio": "none",
            "aria_hidden": "true",
        },
        element(
            "line",
            {"x1": 0, "x2": WIDE, "y1": _up(0.0), "y2": _up(1.0)}
            | {"class_": "line line-neutral"},
        ),
        *(_path(curve) for curve in curves),
    )
    svg = drawing(
        key,
        title,
        description,
        HEIGHT,
        element("rect", _frame()),
        *(_tick(value) for value in TICKS),
        stretched,
        *(_dots(curve) for curve in curves),
    )
    names = {"neutral": "means what it says"}
    legend = line_legend({curve.style: curve.name for curve in curves} | names)
    return Chart(key, title, description, svg, _table(curves), legend)


def _across(value: float) -> float:
    return float(max(0.0, min(value, 1.0)) ** 0.5)


def _up(value: float) -> float:
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - _across(value))


def _frame() -> dict[str, Attribute]:
    sides: dict[str, Attribute] = {"x": 0, "y": TOP, "width": "100%"}
    return {**sides, "height": HEIGHT - TOP - BOTTOM, "class_": "frame"}


def _tick(value: float) -> Markup:
    at, level = percent(_across(value)), _up(value)
    across: dict[str, Attribute] = {"x1": 0, "x2": "100%", "y1": level, "y2": level}
    down: dict[str, Attribute] = {"x1": at, "x2": at, "y1": TOP, "y2": _up(0.0)}
    word: dict[str, Attribute] = {"x": at, "y": HEIGHT - 6, "text_anchor": "middle"}
    number: dict[str, Attribute] = {"x": 3, "y": level - 3, "class_": "number"}
    return element(
        "g",
        {},
        element("line", {**across, "class_": "grid"}),
        element("line", {**down, "class_": "grid"}),
        element("text", {**word, "class_": "word"}, short(value)),
        element("text", number, short(value)),
    )


def _path(curve: Curve) -> Markup:
    points = " ".join(
        f"{WIDE * _across(score):.1f},{_up(share):.1f}"
        for score, share, _ in curve.bins
    )
    look = f"line line-{curve.style}"
    return element("polyline", {"points": points, "fill": "none", "class_": look})


def _dots(curve: Curve) -> Markup:
    drawn = []
    for score, share, weight in curve.bins:
        told = f"{curve.name}: score {score:.2f}, true in {share:.0%} ({weight:.0%})"
        placed: dict[str, Attribute] = {"cx": percent(_across(score)), "cy": _up(share)}
        look: dict[str, Attribute] = {"r": 3, "class_": f"dot dot-{curve.style}"}
        drawn.append(element("circle", placed | look, element("title", {}, told)))
    return Markup("").join(drawn)


def _table(curves: Sequence[Curve]) -> Table:
    rows = tuple(
        (curve.name, f"{score:.3f}", f"{share:.3f}")
        for curve in curves
        for score, share, _ in curve.bins
    )
    return Table(("Model", "Score", "True in"), rows)
