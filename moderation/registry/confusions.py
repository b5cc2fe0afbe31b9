"""How each model in service errs on stances, as its manifest says."""

from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from moderation.errors import ArtifactError
from moderation.registry.confusion_entry import ConfusionEntry
from moderation.registry.store import CHAMPION, Store
from moderation.scores import Tier
from moderation.shares import Confusion

MANIFEST = "manifest.json"
MAX_MANIFEST_BYTES = 4_000_000


class _Part(BaseModel):
    """The entries of a manifest that matter here."""

    model_config = ConfigDict(extra="ignore", allow_inf_nan=False)

    confusion: ConfusionEntry | None = None
    languages: tuple[str, ...] = ()


def confusions(
    registry: Path, shipped: Path, meaning: Path, large: Path
) -> dict[Tier, Confusion]:
    """By tier: of the champion (else of the shipped model), by meaning, of the larger.

    A model that does not say how it errs, or cannot be read, is left out.
    """
    try:
        fast = Store(registry).alias(CHAMPION) or shipped
    except ArtifactError:
        fast = shipped
    found = {
        Tier.FAST: _of(fast),
        Tier.SEMANTIC: _of(meaning),
        Tier.CROSS_ENCODER: _of(large),
    }
    return {tier: one for tier, one in found.items() if one is not None}


def _of(folder: Path) -> Confusion | None:
    place = folder / MANIFEST
    try:
        state = place.stat()
        if state.st_size > MAX_MANIFEST_BYTES:
            return None
        return _read(place, state.st_mtime_ns)
    except (OSError, ValidationError):
        return None


@lru_cache(maxsize=8)
def _read(place: Path, written_ns: int) -> Confusion | None:
    """What a file says of it, as it was written then."""
    part = _Part.model_validate_json(place.read_bytes())
    entry = part.confusion
    return None if entry is None else entry.confusion(part.languages)
