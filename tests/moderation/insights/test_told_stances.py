"""Stances in languages that nobody measured the model in do not count."""

from dataclasses import replace

import numpy as np
import pytest

from moderation.insights.discussion import targets
from moderation.insights.told_stances import told
from moderation.scores import Tier
from moderation.shares import Confusion
from moderation.storage.discussions import Spoken
from moderation.text.language import UNDETERMINED
from tests.moderation.insights.spoken import spoken

ENGLISH = Confusion(
    np.full((3, 3), 0.2) + 0.4 * np.eye(3),
    np.stack([np.eye(3) * 0.02] * 3),
    np.stack([np.eye(3) * 0.001] * 3),
    frozenset({"en"}),
)


def speaking(number: int, language: str) -> Spoken:
    """A comment with a stance, in that language."""
    return replace(spoken(number, favor=0.8, against=0.1), language=language)


def test_other_languages_take_no_part_in_shares_and_are_counted() -> None:
    comments = [speaking(1, "en"), speaking(2, "de"), speaking(3, UNDETERMINED)]

    counted, others = told(comments, {Tier.FAST: ENGLISH})

    [found] = targets(counted, {Tier.FAST: ENGLISH})
    assert (found.shares.comments, others) == (2, 1)
    assert [one.text for one in counted] == [one.text for one in comments]


@pytest.mark.parametrize(
    "known",
    [{}, {Tier.FAST: replace(ENGLISH, languages=frozenset())}],
    ids=["nothing known", "no languages known"],
)
def test_a_model_that_does_not_say_its_languages_is_believed(
    known: dict[Tier, Confusion],
) -> None:
    comments = (speaking(1, "de"),)

    assert told(comments, known) == (comments, 0)


def test_a_comment_without_a_stance_lacks_none() -> None:
    silent = replace(speaking(1, "de"), stance=())

    assert told([silent], {Tier.FAST: ENGLISH}) == ((silent,), 0)


def test_shares_say_how_many_single_answers_are_confident() -> None:
    sure = spoken(1, favor=0.9, against=0.05)
    stance = tuple(replace(one, confident=True) for one in sure.stance)

    [found] = targets([replace(sure, stance=stance), spoken(2)])

    assert (found.shares.comments, found.shares.confident) == (2, 1)
