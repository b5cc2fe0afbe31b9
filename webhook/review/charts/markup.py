"""SVG as escaped text: elements, and the lengths that stand in them."""

from collections.abc import Mapping

from markupsafe import Markup, escape

Attribute = str | float | int


def element(
    tag: str, attributes: Mapping[str, Attribute] | None = None, *children: str
) -> Markup:
    """One element; what stands in it is escaped unless it is markup already.

    An underscore in a name stands for a hyphen, and one at its end for nothing.

    Examples
    --------
    >>> element("text", {"x": 1.50, "class_": "tick"}, "a < b")
    Markup('<text x="1.5" class="tick">a &lt; b</text>')
    """
    named = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{escape(_plain(value))}"'
        for name, value in (attributes or {}).items()
    )
    inside = Markup("").join(children)
    return Markup(f"<{tag}{named}>{inside}</{tag}>")  # noqa: S704 - escaped above


def percent(share: float) -> str:
    """A share of the width or height as a length.

    >>> percent(0.12345)
    '12.35%'
    """
    return f"{_plain(round(share * 100, 2))}%"


def _plain(value: Attribute) -> str:
    if isinstance(value, float):
        return f"{value:.2f}".rstrip("0").rstrip(".")
    return str(value)
