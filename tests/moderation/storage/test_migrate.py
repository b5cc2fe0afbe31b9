"""Migrations make exactly the tables that the code knows."""

import subprocess
import sys

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from moderation.errors import StorageError
from moderation.storage.database import Database
from moderation.storage.migrate import upgrade
from moderation.storage.schema import SCHEMA_VERSION
from moderation.storage.tables import Base


def test_migrated_database_has_the_tables_of_the_code(empty_url: str) -> None:
    assert upgrade(empty_url) == SCHEMA_VERSION
    database = Database(empty_url)
    with database.connection() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, Base.metadata) == []
    database.dispose()


def test_migrating_twice_changes_nothing(empty_url: str) -> None:
    assert upgrade(empty_url) == upgrade(empty_url) == SCHEMA_VERSION


def test_empty_database_is_refused_with_the_command_that_helps(
    empty_url: str,
) -> None:
    database = Database(empty_url)
    assert database.schema_version() is None
    with pytest.raises(StorageError, match="flask --app webhook migrate") as caught:
        database.require_schema()
    assert caught.value.reason == "schema"
    database.dispose()


def test_database_of_another_version_is_refused(database: Database) -> None:
    database.require_schema()
    with database.connection() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
        connection.commit()
    with pytest.raises(StorageError, match="0000"):
        database.require_schema()


def test_serving_imports_no_alembic() -> None:
    program = (
        "import sys, webhook; webhook.create_app;"
        "print({'alembic', 'psycopg', 'sklearn'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, text=True
    )
    assert done.stdout.strip() == "set()"
