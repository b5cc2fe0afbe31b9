"""The larger stance model that ships is sound, and mirrors opposite targets."""

import hashlib
import json
import shutil
from pathlib import Path

import pytest

from moderation.cross_encoder import CrossEncoder
from moderation.errors import ArtifactError
from moderation.features.opposite import opposite
from moderation.registry import stance_large
from moderation.settings import SHIPPED_STANCE
from training.opposite_targets import OPPOSITES, mirrored

pytestmark = pytest.mark.skipif(
    not SHIPPED_STANCE.is_dir(), reason="the larger stance model is not installed"
)

MOST_BYTES = 25_000_000
MIRRORED = 0.9


@pytest.fixture(scope="module")
def model() -> CrossEncoder:
    """The model, loaded once."""
    return stance_large.load(SHIPPED_STANCE)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the artifact that may be spoiled."""
    return Path(shutil.copytree(SHIPPED_STANCE, tmp_path / "stance"))


def rewrite(folder: Path, **changes: object) -> None:
    """Change the manifest."""
    place = folder / stance_large.MANIFEST
    manifest = json.loads(place.read_text(encoding="utf-8")) | changes
    place.write_text(json.dumps(manifest), encoding="utf-8")


def test_artifact_is_small_enough_for_everybody() -> None:
    names = ("graph.onnx", "pieces.txt", "manifest.json", "card.md")
    assert sum((SHIPPED_STANCE / name).stat().st_size for name in names) < MOST_BYTES


def test_manifest_names_the_licence_of_what_it_was_tuned_from() -> None:
    manifest = stance_large.read_manifest(SHIPPED_STANCE)
    assert manifest.base["licence"] == "Apache-2.0"
    assert all(source.licence for source in manifest.sources)


def test_opposite_targets_get_mirrored_sides(model: CrossEncoder) -> None:
    assert len(OPPOSITES) == 50
    assert mirrored(model.score).sides / len(OPPOSITES) >= MIRRORED


def test_opposites_that_a_rule_knows_are_exactly_mirrored(model: CrossEncoder) -> None:
    known = [
        (target, turned, text)
        for target, turned, text in OPPOSITES
        if opposite(target) == turned and opposite(turned) == target
    ]
    assert len(known) >= 25
    for target, turned, text in known[:10]:
        one, other = model.score(text, target), model.score(text, turned)
        assert one.favor == pytest.approx(other.against)
        assert one.neutral == pytest.approx(other.neutral)


def test_altered_graph_is_refused(copy: Path) -> None:
    with (copy / "graph.onnx").open("ab") as graph:
        graph.write(b"\0")
    with pytest.raises(ArtifactError, match="SHA-256"):
        stance_large.load(copy)


def test_graph_that_is_none_is_refused(copy: Path) -> None:
    (copy / "graph.onnx").write_bytes(b"no graph")
    digest = hashlib.sha256(b"no graph").hexdigest()
    rewrite(copy, graph={"file": "graph.onnx", "sha256": digest})
    with pytest.raises(ArtifactError, match="graph"):
        stance_large.load(copy)


def test_file_outside_the_folder_is_refused(copy: Path) -> None:
    rewrite(copy, graph={"file": "../graph.onnx", "sha256": "0" * 64})
    with pytest.raises(ArtifactError, match="manifest"):
        stance_large.load(copy)


def test_missing_artifact_is_an_error_of_ours(tmp_path: Path) -> None:
    with pytest.raises(ArtifactError, match=r"manifest\.json"):
        stance_large.load(tmp_path)
