"""Both tiers on comments of newspapers' readers."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.artifacts import write_tiny
from tests.moderation.test_tiered import DOUBTFUL, shouting, tiered_with
from training.rated_news import c3_comments, ucc_comments, ucc_pool
from training.tiers import Tiers
from training.tiers_command import tiers

CIVIL = "Thank you for this careful report about the bridge."
C3 = """comment_text,crowd_toxicity_level
You fool,"3:1
2:2"
Well said,"1:3
1:1"
Not rated,
"""
UCC = """comment,hostile
Go away,1
Well said,0
"""


def test_tiers_are_compared_on_the_same_comments() -> None:
    source = shouting(always=True)
    assert source.english is not None
    both = Tiers(tiered_with(source), source.english)

    found = both.measure([DOUBTFUL, CIVIL, f"{CIVIL} Well"], [True, False, False])

    assert found["asked"] == pytest.approx(1 / 3, abs=1e-4)
    assert found["toxic"] == 1
    assert set(found["auc"].values()) == {1.0}
    assert found["held"]["auto"] == found["held"]["always"]


def test_comments_that_nobody_rated_are_not_ranked() -> None:
    source = shouting(always=True)
    assert source.english is not None

    found = Tiers(tiered_with(source), source.english).measure([CIVIL], [None])

    assert "auc" not in found
    assert found["asked"] == 0


def test_ratings_are_read_as_raters_gave_them(tmp_path: Path) -> None:
    (tmp_path / "C3_anonymized.csv").write_text(C3, encoding="utf-8")
    (tmp_path / "val.csv").write_text(UCC, encoding="utf-8")
    (tmp_path / "train_comments.txt").write_text("One\n\n Two \n", encoding="utf-8")

    assert list(c3_comments(tmp_path)) == [("You fool", True), ("Well said", False)]
    assert list(ucc_comments(tmp_path)) == [("Go away", True), ("Well said", False)]
    assert list(ucc_pool(tmp_path)) == [("One", None), ("Two", None)]


def test_a_head_of_another_model_is_refused(tmp_path: Path) -> None:
    write_tiny(tmp_path / "model")

    result = CliRunner().invoke(tiers, ["--fast", str(tmp_path / "model")])

    assert result.exit_code == 1
    assert "was not fitted beside" in result.output


def test_without_any_of_the_sets_the_command_says_where_they_belong(
    tmp_path: Path,
) -> None:
    environment = {"PARLEY_DATA_DIR": str(tmp_path)}

    result = CliRunner().invoke(tiers, env=environment)

    assert result.exit_code == 1
    assert "PARLEY_DATA_DIR/research" in result.output
