"""A site to import into, and what is in the database afterwards."""

from pathlib import Path

from sqlalchemy import Connection, func, select, table

from moderation.secret_key import load_secret_key
from moderation.storage.database import Database
from moderation.storage.sites import NewSite, Site
from training.import_history import HistoryImport

TABLES = ("articles", "comments", "revisions", "decisions", "aliases", "screenings")


def added_site(database: Database, name: str = "blog") -> Site:
    """A site that was just added."""
    with database.unit_of_work() as work:
        work.sites.add(
            NewSite(name, "standard", "https://b.example/", "{}", f"{name:k<40}", "s")
        )
        work.commit()
    with database.reading() as reading:
        return reading.sites.named(name)


def importing(database: Database, site: Site, beside: Path) -> HistoryImport:
    """An import with a secret key in the folder of ``beside``."""
    return HistoryImport(database, site, load_secret_key(beside.parent / "instance"))


def rows_written(database: Database) -> dict[str, int]:
    """How many rows the tables have."""
    with database.connection() as connection:
        return {name: _count(connection, name) for name in TABLES}


def _count(connection: Connection, name: str) -> int:
    counted = select(func.count()).select_from(table(name))
    return connection.execute(counted).scalar_one()
