"""The audit log: whatever is changed in it, the check says where."""

import json
import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, TextClause, text

from moderation.storage.audit import FIRST_HASH, Audit, Head, of_comment, of_site
from moderation.storage.database import Database
from moderation.storage.migrate import upgrade

COLUMNS = ("at", "actor", "event", "subject", "details", "hash")
CHANGES = 1_000
ENTRIES = 40


def fill(database: Database, entries: int = ENTRIES) -> Head:
    """Append some entries; returns the head."""
    with database.unit_of_work() as work:
        for number in range(entries):
            work.audit.add(
                f"Ada{number % 3}",
                "comment.decided",
                of_comment(number),
                {"action": "approve", "n": number, "none": None, "é": [1.5, True]},
            )
        work.commit()
    with database.reading() as reading:
        return reading.audit.head()


@pytest.fixture
def filled(tmp_path: Path) -> Database:
    """A SQLite database with some entries."""
    url = f"sqlite:///{tmp_path}/parley.db"
    upgrade(url)
    made = Database(url)
    fill(made)
    return made


def test_entries_are_read_back_newest_first_and_verified(database: Database) -> None:
    head = fill(database)

    with database.reading() as reading:
        [newest, before] = reading.audit.page(limit=2)
        [same] = reading.audit.page(before=newest.number, limit=1)
        assert reading.audit.verify(head).broken is None
        assert reading.audit.verify().entries == ENTRIES
        exported = [json.loads(line) for line in reading.audit.exported()]
    assert (newest.number, newest.hash) == (head.number, head.hash)
    assert newest.details == {
        "action": "approve",
        "n": ENTRIES - 1,
        "none": None,
        "é": [1.5, True],
    }
    assert same == before
    assert [entry["number"] for entry in exported] == list(range(1, ENTRIES + 1))
    assert exported[-1]["hash"] == head.hash


def test_entries_are_found_by_subject_actor_and_event(database: Database) -> None:
    fill(database)
    with database.unit_of_work() as work:
        work.audit.add("Bo", "policy.changed", of_site(1), {})
        work.commit()

    with database.reading() as reading:
        audit = reading.audit
        assert [e.number for e in audit.page(subject=of_comment(3))] == [4]
        assert [e.actor for e in audit.page(actor="Bo")] == ["Bo"]
        assert len(audit.page(event="comment.decided", actor="Ada1")) == 13


def test_nothing_is_kept_without_a_commit(database: Database) -> None:
    with database.unit_of_work() as work:
        work.audit.add("Ada", "comment.decided", of_comment(1), {})

    with database.reading() as reading:
        assert reading.audit.head() == Head(0, FIRST_HASH)
        assert reading.audit.verify().broken is None


def test_many_writers_make_one_chain(database: Database) -> None:
    def write(writer: int) -> None:
        for _ in range(5):
            with database.unit_of_work() as work:
                work.audit.add(f"r{writer}", "comment.decided", of_comment(1), {})
                work.commit()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(8)))

    with database.reading() as reading:
        verified = reading.audit.verify()
    assert (verified.entries, verified.broken) == (40, None)


def execute(statement: TextClause, values: dict[str, Any], on: Connection) -> None:
    """Change something."""
    on.execute(statement, values)


def changed(
    database: Database, change: Callable[[Connection], Any], head: Head | None = None
) -> int | None:
    """Which entry is named as the first broken one; the change is rolled back."""
    with database.connection() as connection:
        change(connection)
        broken = Audit(connection).verify(head).broken
        connection.rollback()
    return broken


def test_every_change_of_a_single_byte_is_found(filled: Database) -> None:
    chance = random.Random(6)  # noqa: S311
    with filled.connection() as connection:
        rows = connection.execute(text("SELECT * FROM audit")).mappings().all()

    for _ in range(CHANGES):
        row, column = chance.choice(rows), chance.choice(COLUMNS)
        content = bytearray(row[column].encode())
        position = chance.randrange(len(content))
        content[position] = chance.choice(
            [b for b in range(32, 127) if b != content[position]]
        )
        values = {
            "content": bytes(content).decode("utf-8", "replace"),
            "n": row["number"],
        }
        statement = text(f"UPDATE audit SET {column} = :content WHERE number = :n")  # noqa: S608

        broken = changed(filled, partial(execute, statement, values))

        assert broken == row["number"], (column, position)


@pytest.mark.parametrize("number", [1, 2, 17, ENTRIES - 1, ENTRIES])
def test_every_deletion_is_found(filled: Database, number: int) -> None:
    statement = text("DELETE FROM audit WHERE number = :n")
    assert changed(filled, lambda c: c.execute(statement, {"n": number})) == number


def test_reordering_is_found(filled: Database) -> None:
    def swap(connection: Connection) -> None:
        for old, new in ((5, 1_000), (9, 5), (1_000, 9)):
            connection.execute(
                text("UPDATE audit SET number = :new WHERE number = :old"),
                {"old": old, "new": new},
            )

    assert changed(filled, swap) == 5


def test_log_that_was_cut_off_with_its_head_is_found_by_the_recorded_head(
    filled: Database,
) -> None:
    with filled.reading() as reading:
        recorded = reading.audit.head()

    def cut(connection: Connection) -> None:
        connection.execute(text("DELETE FROM audit WHERE number > 30"))
        last = connection.execute(text("SELECT hash FROM audit WHERE number = 30"))
        connection.execute(
            text("UPDATE audit_head SET number = 30, hash = :hash"),
            {"hash": last.scalar_one()},
        )

    assert changed(filled, cut) is None
    assert changed(filled, cut, recorded) == 31

    def empty(connection: Connection) -> None:
        connection.execute(text("DELETE FROM audit"))
        connection.execute(text("DELETE FROM audit_head"))

    assert changed(filled, empty, recorded) == 1


def test_log_that_was_written_anew_is_found_by_the_recorded_head(
    filled: Database,
) -> None:
    with filled.reading() as reading:
        recorded = reading.audit.head()
    with filled.connection() as connection:
        connection.execute(text("DELETE FROM audit"))
        connection.execute(
            text("UPDATE audit_head SET number = 0, hash = :hash"), {"hash": FIRST_HASH}
        )
        connection.commit()
    fill(filled)

    with filled.reading() as reading:
        assert reading.audit.verify().broken is None
        assert reading.audit.verify(recorded).broken == ENTRIES


@pytest.mark.parametrize("change", ["number = 3", "hash = 'x'"])
def test_changed_head_is_found(filled: Database, change: str) -> None:
    statement = text(f"UPDATE audit_head SET {change}")  # noqa: S608
    assert changed(filled, lambda c: c.execute(statement)) == ENTRIES
