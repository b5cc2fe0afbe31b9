"""Drift on one site: its scores, its words, what people overturn, and estimates."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from moderation.drift.estimated import Estimated, estimate
from moderation.drift.watching import Stream, Watched, watch
from moderation.features.ngrams import words
from moderation.features.vectors import WordVectors
from moderation.policies.base import Threshold
from moderation.storage.unit_of_work import Reading
from moderation.stored_scores import SPAM, StoredScores
from moderation.text.cleaned import clean

NEWEST = 20_000
ESTIMATED = 1_000
TEXTS = 5_000
AUDITED_DAYS = 365
WATCHED = ("toxicity", SPAM)


@dataclass(frozen=True, slots=True)
class Drift:
    """What is known of a site without asking anybody.

    Parameters
    ----------
    watched : tuple of Watched
        Scores, unknown words, audit errors.
    estimates : mapping of label to (Estimated, Estimated)
        At the threshold to hold, on the comments before the newest 1,000 and on these.
    """

    watched: tuple[Watched, ...]
    estimates: Mapping[str, tuple[Estimated, Estimated]]

    @property
    def drifts(self) -> bool:
        """Whether anything changed of late."""
        return any(one.drifts for one in self.watched)


def drift_of(
    reading: Reading,
    site_id: int,
    *,
    model: str,
    thresholds: Mapping[str, Threshold],
    vectors: WordVectors | None,
    stored: StoredScores | None = None,
) -> Drift:
    """Look at a site's newest 20,000 comments that the model in service scored.

    Parameters
    ----------
    model : str
        Identifier: another model's scores are no drift.
    vectors : WordVectors, optional
        The words that the model knows; without them words are not watched.
    stored : StoredScores, optional
        The site's scores, where they are at hand; read when absent.
    """
    if stored is None:
        _, stored = reading.score_columns.after(site_id, 0)
    stored = stored.take(stored.of_model(model))
    stored = stored.take(np.arange(max(0, len(stored) - NEWEST), len(stored)))
    texts = reading.recent_texts.newest(site_id, TEXTS) if vectors else ()
    since = datetime.now(UTC) - timedelta(days=AUDITED_DAYS)
    errors = [
        float(one.said is not one.acted)
        for one in reading.automatic_audits.outcomes(site_id, since)
        if one.said is not None
    ]
    watched = (
        watch(Stream.SCORES, highest(stored).tolist()),
        watch(Stream.WORDS, unknown_shares(texts, vectors) if vectors else ()),
        watch(Stream.AUDITS, errors),
    )
    return Drift(watched, estimates(stored, thresholds))


def highest(stored: StoredScores) -> NDArray[np.float64]:
    """The higher of toxicity and spam for each comment; NaN where neither is known."""
    columns = [stored.values[label] for label in WATCHED if label in stored.values]
    if not columns:
        return np.zeros(0)
    higher: NDArray[np.float64] = np.fmax.reduce(columns)
    return higher


def estimates(
    stored: StoredScores, thresholds: Mapping[str, Threshold]
) -> dict[str, tuple[Estimated, Estimated]]:
    """How good each threshold to hold was before, and is on the newest comments."""
    found: dict[str, tuple[Estimated, Estimated]] = {}
    for label, threshold in thresholds.items():
        if threshold.hold is not None and label in stored.values and len(stored):
            column = stored.values[label]
            before, now = column[:-ESTIMATED], column[-ESTIMATED:]
            found[label] = (
                estimate(before, threshold.hold),
                estimate(now, threshold.hold),
            )
    return found


def unknown_shares(texts: Iterable[str], vectors: WordVectors) -> list[float]:
    """The share of each text's words that the model has no vector for."""
    shares = []
    for text in texts:
        hashes = words(clean(text).text.lower()).hashes
        if len(hashes):
            shares.append(float(1 - vectors.knows(hashes).mean()))
    return shares
