"""Round numbers for an axis, and the lines and words that show them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from webhook.review.charts.markup import Attribute, element, percent

STEPS = (1, 2, 2.5, 5, 10)
WANTED, MOST_WORDS = 4, 5
TOP, BOTTOM = 18, 24
"""Room above the plot, for the highest number, and below, for words; in pixels."""


@dataclass(frozen=True, slots=True)
class Plot:
    """Where the values of a chart stand, in pixels from the top.

    Parameters
    ----------
    height : int
        Of the whole picture.
    highest : float
        The value at the top of the plot; 0 stands at its bottom.
    """

    height: int
    highest: float

    @property
    def floor(self) -> float:
        """Where 0 stands."""
        return float(self.height - BOTTOM)

    @property
    def room(self) -> float:
        """How high the plot is."""
        return self.floor - TOP

    def length(self, value: float) -> float:
        """How long a value is."""
        return self.room * value / self.highest if self.highest else 0.0

    def level(self, value: float) -> float:
        """Where a value stands."""
        return self.floor - self.length(value)


def round_steps(highest: float, *, least: float = 0.0) -> list[float]:
    """Some five round numbers from 0 to one not below ``highest``.

    Parameters
    ----------
    least : float
        The smallest step that makes sense, such as 1 for comments.

    Examples
    --------
    >>> round_steps(7.2)
    [0, 2, 4, 6, 8]
    >>> round_steps(0)
    [0.0, 1.0]
    """
    if highest <= 0:
        return [0.0, 1.0]
    rough = max(highest / WANTED, least)
    size = 10 ** math.floor(math.log10(rough))
    step = next(size * each for each in STEPS if size * each >= rough * 0.999)
    count = math.ceil(highest / step - 1e-9)
    return [round(step * number, 10) for number in range(count + 1)]


def short(value: float) -> str:
    """A number for an axis.

    >>> short(1500), short(0.25), short(20.0)
    ('1,500', '0.25', '20')
    """
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def share(value: float) -> str:
    """A share for an axis.

    >>> share(0.25)
    '25 %'
    """
    return f"{short(value * 100)} %"


def levels(plot: Plot, steps: Sequence[float]) -> Markup:
    """A line across the plot for every step; goes behind what is drawn."""
    drawn = []
    for step in steps:
        at = plot.level(step)
        ends: dict[str, Attribute] = {"x1": 0, "x2": "100%", "y1": at, "y2": at}
        name = "grid" if step else "floor"
        drawn.append(element("line", {**ends, "class_": name}))
    return Markup("").join(drawn)


def numbers(
    plot: Plot, steps: Sequence[float], texts: Sequence[str], *, right: bool = False
) -> Markup:
    """A number above the line of every step but 0; goes before what is drawn."""
    where: dict[str, Attribute] = {"x": "100%" if right else 0, "class_": "number"}
    if right:
        where["text_anchor"] = "end"
    drawn = [
        element("text", where | {"y": plot.level(step) - 4}, text)
        for step, text in zip(steps, texts, strict=True)
        if step
    ]
    return Markup("").join(drawn)


def words(
    plot: Plot, names: Sequence[str], *, between: bool, most: int = MOST_WORDS
) -> Markup:
    """Words below the plot, evenly spread; only so many that they do not touch.

    ``between`` centres each below its own stretch, as below a bar; otherwise the first
    stands at the left end and the last at the right.
    """
    count = len(names)
    every = max(1, math.ceil(count / most))
    drawn = []
    for number in range(0, count, every):
        at = _place(number, count, between=between)
        anchor = "start" if at < 0.06 else "end" if at > 0.94 else "middle"
        where: dict[str, Attribute] = {
            "x": percent(at),
            "y": plot.height - 6,
            "text_anchor": anchor,
        }
        drawn.append(element("text", {**where, "class_": "word"}, names[number]))
    return Markup("").join(drawn)


def _place(number: int, count: int, *, between: bool) -> float:
    if between:
        return (number + 0.5) / count
    return number / (count - 1) if count > 1 else 0.0
