"""How many decisions it takes: adapted, from scratch, and the model alone, by site."""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score, roc_auc_score

from training.fit_site import fit_layer, predicted
from training.site_rows import SiteRows

SIZES: Final = (10, 30, 100, 300, 1_000, 3_000)
SEEDS: Final = 5
MOST_TESTED: Final = 3_000
SHIPPED, SCRATCH, ADAPTED = "model alone", "from scratch", "adapted"
WAYS: Final = (SHIPPED, SCRATCH, ADAPTED)
COLOURS: Final = ("#6b6b6b", "#b3541e", "#1b5e8c")
LINES: Final = (":", "--", "-")
_C = TypeVar("_C")

Floats = NDArray[np.float64]
Ways = Mapping[str, Floats]


@dataclass(frozen=True, slots=True)
class Curve:
    """What each way reached on one pretended site.

    Parameters
    ----------
    sizes : tuple of int
        Numbers of decisions that the site has comments for.
    auc, average_precision : mapping of way to array of shape (n_sizes, n_seeds)
        On comments that nothing was learned from; two in five of the site's.
    """

    site: str
    comments: int
    rejected: float
    sizes: tuple[int, ...]
    auc: Ways
    average_precision: Ways

    def figures(self) -> dict[str, Any]:
        """Mean and standard deviation over seeds, for JSON."""
        return {
            "comments": self.comments,
            "rejected": round(self.rejected, 4),
            "sizes": list(self.sizes),
            **{
                name: {way: _summary(values) for way, values in ways.items()}
                for name, ways in (
                    ("auc", self.auc),
                    ("average_precision", self.average_precision),
                )
            },
        }


def curve(
    site: str,
    rows: SiteRows,
    rejected: NDArray[np.bool_],
    *,
    sizes: Sequence[int] = SIZES,
    seeds: int = SEEDS,
) -> Curve:
    """Measure a pretended site; each seed draws comments anew."""
    answers = rejected.astype(np.float64)
    tested = min(MOST_TESTED, len(rows) * 2 // 5)
    fitting = tuple(size for size in sizes if size <= len(rows) - tested)
    auc = {way: np.zeros((len(fitting), seeds)) for way in WAYS}
    precision = {way: np.zeros((len(fitting), seeds)) for way in WAYS}
    for seed in range(seeds):
        order = np.random.default_rng(seed).permutation(len(rows))
        test, truth = rows.take(order[:tested]), answers[order[:tested]]
        for at, size in enumerate(fitting):
            chosen = order[tested : tested + size]
            scores = _scores(rows.take(chosen), answers[chosen], test, seed)
            for way, values in scores.items():
                auc[way][at, seed] = roc_auc_score(truth, values)
                precision[way][at, seed] = average_precision_score(truth, values)
    share = float(answers.mean())
    return Curve(site, len(rows), share, fitting, auc, precision)


def draw(curves: Sequence[Curve]) -> bytes:
    """The plot as SVG: average precision over decisions, a band of one deviation."""
    return panels(curves, _panel)


def panels(curves: Sequence[_C], panel: Callable[[Axes, _C], None]) -> bytes:
    """Average precision of several sites side by side as SVG, a panel each."""
    with mpl.rc_context({"svg.hashsalt": "parley", "svg.fonttype": "none"}):
        figure = Figure(figsize=(3.4 * len(curves), 3.2), layout="constrained")
        FigureCanvasSVG(figure)
        axes = figure.subplots(1, len(curves), squeeze=False)[0]
        for axis, found in zip(axes, curves, strict=True):
            panel(axis, found)
        axes[0].set_ylabel("average precision")
        axes[-1].legend(frameon=False, fontsize=8, loc="lower right")
        buffer = io.BytesIO()
        figure.savefig(buffer, format="svg", metadata={"Date": None})
        return buffer.getvalue()


def _panel(axis: Axes, found: Curve) -> None:
    for way, colour, line in zip(WAYS, COLOURS, LINES, strict=True):
        values = found.average_precision[way]
        mean, spread = values.mean(axis=1), values.std(axis=1)
        axis.plot(found.sizes, mean, line, color=colour, label=way)
        axis.fill_between(
            found.sizes, mean - spread, mean + spread, color=colour, alpha=0.15, lw=0
        )
    axis.set_xscale("log")
    axis.set_xticks(found.sizes, [f"{size:,}" for size in found.sizes], fontsize=8)
    axis.minorticks_off()
    axis.set_title(f"{found.site}, {found.rejected:.0%} rejected", fontsize=9)
    axis.set_xlabel("decisions")
    axis.grid(alpha=0.3)


def _scores(
    learned: SiteRows, answers: Floats, test: SiteRows, seed: int
) -> dict[str, Floats]:
    adapted = fit_layer(learned, answers[:, None], seed=seed).layer
    scratch = fit_layer(_without_model(learned), answers[:, None], seed=seed).layer
    return {
        SHIPPED: test.base[:, 0],
        SCRATCH: predicted(scratch, _without_model(test))[:, 0],
        ADAPTED: predicted(adapted, test)[:, 0],
    }


def _without_model(rows: SiteRows) -> SiteRows:
    """The same comments, as one sees them who has no model."""
    blank = np.zeros_like(rows.base)
    return SiteRows(blank, rows.known[:, :0], rows.vectors, rows.ngrams, rows.texts)


def _summary(values: Floats) -> dict[str, list[float]]:
    return {
        "mean": np.round(values.mean(axis=1), 4).tolist(),
        "deviation": np.round(values.std(axis=1), 4).tolist(),
    }
