from pathlib import Path

import numpy as np
import pytest

from moderation.errors import ArtifactError
from moderation.features.embedding import SIZE
from moderation.features.ngrams import BUCKETS
from moderation.heads.stance_meaning import N_FEATURES
from moderation.registry import artifact, stance_semantic
from moderation.registry.artifact import MANIFEST, WEIGHTS, pack
from moderation.registry.live_semantic import LiveSemantic
from moderation.registry.semantic import sha256
from moderation.registry.stance_semantic import FORMAT, MeaningManifest, vectors_digest
from moderation.settings import (
    SHIPPED_MODEL,
    SHIPPED_SEMANTIC,
    SHIPPED_STANCE_SEMANTIC,
)
from tests.artifacts import tiny_vectors
from tests.word_encoder import WordEncoder

N_HIDDEN = 2


def arrays() -> dict[str, np.ndarray]:
    return {
        "stance.ngrams": np.zeros((BUCKETS, 1), dtype=np.int8),
        "stance.scale": np.ones(1, dtype=np.float32),
        "stance.intercept": np.zeros(1, dtype=np.float32),
        "stance.meaning": np.zeros(SIZE + 1, dtype=np.float32),
        "stance.mean": np.zeros(N_FEATURES, dtype=np.float32),
        "stance.spread": np.ones(N_FEATURES, dtype=np.float32),
        "stance.hidden": np.zeros((N_FEATURES, N_HIDDEN), dtype=np.float32),
        "stance.hidden_bias": np.zeros(N_HIDDEN, dtype=np.float32),
        "stance.output": np.zeros((N_HIDDEN, 3), dtype=np.float32),
        "stance.output_bias": np.zeros(3, dtype=np.float32),
        "stance.temperature": np.ones(1, dtype=np.float32),
    }


def written(folder: Path, **changed: np.ndarray) -> Path:
    weights = pack(arrays() | changed)
    manifest = MeaningManifest.model_validate(
        {
            "format": FORMAT,
            "name": "tiny",
            "licence": "MIT",
            "base": {"name": "words", "version": "1", "licence": "MIT"},
            "languages": ["en"],
            "vectors_sha256": vectors_digest(tiny_vectors()),
            "weights_sha256": sha256(weights),
            "confident": 0.7,
            "sources": [],
            "data_sha256": "",
            "recipe": {},
            "versions": {},
            "metrics": {},
        }
    )
    stance_semantic.write(folder, manifest, weights)
    return folder


def test_what_was_written_is_read_again(tmp_path: Path) -> None:
    head = stance_semantic.load(written(tmp_path), WordEncoder(), tiny_vectors())

    score = head.score("Bread is good.", "Bread")

    assert head.identifier.startswith("sha256:")
    assert [score.favor, score.against, score.neutral] == pytest.approx([1 / 3] * 3)
    assert not score.confident


@pytest.mark.parametrize("name", [MANIFEST, WEIGHTS])
def test_a_file_that_is_missing_is_named(tmp_path: Path, name: str) -> None:
    (written(tmp_path) / name).unlink()

    with pytest.raises(ArtifactError, match=name):
        stance_semantic.load(tmp_path, WordEncoder(), tiny_vectors())


def test_altered_weights_are_refused(tmp_path: Path) -> None:
    place = written(tmp_path) / WEIGHTS
    place.write_bytes(place.read_bytes() + b"\0")

    with pytest.raises(ArtifactError, match="SHA-256"):
        stance_semantic.load(tmp_path, WordEncoder(), tiny_vectors())


def test_other_word_vectors_are_refused(tmp_path: Path) -> None:
    other = artifact.load(SHIPPED_MODEL).vectors

    with pytest.raises(ArtifactError, match="other word vectors"):
        stance_semantic.load(written(tmp_path), WordEncoder(), other)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("stance.meaning", np.zeros(SIZE, dtype=np.float32)),
        ("stance.meaning", np.full(SIZE + 1, np.nan, dtype=np.float32)),
        ("stance.mean", np.zeros(3, dtype=np.float32)),
        ("stance.ngrams", np.zeros((8, 1), dtype=np.int8)),
        ("stance.temperature", np.zeros(1, dtype=np.float32)),
    ],
)
def test_arrays_that_do_not_fit_are_refused(
    tmp_path: Path, name: str, values: np.ndarray
) -> None:
    folder = written(tmp_path, **{name: values})

    with pytest.raises(ArtifactError, match="stance"):
        stance_semantic.load(folder, WordEncoder(), tiny_vectors())


def test_shipped_head_fits_the_shipped_models_word_vectors() -> None:
    manifest = stance_semantic.read_manifest(SHIPPED_STANCE_SEMANTIC)

    vectors = artifact.load(SHIPPED_MODEL).vectors

    assert manifest.vectors_sha256 == vectors_digest(vectors), (
        "run python -m training stance-semantic"
    )
    assert manifest.confusion is not None


def test_head_that_cannot_be_read_is_done_without(tmp_path: Path) -> None:
    live = LiveSemantic(SHIPPED_SEMANTIC, stance=tmp_path / "nothing")

    assert live.stance(artifact.load(SHIPPED_MODEL).vectors) is None


def test_head_is_read_once_for_the_same_word_vectors() -> None:
    live = LiveSemantic(SHIPPED_SEMANTIC)
    vectors = artifact.load(SHIPPED_MODEL).vectors

    head = live.stance(vectors)

    assert head is not None
    assert live.stance(vectors) is head
    assert live.stance(tiny_vectors()) is None
