"""The semantic head in service: loaded once, before the first comment or by it."""

import threading
from pathlib import Path

from moderation.errors import ArtifactError
from moderation.features.embedding import SentenceEncoder
from moderation.heads.semantic import English, SemanticHead
from moderation.registry import semantic
from moderation.settings import SHIPPED_SEMANTIC, Settings


class LiveSemantic:
    """Hands out the head that ships, or None where it cannot be loaded.

    Loading takes a second of work and 120 MB, so the service begins with it before
    anything else and forks its workers when it is there; a command loads it when the
    first comment needs it. What is wrong with the files is found once, and the fast
    model answers alone from then on.

    Parameters
    ----------
    folder : Path
        Of the artifact.
    always : bool
        Ask it about every English comment, not only where it may change something.
    """

    def __init__(self, folder: Path, *, always: bool = False) -> None:
        self.always = always
        self._folder = folder
        self._head: SemanticHead | None = None
        self._lock = threading.Lock()
        self._english: English | None = None
        self._problem = "not loaded yet"
        self._read = self._tried = False

    @property
    def problem(self) -> str:
        """Why there is no head; empty when it serves."""
        return self._problem

    @property
    def english(self) -> English | None:
        """How it helps out in English; known before anything large is loaded."""
        if not self._read:
            try:
                manifest = semantic.read_manifest(self._folder)
                self._english = manifest.help_in_english()
            except ArtifactError as error:
                self._problem = str(error)
            self._read = True
        return self._english

    def current(self) -> SemanticHead | None:
        """The head; loads it when it is asked for the first time."""
        if not self._tried:
            with self._lock:
                if not self._tried:
                    self._load()
        return self._head

    def begin(self) -> None:
        """Load it in a thread of its own; ``current`` waits for that."""
        threading.Thread(target=self.current, name="semantic", daemon=True).start()

    def _load(self) -> None:
        try:
            semantic.read_manifest(self._folder)  # before a second goes into loading
            self._head = semantic.load(self._folder, SentenceEncoder())
            self._problem = ""
        except (ArtifactError, OSError, ValueError) as error:
            self._problem = str(error)
        self._tried = True


def wanted(settings: Settings) -> LiveSemantic | None:
    """The head that ships, as the settings want it; None for ``never``."""
    if settings.semantic == "never":
        return None
    always = settings.semantic == "always"
    return LiveSemantic(SHIPPED_SEMANTIC, always=always)
