"""Look at stances again with the larger model, after the platform has its answer."""

import fcntl
import os
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Final, Protocol, runtime_checkable

from moderation.errors import ArtifactError
from moderation.scores import StanceScore
from moderation.screening import ModelSource
from moderation.settings import SHIPPED_STANCE
from moderation.storage.database import Database
from moderation.storage.refinements import ToRefine
from moderation.text.language import UNDETERMINED
from webhook import log_events
from webhook.background import Stopping, never
from webhook.traffic import Traffic

EXTENSION = "parley.refiner"
BACKLOG: Final = 1_000
"""Screenings that may wait; what is older is left as it is."""

AT_ONCE: Final = 8
ROUND_SECONDS: Final = 1.0
PAUSE_SECONDS: Final = 1.0
"""Half the time is left to requests, however much waits."""

CLAIM: Final = timedelta(minutes=2)
SLOWEST_SECONDS: Final = 0.25
"""A machine that needs longer for a pair does not keep up."""

MEASURED: Final = ("A bridge would help the town. " * 12, "We should build the bridge")
MEASUREMENTS: Final = 3


class StanceModel(Protocol):
    """Whatever can tell which side a text takes towards a target."""

    @property
    def identifier(self) -> str: ...

    @property
    def languages(self) -> tuple[str, ...]: ...

    def score(self, text: str, target: str) -> StanceScore:
        """One calibrated answer."""
        ...


@runtime_checkable
class MeaningSource(ModelSource, Protocol):
    """A source that has a stance head which knows meaning."""

    def stance_by_meaning(self) -> StanceModel | None:
        """The head; None where it cannot be had."""
        ...


class Refiner:
    """The job of looking at stances again, newest comments first.

    One process of those that share an instance folder does it; another takes over when
    that one ends. The model is loaded in the first round that has something to do.

    Parameters
    ----------
    database : Database
    load : callable
        Reads the model; raises ArtifactError.
    instance : Path
        Where the lock is.
    count : callable
        Told ``refined``, ``skipped`` or ``failed``, and how many screenings.
    traffic : Traffic, optional
        Tells when to give way.
    otherwise : callable, optional
        What to look with where the model cannot be read or is too slow.
    """

    name = "refiner"
    seconds = PAUSE_SECONDS

    def __init__(
        self,
        database: Database,
        load: Callable[[], StanceModel],
        instance: Path,
        count: Callable[[str, int], None],
        traffic: Traffic | None = None,
        otherwise: Callable[[], StanceModel | None] = lambda: None,
    ) -> None:
        self._database = database
        self._load = load
        self._otherwise = otherwise
        self._lock = instance / "refiner.lock"
        self._count = count
        self._held: int | None = None
        self._model: StanceModel | None = None
        self._off = False
        self._floor: int | None = None
        self._done: int | None = None
        self._traffic = traffic or Traffic()

    def round(self, stopping: Stopping = never) -> bool:
        """Refine what waits for about a second; there is always time for requests.

        While comments rush in nothing is done: the newest are caught up with after.
        """
        if self._off or not self._alone() or self._traffic.is_heavy(self._newest()):
            return True
        until = time.monotonic() + ROUND_SECONDS
        while time.monotonic() < until and not stopping():
            claimed = self._claim()
            if not claimed:
                break
            model = self._ready()
            if model is None:
                return True
            self._refine(claimed, model, stopping)
        return True

    def close(self) -> None:
        """Let another process take over."""
        if self._held is not None:
            os.close(self._held)
            self._held = None

    def _alone(self) -> bool:
        """Whether this process is the one that refines."""
        if self._held is not None:
            return True
        descriptor = os.open(self._lock, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        self._held = descriptor
        return True

    def _claim(self) -> list[ToRefine]:
        """Take what waits; nothing is written where nothing has come since."""
        newest = self._newest()
        if newest == self._done:
            return []
        now, floor = datetime.now(UTC), max(0, newest - BACKLOG)
        with self._database.unit_of_work() as work:
            skipped = 0
            if self._floor is not None and floor > self._floor:
                skipped = work.refinements.give_up(after=self._floor, up_to=floor)
            claimed = work.refinements.claim(
                after=floor, limit=AT_ONCE, now=now, until=now + CLAIM
            )
            work.commit()
        self._floor = floor
        if not claimed:
            self._done = newest
        self._count("skipped", skipped)
        return claimed

    def _newest(self) -> int:
        with self._database.reading() as reading:
            return reading.refinements.newest()

    def _ready(self) -> StanceModel | None:
        """The model, loaded and timed the first time; None where none serves."""
        if self._model is None:
            self._model = self._quick() or self._otherwise()
            self._off = self._model is None
        return self._model

    def _quick(self) -> StanceModel | None:
        """The larger model, where this machine keeps up with it."""
        try:
            model = self._load()
            seconds = _timed(model)
        except ArtifactError as error:
            log_events.warn(log_events.STANCE_LARGE_OFF, reason=str(error))
            return None
        if seconds > SLOWEST_SECONDS:
            log_events.warn(
                log_events.STANCE_LARGE_OFF, reason="slow", seconds=round(seconds, 3)
            )
            return None
        log_events.write(log_events.STANCE_LARGE_READY, seconds=round(seconds, 3))
        return model

    def _refine(
        self, claimed: list[ToRefine], model: StanceModel, stopping: Stopping
    ) -> None:
        found: list[tuple[ToRefine, list[StanceScore]]] = []
        for one in claimed:
            if stopping():
                break
            found.append((one, self._stances(one, model)))
        with self._database.unit_of_work() as work:
            for one, stances in found:
                work.refinements.settle(one.screening_id, model.identifier, stances)
            work.commit()

    def _stances(self, one: ToRefine, model: StanceModel) -> list[StanceScore]:
        """What the model says; nothing in a language that it does not know."""
        if one.language not in (*model.languages, UNDETERMINED):
            return []
        try:
            stances = [model.score(one.text, target) for target in one.targets]
        except ArtifactError:
            self._count("failed", 1)
            return []
        self._count("refined", 1)
        return stances


def ships() -> bool:
    """Whether there is a model to look with."""
    return SHIPPED_STANCE.is_dir()


def shipped() -> StanceModel:
    """The model that ships, imported late: its runtime takes half a second.

    Raises
    ------
    ArtifactError
        It is not there, or not sound, or its runtime is not.
    """
    try:
        registry = import_module("moderation.registry.stance_large")
    except ImportError as error:
        raise ArtifactError("onnxruntime is not installed") from error
    model: StanceModel = registry.load(SHIPPED_STANCE)
    return model


def by_meaning(source: ModelSource) -> StanceModel | None:
    """The stance head that knows meaning, where the source has one."""
    return source.stance_by_meaning() if isinstance(source, MeaningSource) else None


def _timed(model: StanceModel) -> float:
    """Seconds for a pair, the quickest of a few."""
    taken = []
    for _ in range(MEASUREMENTS):
        started = time.perf_counter()
        model.score(*MEASURED)
        taken.append(time.perf_counter() - started)
    return min(taken)
