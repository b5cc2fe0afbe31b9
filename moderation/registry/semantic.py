"""The semantic head on disk: arrays and a manifest that vouches for them."""

import hashlib
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field

from moderation.errors import ArtifactError
from moderation.features.embedding import Encoder
from moderation.heads.semantic import (
    ENGLISH,
    OTHER,
    English,
    SemanticHead,
    SemanticWeights,
)
from moderation.registry.artifact import MANIFEST, WEIGHTS, unpack
from moderation.registry.manifest import SourceEntry
from moderation.registry.reading import read_bytes, understood

FORMAT: Final = 1
MOST_BYTES: Final = 20_000_000


class EnglishEntry(BaseModel):
    """How the head helps out the fast model in English; see ``English``."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    tone: str = Field(pattern="^sha256:[0-9a-f]{64}$")
    asked_from: dict[str, float]
    rejects: tuple[str, ...] = ()


class SemanticManifest(BaseModel):
    """Everything known of the head; the hash of its file is its identifier.

    ``base`` names the encoder whose embeddings it reads, and that one's licence;
    ``english`` is absent from heads that answer in other languages alone.
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
    english: EnglishEntry | None = None

    def help_in_english(self) -> English | None:
        """How it helps out in English; raises ArtifactError."""
        if self.english is None:
            return None
        unknown = self.english.asked_from.keys() - set(self.labels)
        if unknown or ENGLISH not in self.weighed:
            raise ArtifactError("manifest: English is not weighed, or not its labels")
        given = self.english
        return English(given.tone, dict(given.asked_from), frozenset(given.rejects))

    def to_json(self) -> bytes:
        """Bytes for the file."""
        return f"{self.model_dump_json(indent=2)}\n".encode()


def read_manifest(folder: Path) -> SemanticManifest:
    """The manifest of an artifact; raises ArtifactError."""
    return understood(SemanticManifest, read_bytes(folder / MANIFEST, MOST_BYTES))


def load(folder: Path, encoder: Encoder) -> SemanticHead:
    """Read, verify and rebuild the head.

    Raises
    ------
    ArtifactError
        A file is missing, too large, altered, or not what the manifest says.
    """
    raw = read_bytes(folder / MANIFEST, MOST_BYTES)
    manifest = understood(SemanticManifest, raw)
    packed = read_bytes(folder / WEIGHTS, MOST_BYTES)
    arrays = unpack(packed, manifest.weights_sha256, MOST_BYTES)
    weighed = manifest.weighed
    if weighed[-1] != OTHER:
        raise ArtifactError("manifest: nothing is said of other languages")
    manifest.help_in_english()
    return SemanticHead(
        labels=manifest.labels,
        weighed=weighed,
        weights=SemanticWeights.from_arrays(arrays, len(manifest.labels), len(weighed)),
        encoder=encoder,
        identifier=f"sha256:{sha256(raw)}",
    )


def sha256(raw: bytes) -> str:
    """The hash of a file, hex."""
    return hashlib.sha256(raw).hexdigest()


def write(folder: Path, manifest: SemanticManifest, weights: bytes) -> None:
    """Write both files into a new or existing folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / WEIGHTS).write_bytes(weights)
    (folder / MANIFEST).write_bytes(manifest.to_json())
