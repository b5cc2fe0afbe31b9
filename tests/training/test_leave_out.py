from dataclasses import replace

import numpy as np
import pytest

from moderation.comment import Comment
from tests.artifacts import ABUSE, CIVIL
from tests.training.tiny_data import tiny_recipe
from training.augment import MISTYPED
from training.example import Example
from training.fit_labels import TEST, TRAIN, LabelRows
from training.leave_out import ALONE, BESIDE, leave_one_out
from training.matrix import design_matrix


def rows() -> LabelRows:
    """Abuse and civil comments, by turns from two sources; a few are the test part."""
    texts = [(text, 1.0) for text in ABUSE] + [(text, 0.0) for text in CIVIL]
    examples = [
        Example(
            Comment(text, id=str(number), language="en"),
            labels={"toxicity": share},
            source=(BESIDE, "ruddit_with_text")[number % 2],
        )
        for number, (text, share) in enumerate(texts)
    ]
    sides = np.full(len(examples), TRAIN, dtype=np.int8)
    sides[::5] = TEST
    features = design_matrix([e.comment for e in examples], n_jobs=1)
    return LabelRows(examples, sides, features)


def test_each_family_is_ranked_by_a_model_that_never_saw_it() -> None:
    found = leave_one_out(rows(), tiny_recipe(), {})

    assert set(found) == {"Wikipedia talk", "ruddit_with_text"}
    for figures in found.values():
        assert figures["rows"] == 8
        assert figures["yes"] == 4
        assert figures["auc"] > 0.5


def test_perspective_is_ranked_beside_us_on_the_same_comments() -> None:
    given = rows()
    theirs = {e.comment.id or "": e.labels["toxicity"] for e in given.examples}

    found = leave_one_out(given, tiny_recipe(), theirs)

    ours = found[f"{BESIDE}, natural rate"]
    perspective = found[f"{BESIDE}, Perspective"]
    assert ours["rows"] == perspective["rows"] == 8
    assert perspective["auc"] == pytest.approx(1.0)
    less, low, high = ours["less_perspective"]
    assert less == pytest.approx(ours["auc"] - 1, abs=1e-4)
    assert low <= less <= high


def test_copies_of_what_is_left_out_are_left_out_too() -> None:
    given = rows()
    copies = [
        Example(e.comment, labels=e.labels, source=f"{MISTYPED}{e.source}")
        for e in given.examples
    ]
    both = LabelRows(
        [*given.examples, *copies],
        np.concatenate([given.sides, np.full(len(copies), TRAIN, dtype=np.int8)]),
        design_matrix([e.comment for e in (*given.examples, *copies)], n_jobs=1),
    )

    once = leave_one_out(given, tiny_recipe(), {})
    twice = leave_one_out(both, tiny_recipe(), {})

    assert {name: row["rows"] for name, row in once.items()} == {
        name: row["rows"] for name, row in twice.items()
    }


def test_set_of_perspective_is_left_out_alone_where_there_is_more_of_wikipedia() -> (
    None
):
    given = rows()
    theirs = {e.comment.id or "": e.labels["toxicity"] for e in given.examples}
    more = [
        replace(e, source="jigsaw_wiki_khanhhk") if at % 4 == 1 else e
        for at, e in enumerate(given.examples)
    ]

    found = leave_one_out(replace(given, examples=more), tiny_recipe(), theirs)

    assert found[ALONE]["rows"] == 8
    assert len(found[ALONE]["less_perspective"]) == 3
