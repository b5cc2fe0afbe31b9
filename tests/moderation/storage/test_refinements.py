"""Screenings are refined once, newest first, and their stances shown in their place."""

from datetime import timedelta

import pytest

from moderation.scores import Language, Scores, StanceScore, Tier
from moderation.storage.database import Database
from moderation.storage.refinements import ToRefine
from moderation.verdict import Action, Verdict
from tests.moderation.storage.stored import NOW, add_comment, add_site

UNTIL = NOW + timedelta(minutes=2)
FOUND = StanceScore("Cars", 0.9, 0.05, 0.05, confident=True, tier=Tier.CROSS_ENCODER)


def add_screening(database: Database, comment_id: int, *targets: str) -> None:
    """Screen a comment's first revision."""
    stance = tuple(StanceScore(target, 0.4, 0.4, 0.2) for target in targets)
    scores = Scores({"insult": 0.1}, 0.1, stance, Language("en", 1.0, True), "m")
    with database.unit_of_work() as work:
        work.screenings.add(comment_id, 1, scores, Verdict(Action.HOLD, (), "p"))
        work.commit()


def claim(database: Database, *, after: int = 0, later: bool = False) -> list[ToRefine]:
    """Claim what there is; ``later`` when earlier claims have lapsed."""
    now = UNTIL + timedelta(seconds=1) if later else NOW
    with database.unit_of_work() as work:
        found = work.refinements.claim(
            after=after, limit=10, now=now, until=now + timedelta(minutes=2)
        )
        work.commit()
    return found


@pytest.fixture
def comments(database: Database) -> list[int]:
    """Three comments: two with a target, one without."""
    site = add_site(database)
    numbers = [add_comment(database, site, f"c{n}", f"Text {n}.") for n in range(3)]
    add_screening(database, numbers[0], "Cars")
    add_screening(database, numbers[1])
    add_screening(database, numbers[2], "Cars", "Buses")
    return numbers


@pytest.mark.usefixtures("comments")
def test_newest_comes_first_and_only_what_has_targets(database: Database) -> None:
    assert [(one.text, one.targets) for one in claim(database)] == [
        ("Text 2.", ("Cars", "Buses")),
        ("Text 0.", ("Cars",)),
    ]


@pytest.mark.usefixtures("comments")
def test_nobody_claims_what_another_has_until_the_claim_lapses(
    database: Database,
) -> None:
    assert len(claim(database)) == 2
    assert claim(database) == []
    assert len(claim(database, later=True)) == 2


def test_what_was_found_stands_in_the_place_of_the_first_answer(
    database: Database, comments: list[int]
) -> None:
    newest, oldest = claim(database)
    with database.unit_of_work() as work:
        work.refinements.settle(oldest.screening_id, "sha256:large", [FOUND])
        work.refinements.settle(newest.screening_id, "sha256:large", [])
        work.commit()
    with database.reading() as reading:
        refined = reading.screenings.newest(comments[0])
        left = reading.screenings.newest(comments[2])
    assert refined is not None
    assert refined.scores is not None
    assert refined.scores.stance == (FOUND,)
    assert left is not None
    assert left.scores is not None
    assert [one.tier for one in left.scores.stance] == [Tier.FAST, Tier.FAST]
    assert claim(database, later=True) == []


@pytest.mark.usefixtures("comments")
def test_what_nobody_got_to_is_counted_once_and_left_alone(database: Database) -> None:
    with database.unit_of_work() as work:
        newest = work.refinements.newest()
        assert work.refinements.give_up(after=0, up_to=newest) == 2
        assert work.refinements.give_up(after=0, up_to=newest) == 0
        work.commit()
    assert claim(database, later=True) == []


@pytest.mark.usefixtures("comments")
def test_older_screenings_than_asked_for_are_not_claimed(database: Database) -> None:
    with database.reading() as reading:
        newest = reading.refinements.newest()
    assert [one.text for one in claim(database, after=newest - 1)] == ["Text 2."]


def test_empty_database_has_nothing_to_refine(database: Database) -> None:
    with database.reading() as reading:
        assert reading.refinements.newest() == 0
    assert claim(database) == []
