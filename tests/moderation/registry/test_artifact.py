import hashlib
import io
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from moderation.comment import Comment
from moderation.errors import ArtifactError
from moderation.registry import artifact
from moderation.registry.artifact import MANIFEST, WEIGHTS
from moderation.registry.manifest import Manifest
from tests.artifacts import TARGETS, described, tiny_arrays, tiny_files, write_tiny

COMMENT = Comment("You idiot, I like pizza", targets=TARGETS)
SMALL: dict[str, NDArray[Any]] = {
    "one": np.arange(12, dtype=np.float32).reshape(3, 4),
    "two": np.zeros(5, dtype=np.int8),
}


def write_sealed(folder: Path, weights: bytes) -> Manifest:
    """Bytes of whatever kind under a manifest whose hash is right."""
    entry = artifact.entry({}, weights)
    manifest = tiny_files()[0].model_copy(
        update={"weights": type(tiny_files()[0].weights).model_validate(entry)}
    )
    artifact.write(folder, manifest, weights)
    return manifest


def read_sealed(folder: Path, weights: bytes) -> dict[str, NDArray[Any]]:
    return artifact.read_arrays(folder, write_sealed(folder, weights))


def mutated(raw: bytes, generator: np.random.Generator) -> bytes:
    """Change, drop or insert one to four bytes."""
    found = bytearray(raw)
    for _ in range(generator.integers(1, 5)):
        place = int(generator.integers(len(found)))
        match generator.integers(3):
            case 0:
                found[place] = int(generator.integers(256))
            case 1:
                del found[place : place + int(generator.integers(1, 9))]
            case _:
                found.insert(place, int(generator.integers(256)))
    return bytes(found)


def test_model_comes_back_as_it_went(tmp_path: Path) -> None:
    manifest = write_tiny(tmp_path)

    model = artifact.load(tmp_path)

    assert model.identifier == manifest.identifier
    assert model.score(COMMENT).model == manifest.identifier
    assert artifact.read_manifest(tmp_path) == manifest
    for name, array in artifact.read_arrays(tmp_path, manifest).items():
        assert np.array_equal(array, tiny_arrays()[name])


def test_limit_of_characters_is_passed_on(tmp_path: Path) -> None:
    write_tiny(tmp_path)

    assert artifact.load(tmp_path, scored_characters=123).scored_characters == 123


def test_same_arrays_are_packed_to_the_same_bytes() -> None:
    turned = dict(reversed(SMALL.items()))

    assert artifact.pack(SMALL) == artifact.pack(turned)
    assert artifact.arrays_digest(SMALL) == artifact.arrays_digest(turned)


@pytest.mark.parametrize(
    "other",
    [
        {**SMALL, "two": np.ones(5, dtype=np.int8)},
        {**SMALL, "two": np.zeros(5, dtype=np.uint8)},
        {**SMALL, "one": SMALL["one"].reshape(4, 3)},
        {"one": SMALL["one"], "three": SMALL["two"]},
    ],
    ids=["value", "type", "shape", "name"],
)
def test_digest_of_other_arrays_is_another(other: dict[str, NDArray[Any]]) -> None:
    assert artifact.arrays_digest(other) != artifact.arrays_digest(SMALL)


def test_writing_leaves_no_other_file_and_may_be_repeated(tmp_path: Path) -> None:
    write_tiny(tmp_path)
    write_tiny(tmp_path, name="second")

    assert sorted(p.name for p in tmp_path.iterdir()) == [MANIFEST, WEIGHTS]
    assert (
        artifact.load(tmp_path).identifier
        == artifact.read_manifest(tmp_path).identifier
    )


@pytest.mark.parametrize("name", [MANIFEST, WEIGHTS])
def test_missing_file_is_refused(name: str, tmp_path: Path) -> None:
    write_tiny(tmp_path)
    (tmp_path / name).unlink()

    with pytest.raises(ArtifactError, match="cannot be read"):
        artifact.load(tmp_path)


