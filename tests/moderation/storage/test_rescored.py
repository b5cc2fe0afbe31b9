"""What scoring anew does to the queue, and to what the larger model found."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from moderation.scores import Language, Scores, StanceScore, Tier
from moderation.storage.database import Database
from moderation.storage.reports import ReportReason
from moderation.storage.rescoring import ToRescore, Wanted
from moderation.storage.waiting import Filters
from moderation.verdict import Action, Verdict
from tests.moderation.storage.stored import NOW, add_comment, add_site

OLD, NEW = "sha256:old", "sha256:new"
HELD = Verdict(Action.HOLD, policy="promises:0")
SIDE = StanceScore("A bridge helps", 0.2, 0.3, 0.5)
FOUND = StanceScore("A bridge helps", 0.75, 0.125, 0.125, True, Tier.CROSS_ENCODER)


def scores(toxicity: float, model: str, code: str = "en") -> Scores:
    """Scores of a comment that takes a side."""
    language = Language(code, 0.9, supported=True)
    return Scores({"toxicity": toxicity}, 0.0, (SIDE,), language, model)


@pytest.fixture
def comments(database: Database) -> list[int]:
    """Our numbers of two held comments; the second is the ruder."""
    site = add_site(database)
    numbers = [add_comment(database, site, f"c{number}") for number in range(2)]
    with database.unit_of_work() as work:
        for number, toxicity in zip(numbers, (0.2, 0.8), strict=True):
            work.screenings.add(number, 1, scores(toxicity, OLD), HELD)
        work.commit()
    return numbers


def rescored(database: Database, found: Sequence[Scores]) -> int:
    """Keep these scores of all comments, in order."""
    with database.unit_of_work() as work:
        page: list[ToRescore] = work.rescoring.page(Wanted(NEW), after=0, limit=9)
        kept = work.rescoring.add(list(zip(page, found, strict=True)))
        work.commit()
    return kept


def waiting(database: Database) -> list[int]:
    """Our numbers of what waits, the most urgent first."""
    with database.reading() as reading:
        return [one.id for one in reading.queue.page(Filters(), limit=9).comments]


def test_queue_is_ordered_by_the_new_scores(
    database: Database, comments: list[int]
) -> None:
    assert waiting(database) == comments[::-1]

    assert rescored(database, [scores(0.9, NEW, "de"), scores(0.1, NEW)]) == 2

    assert waiting(database) == comments
    with database.reading() as reading:
        german = reading.queue.page(Filters(language="de"), limit=9).comments
    assert [one.id for one in german] == comments[:1]


def test_what_readers_report_is_not_lowered(
    database: Database, comments: list[int]
) -> None:
    with database.unit_of_work() as work:
        assert work.reports.add(1, "c1", "a reader", ReportReason.SPAM, now=NOW)
        work.commit()

    rescored(database, [scores(0.5, NEW), scores(0.0, NEW)])

    assert waiting(database) == comments[::-1]


def test_what_the_larger_model_found_is_taken_over_and_it_is_not_asked_again(
    database: Database, comments: list[int]
) -> None:
    until = NOW + timedelta(minutes=2)
    with database.unit_of_work() as work:
        claimed = work.refinements.claim(after=0, limit=1, now=NOW, until=until)
        work.refinements.settle(claimed[0].screening_id, "sha256:large", [FOUND])
        work.commit()

    rescored(database, [scores(0.2, NEW), scores(0.8, NEW)])

    with database.unit_of_work() as work:
        again = work.refinements.claim(after=0, limit=9, now=until, until=until)
        refined = work.screenings.newest(comments[1])
        other = work.screenings.newest(comments[0])
    assert [one.screening_id for one in again if one.screening_id > len(comments)] == []
    assert refined is not None
    assert other is not None
    assert refined.scores is not None
    assert other.scores is not None
    assert refined.scores.model == other.scores.model == NEW
    assert refined.scores.stance[0].favor == FOUND.favor
    assert refined.scores.stance[0].tier is Tier.CROSS_ENCODER
    assert other.scores.stance[0].tier is Tier.FAST
