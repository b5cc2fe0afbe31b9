"""Kinds of tone are read off our scores, and put beside what others published."""

import json
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from moderation.registry import artifact
from tests.training.tiny_data import tiny_run
from training.card import write_card
from training.card_kinds import KINDS, beside_published
from training.kinds import EKMAN, aggression, beside, ekman, ranking

CHANCE = np.random.default_rng(3)
MEMBERS = {
    "anger": "anger",
    "disgust": "disgust",
    "fear": "fear",
    "joy": "love",
    "sadness": "grief",
    "surprise": "curiosity",
    "neutral": "neutral",
}
WHICH = np.arange(420) % len(EKMAN)
EMOTIONS = [{list(MEMBERS.values())[at]} for at in WHICH]
CLEAR = np.clip(np.eye(len(EKMAN))[WHICH] * 0.8 + CHANCE.random((420, 7)) * 0.1, 0, 1)
NOISE = CHANCE.random((420, 7))


def test_every_emotion_is_in_one_group_at_most() -> None:
    members = [emotion for group in EKMAN.values() for emotion in group]

    assert len(members) == len(set(members)) == 28


def test_groups_are_read_off_scores_that_tell_them_apart() -> None:
    clear, noise = ekman(CLEAR, EMOTIONS, 1), ekman(NOISE, EMOTIONS, 1)

    assert clear["macro_f1_six"] > 0.95
    assert noise["macro_f1_six"] < 0.45
    assert clear["groups"]["joy"]["yes"] == 60
    values = [one["f1"] for one in clear["groups"].values()]
    assert clear["macro_f1"] == pytest.approx(np.mean(values), abs=1e-4)


def test_degrees_are_read_off_scores_and_the_commonest_stands_beside() -> None:
    degrees = [("NAG", "CAG", "OAG", "NAG")[at % 4] for at in range(400)]
    level = np.array([{"NAG": 0.1, "CAG": 0.5, "OAG": 0.9}[one] for one in degrees])
    scores = np.stack([level + CHANCE.random(400) * 0.05, CHANCE.random(400)], axis=1)

    found = aggression(scores, degrees, 1)

    assert found["weighted_f1"] > 0.9
    assert found["majority"] == pytest.approx(0.5 * 2 / 3, abs=1e-3)


def test_ranking_has_an_interval_around_it() -> None:
    yes = np.arange(300) % 3 == 0
    scores = yes * 0.5 + CHANCE.random(300)

    found = ranking(scores, yes)

    assert found["low"] < found["auc"] < found["high"]
    assert (found["rows"], found["yes"]) == (300, 100)


def test_two_rankings_of_the_same_comments_differ_by_their_areas() -> None:
    yes = np.arange(300) % 3 == 0
    good, bad = yes + CHANCE.random(300) * 0.5, CHANCE.random(300)

    found = beside(good, bad, yes)

    less, low, high = found["less"]
    assert low <= less <= high
    assert low > 0
    assert less == pytest.approx(
        found["ours"]["auc"] - found["theirs"]["auc"], abs=2e-4
    )


@cache
def shown() -> dict[str, object]:
    """What the command finds, in little."""
    yes = np.arange(300) % 3 == 0
    row = ranking(CHANCE.random(300), yes)
    return {
        "ekman": ekman(CLEAR, EMOTIONS, 1),
        "aggression": {"rows": 10, "weighted_f1": 0.6, "majority": 0.4},
        "natural": row,
        "perspective": {"ours": row, "theirs": row, "less": [0.0, -0.1, 0.1]},
    }


def test_card_shows_kinds_beside_what_was_published() -> None:
    text = "\n".join(beside_published(shown()))

    assert "published with BERT .64" in text
    assert "Ours less Perspective's: +0.000 (-0.100 to +0.100)" in text
    assert "| | anger | disgust | fear | joy | sadness | surprise | neutral |" in text
    assert list(beside_published({})) == []


def test_card_shows_kinds_of_this_very_model_alone(tmp_path: Path) -> None:
    manifest, weights = tiny_run()
    artifact.write(tmp_path, manifest, weights)
    place = tmp_path / KINDS

    place.write_text(json.dumps({"model": "another", **shown()}), "utf-8")
    other = write_card(tmp_path).read_text("utf-8")
    place.write_text(json.dumps({"model": manifest.identifier, **shown()}), "utf-8")
    this = write_card(tmp_path).read_text("utf-8")

    assert "Kinds beside" not in other
    assert "Kinds beside published figures" in this
