"""The model in service: swapped between two comments when the champion changes."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

from moderation.errors import ArtifactError, ModelUnavailableError
from moderation.heads.stance_meaning import MeaningStanceHead
from moderation.model import FittedModel, Model
from moderation.registry import artifact, conversation
from moderation.registry.live_semantic import LiveSemantic
from moderation.registry.live_sites import LiveSiteHeads
from moderation.registry.named import adapted
from moderation.registry.store import CHAMPION, Store
from moderation.tiered import tiered

Stamp = tuple[str, int, int]


class LiveModel:
    """Hands out the champion, or the shipped model while there is none.

    Parameters
    ----------
    registry : Path
        Folder of the registry; need not exist.
    shipped : Path
        Folder of the artifact that comes with the program.
    poll_seconds : float
        How often the files are looked at, at most.
    scored_characters : int
        Passed on to the model.
    semantic : LiveSemantic, optional
        Helps the model out, in other languages and where its scores leave doubts.
    refused : callable, optional
        Told why files were refused, once for each reason in turn.
    talk : Path, optional
        Folder of the conversation add-on, where it is on.
    """

    def __init__(
        self,
        registry: Path,
        shipped: Path,
        poll_seconds: float = 1.0,
        scored_characters: int = 20_000,
        semantic: LiveSemantic | None = None,
        refused: Callable[[str], None] | None = None,
        talk: Path | None = None,
    ) -> None:
        self._tell = refused
        self._talk = talk
        self.semantic = semantic
        self._heads = LiveSiteHeads(registry, poll_seconds, refused)
        self._store = Store(registry)
        self._shipped = shipped
        self._poll_seconds = poll_seconds
        self._scored_characters = scored_characters
        self._lock = threading.Lock()
        self._model: FittedModel | None = None
        self._stamp: Stamp | None = None
        self._problem = "not loaded yet"
        self._next_look = 0.0

    @property
    def problem(self) -> str:
        """Why the newest files were refused; empty when they serve."""
        return self._problem

    def load(self) -> None:
        """Look at the files now and swap if they changed; raises nothing."""
        with self._lock:
            self._look()

    def current(self) -> Model:
        """The model in service.

        A new champion that is not sound is refused and the one before it goes on
        serving; without one before it there is no model.

        Raises
        ------
        ModelUnavailableError
            There is no sound model.
        """
        if time.monotonic() >= self._next_look and self._lock.acquire(
            blocking=self._model is None
        ):
            try:
                if time.monotonic() >= self._next_look:
                    self._look()
            finally:
                self._lock.release()
        if self._model is None:
            raise ModelUnavailableError(self._problem)
        return tiered(self._model, self.semantic)

    def current_for(self, site: str) -> Model:
        """The same with the site's own head beside it, if one fits this model.

        Raises
        ------
        ModelUnavailableError
            There is no sound model.
        """
        model, fast = self.current(), self._model
        if fast is None or fast.identifier != model.identifier:
            return model
        found = self._heads.of(site, model.identifier)
        return adapted(model, fast, found, self._scored_characters)

    def stance_by_meaning(self) -> MeaningStanceHead | None:
        """The stance head that knows meaning; None where it cannot be had."""
        if self._model is None or self.semantic is None:
            return None
        return self.semantic.stance(self._model.vectors)

    def another(self, folder: Path) -> Model:
        """What another model would answer in service; raises ArtifactError."""
        model = artifact.load(folder, scored_characters=self._scored_characters)
        return tiered(conversation.add(model, self._talk, self._tell), self.semantic)

    def _look(self) -> None:
        self._next_look = time.monotonic() + self._poll_seconds
        try:
            folder = self._store.alias(CHAMPION) or self._shipped
            stamp = _stamp(folder)
        except ArtifactError as error:
            self._stamp = None
            self._refuse(str(error))
            return
        if stamp == self._stamp:
            return
        self._stamp = stamp
        try:
            model = artifact.load(folder, scored_characters=self._scored_characters)
            self._model = conversation.add(model, self._talk, self._tell)
            self._problem = ""
        except ArtifactError as error:
            self._refuse(str(error))

    def _refuse(self, problem: str) -> None:
        if self._tell is not None and problem != self._problem:
            self._tell(problem)
        self._problem = problem


def _stamp(folder: Path) -> Stamp:
    """What changes when an artifact does: the folder and its files' times."""
    try:
        return (
            str(folder),
            (folder / artifact.MANIFEST).stat().st_mtime_ns,
            (folder / artifact.WEIGHTS).stat().st_mtime_ns,
        )
    except OSError as error:
        raise ArtifactError(f"{folder.name}: files are missing") from error
