"""What every test may ask for: a fresh database of each kind."""

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from moderation.storage.database import Database
from moderation.storage.migrate import upgrade

POSTGRESQL = "PARLEY_TEST_POSTGRESQL"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """URL of an empty database; PostgreSQL when its server's URL is in the environment.

    ``PARLEY_TEST_POSTGRESQL`` names a server whose user may create databases, such
    as ``postgresql://parley@127.0.0.1:5432/postgres``.
    """
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/parley.db"
        return
    server = os.environ.get(POSTGRESQL)
    if not server:
        pytest.skip(f"{POSTGRESQL} is not set")
    name = f"parley_{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield server.rpartition("/")[0] + f"/{name}"
        connection.execute(
            sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
        )


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A migrated database of each kind."""
    upgrade(database_url)
    made = Database(database_url)
    yield made
    made.dispose()
