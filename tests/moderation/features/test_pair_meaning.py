import numpy as np
import pytest

from moderation.features.embedding import SIZE
from moderation.features.pair_meaning import (
    MEANING,
    meaning,
    meant_comments,
    meant_target,
)
from tests.word_encoder import WordEncoder

TARGET = "We should build the bridge"
COMMENT = "Good evening. We should build the bridge. Bread was cheap."


def features(comment: str, target: str) -> dict[str, float]:
    encoder = WordEncoder()
    found = meaning(
        meant_comments([comment], encoder)[0], meant_target(target, encoder)
    )
    return dict(zip(MEANING, found.tolist(), strict=True))


def test_sentence_most_like_the_target_is_found() -> None:
    found = features(COMMENT, TARGET)

    assert found["best_likeness"] == pytest.approx(1.0, abs=1e-5)
    assert found["whole_likeness"] < found["best_likeness"]
    assert found["mean_likeness"] < found["best_likeness"]
    assert found["sentences"] == pytest.approx(np.log(4))


def test_comment_of_one_sentence_is_embedded_once() -> None:
    encoder = WordEncoder()

    comment = meant_comments(["Build it."], encoder)[0]

    assert encoder.texts == ["Build it."]
    assert comment.sentences.shape == (1, SIZE)


def test_turn_leads_from_the_opposite_to_the_target() -> None:
    towards = features(TARGET, TARGET)
    away = features("We should not build the bridge", TARGET)

    assert towards["whole_turn"] > 0 > away["whole_turn"]
    assert towards["turn"] == pytest.approx(away["turn"])


def test_target_without_an_opposite_has_no_turn() -> None:
    found = features("Build it", "!!!")

    assert found["turn"] == found["whole_turn"] == found["strongest_turn"] == 0


def test_nearest_leans_towards_the_sentence_that_is_like_the_target() -> None:
    encoder = WordEncoder()
    comment = meant_comments([COMMENT], encoder)[0]
    target = meant_target(TARGET, encoder)

    assert comment.nearest(target) @ target.whole > comment.whole @ target.whole


def test_several_comments_get_what_each_would_get_alone() -> None:
    texts = ["Build it.", COMMENT, ""]

    together = meant_comments(texts, WordEncoder())

    for text, comment in zip(texts, together, strict=True):
        alone = meant_comments([text], WordEncoder())[0]
        assert np.array_equal(comment.whole, alone.whole)
        assert np.array_equal(comment.sentences, alone.sentences)
