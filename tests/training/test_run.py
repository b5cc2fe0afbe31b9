import os
import subprocess
import sys
from pathlib import Path

import pytest

from moderation.comment import Comment
from moderation.registry import artifact
from tests.training.tiny_data import (
    RECIPE,
    tiny_recipe,
    tiny_run,
    write_data,
    write_vectors,
)

ROOT = Path(__file__).parents[2]


def test_run_gives_an_artifact_that_loads_and_has_learnt(tmp_path: Path) -> None:
    manifest, weights = tiny_run()

    artifact.write(tmp_path, manifest, weights)

    model = artifact.load(tmp_path)
    rude, kind = model.score(Comment("you idiot")), model.score(Comment("the bread"))
    assert model.identifier == manifest.identifier
    assert rude.tone["toxicity"] > kind.tone["toxicity"]
    assert model.score(Comment("cheap pills click")).spam > kind.spam


def test_manifest_says_where_it_comes_from() -> None:
    manifest, _ = tiny_run()

    assert manifest.recipe == tiny_recipe().model_dump(mode="json")
    assert {source.name: source.rows for source in manifest.sources} == {
        "jigsaw_wiki_khanhhk": 240,
        "perspectrum": 240,
        "tg_spam_samples": 200,
    }
    assert all(source.licence for source in manifest.sources)
    assert set(manifest.versions) >= {"python", "numpy", "scipy", "scikit-learn"}
    assert len(manifest.data_sha256) == 64


def test_manifest_has_the_figures_of_every_head() -> None:
    metrics = tiny_run()[0].metrics

    assert metrics["tone"]["toxicity"]["all"]["auc"] > 0.95
    assert metrics["spam"]["all"]["auc"] > 0.9
    assert 0 <= metrics["tone"]["toxicity"]["ece"] <= 1
    assert set(metrics["stance"]["sources"]) == {"perspectrum"}


def test_threshold_that_the_data_cannot_prove_is_left_out() -> None:
    thresholds = tiny_run()[0].thresholds

    assert all(entry.reject is None for entry in thresholds.values())


@pytest.mark.slow
@pytest.mark.parametrize(("seed", "jobs"), [("7", 2)])
def test_hash_seed_and_number_of_processes_change_nothing(
    seed: str, jobs: int, tmp_path: Path
) -> None:
    write_data(tmp_path)
    (tmp_path / "tiny.toml").write_text(RECIPE)
    write_vectors(tmp_path / "vectors.npz")
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("PARLEY_")}
    ours = {
        "PYTHONHASHSEED": seed,
        "PARLEY_DATA_DIR": str(tmp_path),
        "PARLEY_INSTANCE": str(tmp_path / "instance"),
    }
    options = {
        "--recipe": "tiny.toml",
        "--vectors": "vectors.npz",
        "--out": "out",
        "--jobs": str(jobs),
    }
    command = [sys.executable, "-m", "training", "train"]
    command += [part for option in options.items() for part in option]

    subprocess.run(
        command,
        cwd=tmp_path,
        env=inherited | ours | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=True,
    )

    assert artifact.read_manifest(tmp_path / "out") == tiny_run()[0]
