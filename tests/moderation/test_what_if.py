"""What another policy would have done: counted, and shown by examples."""

import numpy as np
import pytest

from moderation.policies.base import Threshold
from moderation.policies.promises import PromisesPolicy
from moderation.replay import replay
from moderation.verdict import Action
from moderation.what_if import ACTIONS, compare, compared, examples, of_these
from tests.moderation.stored_columns import MODELS, columns, of_label, random_scores
from tests.moderation.test_replay import THRESHOLDS, one_by_one, random_policy


@pytest.mark.parametrize("seed", range(5))
def test_matrix_counts_what_a_true_replay_counts(seed: int) -> None:
    scores = random_scores(seed, 600)
    present, proposed = random_policy(seed), random_policy(seed + 100)

    answer = compare(columns(scores), present, proposed, THRESHOLDS)

    pairs = list(
        zip(one_by_one(present, scores), one_by_one(proposed, scores), strict=True)
    )
    for before in Action:
        for after in Action:
            assert answer.moved(before, after) == pairs.count((before, after))
    assert answer.changed == sum(before is not after for before, after in pairs)
    assert answer.comments == 600


def test_same_policy_changes_nothing() -> None:
    scores = columns(random_scores(3, 200))

    answer = compare(scores, PromisesPolicy(), PromisesPolicy(), THRESHOLDS)

    assert answer.changed == 0
    assert examples(answer) == []


def test_examples_change_and_every_kind_of_change_is_seen() -> None:
    before = np.array([0] * 500 + [1] * 3 + [2] * 1 + [1] * 50, dtype=np.int8)
    after = np.array([1] * 500 + [2] * 3 + [0] * 1 + [1] * 50, dtype=np.int8)
    answer = compared(before, after)

    rows = examples(answer)

    assert len(rows) == 20 == len(set(rows))
    kinds = [(ACTIONS[before[row]], ACTIONS[after[row]]) for row in rows]
    assert kinds.count((Action.HOLD, Action.REJECT)) == 3
    assert kinds.count((Action.REJECT, Action.APPROVE)) == 1
    assert all(first is not second for first, second in kinds)
    assert rows == examples(answer)


def test_scores_of_earlier_models_are_left_out_unless_wanted() -> None:
    scores = columns(random_scores(6, 300))

    mine = of_these(scores, MODELS[1], older=False)

    assert scores.take(mine).of_model(MODELS[0]).sum() == 0
    assert (~scores.scored & ~mine).sum() == 0
    assert of_these(scores, MODELS[1], older=True).all()


def test_stricter_threshold_moves_comments_one_way() -> None:
    scores = of_label("toxicity", [0.1, 0.3, 0.5, 0.7, 0.95])
    stricter = PromisesPolicy({"toxicity": Threshold(0.25, 0.9)})

    answer = compare(scores, PromisesPolicy(), stricter, THRESHOLDS)

    assert answer.moved(Action.APPROVE, Action.HOLD) == 1
    assert answer.changed == 1
    assert answer.total(Action.HOLD) == (2, 3)
    assert replay(scores, stricter, THRESHOLDS).tolist() == [0, 1, 1, 1, 2]
