"""A decision that makes no sense cannot be made."""

from datetime import UTC, datetime

import pytest

from moderation.decision import CORRECTABLE, Decision
from moderation.errors import DecisionError
from moderation.verdict import Action
from training.labels import LABELS

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def test_labels_that_can_be_corrected_are_those_that_training_knows() -> None:
    assert CORRECTABLE == LABELS


@pytest.mark.parametrize(
    ("labels", "named"),
    [({"spam": 1.5}, "spam"), ({"spam": -0.1}, "spam"), ({"stance": 1.0}, "stance")],
)
def test_label_that_is_unknown_or_no_probability_is_refused(
    labels: dict[str, float], named: str
) -> None:
    with pytest.raises(DecisionError, match=named):
        Decision(Action.REJECT, "Ada", NOW, labels)


def test_label_that_is_not_a_number_is_refused() -> None:
    with pytest.raises(DecisionError):
        Decision(Action.REJECT, "Ada", NOW, {"spam": float("nan")})


@pytest.mark.parametrize("name", ["", "x" * 201], ids=["empty", "long"])
def test_reviewer_needs_a_name_of_bounded_length(name: str) -> None:
    with pytest.raises(DecisionError, match="reviewer"):
        Decision(Action.HOLD, name, NOW)


def test_note_is_bounded() -> None:
    with pytest.raises(DecisionError, match="note"):
        Decision(Action.HOLD, "Ada", NOW, note="x" * 2_001)


def test_naive_time_is_refused() -> None:
    with pytest.raises(DecisionError, match="time zone"):
        Decision(Action.HOLD, "Ada", NOW.replace(tzinfo=None))
