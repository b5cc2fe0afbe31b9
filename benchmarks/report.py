"""Figures shown on a terminal with rich, and written down as Markdown."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.table import Table as RichTable

from benchmarks.figure import Figure, Table

PAGE: Final = Path(__file__).parents[1] / "docs" / "benchmarks.md"
_SECTION: Final = re.compile(
    r"<!-- (?P<name>[\w-]+): begin -->\n.*?\n<!-- (?P=name): end -->\n", re.DOTALL
)

WRITTEN = (
    "Each part names the command that wrote it, and when; do not edit by hand. The "
    "machine of the newest part:"
)
CAVEATS = (
    "Small, shared, noisy machines: look at the ratios and at the brackets, and run "
    "`make bench` on your own. Service and load share the same cores here, and talk "
    "over the loopback interface, so there is no network and no TLS in these figures.",
    "Cells hold the median over the runs and, in brackets, the lowest and the highest "
    "run. Nothing was left out: a run that a neighbour disturbed is in the brackets.",
)


def show(figure: Figure, console: Console) -> None:
    """Print one figure."""
    console.rule(figure.title)
    console.print(figure.how, style="dim")
    for table in figure.tables:
        shown = RichTable(*table.columns, title=table.title, title_justify="left")
        for row in table.rows:
            shown.add_row(*(cell.replace("**", "") for cell in row))
        console.print(shown)
    for note in figure.notes:
        console.print(f"· {note}", markup=False)


def markdown(parts: Mapping[str, str], *, machine: Mapping[str, str]) -> str:
    """The whole of ``docs/benchmarks.md`` out of its marked parts."""
    facts = "\n".join(f"- {name}: {value}" for name, value in machine.items())
    head = "# Benchmarks", WRITTEN, facts, *CAVEATS
    return "\n\n".join((*head, *parts.values()))


def section(name: str, figure: Figure, *, command: str, date: str) -> str:
    """A part of the page that a command of its own writes, between two marks."""
    written = f"Written by `{command}` on {date}; do not edit by hand."
    title, *parts = _parts(figure)
    text = "\n\n".join((title, written, *parts))
    return f"<!-- {name}: begin -->\n{text}\n<!-- {name}: end -->\n"


def sections(page: str) -> dict[str, str]:
    """The marked parts of a page, by name."""
    return {found["name"]: found[0] for found in _SECTION.finditer(page)}


def with_section(page: str, name: str, text: str) -> str:
    """The page with this part in place of the one of that name, or at its end."""
    old = sections(page).get(name)
    return page.replace(old, text) if old else f"{page.rstrip()}\n\n{text}"


def _parts(figure: Figure) -> Iterator[str]:
    yield f"## {figure.title}"
    yield figure.how
    for table in figure.tables:
        yield f"**{table.title}**"
        yield _table(table)
    if figure.notes:
        yield "\n".join(f"- {note}" for note in figure.notes)


def _table(table: Table) -> str:
    lines = [table.columns, tuple("---" for _ in table.columns), *table.rows]
    return "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
