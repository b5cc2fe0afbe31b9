"""Replaying columns gives what the policy gives, comment by comment."""

import random

import pytest

from moderation.errors import PolicyError
from moderation.policies.base import Threshold
from moderation.policies.promises import PromisesPolicy
from moderation.replay import acting_on, replay
from moderation.scores import Scores
from moderation.screening import MODEL_UNAVAILABLE
from moderation.stored_scores import empty
from moderation.verdict import Action, Verdict
from tests.moderation.stored_columns import (
    LABELS,
    STEPS,
    columns,
    of_label,
    random_scores,
)

THRESHOLDS = {
    "toxicity": Threshold(0.5, 0.9, "model"),
    "threat": Threshold(0.3, None, "model"),
    "spam": Threshold(None, 0.95, "model"),
    "sexually_explicit": Threshold(0.4, None, "model"),
}


def random_policy(seed: int) -> PromisesPolicy:
    """A policy that may exist, with sides left open, and rules of absent labels."""
    lot = random.Random(seed)  # noqa: S311 - made-up data
    while True:
        overrides = {
            label: Threshold(
                lot.choice([None, lot.randint(1, STEPS) / STEPS]),
                lot.choice([None, lot.randint(1, STEPS) / STEPS]),
            )
            for label in (*LABELS, "spam", "aggression")
            if lot.random() < 0.6
        }
        language = lot.choice([Action.HOLD, Action.APPROVE])
        try:
            return PromisesPolicy(overrides, language)
        except PolicyError:
            continue


def one_by_one(policy: PromisesPolicy, scores: list[Scores | None]) -> list[Action]:
    """What the service does with each comment."""
    held = Verdict(Action.HOLD, (MODEL_UNAVAILABLE,), policy.identifier)
    return [
        (held if one is None else policy.conclude(one, THRESHOLDS)).action
        for one in scores
    ]


@pytest.mark.parametrize("seed", range(20))
def test_replay_of_columns_equals_the_policy_on_each_comment(seed: int) -> None:
    scores, policy = random_scores(seed, 1_000), random_policy(seed)

    found = replay(columns(scores), policy, THRESHOLDS)

    wanted = [action.severity for action in one_by_one(policy, scores)]
    assert found.tolist() == wanted
    assert len(set(wanted)) > 1


def test_replay_of_nothing_is_nothing() -> None:
    assert len(replay(empty(), PromisesPolicy(), THRESHOLDS)) == 0


def test_rule_acts_on_scores_from_its_bound_on() -> None:
    scores = of_label("toxicity", [0.1, 0.5, 0.9])

    assert acting_on(scores, "toxicity", 0.5).tolist() == [False, True, True]
    assert not acting_on(scores, "toxicity", None).any()
    assert not acting_on(scores, "insult", 0.5).any()
