"""Units of work: commit is explicit, writers take turns, failures are ours."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from moderation.errors import SettingsError, StaleWriteError, StorageError
from moderation.storage.database import Database
from moderation.storage.migrate import upgrade
from moderation.storage.sites import NewSite


def site(name: str) -> NewSite:
    """A site to add; its key starts with its name."""
    return NewSite(name, "standard", "https://b.example", "{}", f"{name:k<40}", "whsec")


def names(database: Database) -> list[str]:
    """The names of all sites."""
    with database.reading() as reading:
        return [found.name for found in reading.sites.all()]


def test_committed_work_is_kept(database: Database) -> None:
    with database.unit_of_work() as work:
        work.sites.add(site("a"))
        work.commit()
    assert names(database) == ["a"]


def test_uncommitted_work_is_rolled_back(database: Database) -> None:
    with database.unit_of_work() as work:
        work.sites.add(site("a"))
    assert names(database) == []


def test_failing_work_is_rolled_back(database: Database) -> None:
    def fail_half_way() -> None:
        with database.unit_of_work() as work:
            work.sites.add(site("a"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()
    assert names(database) == []


def test_broken_uniqueness_is_a_stale_write(database: Database) -> None:
    twin = NewSite("b", "standard", "https://b", "{}", "a".ljust(40, "k"), "whsec")
    with database.unit_of_work() as work:
        work.sites.add(site("a"))
        work.commit()
    with pytest.raises(StaleWriteError), database.unit_of_work() as work:
        work.sites.add(twin)


def test_many_writers_at_once_all_get_their_turn(database: Database) -> None:
    def add(number: int) -> None:
        with database.unit_of_work() as work:
            work.sites.add(site(f"s{number:02}"))
            work.commit()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, range(40)))

    assert len(names(database)) == 40


def test_failing_statement_is_a_storage_error_without_values(
    database: Database,
) -> None:
    with database.connection() as connection:
        connection.execute(text("ALTER TABLE reviewers RENAME TO gone"))
        connection.commit()
    with pytest.raises(StorageError) as caught, database.reading() as reading:
        reading.reviewers.named("canary")
    assert caught.value.reason == "database"
    assert "canary" not in str(caught.value) + str(caught.value.__cause__)


def test_sqlite_is_durable_and_checks_references(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/parley.db"
    upgrade(url)
    database = Database(url)
    with database.connection() as connection:

        def pragma(name: str) -> object:
            return connection.exec_driver_sql(f"PRAGMA {name}").scalar()

        assert pragma("journal_mode") == "wal"
        assert pragma("synchronous") == 2
        assert pragma("foreign_keys") == 1
        assert pragma("busy_timeout") == 10_000
    database.dispose()


def test_sqlite_writer_takes_the_lock_before_it_reads(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/parley.db"
    upgrade(url)
    database = Database(url)
    with (
        database.unit_of_work(),
        closing(sqlite3.connect(tmp_path / "parley.db", timeout=0)) as other,
        pytest.raises(sqlite3.OperationalError, match="locked"),
    ):
        other.execute("BEGIN IMMEDIATE")
    database.dispose()


def test_sqlite_that_cannot_be_locked_is_a_storage_error(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/parley.db"
    upgrade(url)
    database = Database(url)
    with database.connection() as connection:
        connection.execute(text("PRAGMA busy_timeout = 0"))
    with closing(sqlite3.connect(tmp_path / "parley.db", timeout=0)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageError), database.unit_of_work():
            pass
    assert names(database) == []
    database.dispose()


def test_transactions_may_follow_each_other_on_a_bare_connection(
    database: Database,
) -> None:
    with database.connection() as connection:
        for seed in ("first", "second"):
            with connection.begin() as transaction:
                connection.execute(
                    text("INSERT INTO draw_seed (id, seed) VALUES (1, :seed)"),
                    {"seed": seed},
                )
                transaction.rollback()
        found = connection.execute(text("SELECT count(*) FROM draw_seed"))
        assert found.scalar_one() == 0


def test_repository_is_made_once_a_unit(database: Database) -> None:
    with database.reading() as reading, database.reading() as another:
        assert reading.comments is reading.comments
        assert reading.comments is not another.comments


@pytest.mark.parametrize("url", ["", "nonsense", "mysql://h/d", "sqlite+x:/"])
def test_other_urls_are_refused(url: str) -> None:
    with pytest.raises(SettingsError):
        Database(url)
