"""What every chart is: a picture with a name, a legend, and the table behind it."""

from dataclasses import dataclass

from markupsafe import Markup

from webhook.review.charts.markup import Attribute, element

SWATCH_WIDTH, SWATCH_HEIGHT = 22, 12
PATTERNED = frozenset({"hold", "reject", "against"})
"""Fills that are told apart by a pattern as well; the others are plain."""


@dataclass(frozen=True, slots=True)
class Table:
    """The numbers of a chart; the first column says what a row is about."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """What one look means."""

    name: str
    swatch: Markup


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture ready for a page.

    Parameters
    ----------
    key : str
        Starts every id inside; unlike any other chart's on the page.
    title, description : str
        What it shows, and what it says in a sentence: read instead of the picture.
    """

    key: str
    title: str
    description: str
    svg: Markup
    table: Table
    legend: tuple[LegendEntry, ...] = ()


def drawing(
    key: str, title: str, description: str, height: int, *parts: Markup
) -> Markup:
    """The outermost element: as wide as its place, as high as told, with a name."""
    named = {"id": f"{key}-title"}, {"id": f"{key}-desc"}
    return element(
        "svg",
        {
            "class_": "chart-picture",
            "role": "img",
            "aria_labelledby": f"{key}-title {key}-desc",
            "width": "100%",
            "height": height,
        },
        element("title", named[0], title),
        element("desc", named[1], description),
        *parts,
    )


def fill(key: str, style: str) -> dict[str, Attribute]:
    """How an area of a style is filled: a class, or a pattern of this chart."""
    if style in PATTERNED:
        return {"class_": "area", "fill": f"url(#{key}-{style})"}
    return {"class_": f"area fill-{style}"}


def patterns(key: str, styles: tuple[str, ...]) -> Markup:
    """The patterns that areas of these styles are filled with."""
    made = [_pattern(key, style) for style in styles if style in PATTERNED]
    return element("defs", {}, *made)


def area_legend(key: str, names: dict[str, str]) -> tuple[LegendEntry, ...]:
    """A legend of filled areas, by style."""
    return tuple(
        LegendEntry(name, _swatch(element("rect", _whole() | fill(key, style))))
        for style, name in names.items()
    )


def line_legend(names: dict[str, str]) -> tuple[LegendEntry, ...]:
    """A legend of lines, by style."""
    middle = SWATCH_HEIGHT / 2
    ends: dict[str, Attribute] = {"x1": 0, "x2": SWATCH_WIDTH}
    return tuple(
        LegendEntry(
            name,
            _swatch(
                element(
                    "line",
                    ends | {"y1": middle, "y2": middle, "class_": f"line line-{style}"},
                )
            ),
        )
        for style, name in names.items()
    )


def _whole() -> dict[str, Attribute]:
    return {"width": SWATCH_WIDTH, "height": SWATCH_HEIGHT}


def _swatch(inside: Markup) -> Markup:
    attributes: dict[str, Attribute] = {"class_": "swatch", "aria_hidden": "true"}
    return element("svg", attributes | _whole(), inside)


def _pattern(key: str, style: str) -> Markup:
    size: dict[str, Attribute] = {"width": 6, "height": 6}
    placed: dict[str, Attribute] = {
        "id": f"{key}-{style}",
        "patternUnits": "userSpaceOnUse",
        **size,
    }
    ground = element("rect", size | {"class_": f"ground-{style}"})
    if style == "hold":
        dot = element("circle", {"cx": 3, "cy": 3, "r": 1.3, "class_": f"ink-{style}"})
        return element("pattern", placed, ground, dot)
    line = element("rect", {"width": 2, "height": 6, "class_": f"ink-{style}"})
    turned = 45 if style == "reject" else -45
    return element(
        "pattern", placed | {"patternTransform": f"rotate({turned})"}, ground, line
    )
