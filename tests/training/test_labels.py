from training.labels import (
    EMOTION_GROUPS,
    EMOTION_LABELS,
    LABELS,
    NEAR_APPROVING,
    NO_GROUP,
    TONE_LABELS,
)


def test_labels_are_unique() -> None:
    assert len(set(TONE_LABELS)) == len(TONE_LABELS) == len(LABELS) - 1


def test_every_group_gets_an_emotion() -> None:
    assert set(EMOTION_GROUPS.values()) == set(EMOTION_LABELS)


def test_all_28_categories_of_goemotions_are_placed_once() -> None:
    placed = [*EMOTION_GROUPS, *NEAR_APPROVING, *NO_GROUP]

    assert len(set(placed)) == len(placed) == 28
