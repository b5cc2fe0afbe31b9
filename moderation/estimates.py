"""What share of all abuse the machine catches, though people see only some comments.

Whoever counts only what was reviewed finds nearly everything caught, as what was
approved is hardly ever looked at. Here each reviewed comment counts as often as the
chance with which it came to be reviewed says (Horvitz and Thompson, JASA 47, 1952).
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from moderation.intervals import CONFIDENCE, Interval, of_count

ROUNDING: Final = 1e-9

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class ReviewedComments:
    """Comments that people looked at, as columns of one length.

    Parameters
    ----------
    flagged : array of bool
        Whether the machine held or rejected it.
    abusive : array of bool
        Whether people rejected it.
    propensity : array of float
        The chance with which it came to be reviewed, in (0, 1]: 1 for what is always
        reviewed, the audit's share for what the machine did on its own.

    Raises
    ------
    ValueError
        The columns differ in length, or a propensity is not in (0, 1].
    """

    flagged: Flags
    abusive: Flags
    propensity: Floats

    def __post_init__(self) -> None:
        """Refuse columns that do not fit."""
        if not len(self.flagged) == len(self.abusive) == len(self.propensity):
            raise ValueError("columns of different lengths")
        if not ((self.propensity > 0) & (self.propensity <= 1)).all():
            raise ValueError("a propensity lies in (0, 1]")


@dataclass(frozen=True, slots=True)
class Estimates:
    """Recall and precision of what the machine holds or rejects.

    Parameters
    ----------
    recall, precision : Interval
        Weighed with 1 / propensity; NaN where nothing can be said.
    naive_recall, naive_precision : float
        What counting the reviewed comments alone would say; shown beside it.
    missed : Interval
        How many abusive comments went through, of all.
    """

    recall: Interval
    precision: Interval
    naive_recall: float
    naive_precision: float
    missed: Interval


def estimated(reviewed: ReviewedComments) -> Estimates:
    """Recall and precision of the machine on all comments.

    The recall's interval takes the uncertain part, the share of abuse among what went
    through unflagged, from an exact interval for as many comments as the weights are
    worth (Kish, Survey Sampling, 1965). What was flagged is known far better.
    """
    weights = 1 / reviewed.propensity
    flagged, abusive = reviewed.flagged, reviewed.abusive
    caught = float(weights[flagged & abusive].sum())
    share = _share(abusive[~flagged], weights[~flagged])
    passed = float(weights[~flagged].sum())
    missed = Interval(
        share.estimate * passed if passed else 0.0,
        share.low * passed,
        share.high * passed,
    )
    return Estimates(
        recall=_recall(caught, missed, known=passed > 0),
        precision=_share(abusive[flagged], weights[flagged]),
        naive_recall=_mean(flagged[abusive]),
        naive_precision=_mean(abusive[flagged]),
        missed=missed,
    )


def _recall(caught: float, missed: Interval, *, known: bool) -> Interval:
    if not known or caught + missed.estimate == 0:
        return Interval(float("nan"), 0.0, 1.0)
    low = caught / (caught + missed.high) if caught else 0.0
    high = caught / (caught + missed.low) if caught + missed.low else 1.0
    return Interval(caught / (caught + missed.estimate), low, high, CONFIDENCE)


def _share(yes: Flags, weights: Floats) -> Interval:
    """A weighed share with an interval for as many rows as the weights are worth."""
    if not len(yes):
        return of_count(0, 0)
    total = float(weights.sum())
    share = float(weights[yes].sum()) / total
    worth = int(total**2 / float((weights**2).sum()) + ROUNDING)
    counted = of_count(round(share * worth), worth)
    return Interval(share, min(counted.low, share), max(counted.high, share))


def _mean(values: Flags) -> float:
    return float(values.mean()) if len(values) else float("nan")
