from click.testing import CliRunner

from moderation.scores import StanceScore
from training.cli import main
from training.headline_comments import HEADLINES, HeadlineFigures, under_headlines


def score(favor: float, against: float, *, confident: bool = False) -> StanceScore:
    return StanceScore("", favor, against, 1 - favor - against, confident)


def test_every_headline_has_five_comments_and_no_text_comes_twice() -> None:
    texts = [text for _, *comments in HEADLINES for text in comments]

    assert {len(comments) for _, *comments in HEADLINES} == {5}
    assert len(HEADLINES) == 20
    assert len(set(texts)) == len(texts) == 100


def test_model_that_is_for_everything_is_right_in_one_half() -> None:
    found = under_headlines(lambda text, target: score(0.7, 0.1, confident=True))

    assert found == HeadlineFigures(80, 40, 0, 20, 0, 100, 40)


def test_model_that_never_hears_a_side_calls_all_neutral() -> None:
    found = under_headlines(lambda text, target: score(0.1, 0.2))

    assert (found.silent, found.quiet, found.confident) == (80, 20, 0)


def test_command_asks_all_three_models() -> None:
    result = CliRunner().invoke(main, ["headlines"], catch_exceptions=False)

    assert result.exit_code == 0
    assert all(name in result.output for name in ("fast", "semantic", "cross-enc"))


def test_folder_without_a_model_is_told() -> None:
    result = CliRunner().invoke(main, ["headlines", "nowhere"])

    assert result.exit_code == 1
    assert "manifest.json" in result.output
