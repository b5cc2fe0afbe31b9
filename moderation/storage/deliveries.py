"""Webhooks that were answered, so that a repetition gets the same answer."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, bindparam, select

from moderation.errors import StaleWriteError
from moderation.storage.dialects import for_connection, per_dialect
from moderation.storage.tables import DeliveryRow


@dataclass(frozen=True, slots=True)
class Delivery:
    """One webhook and its answer, byte for byte; the body only as a digest."""

    site_id: int
    webhook_id: str
    body_digest: str
    status: int
    answer: bytes


_FIND = select(DeliveryRow.body_digest, DeliveryRow.status, DeliveryRow.answer).where(
    DeliveryRow.site_id == bindparam("site"),
    DeliveryRow.webhook_id == bindparam("webhook"),
)
_ADD = per_dialect(
    lambda insert: (
        insert(DeliveryRow)
        .on_conflict_do_nothing(index_elements=["site_id", "webhook_id"])
        .returning(DeliveryRow.id)
    )
)


class Deliveries:
    """Find and remember deliveries."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, site_id: int, webhook_id: str) -> Delivery | None:
        """The delivery of that id, if it was answered before."""
        row = self._connection.execute(
            _FIND, {"site": site_id, "webhook": webhook_id}
        ).first()
        if row is None:
            return None
        return Delivery(site_id, webhook_id, row.body_digest, row.status, row.answer)

    def add(self, delivery: Delivery) -> None:
        """Remember an answer.

        Raises
        ------
        StaleWriteError
            The same delivery has been answered meanwhile.
        """
        values = {
            "site_id": delivery.site_id,
            "webhook_id": delivery.webhook_id,
            "body_digest": delivery.body_digest,
            "status": delivery.status,
            "answer": delivery.answer,
            "created_at": datetime.now(UTC),
        }
        statement = for_connection(_ADD, self._connection)
        if self._connection.execute(statement, values).first() is None:
            raise StaleWriteError("The delivery has been answered meanwhile.")
