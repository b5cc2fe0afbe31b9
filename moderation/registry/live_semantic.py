"""The semantic heads in service: loaded once, before the first comment or by it."""

import threading
from pathlib import Path

from moderation.errors import ArtifactError
from moderation.features.embedding import SentenceEncoder
from moderation.features.vectors import WordVectors
from moderation.heads.semantic import English, SemanticHead
from moderation.heads.stance_meaning import MeaningStanceHead
from moderation.registry import semantic, stance_semantic
from moderation.settings import SHIPPED_SEMANTIC, SHIPPED_STANCE_SEMANTIC, Settings


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
    stance : Path
        Folder of the stance head that reads the same embeddings.
    """

    def __init__(
        self,
        folder: Path,
        *,
        always: bool = False,
        stance: Path = SHIPPED_STANCE_SEMANTIC,
    ) -> None:
        self.always = always
        self._folder = folder
        self._stance_folder = stance
        self._stance: tuple[WordVectors, MeaningStanceHead | None] | None = None
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

    def stance(self, vectors: WordVectors) -> MeaningStanceHead | None:
        """The stance head beside these word vectors; None where it cannot be had."""
        head = self.current()
        if head is None:
            return None
        known = self._stance
        if known is None or known[0] is not vectors:
            known = self._stance = (vectors, self._beside(head, vectors))
        return known[1]

    def begin(self) -> None:
        """Load it in a thread of its own; ``current`` waits for that."""
        threading.Thread(target=self.current, name="semantic", daemon=True).start()

    def _beside(
        self, head: SemanticHead, vectors: WordVectors
    ) -> MeaningStanceHead | None:
        try:
            return stance_semantic.load(self._stance_folder, head.encoder, vectors)
        except ArtifactError:
            return None

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
