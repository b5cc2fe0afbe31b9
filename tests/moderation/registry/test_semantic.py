from pathlib import Path

import numpy as np
import pytest

from moderation.errors import ArtifactError
from moderation.features.embedding import LANGUAGES, SIZE
from moderation.heads.semantic import OTHER
from moderation.registry import semantic
from moderation.registry.artifact import MANIFEST, WEIGHTS, pack
from moderation.registry.live_semantic import LiveSemantic, wanted
from moderation.registry.semantic import FORMAT, SemanticManifest
from moderation.settings import SHIPPED_SEMANTIC, Settings
from tests.moderation.heads.test_semantic import LABELS, Shouting, arrays


def written(folder: Path, **changed: object) -> Path:
    weights = pack(arrays())
    manifest = SemanticManifest.model_validate(
        {
            "format": FORMAT,
            "name": "tiny",
            "licence": "MIT",
            "base": {"name": "shouting", "version": "1", "licence": "MIT"},
            "labels": LABELS,
            "languages": ["de", "fr"],
            "weighed": ["de", OTHER],
            "weights_sha256": semantic.sha256(weights),
            "sources": [],
            "data_sha256": "",
            "recipe": {},
            "versions": {},
            "metrics": {},
            **changed,
        }
    )
    semantic.write(folder, manifest, weights)
    return folder


def test_what_was_written_is_read_again(tmp_path: Path) -> None:
    head = semantic.load(written(tmp_path), Shouting())

    assert head.labels == LABELS
    assert head.identifier.startswith("sha256:")
    assert head.weights.margins(np.zeros((1, SIZE), np.float32)).shape == (1, 2)


@pytest.mark.parametrize("name", [MANIFEST, WEIGHTS])
def test_a_file_that_is_missing_is_named(tmp_path: Path, name: str) -> None:
    (written(tmp_path) / name).unlink()

    with pytest.raises(ArtifactError, match=name):
        semantic.load(tmp_path, Shouting())


def test_altered_weights_are_refused(tmp_path: Path) -> None:
    place = written(tmp_path) / WEIGHTS
    place.write_bytes(place.read_bytes() + b"\0")

    with pytest.raises(ArtifactError, match="SHA-256"):
        semantic.load(tmp_path, Shouting())


ENTRY = {"tone": f"sha256:{'0' * 64}", "asked_from": {"toxicity": 0.1}}


@pytest.mark.parametrize(
    "changed",
    [
        {"weighed": ["de"]},
        {"labels": ["toxicity"]},
        {"weighed": [OTHER]},
        {"english": ENTRY},
        {"weighed": ["en", OTHER], "english": {**ENTRY, "asked_from": {"joy": 0.1}}},
    ],
    ids=["no others", "too few labels", "too few languages", "not weighed", "unknown"],
)
def test_a_manifest_that_does_not_fit_the_arrays_is_refused(
    tmp_path: Path, changed: dict[str, object]
) -> None:
    with pytest.raises(ArtifactError):
        semantic.load(written(tmp_path, **changed), Shouting())


def test_help_in_english_is_known_before_anything_large_is_loaded(
    tmp_path: Path,
) -> None:
    live = LiveSemantic(written(tmp_path, weighed=["en", OTHER], english=ENTRY))

    english = live.english

    assert english is not None
    assert english.doubts({"toxicity": 0.2})
    assert live.problem == "not loaded yet"


def test_a_head_for_other_languages_alone_does_not_help_in_english(
    tmp_path: Path,
) -> None:
    assert LiveSemantic(written(tmp_path)).english is None


@pytest.mark.parametrize(
    ("wish", "always"), [("auto", False), ("always", True), ("never", None)]
)
def test_settings_decide_about_the_head(wish: str, always: bool | None) -> None:
    live = wanted(Settings.from_environment({"PARLEY_SEMANTIC": wish}))

    assert (None if live is None else live.always) is always


def test_a_head_that_cannot_be_loaded_stays_away(tmp_path: Path) -> None:
    live = LiveSemantic(tmp_path)

    assert live.english is None
    assert live.current() is None
    assert "manifest.json" in live.problem


def test_the_head_that_ships_is_loaded_once_and_small() -> None:
    live = LiveSemantic(SHIPPED_SEMANTIC)

    live.begin()
    first = live.current()

    assert first is not None
    assert live.current() is first
    assert live.problem == ""
    assert sum(file.stat().st_size for file in SHIPPED_SEMANTIC.iterdir()) < 5_000_000


def test_card_of_the_head_that_ships_names_its_languages_and_encoder() -> None:
    manifest = semantic.read_manifest(SHIPPED_SEMANTIC)
    card = (SHIPPED_SEMANTIC / "card.md").read_text(encoding="utf-8")

    assert set(manifest.languages) == set(LANGUAGES)
    assert manifest.base["licence"] in card
    assert all(f"| {name} |" in card for name in manifest.metrics["languages"])
