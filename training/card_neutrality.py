"""The card's page on neutrality, and its picture."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import matplotlib as mpl
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

NEUTRALITY: Final = "neutrality.json"
PICTURE: Final = "neutrality.svg"
ALLOWED_POINTS: Final = 2
MOST_GROUPS: Final = 12


def compared(found: Mapping[str, Any]) -> Iterator[str]:
    """Lines of Markdown; none where nobody has measured."""
    if not found:
        return
    yield "## Neutrality"
    yield ""
    yield "False alarms of the default policy on comments taken for civil, in points:"
    yield "first kind less second kind, with a 95 % bootstrap interval over issues and"
    yield "debates; for groups (each against all others) over frames, 95 % for all"
    yield "groups together. What this shows and what not: docs/neutrality.md."
    yield "`python -m training audit` gives it again."
    yield ""
    yield "| compared | action | comments | rates | difference | interval |"
    yield "|---|---|--:|--:|--:|--:|"
    for name, action, one in _rows(found):
        rates = " and ".join(f"{rate:.1%}" for rate in one["rates"])
        comments = " and ".join(f"{count:,}" for count in one["rows"])
        yield (
            f"| {name} | {action} | {comments} | {rates} | "
            f"{_points(one['difference'])} | "
            f"{_points(one['low'])} to {_points(one['high'])} |"
        )
    yield ""
    some = any(map(_differs, found["groups"].values()))
    which = "those that differ most are shown" if some else "none differs"
    yield f"Of the {len(found['groups'])} groups, {which}. ![Differences]({PICTURE})"
    yield ""


def draw_differences(found: Mapping[str, Any], out: Path) -> None:
    """Draw the differences with their intervals as an SVG, the same each time."""
    rows = list(_rows(found))[::-1]
    with mpl.rc_context({"svg.hashsalt": "parley", "font.size": 8}):
        figure = Figure(figsize=(7, 1 + 0.22 * len(rows)), layout="constrained")
        FigureCanvasSVG(figure)
        axes = figure.subplots()
        axes.axvspan(-ALLOWED_POINTS, ALLOWED_POINTS, color="0.92")
        axes.axvline(0, color="0.6", linewidth=1)
        for place, (_, _, one) in enumerate(rows):
            low, middle, high = (
                100 * one[name] for name in ("low", "difference", "high")
            )
            axes.plot([low, high], [place, place], "k-", linewidth=1)
            axes.plot([middle], [place], "k.")
        axes.set_yticks(range(len(rows)), [f"{name}, {act}" for name, act, _ in rows])
        axes.set_xlabel("difference of false alarms in points; the band is allowed")
        figure.savefig(out, format="svg", metadata={"Date": None})


def _rows(found: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for name, row in found.get("stances", {}).items():
        for action, one in row.items():
            yield f"{name}: favor, against", action, one
    for name, row in found["sides"].items():
        for action, one in row.items():
            yield f"our sentences: {name}", action, one
    differing = [item for item in found["groups"].items() if _differs(item[1])]
    most = sorted(differing, key=lambda item: -abs(item[1]["hold"]["difference"]))
    for name, row in most[:MOST_GROUPS]:
        yield f"group: {name}", "hold", row["hold"]


def _differs(row: Mapping[str, Any]) -> bool:
    return bool(row["hold"]["difference"])


def _points(share: float) -> str:
    return f"{100 * share:+.1f}"
