import csv
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from moderation.registry import artifact
from moderation.registry.manifest import Manifest
from moderation.settings import SHIPPED_MODEL
from tests.training.tiny_data import tiny_run
from training.cli import main
from training.threshold_commands import console

pytestmark = pytest.mark.filterwarnings(
    "ignore::sklearn.exceptions.ConvergenceWarning"  # a few steps are enough here
)
QUERY = "maximum recall @ precision >= 0.3"


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The folder of a tiny model, which is the current one's child."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(console, "_width", 200)
    artifact.write(tmp_path / "model", *tiny_run())
    return "model"


def invoke(*arguments: str) -> Result:
    """Run the command."""
    return CliRunner().invoke(main, ("thresholds", *arguments))


def write(file: str, header: list[str], rows: list[list[str]]) -> None:
    """A CSV file in the current folder."""
    with Path(file).open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines).writerows([header, *rows])


def comments(count: int) -> list[tuple[str, bool]]:
    """Texts that differ, every fourth of them rude."""
    return [
        (f"you stupid idiot {n}" if n % 4 == 0 else f"the bread number {n}", n % 4 == 0)
        for n in range(count)
    ]


def test_training_keeps_counts_that_the_question_is_answered_from(model: str) -> None:
    result = invoke(QUERY, "--model", model, "--picture", "out.svg")

    assert result.exit_code == 0, result.output
    assert QUERY in result.stdout
    assert "toxicity" in result.stdout
    assert "spam" in result.stdout
    assert Path("out.svg").read_text("utf-8").count("<svg") == 1


def test_picture_is_the_same_each_time(model: str) -> None:
    for name in ("a.svg", "b.svg"):
        invoke(QUERY, "--model", model, "--label", "spam", "--picture", name)

    assert Path("a.svg").read_bytes() == Path("b.svg").read_bytes()


def test_rarer_label_is_harder_to_prove(model: str) -> None:
    result = invoke(QUERY, "--model", model, "--label", "spam", "--rate", "0.0001")

    assert "not provable" in result.stdout


def test_own_labels_are_counted_at_their_own_rate(model: str) -> None:
    rows = [[text, str(int(yes))] for text, yes in comments(200)]
    write("mine.csv", ["text", "toxicity"], rows)

    result = invoke(QUERY, "--model", model, "--labelled", "mine.csv")

    assert result.exit_code == 0, result.output
    assert "25.0%" in result.stdout
    assert "50" in result.stdout


def test_old_cutoffs_become_ours_with_a_picture(model: str) -> None:
    rows = [
        [text, str(0.5 + n / 1_000 if yes else n / 1_000), "reject" if yes else "0"]
        for n, (text, yes) in enumerate(comments(400))
    ]
    write("old.csv", ["text", "TOXICITY", "label"], rows)

    options = ("--from-perspective", "old.csv", "--picture", "old.svg")
    result = invoke("--model", model, *options, "--cutoff", "toxicity=0.6")

    assert result.exit_code == 0, result.output
    assert "At equal flag rate" in result.stdout
    assert "At equal precision" in result.stdout
    assert "of 400" in result.stdout
    assert Path("old.svg").read_text("utf-8").count("<svg") == 1


def test_too_few_old_scores_are_told(model: str) -> None:
    rows = [[text, "0.7"] for text, _ in comments(30)]
    write("old.csv", ["text", "TOXICITY"], rows)

    result = invoke("--model", model, "--from-perspective", "old.csv")

    assert "too few: 30 of 200 comments" in result.stdout
    assert "Equal precision needs a column called decision" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("maximum joy",), "Ask such as"),
        ((QUERY, "--label", "joy"), "No label 'joy'"),
        ((QUERY, "--labelled", "mine.csv"), "no column is called as a label"),
        (("--from-perspective", "mine.csv", "--cutoff", "JOY=1"), "unknown"),
        (("--from-perspective", "mine.csv", "--cutoff", "SPAM"), "ATTRIBUTE=VALUE"),
        (("--from-perspective", "mine.csv"), "no column of old scores"),
    ],
)
def test_what_cannot_be_answered_is_said(
    model: str, arguments: tuple[str, ...], message: str
) -> None:
    write("mine.csv", ["text", "joy"], [["x", "1"]])

    result = invoke("--model", model, *arguments)

    assert result.exit_code == 1
    assert message in result.output


def test_model_without_counts_keeps_its_identifier_and_says_so(
    model: str, tmp_path: Path
) -> None:
    manifest, weights = tiny_run()
    bare = manifest.model_copy(update={"counts": None})
    artifact.write(tmp_path / "bare", bare, weights)

    result = invoke(QUERY, "--model", "bare")

    assert b'"counts"' not in bare.to_json()
    assert Manifest.from_json(bare.to_json()).identifier == bare.identifier
    assert "keeps no counts" in result.output


def test_shipped_manifest_is_written_as_it_was_read() -> None:
    raw = (SHIPPED_MODEL / artifact.MANIFEST).read_bytes()

    assert Manifest.from_json(raw).to_json() == raw
