"""The version of the tables that this code was written for."""

from sqlalchemy import Connection, inspect, text

from moderation.errors import StorageError

SCHEMA_VERSION = "0012"


def schema_version(connection: Connection) -> str | None:
    """The version that the database is at; None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version"))
    version: str | None = found.scalar_one_or_none()
    return version


def require_schema(connection: Connection) -> None:
    """Refuse to work on tables of another version.

    Raises
    ------
    StorageError
        Reason ``schema``: the message says which command mends it.
    """
    found = schema_version(connection)
    if found == SCHEMA_VERSION:
        return
    raise StorageError(
        f"The database is at schema version {found or 'none'}, this program needs "
        f"{SCHEMA_VERSION}: run `flask --app webhook migrate`.",
        reason="schema",
    )
