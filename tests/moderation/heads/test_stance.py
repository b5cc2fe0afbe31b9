import numpy as np
import pytest

from moderation.comment import Comment
from moderation.errors import ArtifactError
from moderation.features.extracted import extract
from moderation.heads.stance import MAX_CACHED_TARGETS, MAX_SENTENCES, SIDES, StanceHead
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

    found = weights.leaning(np.array([], dtype=np.int64))

    assert found.tolist() == weights.intercept.tolist()
    assert len(found) == len(SIDES)


@pytest.mark.parametrize("name", ["stance.spread", "stance.temperature"])
@pytest.mark.parametrize("value", [0.0, -1.0])
def test_divisor_that_is_not_above_zero_is_refused(name: str, value: float) -> None:
    spoilt = tiny_arrays()[name].copy()
    spoilt[0] = value

    with pytest.raises(ArtifactError, match="above zero"):
        StanceHead.from_arrays({**tiny_arrays(), name: spoilt}, tiny_vectors())
