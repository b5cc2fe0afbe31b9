"""What every head must keep, run over all of them."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from moderation.comment import Author, Comment
from moderation.errors import ArtifactError
from moderation.heads import HEADS
from moderation.scores import Contribution, Explanation, Scores
from tests.artifacts import ABUSE, CIVIL, SPAM, TARGETS, fitted, tiny_arrays, tiny_model

Array = NDArray[Any]
NAMES = sorted(HEADS)
ARRAYS = sorted(name for name in tiny_arrays() if name.partition(".")[0] in HEADS)
TEXTS = [
    "",
    "!",
    "a",
    "You idiot",
    "y0u 1d10t, y o u i d i o t",
    "<p>You&nbsp;<b>stupid</b> clown &amp; idiot</p>",
    "ＦＵＬＬ ｗｉｄｔｈ idiot",
    "Zero\u200bwidth idi\u200bot",
    "See https://shop.example/x and mail ann@b.example 🙂🙂",
    "You idiot. " * 300,
    "x" * 3000,
    "Z̷̢̛͓a̸l̵g̶o̷ idiot",
    *ABUSE,
    *CIVIL,
    *SPAM,
]
AUTHOR = Author(name="Best cheap loans", url="http://loans.example")


def probabilities(scores: Scores) -> dict[str, float]:
    return {**scores.tone, "spam": scores.spam}


def contributions(why: Explanation) -> list[Contribution]:
    groups = [*(label.contributions for label in why.labels.values())]
    return [part for group in [*groups, *why.stance.values()] for part in group]


@pytest.mark.parametrize("name", NAMES)
def test_key_is_the_name_of_its_arrays(name: str) -> None:
    assert any(array.startswith(f"{name}.") for array in ARRAYS)


def test_labels_are_unique_over_all_heads() -> None:
    scores = tiny_model().score(Comment("Hello", targets=TARGETS))

    labels = [*scores.tone, "spam"]
    assert len(set(labels)) == len(labels)
    assert {"favor", "against", "neutral"}.isdisjoint(labels)


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: repr(text[:20]))
def test_probabilities_are_probabilities(text: str) -> None:
    scores = tiny_model().score(Comment(text, targets=TARGETS, author=AUTHOR))

    assert all(0 <= value <= 1 for value in probabilities(scores).values())
    for side in scores.stance:
        assert min(side.favor, side.against, side.neutral) >= 0
        assert side.favor + side.against + side.neutral == pytest.approx(1, abs=1e-9)


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: repr(text[:20]))
def test_base_and_contributions_sum_to_the_log_odds(text: str) -> None:
    comment = Comment(text, author=AUTHOR)

    scored = probabilities(tiny_model().score(comment))

    for label, why in tiny_model().explain(comment).labels.items():
        log_odds = why.base + sum(part.weight for part in why.contributions)
        explained = 1 / (1 + math.exp(-log_odds))
        assert explained == pytest.approx(scored[label], abs=1e-6)


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: repr(text[:20]))
def test_every_contribution_is_a_stretch_of_the_original(text: str) -> None:
    parts = contributions(tiny_model().explain(Comment(text, targets=TARGETS)))

    assert all(0 <= part.start < part.end <= len(text) for part in parts)
    assert all(math.isfinite(part.weight) for part in parts)


@given(st.text(max_size=200), st.lists(st.text(max_size=30), max_size=2))
def test_no_text_makes_a_head_raise_or_point_outside(
    text: str, targets: list[str]
) -> None:
    comment = Comment(text, targets=tuple(targets), author=Author(name=text))

    scores = tiny_model().score(comment)

    parts = contributions(tiny_model().explain(comment))
    assert all(0 <= value <= 1 for value in probabilities(scores).values())
    assert all(0 <= part.start < part.end <= len(text) for part in parts)


def test_same_comment_gets_the_same_answer() -> None:
    comment = Comment("You stupid clown", targets=TARGETS)

    assert tiny_model().score(comment) == tiny_model().score(comment)
    assert tiny_model().explain(comment) == tiny_model().explain(comment)


@pytest.mark.parametrize("name", ARRAYS)
def test_missing_array_is_refused(name: str) -> None:
    arrays = {key: array for key, array in tiny_arrays().items() if key != name}

    with pytest.raises(ArtifactError):
        fitted(arrays)


@pytest.mark.parametrize("name", ARRAYS)
@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda array: array[:-1], id="one row less"),
        pytest.param(lambda array: array[..., None], id="one dimension more"),
        pytest.param(lambda array: np.concatenate([array, array]), id="twice"),
        pytest.param(lambda array: array.ravel()[0].reshape(()), id="a number"),
        pytest.param(lambda array: np.array(["x"] * len(array)), id="words"),
        pytest.param(lambda array: array.astype("V4"), id="void"),
    ],
)
def test_array_of_another_shape_or_kind_is_refused(
    name: str, spoil: Callable[[Array], Array]
) -> None:
    arrays = tiny_arrays()

    with pytest.raises(ArtifactError):
        fitted({**arrays, name: spoil(arrays[name])})


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("name", [name for name in ARRAYS if "ngrams" not in name])
def test_array_that_is_not_finite_is_refused(name: str, value: float) -> None:
    spoilt = tiny_arrays()[name].copy()
    spoilt.flat[-1] = value

    with pytest.raises(ArtifactError, match="finite"):
        fitted({**tiny_arrays(), name: spoilt})


@pytest.mark.parametrize("name", [name for name in ARRAYS if "ngrams" in name])
def test_ngram_weights_are_int8(name: str) -> None:
    with pytest.raises(ArtifactError):
        fitted({**tiny_arrays(), name: tiny_arrays()[name].astype(np.int16)})
