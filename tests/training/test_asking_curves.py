"""Asking well needs fewer labels; the plot is the same bytes each time."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from moderation.comment import Comment
from tests.artifacts import tiny_model
from tests.training.test_adapt import LABELS
from training.asking_command import publish_asking
from training.asking_curves import MIX, RANDOM, AskingCurve, asking_curve, crossing
from training.site_rows import site_rows

COMMENTS, WORDS, BAD = 600, 150, 8


@cache
def measured() -> AskingCurve:
    """A site that rejects whatever holds one of eight made-up words."""
    chance = np.random.default_rng(0)
    letters = np.array(list("abcdefghijklmnoprstuvwz"))
    words = ["".join(chance.choice(letters, 7)) for _ in range(WORDS)]
    held = chance.integers(WORDS, size=(COMMENTS, 3))
    texts = [Comment(" ".join(words[one] for one in three)) for three in held]
    rows = site_rows(tiny_model(), texts, LABELS)
    rejected = np.array((held < BAD).any(axis=1))
    steps = (0.1, 0.2, 0.3, 0.5, 1.0)
    return asking_curve("made up", rows, rejected, steps=steps, seeds=3)


def test_the_mix_needs_fewer_labels_than_chance() -> None:
    found = measured()

    assert found.pool == 360
    assert found.needed(MIX) <= 0.8 * found.needed(RANDOM)
    mix, chance = (found.average_precision[way].mean(axis=1) for way in (MIX, RANDOM))
    assert mix[-1] == pytest.approx(chance[-1])


def test_labels_that_still_help_are_not_called_enough() -> None:
    assert measured().settled(RANDOM)["seeds"] == 0
    assert measured().figures()["settled"][MIX]["lost"] in {None, 0.0}


def test_goal_is_read_off_between_two_steps() -> None:
    assert crossing((0.1, 0.2), np.array([0.5, 0.7]), 0.6) == pytest.approx(0.15)
    assert crossing((0.1, 0.2), np.array([0.5, 0.7]), 0.4) == 0.1


def test_plot_and_figures_are_the_same_bytes_each_time(tmp_path: Path) -> None:
    once, again = tmp_path / "once.svg", tmp_path / "again.svg"
    publish_asking([measured()], once)
    publish_asking([measured()], again)

    assert once.read_bytes() == again.read_bytes()
    assert b"uncertainty alone" in once.read_bytes()
    assert '"needed"' in once.with_suffix(".json").read_text()
