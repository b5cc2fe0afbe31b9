"""Pictures for who chooses a threshold: what is proven, and what an old one becomes."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from training.old_cutoffs import Compared, Mapped
from training.score_counts import ScoreCounts, candidates
from training.threshold_queries import Query, Solution, counted, proven_bound

COLUMNS = 3
TICKS = (0.01, 0.05, 0.2, 0.5, 0.8, 0.95, 0.99)


def draw_solutions(
    query: Query,
    solved: Mapping[str, tuple[ScoreCounts, Solution]],
    confidence: float,
    out: Path,
) -> None:
    """Draw the condition, counted and proven, over the threshold, label by label."""
    with mpl.rc_context({"svg.hashsalt": "parley", "font.size": 8}):
        figure, cells = _grid(len(solved))
        for axes, (label, (counts, solution)) in zip(
            cells, solved.items(), strict=False
        ):
            rows = list(zip(counts.yes.tolist(), counts.no.tolist(), strict=True))
            x = candidates()
            shown = [counted(query.bound, counts, *row) for row in rows]
            proven = [proven_bound(query, counts, *row, confidence) for row in rows]
            wanted = [counted(query.wanted, counts, *row) for row in rows]
            axes.plot(x, shown, color="0.6", label=f"{query.bound}, counted")
            axes.plot(x, proven, "k-", label=f"{query.bound}, proven")
            axes.plot(x, wanted, "k:", label=f"{query.wanted}, counted")
            axes.axhline(query.value, color="0.8", linewidth=1)
            title = f"{label.replace('_', ' ')}: not provable"
            if solution.threshold is not None:
                axes.axvline(solution.threshold, color="k", linewidth=1)
                title = f"{label.replace('_', ' ')}: from {solution.threshold:.3f}"
            axes.set_title(title)
            _log_odds(axes, "x")
            axes.set_ylim(0, 1)
        cells[0].legend(loc="lower right", fontsize=6)
        figure.supxlabel("threshold")
        figure.suptitle(f"{query} ({confidence:.0%} sure)")
        figure.savefig(out, format="svg", metadata={"Date": None})


def draw_cutoffs(
    compared: Sequence[Compared], mapped: Sequence[Mapped], out: Path
) -> None:
    """Draw old against our scores, and each old cut-off with ours, by attribute."""
    with mpl.rc_context({"svg.hashsalt": "parley", "font.size": 8}):
        figure, cells = _grid(len(compared))
        for axes, one in zip(cells, compared, strict=False):
            axes.plot(one.old, one.ours, ".", color="0.7", markersize=2, zorder=1)
            here = [
                found
                for found in mapped
                if found.attribute == one.attribute and found.threshold is not None
            ]
            for found in here:
                axes.plot([found.cutoff] * 2, found.interval, "k-", linewidth=1)
            axes.plot(
                [found.cutoff for found in here],
                [found.threshold for found in here],
                "ko-",
                markersize=3,
                label="ours at equal flag rate",
            )
            judged = [found for found in here if found.judged is not None]
            points = [
                (found.cutoff, found.judged.threshold)
                for found in judged
                if found.judged is not None and found.judged.threshold is not None
            ]
            if points:
                x, y = zip(*points, strict=True)
                style = {"markersize": 6, "fillstyle": "none"}
                axes.plot(x, y, "k^", label="ours at equal precision", **style)
            axes.set_title(f"{one.attribute}, {len(one.old):,} comments")
            axes.set_xlim(0, 1)
            _log_odds(axes, "y")
        cells[0].legend(loc="upper left", fontsize=6)
        figure.supxlabel("old score")
        figure.supylabel("ours")
        figure.savefig(out, format="svg", metadata={"Date": None})


def _grid(count: int) -> tuple[Figure, list[Any]]:
    columns = min(count, COLUMNS)
    rows = -(-count // columns)
    figure = Figure(figsize=(3.2 * columns, 2.6 * rows), layout="constrained")
    FigureCanvasSVG(figure)
    cells = list(figure.subplots(rows, columns, squeeze=False).flat)
    for axes in cells[count:]:
        axes.set_visible(False)
    return figure, cells


def _log_odds(axes: Any, side: str) -> None:
    """Scores crowd at 0 and 1: stretch both ends."""
    getattr(axes, f"set_{side}scale")("logit", one_half="0.5")
    getattr(axes, f"set_{side}lim")(0.001, 0.999)
    getattr(axes, f"set_{side}ticks")(TICKS, [f"{tick:g}" for tick in TICKS])
    getattr(axes, f"{side}axis").minorticks_off()
