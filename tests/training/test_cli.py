import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import joblib
import numpy as np
import pytest
from click.testing import CliRunner, Result

from moderation.decision import Decision
from moderation.registry import artifact
from moderation.registry.store import CHAMPION, Store
from moderation.storage.database import Database
from moderation.storage.migrate import upgrade
from moderation.verdict import Action
from tests.artifacts import ABUSE, CIVIL
from tests.moderation.storage.stored import NOW, add_comment, add_site
from tests.training.tiny_data import RECIPE, tiny_run, write_data, write_vectors
from training import train_command
from training.card import CARD, EVALUATION
from training.cli import console, main
from training.importers import IMPORTERS
from training.trained_on import known_texts, text_hashes

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
    monkeypatch.setattr(train_command.console, "_width", 300)
    write_data(tmp_path)
    (tmp_path / "tiny.toml").write_text(RECIPE)
    write_vectors(tmp_path / "vectors.npz")
    return tmp_path


@pytest.fixture
def database(folder: Path) -> Iterator[Database]:
    """The database that the commands find."""
    (folder / "instance").mkdir()
    url = f"sqlite:///{folder}/instance/parley.db"
    upgrade(url)
    made = Database(url)
    yield made
    made.dispose()


def invoke(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


def train(*more: str) -> Result:
    options = ("--recipe", "tiny.toml", "--vectors", "vectors.npz", "--jobs", "1")
    return invoke("train", *options, *more)


def test_datasets_lists_every_source_with_its_licence_and_rows(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(console, "_width", None)  # as when a program reads it
    result = invoke("datasets")

    assert result.exit_code == 0
    rows = {line.split()[1]: line for line in result.stdout.splitlines() if "│" in line}
    for name, importer in IMPORTERS.items():
        assert importer.dataset.licence in rows[name]
        assert importer.dataset.homepage in rows[name]
    assert " 240 " in rows["jigsaw_wiki_khanhhk"]
    assert "place by hand" in rows["ibm_argq_30k"] or "download" in rows["ibm_argq_30k"]


def test_second_run_is_the_same_model_with_its_card_and_must_pass_the_gate(
    folder: Path,
) -> None:
    result = train("--promote")

    assert tiny_run()[0].identifier in result.stdout
    store = Store(folder / "instance" / "models")
    assert store.digests() == [tiny_run()[0].digest]
    assert store.alias("challenger") == store.folder / tiny_run()[0].digest
    assert (store.folder / tiny_run()[0].digest / CARD).is_file()
    assert result.exit_code == 1
    assert "refused for: labels and languages" in result.output
    assert store.alias(CHAMPION) is None


def test_decisions_are_learned_from_and_slips_go_to_the_queue(
    folder: Path, database: Database
) -> None:
    site = add_site(database)
    for number in range(140):
        bad = number % 3 == 0
        text = f"{ABUSE[number % 8] if bad else CIVIL[number % 8]} {number}"
        add_comment(database, site, f"c{number}", text)
        slip = number in (30, 31)
        action = Action.REJECT if bad != slip else Action.APPROVE
        decided = Decision(action, ("Ada", "Ben")[number % 2], NOW)
        with database.unit_of_work() as work:
            work.decisions.add(site, f"c{number}", decided)
            work.commit()

    result = train("--with-decisions")

    assert result.exit_code == 0, result.output
    assert "2 likely slips left out, 2 of them new in the queue" in result.output
    assert "138 examples from decisions" in result.output
    store = Store(folder / "instance" / "models")
    [digest] = store.digests()
    manifest = artifact.read_manifest(store.folder / digest)
    [entry] = [one for one in manifest.sources if one.name == "decisions:blog"]
    assert entry.licence == "the site's own"
    assert entry.rows > 10  # near copies are merged
    known = known_texts(artifact.read_arrays(store.folder / digest, manifest))
    assert known is not None
    assert np.isin(text_hashes([f"{CIVIL[1]} 1", f"{CIVIL[2]} 2"]), known).any()
    with database.reading() as reading:
        now = datetime.now(UTC)
        assert reading.second_opinions.waiting_for("Cem", now) == 2


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


def test_stances_are_measured_beside_a_model_without_targets(folder: Path) -> None:
    train("--out", "model")
    place = folder / "model" / EVALUATION
    trained = json.loads(place.read_text())
    known = {"model": tiny_run()[0].identifier, "leave_one_out": {}}
    place.write_text(json.dumps(known))

    result = invoke("evaluate", "model", "--recipe", "tiny.toml", "--only", "stance")

    found = json.loads(place.read_text())
    blind = found["target_blind"]["perspectrum"]
    card = (folder / "model" / CARD).read_text(encoding="utf-8")
    assert result.exit_code == 0, result.output
    assert found["target_blind"] == trained["target_blind"]
    assert found["leave_one_out"] == {}
    assert f" | {blind['macro_f1']} | " in card.partition("## Stance")[2]


def test_stances_are_not_compared_on_other_data(folder: Path) -> None:
    train("--out", "model")
    before = (folder / "model" / EVALUATION).read_bytes()
    recipe = RECIPE.replace("seed = 4", "seed = 5")
    (folder / "other.toml").write_text(recipe)

    result = invoke("evaluate", "model", "--recipe", "other.toml", "--only", "stance")

    assert result.exit_code == 1
    assert "is not what the model was made from" in " ".join(result.output.split())
    assert (folder / "model" / EVALUATION).read_bytes() == before


@pytest.mark.parametrize("command", ["card", "export"])
def test_folder_without_a_model_is_refused_in_one_line(
    folder: Path, command: str
) -> None:
    result = invoke(command, str(folder / "nothing"))

    assert result.exit_code == 1
    assert result.output == "Error: manifest.json: cannot be read\n"


def test_unknown_setting_is_refused_in_one_line(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARLEY_WRONG", "1")

    assert invoke("datasets").output == "Error: PARLEY_WRONG: no such setting\n"


def test_training_without_any_data_says_what_to_do(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARLEY_DATA_DIR", str(folder / "nowhere"))
    (folder / "instance").mkdir()

    result = invoke("train", "--recipe", "tiny.toml", "--skip-unavailable")

    assert result.exit_code == 1
    assert "PARLEY_DATA_DIR" in result.output
