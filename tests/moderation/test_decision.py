"""A decision that makes no sense cannot be made."""

from datetime import UTC, datetime, timedelta

import pytest

from moderation.decision import (
    CORRECTABLE,
    Decision,
    DecisionEvent,
    Side,
    in_force,
)
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


def event(number: int, minutes: int = 0, **more: object) -> DecisionEvent:
    """A decision, so many minutes after the first."""
    undoes = more.pop("undoes", None)
    made = Decision(
        Action.APPROVE,
        "Ada",
        NOW + timedelta(minutes=minutes),
        undoes=undoes,  # type: ignore[arg-type]
    )
    return DecisionEvent(number, 1, made, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("events", "number"),
    [
        ([], None),
        ([event(1), event(2)], 2),
        ([event(2, 1), event(1, 2)], 1),
        ([event(1), event(2, undone_by=3), event(3, undoes=2)], 1),
        ([event(1, undone_by=2), event(2, undoes=1)], None),
        ([event(1, lapsed=True), event(2, lapsed=True)], None),
        ([event(1), event(2, lapsed=True)], 1),
    ],
)
def test_newest_decision_that_stands_is_in_force(
    events: list[DecisionEvent], number: int | None
) -> None:
    found = in_force(events)
    assert (found and found.number) == number
    assert in_force(reversed(events)) == found


@pytest.mark.parametrize(
    "stances", [{"": Side.FAVOR}, {"x" * 501: Side.FAVOR}, dict.fromkeys("abcdefghijk")]
)
def test_stances_that_may_not_be_are_refused(stances: dict[str, Side]) -> None:
    with pytest.raises(DecisionError, match="stances"):
        Decision(Action.APPROVE, "Ada", NOW, stances=stances)
