"""Decisions are kept in order; the newest is in force; nobody overwrites another."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from moderation.decision import DecisionSource
from moderation.errors import StaleWriteError, UnknownCommentError
from moderation.storage.comments import StoredComment
from moderation.storage.database import Database
from moderation.verdict import Action
from tests.moderation.storage.stored import (
    NOW,
    add_comment,
    add_site,
    decision,
    draft,
)

HOUR = timedelta(hours=1)


@pytest.fixture
def site_id(database: Database) -> int:
    """A site whose comment ``c1`` is held."""
    made = add_site(database)
    add_comment(database, made)
    return made


def found(database: Database, site_id: int) -> StoredComment:
    """Comment ``c1`` as it stands."""
    with database.reading() as reading:
        comment = reading.comments.find(site_id, "c1")
    assert comment is not None
    return comment


def test_decision_comes_back_as_it_was_and_is_in_force(
    database: Database, site_id: int
) -> None:
    with database.unit_of_work() as work:
        version = work.decisions.add(site_id, "c1", decision()).version
        work.commit()

    assert version == 2
    with database.reading() as reading:
        assert reading.decisions.of(site_id, "c1") == (decision(),)
    comment = found(database, site_id)
    assert (comment.action, comment.decided) == (Action.APPROVE, Action.APPROVE)
    assert comment.version == version


def test_version_that_the_reviewer_did_not_see_is_stale(
    database: Database, site_id: int
) -> None:
    with database.unit_of_work() as work:
        work.decisions.add(site_id, "c1", decision(), expected_version=1)
        with pytest.raises(StaleWriteError) as caught:
            work.decisions.add(site_id, "c1", decision(), expected_version=1)
        work.commit()

    assert caught.value.version == 2
    with database.reading() as reading:
        assert len(reading.decisions.of(site_id, "c1")) == 1


@pytest.mark.parametrize("comment_id", ["nobody", "gone"])
def test_comment_that_was_never_seen_cannot_be_decided_on(
    database: Database, site_id: int, comment_id: str
) -> None:
    with database.unit_of_work() as work:
        work.comments.add_deleted(site_id, "gone", NOW)
        with pytest.raises(UnknownCommentError):
            work.decisions.add(site_id, comment_id, decision())
        with pytest.raises(UnknownCommentError):
            work.decisions.add(site_id + 1, "c1", decision())


def test_same_decision_reported_twice_is_one(database: Database, site_id: int) -> None:
    reported = decision(source=DecisionSource.PLATFORM)
    with database.unit_of_work() as work:
        assert work.decisions.add_once(site_id, "c1", reported) is not None
        assert work.decisions.add_once(site_id, "c1", reported) is None
        other = decision(source=DecisionSource.PLATFORM, at=NOW + HOUR)
        assert work.decisions.add_once(site_id, "c1", other) is not None
        work.commit()

    with database.reading() as reading:
        assert reading.decisions.of(site_id, "c1") == (reported, other)


def test_late_report_of_an_old_decision_does_not_undo_a_newer(
    database: Database, site_id: int
) -> None:
    old = decision(Action.REJECT, source=DecisionSource.IMPORTED, at=NOW - HOUR)
    with database.unit_of_work() as work:
        work.decisions.add(site_id, "c1", decision(Action.APPROVE))
        assert work.decisions.add_once(site_id, "c1", old) is not None
        work.commit()

    assert found(database, site_id).action is Action.APPROVE
    with database.reading() as reading:
        actions = [d.action for d in reading.decisions.of(site_id, "c1")]
    assert actions == [Action.REJECT, Action.APPROVE]


def test_review_counts_even_when_a_platform_has_a_fast_clock(
    database: Database, site_id: int
) -> None:
    early = decision(source=DecisionSource.PLATFORM, at=NOW + HOUR)
    with database.unit_of_work() as work:
        work.decisions.add(site_id, "c1", early)
        work.decisions.add(site_id, "c1", decision(Action.REJECT))
        work.commit()

    assert found(database, site_id).action is Action.REJECT
    with database.reading() as reading:
        assert reading.decisions.of(site_id, "c1")[-1].action is Action.REJECT


def test_screening_again_does_not_override_a_decision(
    database: Database, site_id: int
) -> None:
    with database.unit_of_work() as work:
        waiting = draft(site_id, "c2", awaiting_model=True)
        work.comments.add(waiting)
        work.decisions.add(site_id, "c2", decision(Action.APPROVE))
        [awaited] = work.awaiting.oldest(after=0, limit=9)
        assert work.awaiting.settle(awaited, Action.REJECT)
        comment = work.comments.find(site_id, "c2")

    assert comment is not None
    assert (comment.action, comment.version) == (Action.APPROVE, 3)


@pytest.mark.parametrize(
    ("decided", "text", "verdict", "action", "stands"),
    [
        (Action.APPROVE, "Hello.", Action.REJECT, Action.APPROVE, True),
        (Action.APPROVE, "Buy pills", Action.REJECT, Action.REJECT, False),
        (Action.APPROVE, "Buy pills", Action.HOLD, Action.HOLD, False),
        (Action.APPROVE, "Hello!", Action.APPROVE, Action.APPROVE, True),
        (Action.REJECT, "Hello!", Action.APPROVE, Action.REJECT, True),
        (Action.HOLD, "Hello!", Action.APPROVE, Action.HOLD, True),
    ],
    ids=["context", "worse", "doubtful", "fine", "still-rejected", "still-held"],
)
def test_edit_is_never_milder_than_the_decision_before_it(
    database: Database,
    site_id: int,
    decided: Action,
    text: str,
    verdict: Action,
    action: Action,
    stands: bool,
) -> None:
    with database.unit_of_work() as work:
        work.decisions.add(site_id, "c1", decision(decided))
        stored = work.comments.find(site_id, "c1")
        assert stored is not None
        work.comments.revise(stored, draft(site_id, text=text, action=verdict))
        work.commit()

    comment = found(database, site_id)
    assert comment.action is action
    assert (comment.decided is not None) is stands


def test_edit_of_a_comment_that_was_decided_meanwhile_is_stale(
    database: Database, site_id: int
) -> None:
    before = found(database, site_id)
    with database.unit_of_work() as work:
        work.decisions.add(site_id, "c1", decision())
        with pytest.raises(StaleWriteError):
            work.comments.revise(before, draft(site_id, text="other"))
        with pytest.raises(StaleWriteError):
            work.comments.mark_deleted(before, NOW)


def test_of_many_reviewers_with_one_version_one_decides(
    database: Database, site_id: int
) -> None:
    def attempt(number: int) -> bool:
        try:
            with database.unit_of_work() as work:
                made = decision(reviewer=f"r{number}")
                work.decisions.add(site_id, "c1", made, expected_version=1)
                work.commit()
        except StaleWriteError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        won = list(pool.map(attempt, range(8)))

    assert sum(won) == 1
    with database.reading() as reading:
        assert len(reading.decisions.of(site_id, "c1")) == 1


def test_history_shows_decisions_and_version(database: Database, site_id: int) -> None:
    with database.unit_of_work() as work:
        work.decisions.add(site_id, "c1", decision(Action.REJECT))
        history = work.history.of_comment(site_id, "c1")

    assert history.decisions == (decision(Action.REJECT),)
    assert (history.version, history.action) == (2, Action.REJECT)
