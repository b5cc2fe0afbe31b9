"""Work in the background: threads that do a round of one job after the other."""

import sys
import threading
import time
from collections.abc import Callable
from typing import Protocol

from webhook import log_events

EXTENSION = "parley.background"
FIRST_SECONDS = 5.0
LONGEST_PAUSE_SECONDS = 60.0
JOIN_SECONDS = 20.0

Stopping = Callable[[], bool]
"""Whether the worker has been told to stop: long rounds ask now and then."""


def never() -> bool:
    """The answer for a round that nobody is going to stop."""
    return False


class Job(Protocol):
    """Something that is done again and again, by every process that serves.

    Several processes do the same job at once: it claims what it works on.
    """

    name: str
    """A slug for metrics and logs."""

    seconds: float
    """How long to pause between two rounds."""

    def round(self, stopping: Stopping) -> bool:
        """Do what there is to do; what it raises is logged, and tried again.

        Returns
        -------
        bool
            False when all that was tried came to nothing: the next pause is longer.
        """
        ...


class Worker:
    """A daemon thread for one job; rounds that come to nothing make it slow down.

    Parameters
    ----------
    job : Job
    beat : callable
        Told the job's name and whether the round went well, after every round.
    """

    def __init__(self, job: Job, beat: Callable[[str, bool], None]) -> None:
        self._job = job
        self._beat = beat
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Start the thread, once."""
        if self._thread is None:
            self._stop.clear()
            self._thread = threading.Thread(
                target=self._run, name=self._job.name, daemon=True
            )
            self._thread.start()

    def ask_to_stop(self) -> None:
        """Start no further round; a round may end early."""
        self._stop.set()

    def wait(self, seconds: float) -> bool:
        """Wait for the round in hand; returns whether the thread has ended."""
        if self._thread is None:
            return True
        self._thread.join(seconds)
        if self._thread.is_alive():
            return False
        self._thread = None
        return True

    def _run(self) -> None:
        usual = self._job.seconds
        pause = min(usual, FIRST_SECONDS)
        while not self._stop.wait(pause):
            went_well = self._round()
            longer = min(max(pause, usual) * 2, max(LONGEST_PAUSE_SECONDS, usual))
            pause = usual if went_well else longer

    def _round(self) -> bool:
        failed = True
        try:
            went_well = self._job.round(self._stop.is_set)
            failed = False
        except Exception:
            log_events.fail(
                log_events.BACKGROUND_FAILED, sys.exc_info(), job=self._job.name
            )
            went_well = False
        self._beat(self._job.name, not failed)
        return went_well


class Workers:
    """One worker for each job of a process, started and stopped together."""

    def __init__(self, beat: Callable[[str, bool], None]) -> None:
        self._beat = beat
        self._workers: list[Worker] = []

    def add(self, job: Job) -> None:
        """Do one more job from the next start on."""
        self._workers.append(Worker(job, self._beat))

    def start(self) -> None:
        """Start all threads: in the process that serves, after it was forked."""
        for worker in self._workers:
            worker.start()

    def stop(self, seconds: float = JOIN_SECONDS) -> bool:
        """Let all rounds in hand end; returns whether they did within ``seconds``."""
        for worker in self._workers:
            worker.ask_to_stop()
        until = time.monotonic() + seconds
        ended = [
            worker.wait(max(0.0, until - time.monotonic())) for worker in self._workers
        ]
        return all(ended)
