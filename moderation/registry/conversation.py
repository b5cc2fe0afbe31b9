"""The conversation add-on on disk: arrays and a manifest that vouches for them."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field

from moderation.errors import ArtifactError
from moderation.heads.conversation import ConversationHead
from moderation.model import FittedModel
from moderation.registry.artifact import MANIFEST, WEIGHTS, arrays_digest, unpack
from moderation.registry.manifest import SourceEntry
from moderation.registry.reading import read_bytes, understood
from moderation.settings import SHIPPED_CONVERSATION, Settings

FORMAT: Final = 1
MOST_BYTES: Final = 20_000_000
ADDON: Final = "conversation"


class ConversationManifest(BaseModel):
    """Everything known of the add-on; the hash of its file is its identifier.

    ``fast`` is the model that it was fitted beside, ``vectors_sha256`` that model's
    word vectors: beside others it does not answer.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    format: int = Field(ge=FORMAT, le=FORMAT)
    name: str
    licence: str
    labels: tuple[str, ...] = Field(min_length=1)
    languages: tuple[str, ...] = Field(min_length=1)
    tone_labels: tuple[str, ...]
    fast: str
    vectors_sha256: str = Field(pattern="^[0-9a-f]{64}$")
    weights_sha256: str = Field(pattern="^[0-9a-f]{64}$")
    sources: tuple[SourceEntry, ...]
    data_sha256: str
    recipe: dict[str, Any]
    versions: dict[str, str]
    metrics: dict[str, Any]

    def to_json(self) -> bytes:
        """Bytes for the file."""
        return f"{self.model_dump_json(indent=2)}\n".encode()


def read_manifest(folder: Path) -> ConversationManifest:
    """The manifest of an artifact; raises ArtifactError."""
    raw = read_bytes(folder / MANIFEST, MOST_BYTES)
    return understood(ConversationManifest, raw)


def load(folder: Path, vectors_sha256: str) -> ConversationHead:
    """Read, verify and rebuild the head for a model with these word vectors.

    Raises
    ------
    ArtifactError
        A file is missing, too large, altered, not what the manifest says, or the head
        was fitted beside other word vectors.
    """
    raw = read_bytes(folder / MANIFEST, MOST_BYTES)
    manifest = understood(ConversationManifest, raw)
    if manifest.vectors_sha256 != vectors_sha256:
        raise ArtifactError(f"{ADDON}: fitted beside a model with other word vectors")
    packed = read_bytes(folder / WEIGHTS, MOST_BYTES)
    return ConversationHead.from_arrays(
        unpack(packed, manifest.weights_sha256, MOST_BYTES),
        manifest.labels,
        manifest.tone_labels,
        f"sha256:{hashlib.sha256(raw).hexdigest()}",
    )


def vectors_digest(model: FittedModel) -> str:
    """What tells a model's word vectors from others."""
    return arrays_digest(model.vectors.arrays())


def add(
    model: FittedModel,
    folder: Path | None,
    refused: Callable[[str], None] | None = None,
) -> FittedModel:
    """The model with the add-on, where one is wanted and fits; without it otherwise.

    Parameters
    ----------
    refused : callable, optional
        Told why a wanted add-on is left out.
    """
    if folder is None:
        return model
    try:
        model.converse(load(folder, vectors_digest(model)))
    except ArtifactError as error:
        if refused is not None:
            refused(f"add-on {error}")
    return model


def wanted(settings: Settings) -> Path | None:
    """Where the add-on is; None where nobody asked for it."""
    return SHIPPED_CONVERSATION if ADDON in settings.wanted_addons else None


def write(folder: Path, manifest: ConversationManifest, weights: bytes) -> None:
    """Write both files into a new or existing folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / WEIGHTS).write_bytes(weights)
    (folder / MANIFEST).write_bytes(manifest.to_json())
