"""What another policy would have done with the comments that are stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain, zip_longest

import numpy as np
from numpy.typing import NDArray

from moderation.policies.base import Threshold
from moderation.policies.promises import PromisesPolicy
from moderation.replay import Severities, replay
from moderation.stored_scores import Flags, StoredScores
from moderation.verdict import Action

EXAMPLES = 20
SEED = 11
ACTIONS = tuple(Action)
Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Two policies over the same scores.

    Parameters
    ----------
    before, after : array, shape (n,)
        Severities under the one and under the other.
    matrix : array, shape (3, 3)
        How many comments, by action before and action after, mildest first.
    """

    before: Severities
    after: Severities
    matrix: NDArray[np.int64]

    @property
    def comments(self) -> int:
        """How many comments were looked at."""
        return len(self.before)

    @property
    def changed(self) -> int:
        """How many comments would get another action."""
        return int(self.matrix.sum() - self.matrix.trace())

    def moved(self, before: Action, after: Action) -> int:
        """How many comments go from the one action to the other."""
        return int(self.matrix[before.severity, after.severity])

    def total(self, action: Action) -> tuple[int, int]:
        """How many comments get an action, before and after."""
        severity = action.severity
        return int(self.matrix[severity].sum()), int(self.matrix[:, severity].sum())


def compare(
    scores: StoredScores,
    present: PromisesPolicy,
    proposed: PromisesPolicy,
    thresholds: Mapping[str, Threshold],
) -> WhatIf:
    """Replay two policies over stored scores under one model's thresholds."""
    return compared(
        replay(scores, present, thresholds), replay(scores, proposed, thresholds)
    )


def compared(before: Severities, after: Severities) -> WhatIf:
    """Two columns of severities side by side."""
    kinds = len(ACTIONS)
    cells = np.bincount(before.astype(np.int64) * kinds + after, minlength=kinds**2)
    return WhatIf(before, after, cells.reshape(kinds, kinds))


def examples(answer: WhatIf, most: int = EXAMPLES) -> list[int]:
    """Rows of comments that would change, drawn by lot from each kind of change.

    The kinds take turns, so that a rare one is seen beside a common one; the same
    answer gives the same examples.
    """
    lot = np.random.default_rng(SEED)
    kinds = []
    for before in ACTIONS:
        for after in ACTIONS:
            rows = np.flatnonzero(
                (answer.before == before.severity) & (answer.after == after.severity)
            )
            if before is not after and len(rows):
                kinds.append(lot.permutation(rows)[:most].tolist())
    turns = chain.from_iterable(zip_longest(*kinds))
    return [row for row in turns if row is not None][:most]


def of_these(scores: StoredScores, model: str, *, older: bool) -> Flags:
    """Which rows a model's thresholds are for: its own, or with older models' too.

    What no model could score is always among them: it is held whatever the model.
    """
    if older:
        return np.ones(len(scores), dtype=bool)
    return scores.of_model(model) | ~scores.scored