@pytest.mark.parametrize("name", [MANIFEST, WEIGHTS])
@pytest.mark.parametrize("kept", [0, 1, 100, -1])
def test_truncated_file_is_refused(name: str, kept: int, tmp_path: Path) -> None:
    write_tiny(tmp_path)
    raw = (tmp_path / name).read_bytes()
    (tmp_path / name).write_bytes(raw[:kept] if kept > 0 else raw[: len(raw) // 2])

    with pytest.raises(ArtifactError):
        artifact.load(tmp_path)


def test_altered_weights_are_refused(tmp_path: Path) -> None:
    write_tiny(tmp_path)
    raw = bytearray((tmp_path / WEIGHTS).read_bytes())
    raw[len(raw) // 2] ^= 1
    (tmp_path / WEIGHTS).write_bytes(raw)

    with pytest.raises(ArtifactError, match="SHA-256"):
        artifact.load(tmp_path)


@pytest.mark.parametrize("limit", ["MAX_MANIFEST_BYTES", "MAX_WEIGHTS_BYTES"])
def test_oversized_file_is_refused_unread(
    limit: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_tiny(tmp_path)
    monkeypatch.setattr(artifact, limit, 100)

    with pytest.raises(ArtifactError, match="larger than 100 bytes"):
        artifact.load(tmp_path)


def test_zip_bomb_is_refused_before_it_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(artifact, "MAX_ARRAY_BYTES", 1_000_000)
    bomb = artifact.pack({"one": np.zeros(2_000_000, dtype=np.int8)})
    assert len(bomb) < 10_000

    with pytest.raises(ArtifactError, match="too large"):
        read_sealed(tmp_path, bomb)


def test_header_that_claims_a_huge_array_is_refused(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    np.save(buffer, SMALL["two"])
    claim = buffer.getvalue().replace(b"(5,), }         ", b"(9999999999999,)}")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("one.npy", claim)

    with pytest.raises(ArtifactError):
        read_sealed(tmp_path, packed.getvalue())


def test_pickle_inside_is_never_read(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    np.savez(buffer, one=np.array([{"a": 1}, None], dtype=object))

    with pytest.raises(ArtifactError, match="allow_pickle"):
        read_sealed(tmp_path, buffer.getvalue())


@pytest.mark.parametrize(
    "raw",
    [b"", b"PK", b"\x80\x04K\x01.", b"\x93NUMPY\x01\x00", b"PK\x05\x06" + b"\0" * 18],
    ids=["empty", "two letters", "a pickle", "one array", "zip without files"],
)
def test_file_that_is_no_archive_of_our_arrays_is_refused(
    raw: bytes, tmp_path: Path
) -> None:
    write_sealed(tmp_path, raw)

    with pytest.raises(ArtifactError):
        artifact.load(tmp_path)


def test_file_in_the_archive_that_is_no_array_is_refused(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("tone.ngrams", b"not an array")

    with pytest.raises(ArtifactError):
        read_sealed(tmp_path, packed.getvalue())


def test_array_that_does_not_fit_the_heads_is_refused(tmp_path: Path) -> None:
    arrays = {**tiny_arrays(), "tone.scale": np.ones(3, dtype=np.float32)}
    weights = artifact.pack(arrays)
    artifact.write(tmp_path, described(weights, arrays), weights)

    with pytest.raises(ArtifactError, match=r"tone\.scale"):
        artifact.load(tmp_path)


def test_labels_that_do_not_fit_the_columns_are_refused(tmp_path: Path) -> None:
    write_tiny(tmp_path, tone_labels=["toxicity"])

    with pytest.raises(ArtifactError, match="labels"):
        artifact.load(tmp_path)


@pytest.mark.parametrize("name", [MANIFEST, WEIGHTS])
def test_mutated_artifact_is_refused_or_loads_as_what_it_says(
    name: str, tmp_path: Path
) -> None:
    manifest = write_tiny(tmp_path)
    raw, generator = (tmp_path / name).read_bytes(), np.random.default_rng(11)
    refused = 0

    for _ in range(500):
        (tmp_path / name).write_bytes(mutated(raw, generator))
        try:
            found = artifact.read_manifest(tmp_path)
            artifact.read_arrays(tmp_path, found)
        except ArtifactError:
            refused += 1
            continue
        same = found.to_json() == manifest.to_json()
        assert (found.identifier == manifest.identifier) == same
        assert found.weights.sha256 == hashlib.sha256(tiny_files()[1]).hexdigest()

    assert refused > 250


@pytest.mark.filterwarnings("ignore::UserWarning")  # numpy's, of odd headers
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_mutated_weights_under_a_right_hash_raise_nothing_else(tmp_path: Path) -> None:
    raw, generator = artifact.pack(SMALL), np.random.default_rng(12)
    refused = 0

    for _ in range(2_000):
        changed = mutated(raw, generator)
        manifest = tiny_files()[0].model_copy(
            update={
                "weights": tiny_files()[0].weights.model_copy(
                    update={"sha256": hashlib.sha256(changed).hexdigest()}
                )
            }
        )
        (tmp_path / WEIGHTS).write_bytes(changed)
        try:
            found = artifact.read_arrays(tmp_path, manifest)
        except ArtifactError:
            refused += 1
        else:
            assert all(isinstance(array, np.ndarray) for array in found.values())

    assert refused > 500
