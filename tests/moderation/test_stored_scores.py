"""Columns keep one row a comment, its newest, however they were read."""

import numpy as np

from moderation.stored_scores import empty, from_rows, joined
from tests.moderation.stored_columns import of_label, random_scores, stored


def row(value: float) -> dict[str, object]:
    return {"tone": {"toxicity": value}, "spam": 0.1, "language": ["en", 1.0, True]}


def test_newest_screening_of_a_comment_is_the_one_that_counts() -> None:
    models = ["old", "old", "new"]

    scores = from_rows([1, 2, 3], [7, 8, 7], models, [row(0.1), row(0.2), row(0.3)])

    assert scores.comment.tolist() == [8, 7]
    assert scores.screening.tolist() == [2, 3]
    assert scores.values["toxicity"].tolist() == [0.2, 0.3]
    assert scores.of_model("new").tolist() == [False, True]


def test_pieces_are_joined_as_if_they_had_been_read_together() -> None:
    made = random_scores(seed=1, count=300)
    rows = [None if one is None else stored(one) for one in made]
    models = [None if one is None else one.model for one in made]
    screenings = list(range(1, 301))
    comments = [number % 170 for number in screenings]
    together = from_rows(screenings, comments, models, rows)

    pieces = joined(
        [empty()]
        + [
            from_rows(screenings[cut], comments[cut], models[cut], rows[cut])
            for cut in (slice(0, 90), slice(90, 91), slice(91, 300))
        ]
    )

    assert pieces.screening.tolist() == together.screening.tolist()
    assert pieces.labels == together.labels
    for label in together.labels:
        wanted, found = together.values[label], pieces.values[label]
        assert np.array_equal(wanted, found, equal_nan=True)
    names = [(*together.models, None)[number] for number in together.model]
    assert [(*pieces.models, None)[number] for number in pieces.model] == names


def test_label_that_some_models_do_not_have_is_missing_there() -> None:
    scores = joined([of_label("toxicity", [0.5]), of_label("insult", [0.5])])

    assert scores.labels == ("insult", "spam", "toxicity")
    assert np.isnan(scores.values["toxicity"]).tolist() == [True]
    assert scores.values["insult"].tolist() == [0.5]
