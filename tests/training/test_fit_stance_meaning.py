"""The head that knows meaning, fitted on a few dishes and asked as in service."""

from collections.abc import Sequence
from functools import cache

import numpy as np
import pytest

from moderation.heads.stance_meaning import (
    MAX_CACHED_TARGETS,
    N_FEATURES,
    MeaningStanceHead,
    MeaningWeights,
)
from moderation.scores import Tier
from tests.artifacts import stance_examples, tiny_vectors
from tests.word_encoder import WordEncoder
from training.example import Example, Stance
from training.fit_stance import StanceFit, mismatched
from training.fit_stance_meaning import (
    MeaningFit,
    MeantPairs,
    meant_pairs,
    pair_probabilities,
)

pytestmark = pytest.mark.filterwarnings(
    "ignore::sklearn.exceptions.ConvergenceWarning"  # a few steps are enough here
)
FIT = StanceFit(hidden=8, learning_rate=0.01, n_jobs=1)


def examples() -> list[Example]:
    known = stance_examples()
    return [*known, *mismatched(known, 0.5, seed=1)]


def pairs(chosen: Sequence[Example]) -> MeantPairs:
    return meant_pairs(chosen, tiny_vectors(), WordEncoder(), source_rows=100)


@cache
def weights() -> MeaningWeights:
    known = pairs(examples())
    return MeaningFit(FIT).fit(known, known)


def head(confident: float = 0.5) -> MeaningStanceHead:
    return MeaningStanceHead(
        weights=weights(),
        vectors=tiny_vectors(),
        encoder=WordEncoder(),
        confident=confident,
        languages=("en",),
        identifier="sha256:head",
    )


def test_sides_of_the_corpus_are_learnt() -> None:
    sided = [one for one in examples() if one.stance is not Stance.NEUTRAL]
    right = 0
    for one in sided:
        score = head().score(one.comment.text, one.comment.targets[0])
        right += (score.favor > score.against) == (one.stance is Stance.FAVOR)

    assert right / len(sided) > 0.9


def test_service_gives_what_training_measured() -> None:
    chosen = examples()
    measured = pair_probabilities(weights(), pairs(chosen))

    for one, shares in zip(chosen, measured, strict=True):
        score = head().score(one.comment.text, one.comment.targets[0])
        served = [score.favor, score.against, score.neutral]
        assert served == pytest.approx(shares.tolist(), abs=2e-5)


def test_comment_is_embedded_once_for_all_its_targets() -> None:
    asked = head()

    scores = asked.score_targets("Pizza is good.", ("Pizza", "Tea", "Pizza"))

    assert [score.target for score in scores] == ["Pizza", "Tea", "Pizza"]
    assert scores[0] == scores[2]
    assert isinstance(asked.encoder, WordEncoder)
    assert asked.encoder.texts.count("Pizza is good.") == 1


def test_answer_tells_its_tier_and_whether_it_is_counted_on() -> None:
    sure, unsure = (head(at).score("Pizza is good.", "Pizza") for at in (0.0, 1.1))

    assert sure.tier is unsure.tier is Tier.SEMANTIC
    assert sure.confident
    assert not unsure.confident
    assert sum((sure.favor, sure.against, sure.neutral)) == pytest.approx(1.0)


@pytest.mark.parametrize("text", ["", "   ", "!!!", "🙂", "a" * 50_000, "<b>\x00"])
def test_odd_texts_and_targets_get_an_answer(text: str) -> None:
    for score in (head().score(text, "Pizza"), head().score("Pizza", text)):
        assert np.isfinite([score.favor, score.against, score.neutral]).all()


def test_prepared_targets_are_kept_but_not_without_bound() -> None:
    asked = head()

    asked.score_targets("Yes", [f"target {n}" for n in range(MAX_CACHED_TARGETS + 3)])

    assert 0 < len(asked.targets) <= MAX_CACHED_TARGETS


def test_arrays_come_back_as_they_were() -> None:
    kept = weights().arrays()

    again = MeaningWeights.from_arrays(kept)

    assert all(np.array_equal(again.arrays()[name], kept[name]) for name in kept)


def test_features_have_the_promised_shape() -> None:
    given = pairs(examples())

    assert given.features(given.said(weights())).shape == (len(examples()), N_FEATURES)
