"""Does it matter which comments are asked about? Average precision over the labels."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score

from moderation.asking import Candidates, Shares, batch, unsure_of
from moderation.heads.site import Layer
from training.fit_site import fitted, predicted
from training.learning_curves import COLOURS, LINES, panels
from training.settling import IN_A_ROW, has_settled, kappa
from training.site_rows import SiteRows

SEEDS: Final = 5
MOST_ASKED: Final = 2_000
MOST_TESTED: Final = 2_000
TESTED: Final = 0.4
STEPS: Final = (0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.7, 1.0)
FREEDOM: Final = 2.0
"""Of the head, the same for all: the middle one of what adapting chooses from."""

ENOUGH: Final = 0.95
RANDOM, UNSURE, MIX = "random", "uncertainty alone", "mix"
WAYS: Final[Mapping[str, Shares]] = {
    RANDOM: Shares(0, 0, 1),
    UNSURE: Shares(1, 0, 0),
    MIX: Shares(),
}

Floats = NDArray[np.float64]
Places = NDArray[np.intp]
Note = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class AskingCurve:
    """What each way of asking reached on one pretended site.

    Parameters
    ----------
    pool : int
        Comments that could be asked about.
    shares : tuple of float
        Of the pool that was asked about.
    average_precision : mapping of way to array of shape (n_shares, n_seeds)
        On comments that were never asked about.
    kappa : mapping of way to array of shape (n_shares, n_seeds)
        Between the decisions after this step and after the one before, there.
    model_alone : array of shape (n_seeds,)
        Average precision without any label.
    """

    site: str
    pool: int
    rejected: float
    shares: tuple[float, ...]
    average_precision: Mapping[str, Floats]
    kappa: Mapping[str, Floats]
    model_alone: Floats

    def needed(self, way: str) -> float:
        """The least share of labels with 95 % of what all of them reach.

        Of the mean over seeds, read off between two steps on a straight line.
        """
        mean = self.average_precision[way].mean(axis=1)
        return crossing(self.shares, mean, ENOUGH * float(mean[-1]))

    def settled(self, way: str) -> dict[str, Any]:
        """Where three comparisons in a row found hardly any change, and what it cost.

        In how many seeds before all labels were there; the mean share of labels there,
        and how much average precision all of them would have added.
        """
        shares, lost = [], []
        for seed in range(self.kappa[way].shape[1]):
            values, found = self.average_precision[way][:, seed], self.kappa[way]
            ends = range(IN_A_ROW, len(self.shares) - 1)
            first = next(
                (at for at in ends if has_settled(found[: at + 1, seed].tolist())), None
            )
            if first is not None:
                shares.append(self.shares[first])
                lost.append(values[-1] - values[first])
        return {
            "seeds": len(shares),
            "share": round(float(np.mean(shares)), 3) if shares else None,
            "lost": round(float(np.mean(lost)), 4) if lost else None,
        }

    def figures(self) -> dict[str, Any]:
        """Means and standard deviations over seeds, for JSON."""
        return {
            "pool": self.pool,
            "rejected": round(self.rejected, 4),
            "shares": list(self.shares),
            "needed": {way: round(self.needed(way), 3) for way in WAYS},
            "average_precision": {
                way: {
                    "mean": np.round(values.mean(axis=1), 4).tolist(),
                    "deviation": np.round(values.std(axis=1), 4).tolist(),
                }
                for way, values in self.average_precision.items()
            },
            "model_alone": round(float(self.model_alone.mean()), 4),
            "settled": {way: self.settled(way) for way in WAYS},
            "kappa": {
                way: [_known(one) for one in values[1:].mean(axis=1)]
                for way, values in self.kappa.items()
            },
        }


def asking_curve(
    site: str,
    rows: SiteRows,
    rejected: NDArray[np.bool_],
    *,
    steps: Sequence[float] = STEPS,
    seeds: int = SEEDS,
    note: Note = lambda _: None,
) -> AskingCurve:
    """Let reviewers of a pretended site answer, batch after batch."""
    answers = rejected.astype(np.float64)
    tested = min(MOST_TESTED, round(len(rows) * TESTED))
    asked = min(MOST_ASKED, len(rows) - tested)
    precision = {way: np.zeros((len(steps), seeds)) for way in WAYS}
    kappas = {way: np.full((len(steps), seeds), np.nan) for way in WAYS}
    alone = np.zeros(seeds)
    for seed in range(seeds):
        order = np.random.default_rng(seed).permutation(len(rows))
        test, truth = rows.take(order[:tested]), answers[order[:tested]]
        alone[seed] = average_precision_score(truth, test.base[:, 0])
        chosen = order[tested : tested + asked]
        pool = _Pool(rows.take(chosen), answers[chosen], seed)
        for way, shares in WAYS.items():
            note(f"{site}, seed {seed}, {way}")
            layers = pool.learned(shares, steps)
            reached, agreed = _measured(layers, test, truth)
            precision[way][:, seed], kappas[way][1:, seed] = reached, agreed
    return AskingCurve(
        site, asked, float(answers.mean()), tuple(steps), precision, kappas, alone
    )


def _known(mean: float) -> float | None:
    """A mean as JSON has it; None where heads that always say the same are in it."""
    return None if np.isnan(mean) else round(float(mean), 4)


def _measured(
    layers: Sequence[Layer], test: SiteRows, truth: Floats
) -> tuple[list[float], list[float]]:
    """Average precision of each layer, and the agreement of each with the next."""
    said = [predicted(one, test)[:, 0] for one in layers]
    reached = [float(average_precision_score(truth, one)) for one in said]
    return reached, [kappa(one > 0, two > 0) for one, two in pairwise(said)]


def crossing(shares: Sequence[float], values: Floats, goal: float) -> float:
    """Where the values first reach a goal, on straight lines between the shares."""
    reached = np.flatnonzero(values >= goal)
    at = int(reached[0])
    if at == 0:
        return shares[0]
    low, high = float(values[at - 1]), float(values[at])
    part = (goal - low) / (high - low)
    return shares[at - 1] + part * (shares[at] - shares[at - 1])


class _Pool:
    """Comments that can be asked about, with the answers that would be given."""

    def __init__(self, rows: SiteRows, answers: Floats, seed: int) -> None:
        self._rows, self._answers = rows, answers
        self._lots = np.random.default_rng([seed, 1]).random(len(rows))

    def learned(self, shares: Shares, steps: Sequence[float]) -> list[Layer]:
        """The layer after each step; the next batch is asked by what it says."""
        told = np.zeros(0, dtype=np.intp)
        log_odds = self._rows.base[:, 0]
        layers = []
        for share in steps:
            count = round(share * len(self._rows)) - len(told)
            told = np.append(told, self._asked(told, log_odds, count, shares))
            told.sort()
            answers = self._answers[told][:, None]
            layer = fitted(self._rows.take(told), answers, FREEDOM)
            layers.append(layer)
            log_odds = predicted(layer, self._rows)[:, 0]
        return layers

    def _asked(
        self, told: Places, log_odds: Floats, count: int, shares: Shares
    ) -> Places:
        open_ones = np.setdiff1d(np.arange(len(self._rows)), told)
        likely = 1 / (1 + np.exp(-np.clip(log_odds[open_ones], -30, 30)))
        candidates = Candidates(
            np.array([unsure_of(float(one)) for one in likely]),
            self._rows.vectors[open_ones],
            self._lots[open_ones],
        )
        known = self._rows.vectors[told]
        picks = batch(candidates, count, shares, known).picks
        return open_ones[[one.place for one in picks]]


def draw_asking(curves: Sequence[AskingCurve]) -> bytes:
    """The plot as SVG: a panel a site, a band of one deviation over seeds."""
    return panels(curves, _panel)


def _panel(axis: Axes, found: AskingCurve) -> None:
    labels = np.array(found.shares) * found.pool
    for way, colour, line in zip(WAYS, COLOURS, LINES, strict=True):
        values = found.average_precision[way]
        mean, spread = values.mean(axis=1), values.std(axis=1)
        axis.plot(labels, mean, line, color=colour, label=way)
        axis.fill_between(
            labels, mean - spread, mean + spread, color=colour, alpha=0.15, lw=0
        )
    full = float(found.average_precision[MIX].mean(axis=1)[-1])
    axis.axhline(ENOUGH * full, color="#999999", lw=0.8)
    axis.set_title(f"{found.site}, {found.rejected:.0%} rejected", fontsize=9)
    axis.set_xlabel("labels")
    axis.grid(alpha=0.3)
