"""Keys that a site has besides its API key, such as one for Akismet clients."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, bindparam, delete, func, insert, select

from moderation.storage.sites import Site, Sites, key_digest
from moderation.storage.tables import SiteKeyRow

SHOWN = 4


@dataclass(frozen=True, slots=True)
class SiteKey:
    """One key as far as it is known; ``prefix`` is its first four characters."""

    kind: str
    prefix: str
    created_at: datetime


_FIND = select(SiteKeyRow.site_id).where(
    SiteKeyRow.kind == bindparam("kind"), SiteKeyRow.sha256 == bindparam("digest")
)


class SiteKeys:
    """Find a site by a key; only hashes are kept, so keys have to be random."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, site_id: int, kind: str, key: str) -> None:
        """Give a site one more key of a kind; a key in use is a StaleWriteError."""
        self._connection.execute(
            insert(SiteKeyRow).values(
                site_id=site_id,
                kind=kind,
                sha256=key_digest(key),
                prefix=key[:SHOWN],
                created_at=datetime.now(UTC),
            )
        )

    def site_with(self, kind: str, key: str) -> Site | None:
        """The site whose key of that kind this is, if any."""
        found = self._connection.execute(
            _FIND, {"kind": kind, "digest": key_digest(key)}
        ).scalar_one_or_none()
        return None if found is None else Sites(self._connection).by_id(found)

    def of(self, site_id: int) -> tuple[SiteKey, ...]:
        """The keys of a site, oldest first, as far as they are known."""
        rows = self._connection.execute(
            select(SiteKeyRow.kind, SiteKeyRow.prefix, SiteKeyRow.created_at)
            .where(SiteKeyRow.site_id == site_id)
            .order_by(SiteKeyRow.id)
        )
        return tuple(SiteKey(row.kind, row.prefix, row.created_at) for row in rows)

    def revoke_older(self, site_id: int, kind: str) -> int:
        """Leave a site only its newest key of a kind; returns how many went."""
        mine = (SiteKeyRow.site_id == site_id, SiteKeyRow.kind == kind)
        newest = select(func.max(SiteKeyRow.id)).where(*mine).scalar_subquery()
        statement = delete(SiteKeyRow).where(*mine, SiteKeyRow.id != newest)
        return self._connection.execute(statement).rowcount

    def revoke(self, site_id: int, kind: str) -> int:
        """Take all keys of a kind away from a site; returns how many there were."""
        statement = delete(SiteKeyRow).where(
            SiteKeyRow.site_id == site_id, SiteKeyRow.kind == kind
        )
        return self._connection.execute(statement).rowcount
