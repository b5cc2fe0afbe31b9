"""Does the machine act on one side more than on the other?

Everything compared here is taken for civil, so that whatever is held is a false alarm:
sentences of our own, published comments, posts without an attack in them. See
docs/neutrality.md for what this shows and what it cannot.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from moderation.comment import Comment
from moderation.model import Model
from moderation.policies.promises import PromisesPolicy
from moderation.verdict import Action
from training.difference import ALLOWED, DRAWS, Difference, difference
from training.example import Stance
from training.identity_bias import CIVIL
from training.identity_templates import GROUPS, filled
from training.sided_comments import READERS, Sided
from training.sided_sentences import LEFT, sided_sentences
from training.trained_on import Hashes, text_hashes

FAMILY: Final = 0.05
"""Chance of any false alarm among the groups, all together (Bonferroni)."""

FINE_DRAWS: Final = 20_000
"""Draws where an interval has so thin tails."""

LEAST: Final = 30
ACTIONS: Final = ("hold", "reject")

Flags = NDArray[np.bool_]
Found = dict[str, dict[str, Difference]]


def own_sentences(model: Model) -> dict[str, Found]:
    """Differences on our own sentences: by political side, and of each group."""
    comments, sides, issues = zip(*sided_sentences(), strict=True)
    left = np.array([side == LEFT for side in sides])
    by_side = _compared(_actions(model, comments), left, issues)
    return {"sides": {"left, right": by_side}, "groups": _groups(model)}


def by_stance(
    model: Model, data: Path, learned: Hashes | None = None
) -> dict[str, dict[str, Difference]]:
    """Favor against against in each set that is at hand.

    Parameters
    ----------
    data : Path
        Folder with ``clean`` and ``research``.
    learned : array of uint32, optional
        Hashes of texts that the model has learned from; they are left out.
    """
    found = {}
    for (kind, name), reader in READERS.items():
        folder = data / kind / name
        if folder.is_dir():
            rows = _unseen(reader(folder), learned)
            favor = np.array([row.side is Stance.FAVOR for row in rows], dtype=bool)
            if min(favor.sum(), (~favor).sum()) >= LEAST:
                acted = _actions(model, [row.comment for row in rows])
                found[name] = _compared(acted, favor, [row.unit for row in rows])
    return found


def too_large(found: dict[str, Found]) -> list[str]:
    """The differences that the model must not ship with, named."""
    return [
        f"{kind}, {name}, {action}: {one.difference:+.1%} ({one.low:+.1%} to "
        f"{one.high:+.1%}), allowed {ALLOWED:.0%}"
        for kind, rows in found.items()
        for name, row in rows.items()
        for action, one in row.items()
        if one.too_large
    ]


def _unseen(rows: Iterable[Sided], learned: Hashes | None) -> list[Sided]:
    found = list(rows)
    if learned is None:
        return found
    seen = np.isin(text_hashes(row.comment.text for row in found), learned)
    return [row for row, gone in zip(found, seen.tolist(), strict=True) if not gone]


def _groups(model: Model) -> Found:
    groups = list(dict.fromkeys(GROUPS.split()))
    rows = [
        (Comment(filled(frame, group, group), language="en"), group, frame)
        for group in groups
        for frame in CIVIL
    ]
    comments, names, frames = zip(*rows, strict=True)
    acted, named = _actions(model, comments), np.array(names)
    confidence = 1 - FAMILY / len(groups)
    return {
        group: _compared(acted, named == group, frames, confidence, FINE_DRAWS)
        for group in groups
    }


def _actions(model: Model, comments: Sequence[Comment]) -> dict[str, Flags]:
    """Whether each comment is held or worse, and whether it is rejected."""
    policy = PromisesPolicy()
    actions = [
        policy.conclude(scores, model.thresholds).action
        for scores in model.score_many(comments)
    ]
    return {
        "hold": np.array([action is not Action.APPROVE for action in actions]),
        "reject": np.array([action is Action.REJECT for action in actions]),
    }


def _compared(
    acted: dict[str, Flags],
    first: Flags,
    units: Sequence[str],
    confidence: float = 0.95,
    draws: int = DRAWS,
) -> dict[str, Difference]:
    return {
        action: difference(flags, first, units, confidence=confidence, draws=draws)
        for action, flags in acted.items()
    }
