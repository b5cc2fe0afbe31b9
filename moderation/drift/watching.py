"""Streams of a site watched for changes, each with a sentence that says what to do."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from moderation.drift.adwin import Adwin

RECENT = 2_000
REACH = 500
FEWEST = 200
STRETCHES = 40
LEAST_EACH = 25


class Stream(StrEnum):
    """What is watched."""

    SCORES = "scores"
    WORDS = "unknown_words"
    AUDITS = "audit_errors"


@dataclass(frozen=True, slots=True)
class Watched:
    """What came of watching a stream.

    Parameters
    ----------
    values : int
        How many there are.
    ago : int, optional
        Values since the newest change was found; None while there was none.
    before, now : float
        Means before that change and since; equal without one. NaN without values.
    means : tuple of float
        Of up to 40 equal stretches, oldest first: for a picture.
    """

    stream: Stream
    values: int
    ago: int | None
    before: float
    now: float
    means: tuple[float, ...] = ()

    @property
    def drifts(self) -> bool:
        """Whether a change was found of late."""
        return self.ago is not None and self.ago <= RECENT

    @property
    def says(self) -> str:
        """What it means and what to do, in a sentence or two."""
        if self.values < FEWEST:
            return f"Too few to tell: {self.values} of {FEWEST}."
        if not self.drifts:
            return f"No change of late; the mean is {self.now:.3f}."
        changed = f"{self.before:.3f} became {self.now:.3f} of late: "
        return changed + _ADVICE[self.stream, self.now > self.before]


_LOOK = "see what changed on the site; if reviewers disagree more, retrain."
_ADVICE = {
    (Stream.SCORES, True): f"comments score higher than before; {_LOOK}",
    (Stream.SCORES, False): f"comments score lower than before; {_LOOK}",
    (Stream.WORDS, True): (
        "more words that the model does not know; retrain with decisions: "
        "python -m training train --with-decisions"
    ),
    (Stream.WORDS, False): "fewer words that the model does not know; nothing to do.",
    (Stream.AUDITS, True): (
        "people overturn the machine more often; make thresholds stricter and retrain: "
        "python -m training train --with-decisions"
    ),
    (Stream.AUDITS, False): "people overturn the machine less often; nothing to do.",
}


def watch(stream: Stream, values: Iterable[float]) -> Watched:
    """Look for changes in a stream, oldest value first."""
    series = np.array([value for value in values if not math.isnan(value)])
    detector, first, last = Adwin(), None, -REACH
    for place, value in enumerate(series.tolist()):
        if detector.update(value):
            if place - last >= REACH:
                first = place  # what follows soon is the same change, still sinking in
            last = place
    if first is None:
        mean = float(series.mean()) if len(series) else math.nan
        return Watched(stream, len(series), None, mean, mean, _means(series))
    before, now = _parted(series[max(0, first - RECENT) :])
    ago = len(series) - 1 - first
    return Watched(stream, len(series), ago, before, now, _means(series))


def _means(series: NDArray[np.float64]) -> tuple[float, ...]:
    parts = np.array_split(series, min(STRETCHES, len(series) // LEAST_EACH or 1))
    return tuple(float(part.mean()) for part in parts if len(part))


def _parted(series: NDArray[np.float64]) -> tuple[float, float]:
    """Means before and after the likeliest place of one change (least squares)."""
    count = len(series)
    left = np.arange(1, count)
    sums = np.cumsum(series)[:-1]
    before, after = sums / left, (series.sum() - sums) / (count - left)
    place = int(np.argmax((before - after) ** 2 * left * (count - left)))
    return float(before[place]), float(after[place])
