"""An editor's own targets of an article: what readers there may take sides on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from moderation.errors import StaleWriteError, TargetsError
from moderation.storage.articles import StoredArticle
from moderation.storage.audit import JSON, Entry, of_article
from moderation.storage.column_types import storable
from moderation.storage.unit_of_work import Reading, UnitOfWork
from moderation.wire import MAX_TARGETS

CHANGED: Final = "article.targets"
LONGEST: Final = 300


@dataclass(frozen=True, slots=True)
class Change:
    """The last change of an article's targets, as the log has it.

    Parameters
    ----------
    number : int
        That of the entry in the audit log.
    undoes : int, optional
        The change that it took back.
    """

    number: int
    by: str
    at: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    undoes: int | None = None


def put(
    work: UnitOfWork,
    stored: StoredArticle,
    targets: Iterable[str],
    by: str,
    undoes: int | None = None,
) -> tuple[str, ...]:
    """Set an article's targets in somebody's transaction; none is the title again.

    Nothing is written where nothing changes.

    Returns
    -------
    tuple of str
        The targets in force, in single blanks and without repetitions.

    Raises
    ------
    TargetsError
        They are too many, or one is empty or too long.
    """
    before = work.articles.locked_targets(stored.id)
    chosen = _sound(targets)
    if chosen != before:
        work.articles.set_targets(stored.id, chosen)
        details: dict[str, JSON] = {"before": before, "after": chosen}
        if undoes is not None:
            details["undoes"] = undoes
        work.audit.add(by, CHANGED, of_article(stored.id), details)
    return chosen


def edit(
    work: UnitOfWork,
    stored: StoredArticle,
    by: str,
    *,
    added: Sequence[str] = (),
    removed: Sequence[str] = (),
) -> tuple[str, ...]:
    """Add and remove targets in somebody's transaction; returns those in force.

    Raises
    ------
    TargetsError
        What ``put`` raises, or one to be removed is none of them.
    """
    before = work.articles.locked_targets(stored.id)
    unknown = [one for one in removed if one not in before]
    if unknown:
        raise TargetsError(f"Not a target of this article: {unknown[0][:100]}")
    wanted = [*before, *_sound(added)]
    return put(work, stored, (one for one in wanted if one not in removed), by)


def undo(
    work: UnitOfWork, stored: StoredArticle, number: int, by: str
) -> tuple[str, ...]:
    """Take back the last change, as a change of its own; returns what is in force.

    Raises
    ------
    StaleWriteError
        That is not the last change, or the targets are others by now.
    """
    now = work.articles.locked_targets(stored.id)
    last = last_change(work, stored)
    if last is None or last.number != number or last.after != now:
        raise StaleWriteError("The targets were changed again since.")
    return put(work, stored, last.before, by, undoes=number)


def last_change(reading: Reading, stored: StoredArticle) -> Change | None:
    """Who changed the targets last, if anybody did."""
    found = reading.audit.page(limit=1, subject=of_article(stored.id), event=CHANGED)
    return _change(found[0]) if found else None


def _change(entry: Entry) -> Change:
    return Change(
        number=entry.number,
        by=entry.actor,
        at=entry.at,
        before=tuple(entry.details["before"]),
        after=tuple(entry.details["after"]),
        undoes=entry.details.get("undoes"),
    )


def _sound(targets: Iterable[str]) -> tuple[str, ...]:
    cleaned = (storable(" ".join(one.split())) for one in targets)
    chosen = tuple(dict.fromkeys(cleaned))
    if len(chosen) > MAX_TARGETS:
        raise TargetsError(f"At most {MAX_TARGETS} targets.")
    if any(not 0 < len(one) <= LONGEST for one in chosen):
        raise TargetsError(f"A target has 1 to {LONGEST} characters.")
    return chosen
