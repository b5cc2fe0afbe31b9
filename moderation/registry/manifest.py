"""The manifest: what a model artifact is, in one JSON file beside its weights."""

import hashlib
from collections.abc import Mapping
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator

from moderation.policies.base import Threshold, acts_on_stance
from moderation.registry.confusion_entry import ConfusionEntry
from moderation.registry.reading import canonical, understood

FORMAT = 1


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class WeightsEntry(_Entry):
    """The one file of arrays."""

    file: str = Field(pattern=r"^[\w.-]+\.npz$")
    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    arrays_sha256: str = Field(pattern="^[0-9a-f]{64}$")


class SourceEntry(_Entry):
    """A data set that the model was trained on."""

    name: str
    licence: str
    rows: int = Field(ge=0)


class ThresholdEntry(_Entry):
    """Where a label holds and rejects, and the promise behind it."""

    hold: float | None = Field(default=None, gt=0, le=1)
    reject: float | None = Field(default=None, gt=0, le=1)
    promise: str = ""


class CountsEntry(_Entry):
    """How many held-out comments reach each score; read by ``training``.

    ``yes`` and ``no`` are counts, parted by spaces, of what each candidate threshold
    adds from strict to lax, and of the rest.
    """

    rate: float = Field(gt=0, lt=1)
    yes: str = Field(pattern=r"^\d+( \d+)*$")
    no: str = Field(pattern=r"^\d+( \d+)*$")


class Manifest(_Entry):
    """Everything known of a model; its hash is the model's identifier.

    ``counts``, ``confusion`` and ``stance_confident`` are None in models that were
    trained before they were kept; then they are not written either, so that their
    identifiers stay.
    """

    format: int = Field(ge=FORMAT, le=FORMAT)
    name: str
    licence: str
    languages: tuple[str, ...] = Field(min_length=1)
    tone_labels: tuple[str, ...] = Field(min_length=1)
    thresholds: dict[str, ThresholdEntry]
    weights: WeightsEntry
    sources: tuple[SourceEntry, ...]
    data_sha256: str
    recipe: dict[str, Any]
    versions: dict[str, str]
    metrics: dict[str, Any]
    parent: str | None = None
    counts: dict[str, CountsEntry] | None = None
    confusion: ConfusionEntry | None = None
    stance_confident: float | None = Field(default=None, gt=0, le=1)

    @field_validator("thresholds")
    @classmethod
    def _blind_to_stance(
        cls, thresholds: dict[str, ThresholdEntry]
    ) -> dict[str, ThresholdEntry]:
        if any(map(acts_on_stance, thresholds)):
            raise ValueError("moderation is viewpoint-neutral, none acts on a stance")
        return thresholds

    @classmethod
    def from_json(cls, raw: bytes) -> Self:
        """Read ``manifest.json``; raises ArtifactError."""
        return understood(cls, raw)

    def to_json(self) -> bytes:
        """Canonical bytes: sorted keys, two spaces, one newline at the end."""
        values = self.model_dump(mode="json")
        for name in ("counts", "confusion", "stance_confident"):
            if values[name] is None:
                del values[name]
        return canonical(values)

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical bytes, hex: the folder's name in a registry."""
        return hashlib.sha256(self.to_json()).hexdigest()

    @property
    def identifier(self) -> str:
        """``sha256:`` and the digest."""
        return f"sha256:{self.digest}"

    def policy_thresholds(self) -> Mapping[str, Threshold]:
        """The thresholds as the policies know them."""
        return {
            label: Threshold(entry.hold, entry.reject, entry.promise)
            for label, entry in self.thresholds.items()
        }
