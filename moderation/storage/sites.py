"""The sites that send us comments, with their keys and secrets."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from moderation.errors import StorageError, UnknownSiteError
from moderation.storage.tables import DrawSeedRow, ShadowPolicyRow, SiteRow

KEY_PREFIX_LENGTH = 12


@dataclass(frozen=True, slots=True)
class Site:
    """A blog; ``policy`` is JSON, ``secrets`` the current one and its predecessor.

    ``options`` are settings of its platform, JSON values by name; ``sealed`` its
    encrypted secrets by name, opaque here (``webhook.sealing`` opens them).
    ``shadow`` is number and JSON of the policy that judges beside, if one does;
    ``seed`` is what every lot is drawn with, empty before the first.
    """

    id: int
    name: str
    platform: str
    url: str
    policy: str
    key_sha256: str = field(repr=False)
    secrets: tuple[str, ...] = field(repr=False)
    rotated_at: datetime | None
    created_at: datetime
    options: Mapping[str, Any] = field(default_factory=dict)
    sealed: Mapping[str, str] = field(default_factory=dict, repr=False)
    shadow: tuple[int, str] | None = None
    seed: str = field(default="", repr=False)

    def has_key(self, key: str) -> bool:
        """Whether ``key`` is this site's API key, compared in constant time."""
        return hmac.compare_digest(self.key_sha256, key_digest(key))


@dataclass(frozen=True, slots=True)
class NewSite:
    """What it takes to add a site; ``key`` and ``secret`` are random, in clear."""

    name: str
    platform: str
    url: str
    policy: str
    key: str = field(repr=False)
    secret: str = field(repr=False)


_COLUMNS = (
    select(
        SiteRow.id,
        SiteRow.name,
        SiteRow.platform,
        SiteRow.url,
        SiteRow.policy,
        SiteRow.key_sha256,
        SiteRow.secret,
        SiteRow.previous_secret,
        SiteRow.rotated_at,
        SiteRow.created_at,
        SiteRow.options,
        SiteRow.sealed,
        ShadowPolicyRow.id.label("shadow_id"),
        ShadowPolicyRow.policy.label("shadow_policy"),
        DrawSeedRow.seed,
    )
    .outerjoin(
        ShadowPolicyRow,
        (ShadowPolicyRow.site_id == SiteRow.id) & ShadowPolicyRow.ended_at.is_(None),
    )
    .outerjoin(DrawSeedRow, DrawSeedRow.id == 1)
)
_BY_NAME = _COLUMNS.where(SiteRow.name == bindparam("name"))
_BY_ID = _COLUMNS.where(SiteRow.id == bindparam("id"))
_BY_PREFIX = _COLUMNS.where(SiteRow.key_prefix == bindparam("prefix"))


def key_digest(key: str) -> str:
    """SHA-256 of an API key, in hex; enough for a random key of 160 bits or more."""
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()


class Sites:
    """Find and change sites."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def named(self, name: str) -> Site:
        """The site of that name; raises UnknownSiteError."""
        row = self._connection.execute(_BY_NAME, {"name": name}).one_or_none()
        if row is None:
            raise UnknownSiteError("There is no site of that name.")
        return _site(row)

    def by_id(self, site_id: int) -> Site:
        """The site with that number; raises UnknownSiteError."""
        row = self._connection.execute(_BY_ID, {"id": site_id}).one_or_none()
        if row is None:
            raise UnknownSiteError("There is no such site.")
        return _site(row)

    def with_key(self, key: str) -> Site | None:
        """The site whose API key this is, if any."""
        prefix = key[:KEY_PREFIX_LENGTH]
        row = self._connection.execute(_BY_PREFIX, {"prefix": prefix}).one_or_none()
        if row is None:
            return None
        site = _site(row)
        return site if site.has_key(key) else None

    def all(self) -> list[Site]:
        """Every site, by name."""
        rows = self._connection.execute(_COLUMNS.order_by(SiteRow.name))
        return [_site(row) for row in rows]

    def add(self, site: NewSite) -> None:
        """Add a site; raises StorageError when the name is taken."""
        taken = self._connection.execute(_BY_NAME, {"name": site.name}).first()
        if taken is not None:
            raise StorageError("A site of that name exists.", reason="name_taken")
        self._connection.execute(
            insert(SiteRow).values(
                name=site.name,
                platform=site.platform,
                url=site.url,
                policy=site.policy,
                key_prefix=site.key[:KEY_PREFIX_LENGTH],
                key_sha256=key_digest(site.key),
                secret=site.secret,
                created_at=datetime.now(UTC),
            )
        )

    def replace_key(self, name: str, key: str) -> None:
        """Replace the API key; the old one is worth nothing from here on."""
        self._change(
            name, key_prefix=key[:KEY_PREFIX_LENGTH], key_sha256=key_digest(key)
        )

    def rotate_secret(self, name: str, secret: str) -> None:
        """Sign with a new secret; the one before stays valid until finished."""
        self._change(
            name,
            previous_secret=SiteRow.secret,
            secret=secret,
            rotated_at=datetime.now(UTC),
        )

    def finish_rotation(self, name: str) -> None:
        """Stop accepting the previous secret."""
        self._change(name, previous_secret=None)

    def set_policy(self, name: str, policy: str) -> None:
        """Replace the site's policy, given as JSON."""
        self._change(name, policy=policy)

    def set_options(self, name: str, options: Mapping[str, Any]) -> None:
        """Replace the settings of the site's platform, JSON values by name."""
        self._change(name, options=dict(options))

    def set_sealed(self, name: str, sealed: Mapping[str, str]) -> None:
        """Replace the site's secrets, each encrypted already."""
        self._change(name, sealed=dict(sealed))

    def _change(self, name: str, **values: object) -> None:
        statement = update(SiteRow).where(SiteRow.name == name).values(**values)
        if self._connection.execute(statement).rowcount != 1:
            raise UnknownSiteError("There is no site of that name.")


def _site(row: Row[*tuple[Any, ...]]) -> Site:
    secret, previous = row.secret, row.previous_secret
    shadow = None if row.shadow_id is None else (row.shadow_id, row.shadow_policy)
    return Site(
        id=row.id,
        name=row.name,
        platform=row.platform,
        url=row.url,
        policy=row.policy,
        key_sha256=row.key_sha256,
        secrets=(secret,) if previous is None else (secret, previous),
        rotated_at=row.rotated_at,
        created_at=row.created_at,
        options=row.options,
        sealed=row.sealed,
        shadow=shadow,
        seed=row.seed or "",
    )
