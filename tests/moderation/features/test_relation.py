import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.features.relation import MAX_WORDS, SCALARS, relate, side, size
from tests.artifacts import tiny_vectors

TARGET = "We should serve pizza at school"


def scalars(comment: str, target: str = TARGET) -> dict[str, float]:
    table = tiny_vectors()
    found = relate(side(comment, table), side(target, table))
    values = found[-len(SCALARS) :].tolist()
    return dict(zip(SCALARS, values, strict=True))


def test_scalars_have_names_of_their_own() -> None:
    assert len(set(SCALARS)) == len(SCALARS)


@pytest.mark.parametrize(
    "comment",
    ["Pizza at school is good", "Serving pizzas in schools", "PIZZA! School!"],
)
def test_comment_with_the_targets_words_overlaps_more(comment: str) -> None:
    near, far = scalars(comment), scalars("Cats are quiet animals")

    assert near["overlap"] > far["overlap"] == 0
    assert near["overlapping_words"] > far["overlapping_words"] == 0


def test_comment_that_repeats_the_target_is_most_alike() -> None:
    same, other = scalars(TARGET), scalars("the bread is baked")

    assert same["similarity"] == pytest.approx(1)
    assert same["overlap"] == 1
    assert same["similarity"] > other["similarity"]


@pytest.mark.parametrize(
    ("name", "more", "less"),
    [
        ("comment_positive", "pizza is good and helps", "pizza is round"),
        ("comment_negative", "pizza is harmful and bad", "pizza is round"),
        ("comment_negations", "no pizza, never", "pizza again"),
        ("near_negations", "no pizza today", "no bread was there and we had pizza"),
        ("questions", "pizza? why?", "pizza."),
        ("target_at_start", "pizza is food", "one two three four five six seven "
         "eight nine ten pizza"),
        ("comment_words", "a long comment about pizza", "pizza"),
    ],
)  # fmt: skip
def test_direction_and_place_are_seen(name: str, more: str, less: str) -> None:
    assert scalars(more)[name] > scalars(less)[name]


def test_negation_turns_the_lean_round() -> None:
    assert scalars("pizza is good")["lean"] > 0
    assert scalars("pizza is not good")["lean"] < 0


def test_best_window_finds_the_target_in_a_long_comment() -> None:
    filler = "bread is baked in the morning here " * 10

    found = scalars(f"{filler} {TARGET} {filler}")

    assert found["window_similarity"] > found["similarity"]


def test_no_more_words_than_the_limit_are_read() -> None:
    assert len(side("pizza " * (MAX_WORDS + 50), tiny_vectors()).words.hashes) == (
        MAX_WORDS
    )


@pytest.mark.parametrize("comment", ["", "!", "no", "a b", "🙂", "pizza " * 700])
@pytest.mark.parametrize("target", ["", "?", "pizza", TARGET])
def test_short_and_empty_texts_give_finite_features(comment: str, target: str) -> None:
    table = tiny_vectors()

    found = relate(side(comment, table), side(target, table))

    assert found.shape == (size(table.dimensions),)
    assert found.dtype == np.float32
    assert np.isfinite(found).all()


@given(st.text(max_size=100), st.text(max_size=60))
def test_any_pair_gives_finite_features(comment: str, target: str) -> None:
    table = tiny_vectors()

    found = relate(side(comment, table), side(target, table))

    assert found.shape == (size(table.dimensions),)
    assert np.isfinite(found).all()
