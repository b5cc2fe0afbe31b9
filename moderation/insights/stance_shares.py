"""Which share of the comments takes which side, with its interval."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from moderation.intervals import CONFIDENCE, Interval
from moderation.shares import SIDES, Confusion, adjusted, counted

DRAWS = 2_000
SEED = 7


@dataclass(frozen=True, slots=True)
class StanceShares:
    """The shares of the three sides towards one target, over so many comments.

    Parameters
    ----------
    counted : tuple of float
        The plain count beside them, in the order of ``SIDES``.
    adjusted : bool
        Whether the shares and their intervals know how the model errs.
    confident : int
        How many of the single answers are confident ones.
    """

    comments: int
    favor: Interval
    against: Interval
    neutral: Interval
    counted: tuple[float, ...] = (0.0, 0.0, 0.0)
    adjusted: bool = False
    confident: int = 0

    def of(self, side: str) -> Interval:
        """The share of a side by its name."""
        return {"favor": self.favor, "against": self.against}.get(side, self.neutral)


def stance_shares(
    chances: NDArray[np.float64], confusion: Confusion | None = None
) -> StanceShares:
    """Shares of the sides, corrected for how the model errs where that is known.

    Where it is not, every comment counts by its probabilities, and the interval is a
    bootstrap: comments are drawn again, and a side for each by its probabilities. That
    is one multinomial draw from their mean. It knows the luck of the draw and of the
    single comment, not a model that leans to one side.

    Parameters
    ----------
    chances : array, shape (n, 3)
        Probabilities of favor, against and neutral, one row a comment.
    confusion : Confusion, optional
        Of the models that gave these probabilities, pooled.
    """
    if not len(chances):
        nothing = Interval(0.0, 0.0, 1.0)
        return StanceShares(0, nothing, nothing, nothing)
    known = confusion is not None
    found = _drawn(chances) if confusion is None else adjusted(chances, confusion)
    favor, against, neutral = found
    return StanceShares(len(chances), favor, against, neutral, counted(chances), known)


def shares_body(target: str, shares: StanceShares) -> dict[str, Any]:
    """The shares towards one target, JSON-ready."""
    return {
        "target": target,
        "comments": shares.comments,
        "confident": shares.confident,
        "adjusted": shares.adjusted,
        **{
            side: {
                "share": round(shares.of(side).estimate, 4),
                "low": round(shares.of(side).low, 4),
                "high": round(shares.of(side).high, 4),
                "counted": round(plain, 4),
            }
            for side, plain in zip(SIDES, shares.counted, strict=True)
        },
    }


def _drawn(chances: NDArray[np.float64]) -> tuple[Interval, ...]:
    mean = chances.mean(axis=0)
    mean = mean / mean.sum()
    lot = np.random.default_rng(SEED)
    drawn = lot.multinomial(len(chances), mean, size=DRAWS) / len(chances)
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(drawn, [tail, 1 - tail], axis=0)
    return tuple(
        Interval(float(mean[side]), float(low[side]), float(high[side]))
        for side in range(len(SIDES))
    )
