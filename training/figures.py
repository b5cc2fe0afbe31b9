"""Pictures for people: reliability curves, and what the surest answers are worth."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

COLUMNS = 6
STYLES = ("-", "--", "-.", ":", "-")
MARKS = (".", "s", "^", "x", "D")


def draw_reliability(metrics: Mapping[str, Any], out: Path) -> None:
    """Draw the reliability curve of every tone label and of spam as one SVG.

    The same metrics give the same bytes.
    """
    curves = {**metrics["tone"], "spam": metrics["spam"]}
    rows = -(-len(curves) // COLUMNS)
    with mpl.rc_context({"svg.hashsalt": "parley", "font.size": 8}):
        figure = Figure(figsize=(2.0 * COLUMNS, 2.1 * rows), layout="constrained")
        FigureCanvasSVG(figure)
        grid = figure.subplots(rows, COLUMNS, squeeze=False)
        for axes in grid.flat[len(curves) :]:
            axes.set_visible(False)
        for axes, (label, found) in zip(grid.flat, curves.items(), strict=False):
            points = found["reliability"]
            axes.plot([0, 1], [0, 1], color="0.75", linewidth=1)
            axes.plot([p[0] for p in points], [p[1] for p in points], "k.-")
            axes.set_title(f"{label.replace('_', ' ')} · ECE {found['ece']}")
            axes.set_xlim(0, 1)
            axes.set_ylim(0, 1)
            axes.set_xticks([0, 0.5, 1])
            axes.set_yticks([0, 0.5, 1])
        figure.supxlabel("score")
        figure.supylabel("share of yes at the natural rate")
        figure.savefig(out, format="svg", metadata={"Date": None})


def draw_risk_coverage(
    curves: Mapping[str, Sequence[Sequence[float]]], out: Path
) -> None:
    """Draw the accuracy of the surest answers by how many are taken, as an SVG.

    The same curves give the same bytes.

    Parameters
    ----------
    curves : mapping of source to points
        A point is a coverage and the accuracy of favor against against there.
    """
    with mpl.rc_context({"svg.hashsalt": "parley", "font.size": 8}):
        figure = Figure(figsize=(5.0, 3.2), layout="constrained")
        FigureCanvasSVG(figure)
        axes = figure.subplots()
        for number, (source, points) in enumerate(curves.items()):
            axes.plot(
                [coverage for coverage, _ in points],
                [accuracy for _, accuracy in points],
                STYLES[number % len(STYLES)],
                marker=MARKS[number % len(MARKS)],
                markersize=3,
                label=source,
            )
        axes.axhline(0.5, color="0.75", linewidth=1)
        axes.set_xlabel("share of pairs answered, surest first")
        axes.set_ylabel("favor against against: accuracy")
        axes.set_ylim(0.4, 1.0)
        axes.legend(fontsize=7)
        figure.savefig(out, format="svg", metadata={"Date": None})
