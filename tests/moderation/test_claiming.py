"""No two reviewers on one comment: none twice, none lost, nobody overruled."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from moderation.claiming import claim, claim_next, release, skip
from moderation.errors import StaleWriteError, UnknownCommentError
from moderation.reviewing import decide, decide_many
from moderation.storage.database import Database
from moderation.storage.waiting import Filters
from moderation.verdict import Action
from tests.moderation.storage.stored import NOW, add_comment, add_site, decision, draft

MINUTE = timedelta(minutes=1)
REVIEWERS, ITEMS = 8, 1_000


@pytest.fixture
def site_id(database: Database) -> int:
    """A site with two held comments, ``c1`` the older."""
    made = add_site(database)
    add_comment(database, made, "c1")
    add_comment(database, made, "c2")
    return made


def next_of(database: Database, reviewer: str, minutes: float = 0) -> str | None:
    """What a reviewer is given so many minutes from now."""
    later = NOW + timedelta(days=300) + minutes * MINUTE
    claimed = claim_next(database, reviewer, now=later)
    return None if claimed is None else claimed.comment.platform_id


def test_each_gets_another_comment_until_claims_expire(
    database: Database, site_id: int
) -> None:
    assert next_of(database, "Ada") == "c1"
    assert next_of(database, "Ada", 1) == "c1"
    assert next_of(database, "Bo", 2) == "c2"
    assert next_of(database, "Cy", 2.5) is None
    assert next_of(database, "Cy", 3.5) == "c1"
    with database.reading() as reading:
        [entry] = reading.audit.page(event="claim.taken_over")
    assert (entry.actor, entry.details) == ("Cy", {"from": "Ada", "expired": True})


def test_released_comment_is_there_for_others_and_skipped_one_comes_back(
    database: Database, site_id: int
) -> None:
    later = NOW + timedelta(days=300)
    assert next_of(database, "Ada") == "c1"
    assert release(database, site_id, "c1", "Ada")
    assert not release(database, site_id, "c1", "Ada")
    assert next_of(database, "Bo") == "c1"
    skip(database, site_id, "c1", "Bo", now=later)
    assert next_of(database, "Bo", 1) == "c2"
    assert next_of(database, "Ada", 1) == "c1"
    assert next_of(database, "Bo", 29.5) == "c2"
    assert next_of(database, "Bo", 33) == "c1"
    for act in (release, skip):
        with pytest.raises(UnknownCommentError):
            act(database, site_id, "nobody", "Bo")


def test_comment_in_hand_can_be_renewed_and_taken_over(
    database: Database, site_id: int
) -> None:
    later = NOW + timedelta(days=300)
    assert claim(database, site_id, "c1", "Ada", now=later) is not None
    renewed = claim(database, site_id, "c1", "Ada", now=later + MINUTE)
    assert renewed is not None
    assert renewed.expires_at == later + 3 * MINUTE
    assert claim(database, site_id, "c1", "Bo", now=later + 2 * MINUTE) is None

    taken = claim(database, site_id, "c1", "Bo", now=later + 2 * MINUTE, take_over=True)

    assert taken is not None
    assert taken.reviewer == "Bo"
    with database.reading() as reading:
        [entry] = reading.audit.page(event="claim.taken_over")
        assert reading.claims.others("Bo", later + 2 * MINUTE) == ("Ada",)
        assert reading.claims.others("Bo", later + 4 * MINUTE) == ()
    assert entry.details == {"from": "Ada", "expired": False}


def test_late_decision_on_what_another_looks_at_is_refused(
    database: Database, site_id: int
) -> None:
    later = NOW + timedelta(days=300)
    assert next_of(database, "Ada") == "c1"
    assert next_of(database, "Bo", 3) == "c1"

    with pytest.raises(StaleWriteError) as caught:
        decide(
            database,
            site_id,
            "c1",
            decision(reviewer="Ada"),
            lambda _: (),
            1,
            now=later + 4 * MINUTE,
        )

    assert caught.value.reason == "claimed"
    assert caught.value.changed == {
        "what": "claimed",
        "by": "Bo",
        "action": "hold",
        "at": (later + 3 * MINUTE).isoformat(),
    }
    both = decide_many(
        database,
        site_id,
        ["c1", "c2"],
        decision(reviewer="Ada"),
        lambda _: (),
        now=later + 4 * MINUTE,
    )
    assert both.left == {"c1": "claimed"}


def test_decided_comment_is_claimed_by_nobody(database: Database, site_id: int) -> None:
    later = NOW + timedelta(days=300)
    assert next_of(database, "Ada") == "c1"
    decide(database, site_id, "c1", decision(reviewer="Ada"), lambda _: (), now=later)

    assert next_of(database, "Bo") == "c2"
    with database.reading() as reading:
        assert reading.claims.on([1, 2], later).keys() == {2}


def test_held_comment_is_not_offered_to_whoever_held_it(
    database: Database, site_id: int
) -> None:
    later = NOW + timedelta(days=300)
    held = decision(Action.HOLD, reviewer="Ada")
    decide(database, site_id, "c1", held, lambda _: (), now=later)

    assert next_of(database, "Ada", 1) == "c2"
    assert next_of(database, "Bo", 1) == "c1"


def test_what_comes_next_is_known_beforehand(database: Database, site_id: int) -> None:
    later = NOW + timedelta(days=300)
    assert next_of(database, "Ada") == "c1"
    with database.reading() as reading:
        [card] = reading.queue.ahead("Ada", now=later)
        assert card.platform_id == "c2"
        assert reading.queue.ahead("Bo", Filters(site_id=site_id + 1), now=later) == ()


def test_eight_reviewers_decide_a_thousand_comments_once_each(
    database: Database,
) -> None:
    site_id = add_site(database)
    with database.unit_of_work() as work:
        for number in range(ITEMS):
            work.comments.add(draft(site_id, f"c{number}"))
        work.commit()

    def work_through(reviewer: str) -> tuple[list[str], int]:
        """Claim and decide until nothing is left; what was decided, what was stale."""
        decided, stale = [], 0
        while (given := claim_next(database, reviewer)) is not None:
            name, version = given.comment.platform_id, given.comment.version
            made = decision(reviewer=reviewer)
            decide(database, site_id, name, made, lambda _: (), version)
            decided.append(name)
            try:
                decide(database, site_id, name, made, lambda _: (), version)
            except StaleWriteError:
                stale += 1
        return decided, stale

    with ThreadPoolExecutor(REVIEWERS) as pool:
        outcomes = list(pool.map(work_through, [f"r{n}" for n in range(REVIEWERS)]))

    served = Counter(name for decided, _ in outcomes for name in decided)
    assert len(served) == ITEMS
    assert set(served.values()) == {1}
    assert sum(stale for _, stale in outcomes) == ITEMS
    with database.reading() as reading:
        assert reading.queue.summary().waiting == 0
        assert reading.audit.verify().entries == ITEMS
