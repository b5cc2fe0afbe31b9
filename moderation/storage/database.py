"""The database by URL: SQLite made durable, or PostgreSQL; units of work and reads."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, IntegrityError, SQLAlchemyError

from moderation.errors import SettingsError, StaleWriteError, StorageError
from moderation.storage.schema import require_schema, schema_version
from moderation.storage.turn import WriterTurn
from moderation.storage.unit_of_work import Reading, UnitOfWork

BUSY_MILLISECONDS = 10_000
POOL_SIZE = 32


class Database:
    """Where comments live.

    Parameters
    ----------
    url : str
        ``sqlite:///path`` or ``postgresql://…``; the driver is chosen here.

    Raises
    ------
    SettingsError
        The URL is neither.
    """

    def __init__(self, url: str) -> None:
        self._engine = _engine(url)
        self._bare = _beginning(self._engine)
        self._turn = _turn(self._engine)

    @contextmanager
    def unit_of_work(self) -> Iterator[UnitOfWork]:
        """One write transaction; rolled back unless ``commit`` was called.

        Raises
        ------
        StaleWriteError
            Somebody else wrote the same row first.
        StorageError
            The database failed; nothing was written.
        """
        turn = self._turn or nullcontext()
        with _translated(), turn, self._engine.connect() as connection:
            _begin(connection, "BEGIN IMMEDIATE")
            with connection.begin() as transaction:
                yield UnitOfWork(connection, transaction)
                if transaction.is_active:
                    transaction.rollback()

    @contextmanager
    def reading(self) -> Iterator[Reading]:
        """A consistent view of the data that never waits for a writer."""
        with _translated(), self._engine.connect() as connection:
            _begin(connection, "BEGIN")
            yield Reading(connection)

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """A bare connection for migrations and checks inside storage."""
        with _translated(), self._bare.connect() as connection:
            yield connection

    def scrub(self) -> bool:
        """Leave no trace of what was deleted in the files; False when readers hinder.

        SQLite writes the whole file anew and empties its log, while nobody else
        writes. PostgreSQL does it by itself, with autovacuum.
        """
        if self._turn is None:
            return True
        with _translated(), self._turn, self._engine.connect() as connection:
            driver: Any = connection.connection.driver_connection
            driver.execute("VACUUM")
            busy, _, _ = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not busy

    def schema_version(self) -> str | None:
        """The version of the tables; None when there are none."""
        with self.connection() as connection:
            return schema_version(connection)

    def require_schema(self) -> None:
        """Raise StorageError unless the tables are of this program's version."""
        with self.connection() as connection:
            require_schema(connection)

    def dispose(self) -> None:
        """Close all connections."""
        self._engine.dispose()
        if self._turn is not None:
            self._turn.close()

    def forked(self) -> None:
        """Forget, in a new process, what its parent had open."""
        self._engine.dispose(close=False)
        self._turn = _turn(self._engine)


def _engine(url: str) -> Engine:
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise SettingsError("PARLEY_DATABASE_URL is not a database URL.") from error
    backend = parsed.get_backend_name()
    if backend == "postgresql":
        return create_engine(
            parsed.set(drivername="postgresql+psycopg"),
            hide_parameters=True,
            pool_pre_ping=True,
            pool_size=POOL_SIZE,
            max_overflow=0,
        )
    if backend != "sqlite":
        raise SettingsError("PARLEY_DATABASE_URL: only sqlite and postgresql.")
    engine = create_engine(
        parsed.set(drivername="sqlite+pysqlite"),
        hide_parameters=True,
        pool_size=POOL_SIZE,
        max_overflow=0,
    )
    event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _beginning(engine: Engine) -> Engine:
    """The same connections, on which any number of transactions may follow."""
    following = engine.execution_options()
    event.listen(following, "begin", lambda connection: _begin(connection, "BEGIN"))
    return following


def _turn(engine: Engine) -> WriterTurn | None:
    path = engine.url.database
    if engine.dialect.name != "sqlite" or not path:
        return None
    return WriterTurn(f"{path}-writer")


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA secure_delete = ON")
    cursor.close()


def _begin(connection: Connection, statement: str) -> None:
    """Begin a transaction in SQLite, whose driver would do it later, or not at all.

    Not by an event of the engine's: it would be looked for at every statement.
    """
    if connection.dialect.name == "sqlite":
        driver: Any = connection.connection.driver_connection
        driver.execute(statement)


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except IntegrityError as error:
        raise StaleWriteError("Somebody else wrote the same row first.") from error
    except (SQLAlchemyError, sqlite3.Error) as error:
        raise StorageError("The database failed.", reason="database") from error
