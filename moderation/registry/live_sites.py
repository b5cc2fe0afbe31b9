"""Site heads in service: each beside the model that it was fitted around."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from moderation.errors import ArtifactError
from moderation.registry.site_heads import SERVING, LoadedHead, SiteStore

Stamp = tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class _Kept:
    looked: float
    stamp: Stamp
    head: LoadedHead | None


class LiveSiteHeads:
    """Hands out each site's head and swaps it when another is put in service.

    Parameters
    ----------
    registry : Path
    poll_seconds : float
        How often a site's files are looked at, at most.
    refused : callable, optional
        Told why a head was refused; the one before it goes on serving.
    """

    def __init__(
        self,
        registry: Path,
        poll_seconds: float,
        refused: Callable[[str], None] | None = None,
    ) -> None:
        self._registry = registry
        self._poll_seconds = poll_seconds
        self._refused = refused
        self._kept: dict[str, _Kept] = {}
        self._lock = threading.Lock()

    def of(self, site: str, model: str) -> LoadedHead | None:
        """The site's head if there is one that was fitted around this model."""
        kept = self._kept.get(site)
        if kept is None or time.monotonic() - kept.looked >= self._poll_seconds:
            with self._lock:
                kept = self._look(site, self._kept.get(site))
                self._kept[site] = kept
        head = kept.head
        return head if head is not None and head.manifest.parent == model else None

    def _look(self, site: str, kept: _Kept | None) -> _Kept:
        now, head = time.monotonic(), kept.head if kept else None
        stamp = _stamp(self._registry, site)
        if kept is not None and kept.stamp == stamp:
            return _Kept(now, stamp, head)
        try:
            head = SiteStore(self._registry, site).current()
        except ArtifactError as error:
            if self._refused is not None:
                self._refused(f"site {site}: {error}")
        return _Kept(now, stamp, head)


def _stamp(registry: Path, site: str) -> Stamp:
    """What changes when another head is put in service; None without one."""
    try:
        found = (SiteStore(registry, site).folder / SERVING).stat()
    except (OSError, ArtifactError):
        return None
    return found.st_mtime_ns, found.st_ino
