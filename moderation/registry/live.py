"""The model in service: swapped between two comments when the champion changes."""

import threading
import time
from pathlib import Path

from moderation.errors import ArtifactError, ModelUnavailableError
from moderation.model import FittedModel
from moderation.registry import artifact
from moderation.registry.store import CHAMPION, Store

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
    """

    def __init__(
        self,
        registry: Path,
        shipped: Path,
        poll_seconds: float = 1.0,
        scored_characters: int = 20_000,
    ) -> None:
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

    def current(self) -> FittedModel:
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
        return self._model

    def _look(self) -> None:
        self._next_look = time.monotonic() + self._poll_seconds
        try:
            folder = self._store.alias(CHAMPION) or self._shipped
            stamp = _stamp(folder)
        except ArtifactError as error:
            self._stamp, self._problem = None, str(error)
            return
        if stamp == self._stamp:
            return
        self._stamp = stamp
        try:
            self._model = artifact.load(
                folder, scored_characters=self._scored_characters
            )
            self._problem = ""
        except ArtifactError as error:
            self._problem = str(error)


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
