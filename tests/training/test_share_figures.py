"""Shares on labelled comments: covered, and how far off, in many mixtures."""

import numpy as np
import pytest

from moderation.comment import Comment
from moderation.shares import SIDES, Confusion
from tests.artifacts import TARGETS, tiny_model
from training.example import Example, Stance
from training.share_figures import fast_chances, share_figures

EACH = 40
SURE = 0.8 * np.eye(3) + 0.2 / 3
"""What a good model says on average of each side."""


def labelled(source: str = "one", each: int = EACH) -> list[Example]:
    """Comments of each side towards one target."""
    return [
        Example(
            Comment(f"{side} {number}", targets=("Soup",)),
            {},
            source=source,
            group="soup",
            stance=Stance(side),
        )
        for side in SIDES
        for number in range(each)
    ]


def said(examples: list[Example], means: np.ndarray) -> np.ndarray:
    """What a model says whose means by side are these, scattered a little."""
    lot = np.random.default_rng(3)
    answers = [SIDES.index(str(example.stance)) for example in examples]
    return np.array([lot.dirichlet(30 * means[answer]) for answer in answers])


def knowing(means: np.ndarray) -> Confusion:
    within = np.array([(np.diag(m) - np.outer(m, m)) / 31 for m in means])
    return Confusion(means, within, np.array([np.eye(3) * 0.0005] * 3))


def test_a_model_that_knows_how_it_errs_covers_the_truth() -> None:
    examples = labelled()

    found = share_figures(examples, said(examples, SURE), knowing(SURE))["one"]

    assert found["targets"] == 1
    assert found["covered"] >= 0.85
    assert found["error"] < 0.05
    assert 0 < found["width"] < 0.3


def test_one_that_leans_is_undone_and_its_plain_count_is_not() -> None:
    leaning = np.array([[0.4, 0.5, 0.1], [0.1, 0.8, 0.1], [0.1, 0.3, 0.6]])
    examples = labelled()

    found = share_figures(examples, said(examples, leaning), knowing(leaning))["one"]

    assert found["error"] < found["counted_error"] / 2


def test_a_target_with_few_comments_of_a_side_is_left_out() -> None:
    examples = labelled("few", each=3)

    assert share_figures(examples, said(examples, SURE), knowing(SURE)) == {}


def test_a_models_own_head_is_asked() -> None:
    pairs = [
        Example(Comment(text, targets=TARGETS[:1]), {}, source="one", group="g")
        for text in ("I agree", "No")
    ]

    found = fast_chances(tiny_model(), pairs)

    assert found.shape == (2, 3)
    assert found.sum(axis=1) == pytest.approx([1, 1])
