"""Curves are measured on comments not learned from, and drawn the same each time."""

from pathlib import Path

import numpy as np

from tests.artifacts import tiny_model
from tests.training.test_adapt import LABELS, lessons
from training.learning_command import publish
from training.learning_curves import ADAPTED, SCRATCH, SHIPPED, Curve, curve
from training.site_rows import site_rows


def measured() -> Curve:
    comments = [one.comment for one in lessons(100)]
    rows = site_rows(tiny_model(), comments, LABELS)
    rejected = np.arange(100) % 2 == 1
    return curve("made up", rows, rejected, sizes=(10, 40, 3_000), seeds=2)


def test_curve_has_the_sizes_that_a_site_has_comments_for() -> None:
    found = measured()

    assert found.sizes == (10, 40)
    assert found.auc[ADAPTED].shape == (2, 2)
    assert found.auc[ADAPTED][1].mean() > found.auc[SHIPPED][1].mean()
    assert found.auc[SCRATCH][1].mean() > 0.8


def test_plot_and_figures_are_the_same_bytes_each_time(tmp_path: Path) -> None:
    once, again = tmp_path / "once.svg", tmp_path / "again.svg"
    publish([measured()], once)
    publish([measured()], again)

    assert once.read_bytes() == again.read_bytes()
    assert (
        once.with_suffix(".json").read_text() == again.with_suffix(".json").read_text()
    )
    assert b"model alone" in once.read_bytes()
