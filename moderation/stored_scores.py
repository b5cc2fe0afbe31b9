"""The newest stored scores of a site as columns, one row a comment."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from moderation.scores import LIKELY_TO_REJECT

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]
SPAM = "spam"


@dataclass(frozen=True, slots=True)
class StoredScores:
    """What was scored, as columns; rows are ordered by ``screening``.

    Parameters
    ----------
    screening, comment : array, shape (n,)
        Our numbers of both; a comment occurs once, with its newest screening.
    values : mapping of label to array, shape (n,)
        Probabilities as they were stored, tone, ``spam`` and add-ons; NaN where a
        screening has no such label, or no scores at all.
    supported : array, shape (n,)
        Whether the model speaks the comment's language.
    model : array, shape (n,)
        Position in ``models``; -1 where no model answered.
    models : tuple of str
    """

    screening: Numbers
    comment: Numbers
    values: dict[str, Floats]
    supported: Flags
    model: NDArray[np.int32]
    models: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.screening)

    @property
    def labels(self) -> tuple[str, ...]:
        """Every label that was stored, sorted."""
        return tuple(sorted(self.values))

    @property
    def scored(self) -> Flags:
        """Which rows have scores."""
        scored: Flags = self.model >= 0
        return scored

    def take(self, rows: NDArray[Any]) -> "StoredScores":
        """Some of the rows, by number or by a mask."""
        return StoredScores(
            self.screening[rows],
            self.comment[rows],
            {label: column[rows] for label, column in self.values.items()},
            self.supported[rows],
            self.model[rows],
            self.models,
        )

    def of_model(self, identifier: str) -> Flags:
        """Which rows that model scored."""
        if identifier not in self.models:
            return np.zeros(len(self), dtype=bool)
        of_this: Flags = self.model == self.models.index(identifier)
        return of_this


@dataclass(frozen=True, slots=True)
class DecisionColumns:
    """What people's decisions in force say, by comment, as columns.

    Parameters
    ----------
    comment : array, shape (n,)
        Our numbers, ascending.
    severity : array, shape (n,)
        0 approve, 1 hold, 2 reject.
    corrections : mapping of comment to label to share
        Labels that the newest decision corrected.
    """

    comment: Numbers
    severity: Numbers
    corrections: dict[int, dict[str, float]]


def empty() -> StoredScores:
    """No rows."""
    return from_rows([], [], [], [])


def from_rows(
    screenings: Sequence[int],
    comments: Sequence[int],
    models: Sequence[str | None],
    scores: Sequence[dict[str, Any] | None],
) -> StoredScores:
    """Columns of rows as they are stored, oldest screening first."""
    known = tuple(dict.fromkeys(model for model in models if model is not None))
    numbers = {model: number for number, model in enumerate(known)}
    tones = [{} if one is None else one["tone"] for one in scores]
    labels = sorted({label for keys in set(map(tuple, tones)) for label in keys})
    values = {
        label: np.array([tone.get(label, np.nan) for tone in tones], dtype=float)
        for label in labels
    }
    values[SPAM] = np.array(
        [np.nan if one is None else one[SPAM] for one in scores], dtype=float
    )
    if any(one is not None and "site" in one for one in scores):
        values[LIKELY_TO_REJECT] = np.array(
            [(one or {}).get("site", [np.nan])[0] for one in scores], dtype=float
        )
    values |= _conversations(scores)
    supported = [one is None or bool(one["language"][2]) for one in scores]
    number_of = [
        -1 if one is None else numbers.get(model or "", -1)
        for one, model in zip(scores, models, strict=True)
    ]
    return newest(
        StoredScores(
            np.array(screenings, dtype=np.int64),
            np.array(comments, dtype=np.int64),
            values,
            np.array(supported, dtype=bool),
            np.array(number_of, dtype=np.int32),
            known,
        )
    )


def _conversations(scores: Sequence[dict[str, Any] | None]) -> dict[str, Floats]:
    """The columns of the conversation add-on, where it had a say."""
    talks = [(one or {}).get("conversation", [{}])[0] for one in scores]
    labels = sorted({label for keys in set(map(tuple, talks)) for label in keys})
    return {
        label: np.array([talk.get(label, np.nan) for talk in talks], dtype=float)
        for label in labels
    }


def newest(scores: StoredScores) -> StoredScores:
    """One row a comment, its last."""
    backwards = scores.comment[::-1]
    _, last = np.unique(backwards, return_index=True)
    if len(last) == len(scores):
        return scores
    return scores.take(np.sort(len(scores) - 1 - last))


def joined(pieces: Sequence[StoredScores]) -> StoredScores:
    """Rows of all pieces, oldest piece first, one row a comment."""
    models = tuple(dict.fromkeys(model for piece in pieces for model in piece.models))
    labels = sorted({label for piece in pieces for label in piece.values})
    if len(pieces) == 1:
        return pieces[0]
    return newest(
        StoredScores(
            np.concatenate([piece.screening for piece in pieces]),
            np.concatenate([piece.comment for piece in pieces]),
            {
                label: np.concatenate([_column(piece, label) for piece in pieces])
                for label in labels
            },
            np.concatenate([piece.supported for piece in pieces]),
            np.concatenate([_renumbered(piece, models) for piece in pieces]),
            models,
        )
    )


def _column(scores: StoredScores, label: str) -> Floats:
    found = scores.values.get(label)
    return np.full(len(scores), np.nan) if found is None else found


def _renumbered(scores: StoredScores, models: tuple[str, ...]) -> NDArray[np.int32]:
    places = [*(models.index(model) for model in scores.models), -1]
    return np.array(places, dtype=np.int32)[scores.model]
