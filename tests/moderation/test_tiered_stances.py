"""Which model tells stances beside a semantic head."""

import pytest

from moderation.comment import Comment
from moderation.registry.live_semantic import LiveSemantic
from moderation.scores import Tier
from moderation.settings import SHIPPED_SEMANTIC
from tests.moderation.test_tiered import DOUBTFUL, RUDE, fast, shouting, tiered_with

TARGET = "We should build the bridge"


@pytest.mark.parametrize(
    ("always", "tier"), [(True, Tier.SEMANTIC), (False, Tier.FAST)]
)
def test_stance_is_told_by_meaning_where_every_comment_is_asked_about(
    always: bool, tier: Tier
) -> None:
    comment = Comment("What a stupid idea, this bridge!", targets=(TARGET, "Trains"))

    found = tiered_with(shouting(always=always)).score(comment)

    assert [score.target for score in found.stance] == [TARGET, "Trains"]
    assert {score.tier for score in found.stance} == {tier}


def test_stance_in_another_language_is_left_to_the_fast_model() -> None:
    comment = Comment(RUDE["de"], targets=("Die Brücke",), language="de")
    source = LiveSemantic(SHIPPED_SEMANTIC, always=True)

    found = tiered_with(source).score(comment)

    assert found.tier is Tier.SEMANTIC
    assert found.stance == fast().score(comment).stance


def test_comment_without_a_target_has_no_stance_by_meaning() -> None:
    assert tiered_with(shouting(always=True)).score(Comment(DOUBTFUL)).stance == ()
