"""A range of one label's scores on a site: which comments lie in it, and how right."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from moderation.intervals import Interval
from moderation.kept_scores import KeptScores
from moderation.precision import Precision, judged, precision
from moderation.storage.database import Database
from moderation.storage.glimpses import Versioned
from moderation.stored_scores import StoredScores

BINS = 40
SEED = 3


class Among(StrEnum):
    """Which comments a range is taken from."""

    WAITING = "waiting"
    UNDECIDED = "undecided"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Range:
    """Scores of a label from ``low`` to ``high``, both included."""

    label: str
    low: float
    high: float
    among: Among


@dataclass(frozen=True, slots=True)
class InRange:
    """The comments in a range.

    Parameters
    ----------
    counts : tuple of int
        A histogram of all comments that the range is taken from.
    comments : tuple of int
        Our numbers of those in the range, ascending.
    precision : Precision
        How often the label is right in the range, over all comments of the site with
        such scores, decided or not.
    severe : frozenset of int
        Numbers of those that are shown closed.
    """

    counts: tuple[int, ...]
    comments: tuple[int, ...]
    precision: Precision
    scores: dict[int, float]

    def sample(self, most: int) -> list[int]:
        """Some of the comments, by lot; the same range gives the same."""
        lot = np.random.default_rng(SEED)
        drawn = lot.permutation(np.array(self.comments, dtype=np.int64))[:most]
        return sorted(drawn.tolist(), key=lambda number: -self.scores[number])


def in_range(
    database: Database, kept: KeptScores, site_id: int, wanted: Range
) -> InRange:
    """Look at a range over the newest stored scores."""
    scores = kept.of(site_id)
    values = scores.values.get(wanted.label, np.full(len(scores), np.nan))
    with database.reading() as reading:
        decided = reading.score_columns.decided(site_id)
        offered = np.isin(scores.comment, reading.glimpses.waiting(site_id))
    if wanted.among is not Among.WAITING:
        offered = np.ones(len(scores), dtype=bool)
    if wanted.among is Among.UNDECIDED:
        offered = ~np.isin(scores.comment, decided.comment)
    within = (values >= wanted.low) & (values <= wanted.high)
    chosen = within & offered
    counts, _ = np.histogram(values[offered & ~np.isnan(values)], BINS, (0.0, 1.0))
    said = judged(scores, decided, wanted.label)
    numbers = scores.comment[chosen]
    return InRange(
        tuple(counts.tolist()),
        tuple(sorted(numbers.tolist())),
        precision(values, within, said),
        dict(zip(numbers.tolist(), values[chosen].tolist(), strict=True)),
    )


def seen(comments: Sequence[Versioned]) -> str:
    """A digest of comments as they are: another one when any of them changed."""
    written = ";".join(f"{one.comment_id}:{one.version}" for one in comments)
    return hashlib.sha256(written.encode()).hexdigest()[:32]


def opposite(interval: Interval) -> Interval:
    """How often a label is wrong, where ``interval`` says how often it is right."""
    return Interval(
        1 - interval.estimate, 1 - interval.high, 1 - interval.low, interval.confidence
    )


def labels_of(scores: StoredScores, acting: Collection[str]) -> tuple[str, ...]:
    """Labels of which there are scores, those that act first."""
    there = [
        label
        for label in scores.labels
        if not bool(np.isnan(scores.values[label]).all())
    ]
    return tuple(sorted(there, key=lambda label: label not in acting))
