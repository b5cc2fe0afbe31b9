"""One decision on every comment of a range, as one batch, and its undoing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial

from moderation.decision import SPAM, Decision
from moderation.reviewing import (
    MAX_BATCH,
    Batch,
    decide_many,
    undo_many,
    undoing_by,
)
from moderation.storage.database import Database
from moderation.storage.glimpses import Versioned
from moderation.storage.sites import Site
from moderation.verdict import Action
from webhook.owed_answers import owed_by

MOST = 5_000
SPAM_ACT = "spam"
ACTS = (Action.APPROVE.value, Action.REJECT.value, SPAM_ACT)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a bulk act came to: its batch, how many were done, and why others not."""

    batch: str
    done: int
    left: dict[str, int]


def act_on(
    database: Database, site: Site, comments: Sequence[Versioned], act: str, by: str
) -> Outcome:
    """Decide alike on comments as they were seen; what changed since is left.

    Parameters
    ----------
    act : str
        ``approve``, ``reject``, or ``spam``, which rejects and corrects that label.
    """
    decision = Decision(
        Action.APPROVE if act == Action.APPROVE.value else Action.REJECT,
        by,
        datetime.now(UTC),
        {SPAM: 1.0} if act == SPAM_ACT else {},
    )
    made: list[Batch] = []
    for begin in range(0, len(comments), MAX_BATCH):
        some = comments[begin : begin + MAX_BATCH]
        batch = decide_many(
            database,
            site.id,
            [one.platform_id for one in some],
            decision,
            owed_by(site, decision),
            {one.platform_id: one.version for one in some},
        )
        decision = replace(decision, batch=batch.id)
        made.append(batch)
    return _outcome(made)


def undo_batch(database: Database, site: Site, batch: str, by: str) -> Outcome:
    """Take a bulk act back, wherever it is still in force.

    Raises
    ------
    UnknownDecisionError
        There is no such bulk act on that site.
    """
    undone = undo_many(database, site.id, batch, undoing_by(by), partial(owed_by, site))
    return _outcome([undone])


def _outcome(batches: Sequence[Batch]) -> Outcome:
    left: dict[str, int] = {}
    for batch in batches:
        for reason in batch.left.values():
            left[reason] = left.get(reason, 0) + 1
    return Outcome(batches[0].id, sum(len(batch.done) for batch in batches), left)
