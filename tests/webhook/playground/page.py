"""A page as a tree, read as a browser without scripts reads it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset({"meta", "link", "input", "img", "br"})


@dataclass
class Node:
    """An element with its attributes, elements and texts."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    inside: list["Node | str"] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All text in it."""
        return "".join(
            part if isinstance(part, str) else part.text for part in self.inside
        )

    @property
    def classes(self) -> list[str]:
        """Its classes."""
        return self.attributes.get("class", "").split()

    def walk(self) -> Iterator["Node"]:
        """The element and all elements in it."""
        yield self
        for part in self.inside:
            if isinstance(part, Node):
                yield from part.walk()

    def tagged(self, *tags: str) -> list["Node"]:
        """The elements of these kinds."""
        return [node for node in self.walk() if node.tag in tags]

    def classed(self, name: str) -> list["Node"]:
        """The elements of this class."""
        return [node for node in self.walk() if name in node.classes]

    def by_id(self, name: str) -> "Node":
        """The one element of this id."""
        [found] = [node for node in self.walk() if node.attributes.get("id") == name]
        return found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Node("document")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].inside.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].inside.append(node)

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].tag == tag, f"<{self.open[-1].tag}> closed by </{tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data)


def read_page(html: str) -> Node:
    """Read a page; an element that is closed by another one's tag is an error."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert len(reader.open) == 1, f"<{reader.open[-1].tag}> is never closed"
    return reader.open[0]
