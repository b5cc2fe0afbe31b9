"""The model in service: swapped between two comments when the champion changes."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

from moderation.adapted import AdaptedModel
from moderation.errors import ArtifactError, ModelUnavailableError
from moderation.model import FittedModel, Model
from moderation.registry import artifact
from moderation.registry.live_semantic import LiveSemantic
from moderation.registry.live_sites import LiveSiteHeads
from moderation.registry.store import CHAMPION, Store
from moderation.tiered import TieredModel

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
        Helps the model out in languages that it does not speak.
    refused : callable, optional
        Told why files were refused, once for each reason in turn.
    """

    def __init__(
        self,
        registry: Path,
        shipped: Path,
        poll_seconds: float = 1.0,
        scored_characters: int = 20_000,
        semantic: LiveSemantic | None = None,
        refused: Callable[[str], None] | None = None,
    ) -> None:
        self._tell = refused
        self._semantic = semantic
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
        if self._semantic is None:
            return self._model
        return TieredModel(self._model, self._semantic)

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
        if found is None or found.head.dimensions != fast.vectors.dimensions:
            return model
        return AdaptedModel(
            model,
            fast.vectors,
            found.head,
            found.manifest.identifier,
            found.threshold,
            self._scored_characters,
        )

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
            self._model = artifact.load(
                folder, scored_characters=self._scored_characters
            )
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
