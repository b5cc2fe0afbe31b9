"""What every test may ask for: a fresh database of each kind."""

import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from moderation.storage.database import Database
from moderation.storage.migrate import upgrade

POSTGRESQL = "PARLEY_TEST_POSTGRESQL"
SERVER = os.environ.get(POSTGRESQL, "")
KINDS = ("sqlite", "postgresql")


@pytest.fixture(autouse=True)
def _no_setting_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """What names the tests' server is no setting of the service."""
    monkeypatch.delenv(POSTGRESQL, raising=False)


@pytest.fixture(params=KINDS)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """URL of an empty database; PostgreSQL when its server's URL is in the environment.

    ``PARLEY_TEST_POSTGRESQL`` names a server whose user may create databases, such
    as ``postgresql://parley@127.0.0.1:5432/postgres``.
    """
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/parley.db"
        return
    with _postgresql(_server()) as url:
        yield url


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """URL of a database with its tables: a copy of one that was migrated once."""
    if request.param == "sqlite":
        shutil.copyfile(
            request.getfixturevalue("migrated_file"), tmp_path / "parley.db"
        )
        yield f"sqlite:///{tmp_path}/parley.db"
        return
    server = _server()
    template = request.getfixturevalue("migrated_template")
    with _postgresql(server, template) as url:
        yield url


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite database, to be copied."""
    path = tmp_path_factory.mktemp("migrated") / "parley.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def migrated_template() -> Iterator[str]:
    """Name of a migrated PostgreSQL database, to be copied."""
    with _postgresql(_server()) as url:
        upgrade(url)
        yield url.rpartition("/")[2]


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A migrated database of each kind."""
    made = Database(database_url)
    yield made
    made.dispose()


def _server() -> str:
    if not SERVER:
        pytest.skip(f"{POSTGRESQL} is not set")
    return SERVER


@contextmanager
def _postgresql(server: str, template: str = "template1") -> Iterator[str]:
    name = f"parley_{uuid.uuid4().hex}"
    create = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(
            create.format(sql.Identifier(name), sql.Identifier(template))
        )
        yield server.rpartition("/")[0] + f"/{name}"
        connection.execute(
            sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
        )
