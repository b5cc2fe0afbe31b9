"""Answers owed are claimed once at a time, in order, until they are settled."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from moderation.errors import StaleWriteError, StorageError
from moderation.storage.database import Database
from moderation.storage.outbox import Owed, OwedAnswer
from tests.moderation.storage.stored import add_comment, add_site

LEASE = timedelta(seconds=60)
KIND = "comment.decided"


@pytest.fixture
def site_id(database: Database) -> int:
    """A site whose comment is number 1."""
    made = add_site(database)
    assert add_comment(database, made) == 1
    return made


def owe(database: Database, site_id: int, comment: int = 1, kind: str = KIND) -> str:
    """Owe one answer; returns its id."""
    with database.unit_of_work() as work:
        made = work.outbox.add(Owed(kind, {"n": [1, "ä\u0000"]}), site_id, comment)
        work.commit()
    return made


def claim(
    database: Database, *, after: float = 0, limit: int = 10
) -> tuple[OwedAnswer, ...]:
    """Claim what is due ``after`` seconds from now."""
    now = datetime.now(UTC) + timedelta(seconds=after)
    with database.unit_of_work() as work:
        claimed = work.outbox.claim(now, LEASE, limit)
        work.commit()
    return claimed


def settle(database: Database, end: str, answer_id: str, *more: object) -> None:
    """Settle an answer in a transaction of its own."""
    with database.unit_of_work() as work:
        getattr(work.outbox, end)(answer_id, *more)
        work.commit()


def test_owed_answer_is_claimed_once_until_its_lease_ends(
    database: Database, site_id: int
) -> None:
    made = owe(database, site_id)

    [answer] = claim(database)

    assert (answer.id, answer.kind, answer.site) == (made, KIND, "blog")
    assert answer.payload == {"n": [1, "ä\u0000"]}
    assert claim(database, after=59) == ()
    assert [a.id for a in claim(database, after=61)] == [made]


def test_delivered_answer_is_not_claimed_again(
    database: Database, site_id: int
) -> None:
    made = owe(database, site_id)
    claim(database)
    settle(database, "delivered", made, datetime.now(UTC))
    assert claim(database, after=1_000) == ()
    with database.reading() as reading:
        assert reading.outbox.waiting() == reading.outbox.dead_letters() == ()
        assert not reading.outbox.is_due(datetime.now(UTC) + LEASE)


def test_failed_answer_is_due_at_its_time_with_one_more_attempt(
    database: Database, site_id: int
) -> None:
    made = owe(database, site_id)
    claim(database)
    again = datetime.now(UTC) + timedelta(seconds=300)
    settle(database, "failed", made, "HTTP 500" * 100, again)
    assert claim(database, after=299) == ()
    [answer] = claim(database, after=301)
    assert (answer.attempts, answer.last_error) == (1, ("HTTP 500" * 100)[:300])


def test_newer_answer_waits_for_the_older_of_its_comment_and_kind(
    database: Database, site_id: int
) -> None:
    first, second = owe(database, site_id), owe(database, site_id)
    other_kind = owe(database, site_id, kind="other")
    other_comment = owe(database, site_id, add_comment(database, site_id, "c2"))

    assert [a.id for a in claim(database)] == [first, other_kind, other_comment]
    assert claim(database) == ()
    settle(database, "failed", first, "no", datetime.now(UTC) + 2 * LEASE)
    assert second not in {a.id for a in claim(database, after=100)}
    settle(database, "delivered", first, datetime.now(UTC))
    assert [a.id for a in claim(database)] == [second]


def test_dead_letter_makes_way_and_can_be_replayed(
    database: Database, site_id: int
) -> None:
    first, second = owe(database, site_id), owe(database, site_id)
    claim(database)
    settle(database, "dead", first, "HTTP 410", datetime.now(UTC))

    assert [a.id for a in claim(database)] == [second]
    with database.reading() as reading:
        [dead] = reading.outbox.dead_letters()
        assert [a.id for a in reading.outbox.waiting()] == [second]
    assert (dead.id, dead.last_error, dead.attempts) == (first, "HTTP 410", 1)
    settle(database, "replay", first)
    [again] = claim(database)
    assert (again.id, again.attempts) == (first, 0)


def test_dead_letter_that_was_overtaken_is_not_replayed(
    database: Database, site_id: int
) -> None:
    first, second = owe(database, site_id), owe(database, site_id)
    settle(database, "dead", first, "HTTP 410", datetime.now(UTC))
    settle(database, "delivered", second, datetime.now(UTC))

    with pytest.raises(StaleWriteError):
        settle(database, "replay", first)


def test_only_the_dead_are_replayed(database: Database, site_id: int) -> None:
    made = owe(database, site_id)
    for answer_id in (made, "msg_unknown"):
        with pytest.raises(StorageError) as caught:
            settle(database, "replay", answer_id)
        assert caught.value.reason == "unknown_answer"


def test_settled_answer_stays_settled(database: Database, site_id: int) -> None:
    made = owe(database, site_id)
    settle(database, "delivered", made, datetime.now(UTC))
    settle(database, "dead", made, "late", datetime.now(UTC))
    settle(database, "failed", made, "late", datetime.now(UTC))
    assert claim(database) == ()
    with database.reading() as reading:
        assert reading.outbox.dead_letters() == ()


def test_what_is_not_committed_is_not_owed(database: Database, site_id: int) -> None:
    with database.unit_of_work() as work:
        work.outbox.add(Owed(KIND, {}), site_id, 1)
    assert claim(database) == ()


def test_many_claimers_never_hold_the_same_answer(
    database: Database, site_id: int
) -> None:
    comments = [add_comment(database, site_id, f"n{n}") for n in range(40)]
    owed = [owe(database, site_id, comment) for comment in comments]

    with ThreadPoolExecutor(8) as pool:
        rounds = pool.map(lambda _: claim(database, limit=3), range(40))
        claimed = [answer.id for batch in rounds for answer in batch]

    assert sorted(claimed) == sorted(owed)
