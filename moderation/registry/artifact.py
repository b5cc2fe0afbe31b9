"""Model artifacts on disk: write them whole, read them only when sound.

A folder holds ``manifest.json`` and ``weights.npz``. Nothing in it is ever unpickled;
every byte is covered by a SHA-256 in the manifest.
"""

import hashlib
import io
import os
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path
from tokenize import TokenError
from typing import Any
from zlib import error as ZlibError  # noqa: N812 - it is a class

import numpy as np
from numpy.typing import NDArray

from moderation.errors import ArtifactError
from moderation.heads.stance import NEVER
from moderation.model import FittedModel
from moderation.registry.manifest import Manifest
from moderation.registry.reading import read_bytes

MANIFEST = "manifest.json"
WEIGHTS = "weights.npz"
MAX_MANIFEST_BYTES = 4_000_000
MAX_WEIGHTS_BYTES = 256_000_000
MAX_ARRAY_BYTES = 512_000_000
UNSOUND = (
    zipfile.BadZipFile,
    ZlibError,
    TokenError,
    struct.error,
    EOFError,
    LookupError,
    MemoryError,
    OSError,
    OverflowError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
)
"""What reading a file raises that somebody made or broke."""

Arrays = Mapping[str, NDArray[Any]]


def read_manifest(folder: Path) -> Manifest:
    """The manifest of an artifact; raises ArtifactError."""
    return Manifest.from_json(read_bytes(folder / MANIFEST, MAX_MANIFEST_BYTES))


def load(folder: Path, *, scored_characters: int = 20_000) -> FittedModel:
    """Read, verify and rebuild a model.

    Raises
    ------
    ArtifactError
        A file is missing, too large, altered, or not what the manifest says.
    """
    manifest = read_manifest(folder)
    return FittedModel(
        read_arrays(folder, manifest),
        identifier=manifest.identifier,
        tone_labels=manifest.tone_labels,
        languages=manifest.languages,
        thresholds=manifest.policy_thresholds(),
        scored_characters=scored_characters,
        stance_confident=(
            NEVER if manifest.stance_confident is None else manifest.stance_confident
        ),
    )


def read_arrays(folder: Path, manifest: Manifest) -> dict[str, NDArray[Any]]:
    """The arrays of an artifact, verified; raises ArtifactError."""
    raw = read_bytes(folder / manifest.weights.file, MAX_WEIGHTS_BYTES)
    return unpack(raw, manifest.weights.sha256)


def unpack(raw: bytes, sha256: str, most: int | None = None) -> dict[str, NDArray[Any]]:
    """The arrays of ``weights.npz``, verified; raises ArtifactError.

    Parameters
    ----------
    most : int, optional
        Bytes that the arrays may take together; ``MAX_ARRAY_BYTES`` without.
    """
    if hashlib.sha256(raw).hexdigest() != sha256:
        raise ArtifactError("weights: SHA-256 is not the manifest's")
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            _check(archive.infolist(), MAX_ARRAY_BYTES if most is None else most)
            with np.load(io.BytesIO(raw), allow_pickle=False) as stored:
                arrays = {name: stored[name] for name in stored.files}
    except UNSOUND as error:
        raise ArtifactError(f"weights: not a sound npz file: {error}") from error
    if not all(isinstance(array, np.ndarray) for array in arrays.values()):
        raise ArtifactError("weights: a file in it is not an array")
    return arrays


def pack(arrays: Arrays) -> bytes:
    """The bytes of ``weights.npz``, the same for the same arrays."""
    buffer = io.BytesIO()
    ordered = {name: arrays[name] for name in sorted(arrays)}
    np.savez_compressed(buffer, allow_pickle=False, **ordered)
    return buffer.getvalue()


def arrays_digest(arrays: Arrays) -> str:
    """SHA-256 over names, types, shapes and values: free of the compressor."""
    digest = hashlib.sha256()
    for name in sorted(arrays):
        values = np.ascontiguousarray(arrays[name])
        digest.update(f"{name}|{values.dtype.str}|{values.shape}|".encode())
        digest.update(values.tobytes())
    return digest.hexdigest()


def entry(arrays: Arrays, weights: bytes) -> dict[str, str]:
    """The manifest's entry for packed arrays."""
    return {
        "file": WEIGHTS,
        "sha256": hashlib.sha256(weights).hexdigest(),
        "arrays_sha256": arrays_digest(arrays),
    }


def write(folder: Path, manifest: Manifest, weights: bytes) -> None:
    """Write both files durably into a new or existing folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, raw in ((manifest.weights.file, weights), (MANIFEST, manifest.to_json())):
        temporary = folder / f".{name}.{os.getpid()}"
        with temporary.open("wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(folder / name)


def _check(items: list[zipfile.ZipInfo], most: int) -> None:
    if sum(item.file_size for item in items) > most:
        raise ArtifactError("weights: arrays are too large")
    known = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
    if not {item.compress_type for item in items} <= known:
        raise ArtifactError("weights: not compressed as npz files are")
