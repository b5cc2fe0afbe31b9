"""How many comments have which score, with the thresholds that act on them."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from webhook.review.charts.axes import (
    TOP,
    Plot,
    levels,
    numbers,
    round_steps,
    short,
    words,
)
from webhook.review.charts.chart import Chart, Table, drawing
from webhook.review.charts.markup import Attribute, element, percent

HEIGHT = 240
SCORES = ("0", "0.2", "0.4", "0.6", "0.8", "1")


def histogram(
    key: str,
    title: str,
    description: str,
    counts: Sequence[int],
    *,
    thresholds: Mapping[str, float | None],
    chosen: tuple[float, float] | None = None,
) -> Chart:
    """Bars of equal width over scores from 0 to 1.

    Their heights grow as the square root of the count, so that the few high scores are
    seen beside the many low ones; the steps on the axis say the counts.

    Parameters
    ----------
    thresholds : mapping of action to score
        Marked by a line with its name.
    chosen : pair of float, optional
        The range of scores to be shown as chosen.
    """
    roots = [count**0.5 for count in counts]
    steps = [step**0.5 for step in _counts(max(counts, default=0))]
    plot = Plot(HEIGHT, steps[-1])
    svg = drawing(
        key,
        title,
        description,
        HEIGHT,
        levels(plot, steps),
        *(_bar(plot, number, counts, roots) for number in range(len(counts))),
        _chosen(plot, chosen),
        numbers(plot, steps, [short(round(step**2)) for step in steps], right=True),
        *(_threshold(plot, name, at) for name, at in thresholds.items() if at),
        words(plot, SCORES, between=False, most=len(SCORES)),
    )
    bins = len(counts)
    rows = tuple(
        (f"{number / bins:.2f} to {(number + 1) / bins:.2f}", short(count))
        for number, count in enumerate(counts)
    )
    return Chart(key, title, description, svg, Table(("Score", "Comments"), rows))


def _counts(highest: int) -> list[float]:
    """Numbers for the axis: few, round, and denser towards zero."""
    top = round_steps(highest, least=1)[-1]
    parts = (round_steps(top / part, least=1)[-1] for part in (1, 4, 20))
    return sorted({0.0, *parts})


def _bar(
    plot: Plot, number: int, counts: Sequence[int], roots: Sequence[float]
) -> Markup:
    if not counts[number]:
        return Markup("")
    bins = len(counts)
    placed: dict[str, Attribute] = {
        "x": percent((number + 0.06) / bins),
        "width": percent(0.88 / bins),
        "y": plot.level(roots[number]),
        "height": max(1.0, plot.length(roots[number])),
        "class_": "area fill-count",
    }
    told = f"{number / bins:.2f} to {(number + 1) / bins:.2f}: {short(counts[number])}"
    return element("rect", placed, element("title", {}, told))


def _chosen(plot: Plot, chosen: tuple[float, float] | None) -> Markup:
    low, high = chosen or (0.0, 0.0)
    placed: dict[str, Attribute] = {
        "class_": "chosen",
        "x": percent(low),
        "width": percent(max(0.0, high - low)),
        "y": TOP,
        "height": plot.room,
        "data_chosen": "",
    }
    return element("rect", placed)


def _threshold(plot: Plot, name: str, at: float) -> Markup:
    anchor = "end" if at > 0.8 else "start"
    x = percent(at)
    ends: dict[str, Attribute] = {"x1": x, "x2": x, "y1": 4, "y2": plot.floor}
    text: dict[str, Attribute] = {
        "x": x,
        "dx": -5 if anchor == "end" else 5,
        "y": 14 if name == "hold" else 28,
        "text_anchor": anchor,
        "class_": f"mark-name name-{name}",
    }
    return element(
        "g",
        {},
        element("line", {**ends, "class_": f"mark mark-{name}"}),
        element("text", text, f"{name} from {at:.2f}"),
    )
