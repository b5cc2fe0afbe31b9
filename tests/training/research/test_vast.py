"""VAST's protocol on a handful of made-up comments in its two formats."""

import csv
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from moderation.cross_encoder import Combining, CrossEncoder, Floats, Numbers
from moderation.text.word_pieces import WordPieces
from tests.artifacts import tiny_vectors
from training.cli import main
from training.errors import DatasetUnavailableError
from training.example import Stance
from training.fit_stance import StanceFit
from training.held_out import HeldOut, fingerprint
from training.research import vast

TRAIN = ("post", "ori_topic", "new_topic", "label", "topic_str")
DEV = ("Tweet", "Target 1", "Stance 1", "seen?")
DISHES = ("pizza", "salad", "bread", "soup", "rice", "cake", "cheese", "tea")
FIT = StanceFit(hidden=4, alpha=1.0, learning_rate=0.01, max_iter=5, n_jobs=1)


class Flat:
    """A network to which all pairs are alike: it always says favor."""

    def logits(self, pieces: Numbers, sides: Numbers) -> Floats:
        """Favor ahead by one."""
        return np.tile(np.array([1.0, 0.0, 0.0], dtype=np.float32), (len(pieces), 1))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Both files, as PARLEY_DATA_DIR has them."""
    home = tmp_path / "research" / vast.NAME
    home.mkdir(parents=True)
    train: list[tuple[str, ...]] = [
        (f"{said} {dish} today", "food", "other", label, dish)
        for dish in DISHES
        for said, label in (
            ("I like the good", "1"),
            ("Nobody needs the bad", "0"),
            ("The train was late and I ate", "2"),
        )
    ]
    dev: list[tuple[str, ...]] = [
        ("Olives are good", "Olives", "FAVOR", "0"),
        ("Olives are bad", "Olives", "AGAINST", "0"),
        ("It rained", "Olives", "NONE", "0"),
        ("Cake is good", "Cake", "FAVOR", "1"),
    ]
    for name, header, found in zip(vast.FILES, (TRAIN, DEV), (train, dev), strict=True):
        with (home / name).open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([header, *found])
    return home


def test_topics_that_training_knows_are_not_measured(folder: Path) -> None:
    data = vast.read(folder)

    assert len(data.train) == 24
    assert {one.comment.targets for one in data.train} == {(dish,) for dish in DISHES}
    stances = [(one.comment.targets[0], one.stance) for one in data.unseen]
    assert stances == [
        ("Olives", Stance.FAVOR),
        ("Olives", Stance.AGAINST),
        ("Olives", Stance.NEUTRAL),
    ]


def test_what_is_held_out_or_known_is_left_out(folder: Path) -> None:
    data = vast.read(folder)
    barred = HeldOut(frozenset({fingerprint(data.train[0].comment.text)}))

    assert len(data.without(barred).train) == 23
    assert len(data.without(barred).unseen) == 3
    assert len(data.unlike(["olives ARE good!"]).unseen) == 2


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
def test_head_and_baselines_are_measured_by_seed(folder: Path) -> None:
    found = vast.measure(vast.read(folder), tiny_vectors(), FIT, seeds=2)

    assert (found.pairs, found.topics) == (3, 1)
    assert len(found.head) == len(found.favor_against) == 2
    assert found.majority == pytest.approx(1 / 6)
    assert found.majority_side == 0.5
    assert all(0 <= one <= 1 for one in (*found.head, found.target_blind))


def test_larger_model_is_asked_about_the_same_pairs(folder: Path) -> None:
    words = WordPieces.from_lines("[PAD]\n[UNK]\n[CLS]\n[SEP]\nolives\n")
    combining = Combining(1.0, 0.0, 0.0, 1.0, confident=0.9)
    model = CrossEncoder(Flat(), words, combining, ("en",), "")
    asked: list[int] = []

    found = vast.asked(model, vast.read(folder), lambda: asked.append(1))

    assert found.pairs == len(asked) == 3
    assert found.favor_against == 0.5


def test_without_the_files_the_command_says_where_to_put_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARLEY_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("PARLEY_INSTANCE", str(tmp_path / "instance"))

    result = CliRunner().invoke(main, ["research", "vast"])

    assert result.exit_code == 1
    assert "vast_train.csv" in result.output
    with pytest.raises(DatasetUnavailableError):
        vast.folder_of(None)
