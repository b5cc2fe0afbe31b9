"""A comment moved into the past looks as if it had come then."""

from datetime import timedelta

import pytest

from moderation.errors import UnknownCommentError
from moderation.storage.database import Database
from tests.moderation.storage.stored import add_comment, add_site

BACK = timedelta(days=3, hours=1)


def test_everything_about_a_comment_moves(database: Database) -> None:
    site = add_site(database)
    add_comment(database, site, "c1")
    add_comment(database, site, "c2")
    with database.reading() as reading:
        before = reading.history.of_comment(site, "c1")
        other = reading.history.of_comment(site, "c2")

    with database.unit_of_work() as work:
        work.backdating.move(site, "c1", BACK)
        work.commit()

    with database.reading() as reading:
        after = reading.history.of_comment(site, "c1")
        assert reading.history.of_comment(site, "c2") == other
    assert before.received_at - after.received_at == BACK
    assert before.updated_at - after.updated_at == BACK
    assert before.revisions[0].received_at - after.revisions[0].received_at == BACK


def test_an_unknown_comment_is_said_to_be(database: Database) -> None:
    site = add_site(database)
    with database.unit_of_work() as work, pytest.raises(UnknownCommentError):
        work.backdating.move(site, "c9", BACK)
