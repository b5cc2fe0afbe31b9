"""The stance head that knows meaning, on disk: arrays and what vouches for them."""

from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field

from moderation.errors import ArtifactError
from moderation.features.embedding import Encoder
from moderation.features.vectors import WordVectors
from moderation.heads.stance_meaning import MeaningStanceHead, MeaningWeights
from moderation.registry.artifact import MANIFEST, WEIGHTS, arrays_digest, unpack
from moderation.registry.confusion_entry import ConfusionEntry
from moderation.registry.manifest import SourceEntry
from moderation.registry.reading import read_bytes, understood
from moderation.registry.semantic import sha256

FORMAT: Final = 1
MOST_BYTES: Final = 20_000_000


class MeaningManifest(BaseModel):
    """Everything known of the head; the hash of its file is its identifier.

    ``base`` names the encoder whose embeddings it reads, and that one's licence;
    ``vectors_sha256`` the word vectors that it was fitted beside.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    format: int = Field(ge=FORMAT, le=FORMAT)
    name: str
    licence: str
    base: dict[str, str]
    languages: tuple[str, ...] = Field(min_length=1)
    vectors_sha256: str = Field(pattern="^[0-9a-f]{64}$")
    weights_sha256: str = Field(pattern="^[0-9a-f]{64}$")
    confident: float = Field(ge=0)
    sources: tuple[SourceEntry, ...]
    data_sha256: str
    recipe: dict[str, Any]
    versions: dict[str, str]
    metrics: dict[str, Any]
    confusion: ConfusionEntry | None = None

    def to_json(self) -> bytes:
        """Bytes for the file."""
        return f"{self.model_dump_json(indent=2)}\n".encode()


def read_manifest(folder: Path) -> MeaningManifest:
    """The manifest of an artifact; raises ArtifactError."""
    return understood(MeaningManifest, read_bytes(folder / MANIFEST, MOST_BYTES))


def vectors_digest(vectors: WordVectors) -> str:
    """SHA-256 over a table of word vectors, hex."""
    return arrays_digest(vectors.arrays())


def load(folder: Path, encoder: Encoder, vectors: WordVectors) -> MeaningStanceHead:
    """Read, verify and rebuild the head.

    Raises
    ------
    ArtifactError
        A file is missing, too large, altered, or not what the manifest says; or the
        head was fitted beside other word vectors.
    """
    raw = read_bytes(folder / MANIFEST, MOST_BYTES)
    manifest = understood(MeaningManifest, raw)
    if manifest.vectors_sha256 != vectors_digest(vectors):
        raise ArtifactError("manifest: fitted beside other word vectors")
    packed = read_bytes(folder / WEIGHTS, MOST_BYTES)
    arrays = unpack(packed, manifest.weights_sha256, MOST_BYTES)
    return MeaningStanceHead(
        weights=MeaningWeights.from_arrays(arrays),
        vectors=vectors,
        encoder=encoder,
        confident=manifest.confident,
        languages=manifest.languages,
        identifier=f"sha256:{sha256(raw)}",
    )


def write(folder: Path, manifest: MeaningManifest, weights: bytes) -> None:
    """Write both files into a new or existing folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / WEIGHTS).write_bytes(weights)
    (folder / MANIFEST).write_bytes(manifest.to_json())
