"""The semantic head in service: loaded when the first comment needs it."""

import threading
from pathlib import Path

from moderation.errors import ArtifactError
from moderation.features.embedding import SentenceEncoder
from moderation.heads.semantic import SemanticHead
from moderation.registry import semantic


class LiveSemantic:
    """Hands out the head that ships, or None where it cannot be loaded.

    The first comment in another language waits for it, about a second; a site whose
    readers write in English only never pays for its 130 MB. What is wrong with the
    files is found once, and the fast model answers alone from then on.

    Parameters
    ----------
    folder : Path
        Of the artifact.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._head: SemanticHead | None = None
        self._lock = threading.Lock()
        self._problem = "not loaded yet"
        self._tried = False

    @property
    def problem(self) -> str:
        """Why there is no head; empty when it serves."""
        return self._problem

    def current(self) -> SemanticHead | None:
        """The head; loads it when it is asked for the first time."""
        if not self._tried:
            with self._lock:
                if not self._tried:
                    self._load()
        return self._head

    def _load(self) -> None:
        try:
            semantic.read_manifest(self._folder)  # before a second goes into loading
            self._head = semantic.load(self._folder, SentenceEncoder())
            self._problem = ""
        except (ArtifactError, OSError, ValueError) as error:
            self._problem = str(error)
        self._tried = True
