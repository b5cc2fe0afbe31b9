"""``kinds`` measures the shipped model on data sets in their own formats."""

import csv
import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from moderation.registry import artifact
from moderation.settings import SHIPPED_MODEL
from tests.training.tiny_data import INSULTS, WORDS
from training.card import CARD
from training.card_kinds import KINDS
from training.cli import main

EMOTIONS = (
    *("anger", "disgust", "fear", "joy", "sadness", "surprise", "neutral", "love"),
)
CHANCE = np.random.default_rng(5)


def text(*more: str) -> str:
    return " ".join([*CHANCE.choice(WORDS, 12), *more])


def write(place: Path, rows: Sequence[Sequence[object]], delimiter: str = ",") -> None:
    place.parent.mkdir(exist_ok=True)
    with place.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)


def toxic(count: int) -> list[tuple[str, int]]:
    """Comments, every third with an insult."""
    insults = [INSULTS[at % len(INSULTS)] if at % 3 == 0 else "" for at in range(count)]
    return [(text(insult), int(bool(insult))) for insult in insults]


def emotions(home: Path) -> None:
    """The same number of comments with each emotion."""
    for part in ("train", "dev", "test"):
        rows = [(text(), at % len(EMOTIONS), f"{part}{at}") for at in range(56)]
        write(home / f"{part}.tsv", rows, "\t")
    (home / "labels.txt").write_text("\n".join(EMOTIONS))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the shipped model, and four small data sets where settings say."""
    monkeypatch.setenv("PARLEY_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("PARLEY_INSTANCE", str(tmp_path / "instance"))
    emotions(tmp_path / "goemotions")
    for part in ("train", "dev"):
        degrees = [("NAG", "CAG", "OAG")[at % 3] for at in range(40)]
        write(
            tmp_path / "trac1_facebook" / f"agr_en_{part}.csv",
            [(f"{part}{at}", text(), one) for at, one in enumerate(degrees)],
        )
    home = tmp_path / "jigsaw_wiki_khanhhk"
    write(home / "text_comment_1.csv", [("comment_text", "labels"), *toxic(40)])
    write(home / "text_comment_2.csv", [("comment_text", "labels"), *toxic(40)])
    rows = [(at, one, "", yes, yes) for at, (one, yes) in enumerate(toxic(80))]
    header = ("id", "text", "parent", "label", "api")
    write(tmp_path / "context_toxicity_wiki" / "gn.csv", [header, *rows])
    return Path(shutil.copytree(SHIPPED_MODEL, tmp_path / "model"))


def test_kinds_are_kept_beside_the_model_and_shown_in_its_card(folder: Path) -> None:
    CliRunner().invoke(main, ["kinds", str(folder)], catch_exceptions=False)

    found = json.loads((folder / KINDS).read_text("utf-8"))
    assert found["model"] == artifact.read_manifest(folder).identifier
    assert found["ekman"]["rows"] == 168
    assert found["aggression"]["rows"] == 80
    assert found["natural"]["auc"] > 0.9
    assert found["perspective"]["theirs"]["auc"] == 1.0
    assert "Kinds beside published figures" in (folder / CARD).read_text("utf-8")
