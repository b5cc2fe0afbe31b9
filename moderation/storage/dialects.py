"""Inserts that do nothing on a conflict, in the words of each database."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite

PerDialect = dict[str, Any]


def per_dialect(build: Callable[[Any], Any]) -> PerDialect:
    """Build a statement once for each database from its own ``insert``."""
    return {"sqlite": build(sqlite.insert), "postgresql": build(postgresql.insert)}


def for_connection(statements: PerDialect, connection: Connection) -> Any:
    """The statement for the database behind ``connection``."""
    return statements[connection.dialect.name]
