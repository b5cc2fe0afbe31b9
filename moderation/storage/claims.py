"""Who looks at which comment just now, who is there at all, and who skipped what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, delete, select, update

from moderation.storage.audit import Audit, of_comment
from moderation.storage.dialects import for_connection, per_dialect
from moderation.storage.tables import ClaimRow, PresenceRow, SkipRow

CLAIMED = timedelta(minutes=2)
SKIPPED = timedelta(minutes=30)
PRESENT = timedelta(minutes=2)
TAKEN_OVER = "claim.taken_over"


@dataclass(frozen=True, slots=True)
class Claim:
    """A comment that one reviewer looks at; ``comment_id`` is our number."""

    comment_id: int
    reviewer: str
    claimed_at: datetime
    expires_at: datetime


_CLAIM = per_dialect(
    lambda insert: (
        insert(ClaimRow)
        .on_conflict_do_nothing(index_elements=["comment_id"])
        .returning(ClaimRow.comment_id)
    )
)
_SKIP = per_dialect(
    lambda insert: (statement := insert(SkipRow)).on_conflict_do_update(
        index_elements=["comment_id", "reviewer"],
        set_={"until": statement.excluded.until},
    )
)
_SEEN = per_dialect(
    lambda insert: (statement := insert(PresenceRow)).on_conflict_do_update(
        index_elements=["reviewer"], set_={"seen_at": statement.excluded.seen_at}
    )
)

_DROP = delete(ClaimRow).where(ClaimRow.comment_id == bindparam("comment"))
_LIVE = select(ClaimRow.__table__).where(
    ClaimRow.comment_id.in_(bindparam("comments", expanding=True)),
    ClaimRow.expires_at > bindparam("now"),
)


class Claims:
    """Claim comments for a short time. Every time is given, so that tests can too."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def take(
        self,
        comment_id: int,
        reviewer: str,
        now: datetime,
        *,
        lasting: timedelta = CLAIMED,
    ) -> Claim | None:
        """Claim our comment number, or renew the claim; None while another has it.

        What another reviewer left to expire is taken over, and logged.
        """
        claim = Claim(comment_id, reviewer, now, now + lasting)
        statement = for_connection(_CLAIM, self._connection)
        values = {
            "comment_id": comment_id,
            "reviewer": reviewer,
            "claimed_at": now,
            "expires_at": claim.expires_at,
        }
        if self._connection.execute(statement, values).first() is not None:
            return claim
        held = self._locked(comment_id)
        if held is None or (held.reviewer != reviewer and held.expires_at > now):
            return None
        self._replace(held, claim)
        return claim

    def take_over(
        self,
        comment_id: int,
        reviewer: str,
        now: datetime,
        *,
        lasting: timedelta = CLAIMED,
    ) -> Claim:
        """Claim our comment number whoever has it; the log says from whom."""
        claim = Claim(comment_id, reviewer, now, now + lasting)
        taken = self.take(comment_id, reviewer, now, lasting=lasting)
        held = None if taken else self._locked(comment_id)
        if held is not None:
            self._replace(held, claim)
        return taken or claim

    def release(self, comment_id: int, reviewer: str) -> bool:
        """Let go of a claim; False when this reviewer had none."""
        statement = delete(ClaimRow).where(
            ClaimRow.comment_id == comment_id, ClaimRow.reviewer == reviewer
        )
        return self._connection.execute(statement).rowcount == 1

    def drop(self, comment_id: int) -> None:
        """Nobody looks at our comment number any more: it has been decided on."""
        self._connection.execute(_DROP, {"comment": comment_id})

    def on(self, comment_ids: list[int], now: datetime) -> Mapping[int, Claim]:
        """The live claims on some comments, by our numbers."""
        rows = self._connection.execute(_LIVE, {"comments": comment_ids, "now": now})
        return {row.comment_id: Claim(*row) for row in rows}

    def skip(
        self,
        comment_id: int,
        reviewer: str,
        now: datetime,
        *,
        lasting: timedelta = SKIPPED,
    ) -> None:
        """Let go of a comment and do not offer it to this reviewer for a while."""
        self.release(comment_id, reviewer)
        statement = for_connection(_SKIP, self._connection)
        values = {"comment_id": comment_id, "reviewer": reviewer}
        self._connection.execute(statement, values | {"until": now + lasting})

    def seen(self, reviewer: str, now: datetime) -> None:
        """Note that a reviewer is at work."""
        statement = for_connection(_SEEN, self._connection)
        self._connection.execute(statement, {"reviewer": reviewer, "seen_at": now})

    def others(self, reviewer: str, now: datetime) -> tuple[str, ...]:
        """Who else was at work within the last two minutes, by name."""
        rows = self._connection.execute(
            select(PresenceRow.reviewer)
            .where(
                PresenceRow.reviewer != reviewer, PresenceRow.seen_at > now - PRESENT
            )
            .order_by(PresenceRow.reviewer)
        )
        return tuple(rows.scalars())

    def _locked(self, comment_id: int) -> Claim | None:
        row = self._connection.execute(
            select(ClaimRow.__table__)
            .where(ClaimRow.comment_id == comment_id)
            .with_for_update()
        ).one_or_none()
        return None if row is None else Claim(*row)

    def _replace(self, held: Claim, claim: Claim) -> None:
        self._connection.execute(
            update(ClaimRow)
            .where(ClaimRow.comment_id == claim.comment_id)
            .values(
                reviewer=claim.reviewer,
                claimed_at=claim.claimed_at,
                expires_at=claim.expires_at,
            )
        )
        if held.reviewer != claim.reviewer:
            Audit(self._connection).add(
                claim.reviewer,
                TAKEN_OVER,
                of_comment(claim.comment_id),
                {"from": held.reviewer, "expired": held.expires_at <= claim.claimed_at},
            )
