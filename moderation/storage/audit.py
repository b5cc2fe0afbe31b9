"""The audit log: who did what to what, each entry chained to the one before."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from moderation.storage.column_types import storable
from moderation.storage.tables import AuditHeadRow, AuditRow

JSON = str | int | float | bool | None | Sequence["JSON"] | Mapping[str, "JSON"]

FIRST_HASH = "0" * 64
PAGE = 1_000
SYSTEM = "system"


def of_comment(comment_id: int) -> str:
    """The subject of entries about our comment number ``comment_id``."""
    return f"comment:{comment_id}"


def of_article(article_id: int) -> str:
    """The subject of entries about an article."""
    return f"article:{article_id}"


def of_site(site_id: int) -> str:
    """The subject of entries about a site."""
    return f"site:{site_id}"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry; ``at`` is ISO 8601 in UTC, ``hash`` covers all and the one before."""

    number: int
    at: str
    actor: str
    event: str
    subject: str
    details: Mapping[str, Any]
    hash: str


@dataclass(frozen=True, slots=True)
class Head:
    """How long the log is, and the hash of its last entry: write it down elsewhere."""

    number: int
    hash: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What checking the whole log came to.

    ``broken`` is the number of the first entry that is not what was written, None
    when all are; ``why`` says what is wrong with it.
    """

    entries: int
    broken: int | None = None
    why: str = ""


_HEAD = select(AuditHeadRow.number, AuditHeadRow.hash).where(AuditHeadRow.id == 1)
_LOCK_HEAD = _HEAD.with_for_update()
_ADD = insert(AuditRow)
_MOVE_HEAD = (
    update(AuditHeadRow)
    .where(AuditHeadRow.id == 1)
    .values(number=bindparam("new_number"), hash=bindparam("new_hash"))
)


class Audit:
    """Append to the log, read it, check it. Nothing in it is ever changed.

    Entries name no commenter and quote nothing: a subject is ``comment:<our number>``,
    ``article:<number>``, ``site:<number>``, ``batch:<id>`` or ``reviewer:<name>``, so
    that they stay whole when a commenter is erased.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self, actor: str, event: str, subject: str, details: Mapping[str, JSON]
    ) -> int:
        """Append an entry inside the caller's transaction; returns its number.

        Call it after every row that the transaction has to lock: from here to the
        commit nobody else can append (PostgreSQL locks the head's row, SQLite has one
        writer anyway).

        Parameters
        ----------
        actor : str
            A reviewer's name, ``system``, ``platform`` or ``cli:<account>``.
        event : str
            A constant such as ``comment.decided``.
        subject : str
            What it was done to; see the class.
        details : mapping
            JSON without text, names or addresses of commenters.
        """
        head = self._connection.execute(_LOCK_HEAD).one()
        entry = {
            "number": head.number + 1,
            "at": datetime.now(UTC).isoformat(),
            "actor": storable(actor),
            "event": storable(event),
            "subject": storable(subject),
            "details": storable(_canonical(details)),
        }
        entry["hash"] = chained(head.hash, entry)
        self._connection.execute(_ADD, entry)
        values = {"new_number": entry["number"], "new_hash": entry["hash"]}
        self._connection.execute(_MOVE_HEAD, values)
        number: int = entry["number"]
        return number

    def head(self) -> Head:
        """Number and hash of the newest entry; number 0 for an empty log."""
        row = self._connection.execute(_HEAD).one_or_none()
        return Head(0, FIRST_HASH) if row is None else Head(row.number, row.hash)

    def page(
        self,
        *,
        before: int | None = None,
        limit: int = 100,
        subject: str | None = None,
        actor: str | None = None,
        event: str | None = None,
    ) -> tuple[Entry, ...]:
        """At most ``limit`` entries, newest first, numbered below ``before``."""
        statement = select(AuditRow.__table__).order_by(AuditRow.number.desc())
        for column, value in (
            (AuditRow.subject, subject),
            (AuditRow.actor, actor),
            (AuditRow.event, event),
        ):
            if value is not None:
                statement = statement.where(column == value)
        if before is not None:
            statement = statement.where(AuditRow.number < before)
        rows = self._connection.execute(statement.limit(limit))
        return tuple(_entry(row) for row in rows)

    def exported(self) -> Iterator[str]:
        """Every entry, oldest first, one JSON object a line, without line breaks."""
        for row in self._rows():
            yield _canonical({**row, "details": json.loads(row["details"])})

    def verify(self, recorded: Head | None = None) -> Verified:
        """Go through the whole log; ``recorded`` is a head written down before."""
        before, last = FIRST_HASH, 0
        for row in self._rows():
            if row["number"] != last + 1:
                return Verified(last, last + 1, "it is missing, or in another place")
            if chained(before, row) != row["hash"]:
                return Verified(last, row["number"], "it was changed")
            before, last = row["hash"], row["number"]
            if recorded in {None, Head(last, before)}:
                continue
            if recorded is not None and recorded.number == last:
                return Verified(last - 1, last, "the recorded hash is another")
        head = self.head()
        if max(head.number, recorded.number if recorded else 0) > last:
            return Verified(last, last + 1, "the log was cut off here")
        if head != Head(last, before):
            return Verified(last, last, "the head is another")
        return Verified(last)

    def _rows(self) -> Iterator[dict[str, Any]]:
        """All entries as stored, in order, a page at a time."""
        last: int | None = None
        while True:
            statement = select(AuditRow.__table__).order_by(AuditRow.number)
            if last is not None:
                statement = statement.where(AuditRow.number > last)
            rows = self._connection.execute(statement.limit(PAGE)).mappings().all()
            yield from (dict(row) for row in rows)
            if len(rows) < PAGE:
                return
            last = rows[-1]["number"]


def chained(before: str, entry: Mapping[str, Any]) -> str:
    """The hash of an entry behind ``before``: SHA-256 of both, in hex.

    ``details`` is hashed as the text that is stored, whatever it says.
    """
    named = ("number", "at", "actor", "event", "subject", "details")
    content = _canonical({name: entry[name] for name in named})
    return hashlib.sha256(f"{before}\n{content}".encode()).hexdigest()


def _canonical(value: Mapping[str, Any]) -> str:
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=dict
    )


def _entry(row: Row[*tuple[Any, ...]]) -> Entry:
    return Entry(
        number=row.number,
        at=row.at,
        actor=row.actor,
        event=row.event,
        subject=row.subject,
        details=json.loads(row.details),
        hash=row.hash,
    )
