"""Bring the tables up to this program's version; never imported while serving."""

from pathlib import Path

from alembic import command
from alembic.config import Config

from moderation.storage.database import Database

FOLDER = Path(__file__).parent / "migrations"


def upgrade(url: str) -> str | None:
    """Migrate the database at ``url``; returns its version afterwards."""
    database = Database(url)
    try:
        with database.connection() as connection:
            config = Config()
            config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
        return database.schema_version()
    finally:
        database.dispose()
