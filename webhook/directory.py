"""Sites as a worker remembers them for a moment, so that most requests need no read."""

import time
from collections.abc import Callable
from threading import Lock

from flask import current_app

from moderation.storage.database import Database
from moderation.storage.sites import Site, key_digest

EXTENSION = "parley.directory"
SECONDS = 2.0
MOST = 1_000


class Directory:
    """Sites by name, and by API key, remembered for ``seconds``.

    What was changed by another process is seen after that time at the latest; who
    finds a signature wrong asks with ``fresh_named`` before believing it.
    """

    def __init__(self, database: Database, *, seconds: float = SECONDS) -> None:
        self._database = database
        self._seconds = seconds
        self._known: dict[tuple[str, str], tuple[float, Site]] = {}
        self._lock = Lock()

    def named(self, name: str) -> Site:
        """The site of that name; raises UnknownSiteError."""
        return self._remembered("name", name) or self.fresh_named(name)

    def fresh_named(self, name: str) -> Site:
        """The site of that name as the database has it; raises UnknownSiteError."""
        with self._database.reading() as reading:
            return self._remember("name", name, reading.sites.named(name))

    def with_key(self, key: str, digest: Callable[[str], str]) -> Site | None:
        """The site whose API key this is; keys are remembered as digests only."""
        known = digest(key)
        site = self._remembered("key", known)
        if site is not None:
            return site
        with self._database.reading() as reading:
            site = reading.sites.with_key(key)
        return None if site is None else self._remember("key", known, site)

    def with_site_key(self, kind: str, key: str) -> Site | None:
        """The site that has this key of a kind, if any; remembered as a digest."""
        known = key_digest(key)
        site = self._remembered(kind, known)
        if site is not None:
            return site
        with self._database.reading() as reading:
            site = reading.site_keys.site_with(kind, key)
        return None if site is None else self._remember(kind, known, site)

    def _remembered(self, kind: str, value: str) -> Site | None:
        found = self._known.get((kind, value))
        if found is None or found[0] < time.monotonic():
            return None
        return found[1]

    def _remember(self, kind: str, value: str, site: Site) -> Site:
        with self._lock:
            if len(self._known) >= MOST:
                self._known.clear()
            self._known[kind, value] = (time.monotonic() + self._seconds, site)
        return site


def directory() -> Directory:
    """The directory of the application that serves this request."""
    found: Directory = current_app.extensions[EXTENSION]
    return found
