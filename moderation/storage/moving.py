"""Everything in one database, written into another: from SQLite to PostgreSQL."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from sqlalchemy import Connection, Integer, Table, delete, func, insert, select, text

from moderation.errors import StorageError
from moderation.storage.database import Database
from moderation.storage.tables import Base, CommentRow, SiteRow

AT_ONCE: Final = 1_000
POSTGRESQL: Final = "postgresql"


def copy(
    source: Database,
    target: Database,
    on_rows: Callable[[str, int], None] = lambda table, rows: None,
) -> Mapping[str, int]:
    """Copy all tables in one transaction; returns how many rows of each.

    Read is a consistent view of the source, whoever writes meanwhile.

    Parameters
    ----------
    target : Database
        Migrated, without a site in it.
    on_rows : callable
        Told a table's name and how many more rows of it were written.

    Raises
    ------
    StorageError
        One of them is of another version, or the target is in use.
    """
    source.require_schema()
    target.require_schema()
    tables = Base.metadata.sorted_tables
    copied = {}
    with (
        source.connection() as reading,
        target.connection() as writing,
        writing.begin(),
    ):
        _require_unused(writing)
        for table in reversed(tables):  # what migrations put there
            writing.execute(delete(table))
        for table in tables:
            copied[table.name] = _copied(reading, writing, table, on_rows)
        _count_on(writing, tables)
    return copied


def _require_unused(connection: Connection) -> None:
    for row in (SiteRow, CommentRow):
        if connection.execute(select(row.id).limit(1)).first() is not None:
            raise StorageError("The other database is in use: it has sites already.")


def _copied(
    reading: Connection,
    writing: Connection,
    table: Table,
    on_rows: Callable[[str, int], None],
) -> int:
    statement = select(table).order_by(*table.primary_key)
    found = reading.execute(statement, execution_options={"yield_per": AT_ONCE})
    count = 0
    for part in found.mappings().partitions():
        rows: list[dict[str, Any]] = [dict(row) for row in part]
        writing.execute(insert(table), rows)
        count += len(rows)
        on_rows(table.name, len(rows))
    return count


def _count_on(connection: Connection, tables: list[Table]) -> None:
    """Let numbers go on where they are; SQLite does so by itself."""
    if connection.dialect.name != POSTGRESQL:
        return
    for table in tables:
        column = table.autoincrement_column
        if column is None or not isinstance(column.type, Integer):
            continue
        largest = connection.execute(select(func.max(column))).scalar_one()
        if largest is not None:
            connection.execute(
                text("SELECT setval(pg_get_serial_sequence(:t, :c), :n)"),
                {"t": table.name, "c": column.name, "n": largest},
            )
