"""A database is copied whole into another, and goes on there."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from moderation.errors import StorageError
from moderation.scores import Language, Scores, StanceScore
from moderation.storage.database import Database
from moderation.storage.migrate import upgrade
from moderation.storage.moving import copy
from moderation.storage.tables import Base
from moderation.verdict import Action, Reason, Verdict
from tests.moderation.storage.stored import add_comment, add_site, decision

SCORES = Scores(
    {"toxicity": 0.25},
    0.125,
    (StanceScore("A bridge", 0.5, 0.25, 0.25),),
    Language("en", 0.75, supported=True),
    "sha256:some",
)
HELD = Verdict(Action.HOLD, (Reason("toxicity", "Toxic.", 0.25, 0.2),), "promises:1")


@pytest.fixture
def source(tmp_path: Path) -> Iterator[Database]:
    """A SQLite database in use."""
    url = f"sqlite:///{tmp_path}/source.db"
    upgrade(url)
    made = Database(url)
    site = add_site(made)
    for number in range(3):
        comment = add_comment(made, site, f"c{number}", f"Grüße Nr. {number} 🙂")
        with made.unit_of_work() as work:
            work.screenings.add(comment, 1, SCORES if number else None, HELD)
            work.audit.add("cli:ada", "site.added", "site:1", {"a": [1, None]})
            work.commit()
    with made.unit_of_work() as work:
        work.decisions.add(site, "c1", decision(Action.REJECT))
        work.commit()
    yield made
    made.dispose()


def rows(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    with database.connection() as connection:
        return {
            table.name: [
                tuple(row)
                for row in connection.execute(
                    select(table).order_by(*table.primary_key.columns)
                )
            ]
            for table in Base.metadata.sorted_tables
        }


def test_every_row_is_copied_and_numbers_go_on(
    source: Database, database: Database
) -> None:
    copied = copy(source, database)

    assert rows(database) == rows(source)
    assert copied["comments"] == 3
    assert add_comment(database, 1, "c9", "One more.") == 4
    with database.unit_of_work() as work:
        work.screenings.add(4, 1, SCORES, HELD)
        work.decisions.add(1, "c9", decision(Action.APPROVE))
        work.commit()
    with database.reading() as reading:
        found = reading.screenings.newest(2)
        assert reading.audit.verify().broken is None
    assert found is not None
    assert found.scores == SCORES


def test_database_in_use_is_left_alone(source: Database, database: Database) -> None:
    add_site(database, "other")
    before = rows(database)

    with pytest.raises(StorageError, match="in use"):
        copy(source, database)
    assert rows(database) == before


def test_database_without_tables_is_refused(source: Database, empty_url: str) -> None:
    target = Database(empty_url)

    with pytest.raises(StorageError, match="migrate"):
        copy(source, target)
    target.dispose()
