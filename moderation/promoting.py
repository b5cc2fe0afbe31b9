"""Put another model in service, or take that back; each with its line in the audit log.

The entry and the move are one: the log's head row is locked while the alias moves, so
that two people who promote at once queue up, and an entry that cannot be kept moves
the alias back.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from moderation.errors import ArtifactError, StaleWriteError
from moderation.registry.store import Store
from moderation.registry.succession import Succession
from moderation.storage.database import Database

PROMOTED = "model.promoted"
ROLLED_BACK = "model.rolled_back"
LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class Promoted:
    """Which model served before and which does now: digests, or ``shipped``."""

    before: str
    now: str


def of_model(name: str) -> str:
    """The subject of audit entries about a model."""
    return f"model:{name}"


def promote(
    database: Database,
    store: Store,
    digest: str,
    actor: str,
    *,
    forced: str = "",
    checked: Mapping[str, str | int] | None = None,
) -> Promoted:
    """Put a published model in service.

    Parameters
    ----------
    forced : str
        Why it serves although the gate refused it, or was not asked; empty when the
        gate let it through.
    checked : mapping, optional
        What the gate found, in a few words, for the audit log.

    Raises
    ------
    ArtifactError
        It is not sound, or serves already.
    StaleWriteError
        Somebody else moved the champion meanwhile.
    """
    details: dict[str, str | int | bool] = {"forced": bool(forced)}
    if forced:
        details["reason"] = forced[:LONGEST_REASON]
    details |= checked or {}
    succession = Succession(store)
    return _move(
        database,
        succession,
        (actor, PROMOTED, digest, details),
        lambda: succession.promote(digest),
    )


def roll_back(database: Database, store: Store, actor: str) -> Promoted:
    """Put back the model that served before.

    Raises
    ------
    ArtifactError
        None did, or it is not sound any more.
    StaleWriteError
        Somebody else moved the champion meanwhile.
    """
    succession = Succession(store)
    before = succession.before()
    if not before:
        raise ArtifactError("no model served before this one")
    return _move(
        database, succession, (actor, ROLLED_BACK, before[-1], {}), succession.roll_back
    )


def _move(
    database: Database,
    succession: Succession,
    entry: tuple[str, str, str, dict[str, str | int | bool]],
    move: Callable[[], None],
) -> Promoted:
    actor, event, name, details = entry
    serving, before = succession.serving(), succession.before()
    with database.unit_of_work() as work:
        work.audit.add(actor, event, of_model(name), {"before": serving, **details})
        if (succession.serving(), succession.before()) != (serving, before):
            raise StaleWriteError("Somebody else moved the champion just now.")
        move()
        try:
            work.commit()
        except BaseException:
            succession.restore(serving, before)
            raise
    return Promoted(serving, succession.serving())
