"""Site heads on disk: one artifact each, and which of a site's serves.

``<registry>/sites/<site>/<digest>/`` holds ``manifest.json`` and ``weights.npz``;
``<registry>/sites/<site>/serving`` names the digests that served, the last in service.
"""

import hashlib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

from moderation.errors import ArtifactError
from moderation.heads.site import SIDES, Layer, SiteHead
from moderation.policies.base import Threshold
from moderation.registry import artifact
from moderation.registry.reading import canonical, read_bytes, understood

FORMAT: Final = 1
FOLDER: Final = "sites"
SERVING: Final = "serving"
HEAD: Final = "reject"
MOST_TARGETS: Final = 100
MOST_KEPT: Final = 20
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")

Arrays = Mapping[str, NDArray[Any]]


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class SiteThreshold(_Entry):
    """From which probability the head holds, up to which it lets go of a hold."""

    hold: float | None = Field(default=None, gt=0, le=1)
    release: float | None = Field(default=None, ge=0, lt=1)
    promise: str = ""


class TargetEntry(_Entry):
    """A target that a site said enough about; the number is its layer's name."""

    target: str
    decisions: int = Field(ge=0)


class SiteManifest(_Entry):
    """Everything known of a site head; its hash is the head's identifier.

    ``parent`` is the model that it shifts: it serves beside no other.
    """

    format: int = Field(ge=FORMAT, le=FORMAT)
    site: str
    parent: str
    labels: tuple[str, ...]
    targets: tuple[TargetEntry, ...] = Field(max_length=MOST_TARGETS)
    threshold: SiteThreshold
    decisions: int = Field(ge=0)
    rejected: int = Field(ge=0)
    data_sha256: str
    seed: int
    versions: dict[str, str]
    metrics: dict[str, Any]
    weights: dict[str, str]

    def to_json(self) -> bytes:
        """Canonical bytes: sorted keys, two spaces, one newline at the end."""
        return canonical(self.model_dump(mode="json"))

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical bytes, hex."""
        return hashlib.sha256(self.to_json()).hexdigest()

    @property
    def identifier(self) -> str:
        """``sha256:`` and the digest."""
        return f"sha256:{self.digest}"


@dataclass(frozen=True, slots=True)
class LoadedHead:
    """A site head with its manifest."""

    manifest: SiteManifest
    head: SiteHead

    @property
    def threshold(self) -> Threshold:
        """The head's threshold as the policies know it."""
        entry = self.manifest.threshold
        return Threshold(entry.hold, None, entry.promise, entry.release)


@dataclass(frozen=True, slots=True)
class SiteStore:
    """The heads of one site."""

    registry: Path
    site: str

    @property
    def folder(self) -> Path:
        """Where they are; raises ArtifactError for a name that no site has."""
        if not _NAME.fullmatch(self.site):
            raise ArtifactError("no site has this name")
        return self.registry / FOLDER / self.site

    def served(self) -> tuple[str, ...]:
        """Digests that served, oldest first; the last is in service."""
        try:
            lines = (self.folder / SERVING).read_text(encoding="ascii").split()
        except FileNotFoundError:
            return ()
        except (OSError, UnicodeDecodeError) as error:
            raise ArtifactError("which site head serves cannot be read") from error
        if not all(_DIGEST.fullmatch(line) for line in lines):
            raise ArtifactError("which site head serves: not a digest")
        return tuple(lines)

    def put(self, manifest: SiteManifest, weights: bytes) -> bool:
        """Publish a head and let it serve; False when it serves already."""
        served = self.served()
        if served and served[-1] == manifest.digest:
            return False
        place = self.folder / manifest.digest
        place.mkdir(parents=True, exist_ok=True)
        for name, raw in (
            (artifact.WEIGHTS, weights),
            (artifact.MANIFEST, manifest.to_json()),
        ):
            _write(place / name, raw)
        load_head(place)
        self._serve((*served, manifest.digest)[-MOST_KEPT:])
        return True

    def undo(self) -> str | None:
        """Put back what served before; returns its digest, None for the model alone.

        Raises
        ------
        ArtifactError
            No head serves, or the one before is not sound any more.
        """
        served = self.served()
        if not served:
            raise ArtifactError("this site has no head in service")
        before = served[-2] if len(served) > 1 else None
        if before is not None:
            load_head(self.folder / before)
        self._serve(served[:-1])
        return before

    def current(self) -> LoadedHead | None:
        """The head in service, or None; raises ArtifactError when it is not sound."""
        served = self.served()
        return load_head(self.folder / served[-1]) if served else None

    def _serve(self, digests: tuple[str, ...]) -> None:
        lines = "".join(f"{digest}\n" for digest in digests)
        _write(self.folder / SERVING, lines.encode())


def load_head(folder: Path) -> LoadedHead:
    """Read, verify and rebuild a site head; raises ArtifactError."""
    manifest = read_site_manifest(folder)
    packed = read_bytes(folder / artifact.WEIGHTS, artifact.MAX_WEIGHTS_BYTES)
    arrays = artifact.unpack(packed, manifest.weights.get("sha256", ""))
    return LoadedHead(manifest, head_of(arrays, manifest))


def read_site_manifest(folder: Path) -> SiteManifest:
    """The manifest of a site head; raises ArtifactError."""
    raw = read_bytes(folder / artifact.MANIFEST, artifact.MAX_MANIFEST_BYTES)
    manifest = understood(SiteManifest, raw, "site manifest")
    if manifest.digest != folder.name:
        raise ArtifactError("site manifest: SHA-256 is not the folder's name")
    return manifest


def head_of(arrays: Arrays, manifest: SiteManifest) -> SiteHead:
    """The head that arrays and manifest describe; raises ArtifactError."""
    reject = Layer.from_arrays(arrays, HEAD, (len(manifest.labels), 1))
    targets = {
        entry.target: Layer.from_arrays(arrays, f"target{number}", (0, len(SIDES)))
        for number, entry in enumerate(manifest.targets)
    }
    if any(len(layer.vector) != len(reject.vector) for layer in targets.values()):
        raise ArtifactError("site head: layers of different dimensions")
    return SiteHead(manifest.labels, reject, targets)


def arrays_of(head: SiteHead) -> dict[str, NDArray[Any]]:
    """The arrays that ``head_of`` takes; targets in the order of the manifest."""
    arrays = head.reject.arrays(HEAD)
    for number, layer in enumerate(head.targets.values()):
        arrays |= layer.arrays(f"target{number}")
    return arrays


def _write(path: Path, raw: bytes) -> None:
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    with temporary.open("wb") as file:
        file.write(raw)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
