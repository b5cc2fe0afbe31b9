"""A model's card, written in a small part of Markdown, as blocks that a page shows.

Known are headings, paragraphs, lists and tables, and in them code, links and strong
words. Pictures are left out: pages draw their own.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup, escape

_INLINE = re.compile(
    r"`(?P<code>[^`]+)`|\*\*(?P<strong>[^*]+)\*\*"
    r"|(?<!!)\[(?P<text>[^\]]+)\]\((?P<target>[^)\s]+)\)|(?P<bare>https?://[^\s|<>]+)"
)
_LINK = re.compile(r"https?://[\w.-]+(/[^\s\"'<>]*)?")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; the card's own is level 1."""

    level: int
    text: Markup


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Some sentences."""

    text: Markup


@dataclass(frozen=True, slots=True)
class Listing:
    """Items of a list."""

    items: tuple[Markup, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; ``numbers`` tells which columns hold numbers."""

    head: tuple[Markup, ...]
    numbers: tuple[bool, ...]
    rows: tuple[tuple[Markup, ...], ...]


Block = Heading | Paragraph | Listing | Grid


def card_blocks(card: str) -> list[Block]:
    """The blocks of a card, in order."""
    parts = re.split(r"\n\s*\n", card.strip())
    return [block for part in parts for block in _blocks(part.splitlines())]


def inline(text: str) -> Markup:
    """Words with code, links and strong ones; everything else is escaped.

    Examples
    --------
    >>> inline("see `a<b` and [x](javascript:alert)")
    Markup('see <code>a&lt;b</code> and x')
    """
    made, at = Markup(""), 0
    for found in _INLINE.finditer(text):
        made += escape(text[at : found.start()]) + _marked(found)
        at = found.end()
    return made + escape(text[at:])


def _marked(found: re.Match[str]) -> Markup:
    if found["code"]:
        return Markup("<code>{}</code>").format(found["code"])
    if found["strong"]:
        return Markup("<strong>{}</strong>").format(found["strong"])
    target, said = found["target"] or found["bare"], found["text"] or found["bare"]
    if not _LINK.fullmatch(target):
        return escape(said)
    link = '<a href="{}" rel="noreferrer">{}</a>'
    return Markup(link).format(target, said)  # noqa: S704 - escaped by format


def _blocks(lines: list[str]) -> Iterator[Block]:
    while lines and lines[0].startswith("#"):
        marks = len(lines[0]) - len(lines[0].lstrip("#"))
        yield Heading(marks, inline(lines.pop(0).lstrip("# ")))
    if not lines or lines[0].startswith("!["):
        return
    if lines[0].startswith("|"):
        yield _grid(lines)
    elif lines[0].startswith("- "):
        yield Listing(tuple(_items(lines)))
    else:
        yield Paragraph(inline(" ".join(line.strip() for line in lines)))


def _items(lines: list[str]) -> Iterator[Markup]:
    """Items, each with the lines that are indented below it."""
    item: list[str] = []
    for line in lines:
        if line.startswith("- ") and item:
            yield inline(" ".join(item))
            item = []
        item.append(line.removeprefix("- ").strip())
    yield inline(" ".join(item))


def _grid(lines: list[str]) -> Grid:
    cells = [_cells(line) for line in lines if line.startswith("|")]
    rule = cells[1] if len(cells) > 1 else []
    return Grid(
        head=tuple(inline(cell) for cell in cells[0]),
        numbers=tuple(cell.endswith(":") for cell in rule),
        rows=tuple(tuple(inline(cell) for cell in row) for row in cells[2:]),
    )


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]
