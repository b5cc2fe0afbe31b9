"""Tries to sign in, so that all workers together count them."""

from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select

from moderation.storage.tables import TryRow


class Tries:
    """Count tries under keys; a key is a keyed hash, never a name or an address."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def since(self, key: str, moment: datetime) -> int:
        """How many tries there were under ``key`` after ``moment``."""
        counted = select(func.count()).where(
            TryRow.key == key, TryRow.tried_at > moment
        )
        number: int = self._connection.execute(counted).scalar_one()
        return number

    def add(self, key: str, now: datetime) -> int:
        """Note a try; returns its number."""
        noted = insert(TryRow).values(key=key, tried_at=now).returning(TryRow.id)
        number: int = self._connection.execute(noted).scalar_one()
        return number

    def forget(self, numbers: tuple[int, ...]) -> None:
        """Forget tries, such as those that were right."""
        self._connection.execute(delete(TryRow).where(TryRow.id.in_(numbers)))

    def forget_before(self, moment: datetime) -> None:
        """Forget all tries of before ``moment``."""
        self._connection.execute(delete(TryRow).where(TryRow.tried_at <= moment))
