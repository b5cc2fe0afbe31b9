"""How good a threshold is on comments that nobody labelled: CBPE.

Calibrated scores say how many of the comments above a threshold have the label, and
how many below it (confidence-based performance estimation, NannyML). That holds as
long as the scores stay calibrated: new kinds of abuse that the model does not see are
not seen here either, which is what audits are for.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Estimated:
    """What a threshold comes to.

    Parameters
    ----------
    reached : int
        Comments at or above it.
    precision, recall : float
        NaN where nothing is above, or nothing has the label.
    """

    comments: int
    reached: int
    precision: float
    recall: float


def estimate(scores: NDArray[np.float64], threshold: float) -> Estimated:
    """Estimate from calibrated scores, NaN where a comment has none.

    Examples
    --------
    >>> estimate(np.array([0.9, 0.7, 0.2]), 0.5)
    Estimated(comments=3, reached=2, precision=0.8, recall=0.8888888888888888)
    """
    known = scores[~np.isnan(scores)]
    above = known[known >= threshold]
    total, found = float(known.sum()), float(above.sum())
    return Estimated(
        comments=len(known),
        reached=len(above),
        precision=found / len(above) if len(above) else math.nan,
        recall=found / total if total > 0 else math.nan,
    )
