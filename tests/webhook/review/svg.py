"""What a chart is made of, as a browser would read it."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from webhook.review.charts.chart import Chart


@dataclass
class Element:
    """A tag with its attributes and the text right inside it."""

    tag: str
    attributes: dict[str, str]
    text: str = ""


@dataclass
class _Reader(HTMLParser):
    found: list[Element] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.opened.append(tag)
        named = {name: value or "" for name, value in attrs}
        self.found.append(Element(tag, named))

    def handle_data(self, data: str) -> None:
        self.found[-1].text += data

    def handle_endtag(self, tag: str) -> None:
        assert self.opened.pop() == tag


def elements(chart: Chart) -> list[Element]:
    """Every element of the picture; fails when tags are not closed in order."""
    reader = _Reader()
    reader.feed(str(chart.svg))
    assert not reader.opened
    return reader.found


def outline(chart: Chart) -> dict[str, int]:
    """How many elements there are of each kind: ``tag`` or ``tag.class``."""
    counted: dict[str, int] = {}
    for one in elements(chart):
        look = one.attributes.get("class", "").replace(" ", ".")
        name = f"{one.tag}.{look}" if look else one.tag
        counted[name] = counted.get(name, 0) + 1
    return counted
