"""A decision and what is owed for it are on disk together, or not at all."""

import pytest

from moderation.errors import StaleWriteError, UnknownCommentError
from moderation.reviewing import decide
from moderation.storage.comments import StoredComment
from moderation.storage.database import Database
from moderation.storage.outbox import Owed
from moderation.verdict import Action
from tests.moderation.storage.stored import add_comment, add_site, decision


@pytest.fixture
def site_id(database: Database) -> int:
    """A site whose comment ``c1`` is held."""
    made = add_site(database)
    add_comment(database, made)
    return made


def owe_action(comment: StoredComment) -> tuple[Owed, ...]:
    """Owe the action that is in force."""
    payload = {"id": comment.platform_id, "action": comment.action}
    return (Owed("told", payload), Owed("told", {"version": comment.version}))


def test_decision_and_owed_answers_are_written_together(
    database: Database, site_id: int
) -> None:
    done = decide(database, site_id, "c1", decision(Action.REJECT), owe_action)

    with database.reading() as reading:
        first, second = reading.outbox.waiting()
        assert len(reading.decisions.of(site_id, "c1")) == 1
    assert first.payload == {"id": "c1", "action": "reject"}
    assert second.payload == {"version": done.version}


def test_stale_decision_owes_nothing(database: Database, site_id: int) -> None:
    decide(database, site_id, "c1", decision(), lambda _: ())

    with pytest.raises(StaleWriteError):
        decide(database, site_id, "c1", decision(), owe_action, expected_version=1)

    with database.reading() as reading:
        assert reading.outbox.waiting() == ()
        assert len(reading.decisions.of(site_id, "c1")) == 1


def test_decision_is_not_kept_when_owing_fails(
    database: Database, site_id: int
) -> None:
    def failing(_: StoredComment) -> tuple[Owed, ...]:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        decide(database, site_id, "c1", decision(), failing)

    with database.reading() as reading:
        assert reading.decisions.of(site_id, "c1") == ()
        comment = reading.comments.find(site_id, "c1")
    assert comment is not None
    assert (comment.version, comment.action) == (1, Action.HOLD)


def test_unknown_comment_cannot_be_decided_on(database: Database, site_id: int) -> None:
    with pytest.raises(UnknownCommentError):
        decide(database, site_id, "nobody", decision(), owe_action)
