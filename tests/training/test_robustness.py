from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from training.robustness import FAMILIES, disguised, robustness_metrics

TEXT = "Everybody knows that nothing here makes sense, absolutely nothing at all."


@pytest.mark.parametrize("family", FAMILIES)
def test_a_disguise_changes_words_and_is_the_same_every_time(family: str) -> None:
    changed = disguised(TEXT, family, 1)

    assert changed != TEXT
    assert changed == disguised(TEXT, family, 1)


@pytest.mark.parametrize("family", FAMILIES)
def test_words_of_three_letters_are_left_alone(family: str) -> None:
    assert disguised("so be it, you and me", family, 1) == "so be it, you and me"


def test_recall_and_false_alarms_are_shares_above_the_threshold() -> None:
    def score(texts: Sequence[str]) -> NDArray[np.float64]:
        return np.array([float("rude" in text) for text in texts])

    texts = ["rude", "so rude", "kind", "nice words"]
    toxic = np.array([True, True, False, False])

    found = robustness_metrics(score, texts, toxic, 0.5, seed=2)

    assert found["families"]["plain"] == {"recall": 1.0, "false_alarms": 0.0}
    assert set(found["families"]) == {"plain", *FAMILIES}
    assert found["toxic"] == found["civil"] == 2
