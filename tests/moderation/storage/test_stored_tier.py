"""A stored score says which models gave it."""

from dataclasses import replace

import pytest

from moderation.scores import Scores, StanceScore, Tier
from moderation.storage.database import Database
from moderation.verdict import Action, Verdict
from tests.moderation.drawn import scores
from tests.moderation.storage.stored import add_comment, add_site

STANCE = StanceScore("Cars", 0.75, 0.125, 0.125, confident=True)


@pytest.mark.parametrize(
    "given",
    [
        scores(),
        replace(scores(), tier=Tier.SEMANTIC, semantic="sha256:head"),
        replace(scores(), stance=(STANCE, replace(STANCE, tier=Tier.SEMANTIC))),
    ],
    ids=["fast", "semantic", "stance by meaning"],
)
def test_scores_come_back_with_their_tier_and_head(
    database: Database, given: Scores
) -> None:
    number = add_comment(database, add_site(database))

    with database.unit_of_work() as work:
        work.screenings.add(number, 1, given, Verdict(Action.HOLD))
        work.commit()

    with database.reading() as reading:
        record = reading.screenings.newest(number)
    assert record is not None
    assert record.scores == given
