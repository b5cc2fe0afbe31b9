from dataclasses import replace

import numpy as np
import pytest

from moderation.comment import Comment
from moderation.features.extracted import extract
from moderation.features.relation import SCALARS
from moderation.heads.stance import SIDES, StanceHead
from moderation.stance_weights import DirectedWeights
from tests.artifacts import stance_examples, tiny_arrays, tiny_vectors
from training.example import Example, Stance
from training.fit_stance import (
    Pairs,
    StanceFit,
    make_pairs,
    mismatched,
    pair_probabilities,
)

pytestmark = pytest.mark.filterwarnings(
    "ignore::sklearn.exceptions.ConvergenceWarning"  # a few steps are enough here
)


def pairs(
    examples: list[Example],
    *,
    share: float = 0.5,
    rows: int = 100,
) -> Pairs:
    return make_pairs(
        examples,
        tiny_vectors(),
        neutral_share=share,
        source_rows=rows,
        seed=1,
        n_jobs=1,
    )


def test_mismatched_comment_stands_beside_another_groups_target() -> None:
    examples = stance_examples()
    targets = {e.group: e.comment.targets for e in examples}

    made = mismatched(examples, 1.0, seed=1)

    assert made
    assert {example.stance for example in made} == {Stance.NEUTRAL}
    assert all(targets[e.group] != e.comment.targets for e in made)
    assert {e.comment.text for e in made} <= {e.comment.text for e in examples}


def test_mismatch_is_seeded() -> None:
    examples = stance_examples()

    assert mismatched(examples, 0.5, 1) == mismatched(examples, 0.5, 1)
    assert mismatched(examples, 0.5, 1) != mismatched(examples, 0.5, 2)
    assert mismatched(examples, 0.0, 1) == []


def test_source_with_neutrals_of_its_own_gets_none_made() -> None:
    neutral = Example(
        Comment("It rains", targets=("Tea",)), {}, "tiny", "tiny/tea", Stance.NEUTRAL
    )

    assert mismatched([*stance_examples(), neutral], 1.0, seed=1) == []


def test_pairs_hold_features_answers_and_groups() -> None:
    examples = stance_examples()

    found = pairs(examples)

    made = len(found.answers) - len(examples)
    assert 0 < made <= len(examples) // 2
    assert found.scalars.shape == (len(found.answers), len(SCALARS))
    assert found.wholes.shape == (len(found.answers), 8)
    assert set(found.directions.tolist()) == {1.0}
    assert found.ngrams.shape[0] == len(found.groups) == len(found.sources)
    sides = [SIDES[answer] for answer in found.answers[: len(examples)]]
    assert sides == [str(example.stance) for example in examples]
    assert set(found.answers[len(examples) :].tolist()) == {SIDES.index("neutral")}


def test_way_to_speak_is_the_same_whichever_way_the_target_points() -> None:
    examples = stance_examples()
    against = [
        replace(e, comment=replace(e.comment, targets=("We should ban " + e.group,)))
        for e in examples
    ]

    found = pairs([*examples, *against], share=0.0)

    favor = [e.stance is Stance.FAVOR for e in examples]
    assert found.well[found.sided].tolist() == [*favor, *(not one for one in favor)]


def test_large_source_is_weighted_down() -> None:
    examples = stance_examples()

    assert pairs(examples, share=0.0, rows=16).weights == pytest.approx(0.5)
    assert pairs(examples, share=0.0, rows=999).weights == pytest.approx(1.0)


def test_served_answer_is_the_trained_one() -> None:
    examples = stance_examples()
    head = StanceHead.from_arrays(tiny_arrays(), tiny_vectors())
    assert isinstance(head.weights, DirectedWeights)

    trained = pair_probabilities(head.weights, pairs(examples, share=0.0))

    for example, shares in zip(examples, trained, strict=True):
        (score,) = head.score(extract(example.comment))
        served = [score.favor, score.against, score.neutral]
        assert served == pytest.approx(shares.tolist(), abs=1e-5)


def test_fit_is_seeded_and_calibrated() -> None:
    full = pairs(stance_examples())
    given = replace(full, ngrams=full.ngrams[:, :20_000])
    settings = StanceFit(
        hidden=3, max_iter=3, leaning_regularisation=0.01, n_jobs=1, random_state=7
    )

    one, two = settings.fit(given, given), settings.fit(given, given)

    for name, array in one.arrays().items():
        assert np.array_equal(array, two.arrays()[name]), name
    assert one.network.temperature[0] != 1
    assert (one.network.spread > 0).all()
