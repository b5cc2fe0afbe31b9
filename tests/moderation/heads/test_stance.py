import numpy as np
import pytest

from moderation.comment import Comment
from moderation.errors import ArtifactError
from moderation.features.extracted import extract
from moderation.features.ngrams import BUCKETS
from moderation.features.relation import size
from moderation.heads.stance import MAX_CACHED_TARGETS, MAX_SENTENCES, StanceHead
from moderation.stance_weights import DirectedWeights, FreeWeights, stance_weights
from tests.artifacts import stance_examples, tiny_arrays, tiny_vectors
from training.example import Stance

TARGET = "We should serve pizza"


def head() -> StanceHead:
    return StanceHead.from_arrays(tiny_arrays(), tiny_vectors())


def test_head_has_learnt_the_sides_of_its_corpus() -> None:
    right = 0
    for example in stance_examples():
        (score,) = head().score(extract(example.comment))
        favors = score.favor > score.against
        right += favors == (example.stance is Stance.FAVOR)

    assert right / len(stance_examples()) > 0.9


def test_without_a_target_there_is_no_answer() -> None:
    features = extract(Comment("I agree"))

    assert head().score(features) == ()
    assert head().explain(features) == {}


def test_same_target_gets_the_same_answer_whoever_stands_beside_it() -> None:
    one = head().score(extract(Comment("pizza is good", targets=(TARGET,))))
    two = head().score(extract(Comment("pizza is good", targets=("Tea", TARGET))))

    assert one[0] == two[1]


def test_prepared_targets_are_kept_but_not_without_bound() -> None:
    stance = head()

    for number in range(MAX_CACHED_TARGETS + 5):
        stance.score(extract(Comment("yes", targets=(f"target {number}",))))

    assert 0 < len(stance.targets) <= MAX_CACHED_TARGETS


def test_every_sentence_is_explained_up_to_the_limit() -> None:
    text = " ".join(f"Pizza number {number} is good." for number in range(30))

    found = head().explain(extract(Comment(text, targets=(TARGET,))))[TARGET]

    assert len(found) == MAX_SENTENCES
    assert text[found[0].start : found[0].end].startswith("Pizza number 0 is good.")


def test_only_sentence_carries_the_whole_lean_less_that_of_nothing() -> None:
    stance = head()
    comment = Comment("No, pizza is bad and harmful", targets=(TARGET,))

    (part,) = stance.explain(extract(comment))[TARGET]

    assert comment.text[part.start : part.end] == comment.text
    assert np.isfinite(part.weight)


def test_leaning_of_no_ngrams_is_the_intercept() -> None:
    weights = head().weights
    assert isinstance(weights, DirectedWeights)

    found = weights.leaning.of(np.array([], dtype=np.int64))

    assert found.tolist() == weights.leaning.intercept.tolist()


def test_first_form_of_an_artifact_still_answers() -> None:
    generator = np.random.default_rng(2)
    shapes = {"hidden": (size(8) + 3, 4), "hidden_bias": (4,), "output": (4, 3)}
    one_each = {"mean": size(8) + 3, "spread": size(8) + 3, "temperature": 1}
    arrays = {
        **{name: generator.normal(size=shape) for name, shape in shapes.items()},
        **{name: np.ones(count) for name, count in one_each.items()},
        **{name: np.zeros(3) for name in ("scale", "intercept", "output_bias")},
    }
    old = {f"stance.{name}": made.astype(np.float32) for name, made in arrays.items()}
    old["stance.ngrams"] = np.zeros((BUCKETS, 3), dtype=np.int8)

    stance = StanceHead.from_arrays(old, tiny_vectors())

    assert isinstance(stance.weights, FreeWeights)
    (score,) = stance.score(extract(Comment("pizza is good", targets=(TARGET,))))
    assert score.favor + score.against + score.neutral == pytest.approx(1)
    again = stance_weights(stance.weights.arrays(), 8)
    assert isinstance(again, FreeWeights)


@pytest.mark.parametrize("name", ["meaning", "ngrams", "hidden", "scale"])
def test_array_that_does_not_fit_is_refused(name: str) -> None:
    arrays = tiny_arrays()
    spoilt = arrays[f"stance.{name}"][:-1]

    with pytest.raises(ArtifactError, match=name):
        stance_weights({**arrays, f"stance.{name}": spoilt}, 8)


@pytest.mark.parametrize("name", ["stance.spread", "stance.temperature"])
@pytest.mark.parametrize("value", [0.0, -1.0])
def test_divisor_that_is_not_above_zero_is_refused(name: str, value: float) -> None:
    spoilt = tiny_arrays()[name].copy()
    spoilt[0] = value

    with pytest.raises(ArtifactError, match="above zero"):
        StanceHead.from_arrays({**tiny_arrays(), name: spoilt}, tiny_vectors())
