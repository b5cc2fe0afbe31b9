"""The registry: a folder of artifacts by digest and the aliases that name them."""

import os
from dataclasses import dataclass
from pathlib import Path

from moderation.errors import ArtifactError
from moderation.registry import artifact
from moderation.registry.manifest import Manifest

CHAMPION = "champion"
ALIASES = (CHAMPION, "challenger", "shadow")


@dataclass(frozen=True, slots=True)
class Store:
    """``<folder>/<digest>/`` per model; ``<folder>/<alias>`` holds a digest."""

    folder: Path

    def add(self, manifest: Manifest, weights: bytes) -> Path:
        """Publish an artifact under its digest; once only."""
        place = self.folder / manifest.digest
        if not (place / artifact.MANIFEST).exists():
            artifact.write(place, manifest, weights)
        return place

    def alias(self, name: str) -> Path | None:
        """The folder that an alias names, or None; raises ArtifactError."""
        try:
            digest = (self.folder / name).read_text(encoding="ascii").strip()
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise ArtifactError(f"alias {name}: cannot be read") from error
        if len(digest) != 64 or set(digest) - set("0123456789abcdef"):
            raise ArtifactError(f"alias {name}: not a digest")
        return self.folder / digest

    def point(self, name: str, digest: str) -> None:
        """Move an alias in one atomic step; raises ArtifactError."""
        if name not in ALIASES:
            raise ArtifactError(f"alias {name}: not one of {', '.join(ALIASES)}")
        artifact.read_manifest(self.folder / digest)
        temporary = self.folder / f".{name}.{os.getpid()}"
        temporary.write_text(f"{digest}\n", encoding="ascii")
        temporary.replace(self.folder / name)

    def digests(self) -> list[str]:
        """Digests of all published artifacts, sorted."""
        if not self.folder.is_dir():
            return []
        return sorted(
            entry.name
            for entry in self.folder.iterdir()
            if len(entry.name) == 64 and (entry / artifact.MANIFEST).exists()
        )
