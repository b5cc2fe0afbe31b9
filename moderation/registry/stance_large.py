"""The larger stance model on disk: a graph, a vocabulary, and what vouches for them.

Every byte is covered by a SHA-256 in the manifest; nothing is ever unpickled.
"""

import hashlib
from pathlib import Path
from typing import Any, Final

import numpy as np
import onnxruntime
from onnxruntime.capi import onnxruntime_pybind11_state as runtime
from pydantic import BaseModel, ConfigDict, Field

from moderation.cross_encoder import Combining, CrossEncoder, Floats, Numbers
from moderation.errors import ArtifactError
from moderation.registry.confusion_entry import ConfusionEntry
from moderation.registry.manifest import SourceEntry
from moderation.registry.reading import read_bytes, understood
from moderation.text.word_pieces import WordPieces

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
MAX_MANIFEST_BYTES: Final = 1_000_000
MAX_FILE_BYTES: Final = 200_000_000
INPUTS: Final = ("pieces", "sides")
SIDES: Final = 3
UNSOUND: Final = (
    runtime.EPFail,
    runtime.Fail,
    runtime.InvalidArgument,
    runtime.InvalidGraph,
    runtime.InvalidProtobuf,
    runtime.NotImplemented,
    runtime.RuntimeException,
)
"""What onnxruntime raises of a graph that somebody made or broke."""


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class FileEntry(_Entry):
    """A file of the artifact."""

    file: str = Field(pattern=r"^\w[\w.-]*$")
    sha256: str = Field(pattern="^[0-9a-f]{64}$")


class CombiningEntry(_Entry):
    """See :class:`moderation.cross_encoder.Combining`."""

    apart_weight: float
    lean_weight: float
    apart_bias: float
    side_weight: float = Field(gt=0)
    confident: float = Field(ge=0, le=1)


class StanceManifest(_Entry):
    """Everything known of the model; the hash of its file is its identifier.

    ``base`` names the model that it was tuned from, and that model's licence.
    """

    format: int = Field(ge=FORMAT, le=FORMAT)
    name: str
    licence: str
    base: dict[str, str]
    languages: tuple[str, ...] = Field(min_length=1)
    graph: FileEntry
    vocabulary: FileEntry
    combining: CombiningEntry
    sources: tuple[SourceEntry, ...]
    data_sha256: str
    recipe: dict[str, Any]
    versions: dict[str, str]
    metrics: dict[str, Any]
    confusion: ConfusionEntry | None = None


class OnnxNetwork:
    """A graph in onnxruntime, on one thread.

    Parameters
    ----------
    graph : bytes
        An ONNX model with inputs ``pieces`` and ``sides`` and one output of shape
        (n_pairs, 3).

    Raises
    ------
    ArtifactError
        It is not such a graph.
    """

    def __init__(self, graph: bytes) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        options.log_severity_level = 4
        try:
            self._session = onnxruntime.InferenceSession(
                graph, options, providers=["CPUExecutionProvider"]
            )
        except UNSOUND as error:
            raise ArtifactError("graph: onnxruntime cannot load it") from error
        names = tuple(given.name for given in self._session.get_inputs())
        if names != INPUTS:
            raise ArtifactError(f"graph: inputs are {', '.join(names)[:100]}")

    def logits(self, pieces: Numbers, sides: Numbers) -> Floats:
        """Logits of favor, against and neutral; raises ArtifactError."""
        inputs = dict(zip(INPUTS, (pieces, sides), strict=True))
        try:
            found = self._session.run(None, inputs)[0]
        except UNSOUND as error:
            raise ArtifactError("graph: onnxruntime cannot run it") from error
        logits = np.asarray(found, dtype=np.float32)
        if logits.shape != (len(pieces), SIDES) or not np.isfinite(logits).all():
            raise ArtifactError("graph: does not give three finite numbers")
        return logits


def read_manifest(folder: Path) -> StanceManifest:
    """The manifest of an artifact; raises ArtifactError."""
    return understood(StanceManifest, _raw_manifest(folder))


def load(folder: Path) -> CrossEncoder:
    """Read, verify and rebuild the model.

    Raises
    ------
    ArtifactError
        A file is missing, too large, altered, or not what the manifest says.
    """
    raw = _raw_manifest(folder)
    manifest = understood(StanceManifest, raw)
    vocabulary = _verified(folder, manifest.vocabulary)
    try:
        pieces = WordPieces.from_lines(vocabulary.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise ArtifactError("vocabulary: not UTF-8") from error
    return CrossEncoder(
        network=OnnxNetwork(_verified(folder, manifest.graph)),
        pieces=pieces,
        combining=Combining(**manifest.combining.model_dump()),
        languages=manifest.languages,
        identifier=f"sha256:{hashlib.sha256(raw).hexdigest()}",
    )


def _raw_manifest(folder: Path) -> bytes:
    return read_bytes(folder / MANIFEST, MAX_MANIFEST_BYTES)


def _verified(folder: Path, entry: FileEntry) -> bytes:
    raw = read_bytes(folder / entry.file, MAX_FILE_BYTES)
    if hashlib.sha256(raw).hexdigest() != entry.sha256:
        raise ArtifactError(f"{entry.file}: SHA-256 is not the manifest's")
    return raw
