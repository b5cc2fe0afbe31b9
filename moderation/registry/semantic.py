"""The semantic head on disk: arrays and a manifest that vouches for them."""

import hashlib
import io
import zipfile
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from moderation.errors import ArtifactError
from moderation.features.embedding import Encoder
from moderation.heads.semantic import OTHER, SemanticHead, SemanticWeights
from moderation.registry.artifact import MANIFEST, UNSOUND, WEIGHTS
from moderation.registry.manifest import SourceEntry

FORMAT: Final = 1
MOST_BYTES: Final = 20_000_000


class SemanticManifest(BaseModel):
    """Everything known of the head; the hash of its file is its identifier.

    ``base`` names the encoder whose embeddings it reads, and that one's licence.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    format: int = Field(ge=FORMAT, le=FORMAT)
    name: str
    licence: str
    base: dict[str, str]
    labels: tuple[str, ...] = Field(min_length=1)
    languages: tuple[str, ...] = Field(min_length=1)
    weighed: tuple[str, ...] = Field(min_length=1)
    weights_sha256: str = Field(pattern="^[0-9a-f]{64}$")
    sources: tuple[SourceEntry, ...]
    data_sha256: str
    recipe: dict[str, Any]
    versions: dict[str, str]
    metrics: dict[str, Any]

    def to_json(self) -> bytes:
        """Bytes for the file."""
        return f"{self.model_dump_json(indent=2)}\n".encode()


def read_manifest(folder: Path) -> SemanticManifest:
    """The manifest of an artifact; raises ArtifactError."""
    try:
        return SemanticManifest.model_validate_json(_read(folder / MANIFEST))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ArtifactError(f"manifest: {where}: {first['msg']}") from error


def load(folder: Path, encoder: Encoder) -> SemanticHead:
    """Read, verify and rebuild the head.

    Raises
    ------
    ArtifactError
        A file is missing, too large, altered, or not what the manifest says.
    """
    manifest = read_manifest(folder)
    raw = _read(folder / WEIGHTS)
    if sha256(raw) != manifest.weights_sha256:
        raise ArtifactError("weights: SHA-256 is not the manifest's")
    weighed = manifest.weighed
    if weighed[-1] != OTHER:
        raise ArtifactError("manifest: nothing is said of other languages")
    return SemanticHead(
        labels=manifest.labels,
        weighed=weighed,
        weights=SemanticWeights.from_arrays(
            _arrays(raw), len(manifest.labels), len(weighed)
        ),
        encoder=encoder,
        identifier=f"sha256:{sha256(_read(folder / MANIFEST))}",
    )


def sha256(raw: bytes) -> str:
    """The hash of a file, hex."""
    return hashlib.sha256(raw).hexdigest()


def write(folder: Path, manifest: SemanticManifest, weights: bytes) -> None:
    """Write both files into a new or existing folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / WEIGHTS).write_bytes(weights)
    (folder / MANIFEST).write_bytes(manifest.to_json())


def _arrays(raw: bytes) -> dict[str, NDArray[Any]]:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            if sum(item.file_size for item in archive.infolist()) > MOST_BYTES:
                raise ArtifactError("weights: arrays are too large")
        with np.load(io.BytesIO(raw), allow_pickle=False) as stored:
            return {name: stored[name] for name in stored.files}
    except UNSOUND as error:
        raise ArtifactError("weights: not a sound npz file") from error


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise ArtifactError(f"{path.name}: cannot be read") from error
    if len(raw) > MOST_BYTES:
        raise ArtifactError(f"{path.name}: larger than {MOST_BYTES} bytes")
    return raw
