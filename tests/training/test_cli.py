import os
from pathlib import Path

import joblib
import pytest
from click.testing import CliRunner, Result

from moderation.registry import artifact
from moderation.registry.store import CHAMPION, Store
from tests.training.tiny_data import RECIPE, tiny_run, write_data, write_vectors
from training.card import CARD
from training.cli import console, main
from training.importers import IMPORTERS

pytestmark = pytest.mark.filterwarnings(
    "ignore::sklearn.exceptions.ConvergenceWarning"  # a few steps are enough here
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Data, recipe and vectors in the current folder, and settings that say so."""
    for name in [name for name in os.environ if name.startswith("PARLEY_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PARLEY_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("PARLEY_INSTANCE", str(tmp_path / "instance"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(console, "_width", 300)
    write_data(tmp_path)
    (tmp_path / "tiny.toml").write_text(RECIPE)
    write_vectors(tmp_path / "vectors.npz")
    return tmp_path


def invoke(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


def train(*more: str) -> Result:
    options = ("--recipe", "tiny.toml", "--vectors", "vectors.npz", "--jobs", "1")
    return invoke("train", *options, *more)


def test_datasets_lists_every_source_with_its_licence_and_rows(folder: Path) -> None:
    result = invoke("datasets")

    assert result.exit_code == 0
    rows = {line.split()[1]: line for line in result.stdout.splitlines() if "│" in line}
    for name, importer in IMPORTERS.items():
        assert importer.dataset.licence in rows[name]
    assert " 240 " in rows["jigsaw_wiki_khanhhk"]
    assert "place by hand" in rows["ibm_argq_30k"] or "download" in rows["ibm_argq_30k"]


def test_second_run_publishes_the_same_model_with_its_card(folder: Path) -> None:
    result = train("--promote")

    assert tiny_run()[0].identifier in result.stdout
    store = Store(folder / "instance" / "models")
    assert store.digests() == [tiny_run()[0].digest]
    assert store.alias(CHAMPION) == store.folder / tiny_run()[0].digest
    assert (store.folder / tiny_run()[0].digest / CARD).is_file()


def test_card_is_written_again(folder: Path) -> None:
    artifact.write(folder / "out", *tiny_run())

    result = invoke("card", "out")

    assert result.exit_code == 0
    assert tiny_run()[0].identifier in (folder / "out" / CARD).read_text("utf-8")


def test_export_writes_estimators_and_manifest(folder: Path) -> None:
    artifact.write(folder / "out", *tiny_run())

    result = invoke("export", "out", "--out", "tiny.joblib")

    content = joblib.load(folder / "tiny.joblib")
    assert result.exit_code == 0
    assert set(content["estimators"]) == {"toxicity", "spam"}
    assert content["manifest"] == tiny_run()[0].model_dump(mode="json")
