"""Opposite targets: who is for the one is against the other."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from moderation.scores import StanceScore
from tests.artifacts import write_tiny
from training.cli import main
from training.opposite_targets import OPPOSITES, mirrored

FIRST = {target for target, _, _ in OPPOSITES}


def test_a_model_that_turns_round_with_the_target_is_mirrored() -> None:
    def asked(text: str, target: str) -> StanceScore:
        favor = 0.7 if target in FIRST else 0.1
        return StanceScore(target, favor, 0.8 - favor, 0.2)

    found = mirrored(asked)

    assert (found.sides, found.failed) == (len(OPPOSITES), ())
    assert found.apart == pytest.approx(0)


def test_a_model_that_hears_the_comment_alone_is_not() -> None:
    found = mirrored(lambda text, target: StanceScore(target, 0.7, 0.1, 0.2))

    assert found.sides == 0
    assert found.failed == OPPOSITES
    assert found.apart == pytest.approx(0.6)


def test_the_command_says_how_many_are_mirrored_and_shows_the_others(
    tmp_path: Path,
) -> None:
    write_tiny(tmp_path)

    result = CliRunner().invoke(main, ["opposites", str(tmp_path), "--show"])

    assert result.exit_code == 0, result.output
    assert "mirrored" in result.output
    assert "fast: " in result.output


def test_the_command_says_when_there_is_no_model(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["opposites", str(tmp_path)])

    assert result.exit_code == 1
    assert "manifest.json" in result.output
