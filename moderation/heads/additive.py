"""Logistic regressions over hashed n-grams and cues, scored in numpy.

A label's log-odds is ``slope * margin + offset`` (Platt scaling, fitted on held-out
data) of ``margin = sum of its n-gram weights / sqrt(n) + cues @ weights + intercept``,
where n counts the distinct n-grams. It is linear to the end, so what each stretch of
text contributed is exact.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from moderation.errors import ArtifactError
from moderation.features.extracted import Extracted
from moderation.features.ngrams import BUCKETS, Indices, ManyNgrams
from moderation.scores import Contribution, LabelExplanation

Floats = NDArray[np.float32]
Arrays = Mapping[str, NDArray[np.generic]]


@dataclass(frozen=True, slots=True)
class AdditiveWeights:
    """What fitting leaves behind.

    Parameters
    ----------
    ngrams : array of shape (BUCKETS, n_labels), int8
    scale : array of shape (n_labels,), float32
        An n-gram's weight is ``ngrams * scale``.
    cues : array of shape (n_cues, n_labels), float32
    intercept, slope, offset : arrays of shape (n_labels,), float32
    """

    ngrams: NDArray[np.int8]
    scale: Floats
    cues: Floats
    intercept: Floats
    slope: Floats
    offset: Floats

    @classmethod
    def from_arrays(cls, arrays: Arrays, head: str, n_cues: int) -> "AdditiveWeights":
        """Take the ``<head>.*`` arrays of an artifact.

        Raises
        ------
        ArtifactError
            An array is missing or of another shape or type than it should be.
        """
        try:
            ngrams = arrays[f"{head}.ngrams"]
            rest = {
                name: arrays[f"{head}.{name}"].astype(np.float32, copy=False)
                for name in ("scale", "cues", "intercept", "slope", "offset")
            }
        except (KeyError, ValueError, TypeError) as error:
            raise ArtifactError(f"{head}: array missing or not numeric") from error
        if ngrams.ndim != 2 or ngrams.shape[0] != BUCKETS or ngrams.dtype != np.int8:
            raise ArtifactError(
                f"{head}.ngrams: want int8 of shape ({BUCKETS}, labels)"
            )
        labels = ngrams.shape[1]
        wanted = {name: (labels,) for name in rest} | {"cues": (n_cues, labels)}
        for name, values in rest.items():
            if values.shape != wanted[name] or not np.isfinite(values).all():
                raise ArtifactError(f"{head}.{name}: wrong shape or not finite")
        return cls(np.ascontiguousarray(ngrams, dtype=np.int8), **rest)

    def arrays(self, head: str) -> dict[str, NDArray[np.generic]]:
        """The arrays that ``from_arrays`` takes."""
        return {
            f"{head}.ngrams": self.ngrams,
            f"{head}.scale": self.scale,
            f"{head}.cues": self.cues,
            f"{head}.intercept": self.intercept,
            f"{head}.slope": self.slope,
            f"{head}.offset": self.offset,
        }

    def margins(self, buckets: Indices, cues: Floats) -> Floats:
        """Uncalibrated log-odds of every label, shape (n_labels,)."""
        summed = summed_rows(self.ngrams, buckets, np.array([0, len(buckets)]))[0]
        weight = self.scale / np.float32(np.sqrt(max(len(buckets), 1)))
        margins: Floats = summed * weight + cues @ self.cues + self.intercept
        return margins

    def log_odds(self, buckets: Indices, cues: Floats) -> Floats:
        """Calibrated log-odds of every label, shape (n_labels,)."""
        return self.slope * self.margins(buckets, cues) + self.offset

    def log_odds_many(self, found: ManyNgrams, cues: Floats) -> Floats:
        """Calibrated log-odds of several comments.

        Parameters
        ----------
        found : ManyNgrams
            Of n comments.
        cues : array of shape (n, n_cues), float32

        Returns
        -------
        array of shape (n, n_labels)
        """
        summed = summed_rows(self.ngrams, found.buckets, found.bounds)
        counts = np.maximum(np.diff(found.bounds), 1)
        weight = self.scale / np.sqrt(counts).astype(np.float32)[:, None]
        margins = summed * weight + cues @ self.cues + self.intercept
        log_odds: Floats = self.slope * margins + self.offset
        return log_odds

    def explain(self, features: Extracted, cues: Floats) -> list[LabelExplanation]:
        """One explanation per label; bias and cues are its ``base``."""
        found = features.ngrams
        _, inverse, counts = np.unique(
            found.buckets, return_inverse=True, return_counts=True
        )
        share = 1.0 / (counts[inverse] * np.sqrt(max(len(features.buckets), 1)))
        weights = self.ngrams.take(found.buckets, axis=0) * (self.scale * self.slope)
        base = self.slope * (cues @ self.cues + self.intercept) + self.offset
        starts, ends = chunks(features.clean.text)
        sums = _by_chunk(features, weights * share[:, None], starts)
        spans = [
            features.clean.span(*place) for place in zip(starts, ends, strict=True)
        ]
        return [
            LabelExplanation(
                float(base[label]),
                tuple(
                    Contribution(start, end, float(weight))
                    for (start, end), weight in zip(spans, sums[:, label], strict=True)
                ),
            )
            for label in range(len(self.scale))
        ]


def summed_rows(
    table: NDArray[np.int8], rows: Indices, bounds: Indices
) -> NDArray[np.int32]:
    """Sum rows of a table, stretch by stretch.

    Parameters
    ----------
    table : array of shape (n_rows, n_columns), int8
    rows : array of shape (n,), int64
    bounds : array of shape (n_stretches + 1,), int64
        Ascending; stretch ``i`` is ``rows[bounds[i] : bounds[i + 1]]``.

    Returns
    -------
    array of shape (n_stretches, n_columns), int32
        Zeros for an empty stretch.
    """
    sums = np.zeros((len(bounds) - 1, table.shape[1]), dtype=np.int32)
    filled = bounds[:-1] < bounds[1:]
    if filled.any():
        taken = table.take(rows, axis=0)
        starts = bounds[:-1][filled]
        sums[filled] = np.add.reduceat(taken, starts, axis=0, dtype=np.int32)
    return sums


def sigmoid(log_odds: Floats) -> Floats:
    """Probability from log-odds, without overflow."""
    bounded = np.clip(log_odds, -30.0, 30.0)
    return (1.0 / (1.0 + np.exp(-bounded))).astype(np.float32)


def chunks(text: str) -> tuple[list[int], list[int]]:
    """Starts and ends of the whitespace-separated chunks of a text."""
    starts, ends, place = [], [], 0
    for chunk in text.split():
        place = text.index(chunk, place)
        starts.append(place)
        place += len(chunk)
        ends.append(place)
    return starts, ends


def _by_chunk(
    features: Extracted, weights: NDArray[np.float64], starts: list[int]
) -> NDArray[np.float64]:
    """Share each n-gram's weight among its characters, then sum by chunk.

    Returns
    -------
    array of shape (n_chunks, n_labels), float64
        A space belongs to the chunk before it.
    """
    if not starts:
        return np.zeros((0, weights.shape[1]))
    size = len(features.clean.text)
    begin = np.minimum(features.ngrams.starts, size - 1)
    end = np.maximum(features.ngrams.ends, begin + 1)
    share = weights / (end - begin)[:, None]
    change = np.zeros((size + 1, weights.shape[1]))
    np.add.at(change, begin, share)
    np.subtract.at(change, end, share)
    by_character = np.cumsum(change, axis=0)[:size]
    sums: NDArray[np.float64] = np.add.reduceat(by_character, starts, axis=0)
    return sums
