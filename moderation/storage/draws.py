"""What a lot is drawn with: the seed, a comment's revision, its site's shares."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, select

from moderation.storage.dialects import for_connection, per_dialect
from moderation.storage.sites import Site
from moderation.storage.tables import CommentRow, DrawSeedRow, SiteRow

SEED_BYTES = 32
SECOND_OPTION = "second_opinion_share"
AUDIT_OPTION = "audit_share"


@dataclass(frozen=True, slots=True)
class Draw:
    """What is needed to draw the lot of a comment."""

    seed: str
    revision: int
    options: Mapping[str, Any]

    def share(self, option: str, usual: float) -> float:
        """The share that the site has set, or the usual one, in [0, 1]."""
        value = self.options.get(option, usual)
        return float(value) if isinstance(value, int | float) else usual


_OF_COMMENT = (
    select(CommentRow.revision, SiteRow.options, DrawSeedRow.seed)
    .join(SiteRow, SiteRow.id == CommentRow.site_id)
    .outerjoin(DrawSeedRow, DrawSeedRow.id == 1)
    .where(CommentRow.id == bindparam("comment"))
)
_SEED = select(DrawSeedRow.seed).where(DrawSeedRow.id == 1)
_PLANT = per_dialect(
    lambda insert: insert(DrawSeedRow).on_conflict_do_nothing(index_elements=["id"])
)


def draw_on(site: Site, revision: int) -> Draw | None:
    """The same of a new revision on a site that is known; None before the first lot."""
    return Draw(site.seed, revision, site.options) if site.seed else None


def draw_of(connection: Connection, comment_id: int) -> Draw | None:
    """What is needed to draw the lot of our comment number; None for an unknown one.

    The first lot of a database makes its seed.
    """
    row = connection.execute(_OF_COMMENT, {"comment": comment_id}).one_or_none()
    if row is None:
        return None
    return Draw(row.seed or plant(connection), row.revision, row.options)


def plant(connection: Connection, seed: str = "") -> str:
    """Make the seed unless there is one (random unless given); returns it."""
    statement = for_connection(_PLANT, connection)
    fresh = seed or secrets.token_hex(SEED_BYTES)
    connection.execute(statement, {"id": 1, "seed": fresh})
    planted: str = connection.execute(_SEED).scalar_one()
    return planted
