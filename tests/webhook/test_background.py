"""Jobs go on in threads until they are told to stop; a failing round ends none."""

import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.webhook.application import tiny_service
from tests.webhook.test_metrics import figure
from webhook import background, log_events
from webhook.background import Stopping, Workers

PATIENCE_SECONDS = 5


@dataclass
class Ticking:
    """A job that counts its rounds, and fails or finds nothing as it is told."""

    name: str = "ticking"
    seconds: float = 0.001
    fails: bool = False
    went_well: bool = True
    rounds: int = 0
    reached: threading.Event = field(default_factory=threading.Event)
    wanted: int = 3

    def round(self, stopping: Stopping) -> bool:
        """One round."""
        self.rounds += 1
        if self.rounds >= self.wanted:
            self.reached.set()
        if self.fails:
            raise ValueError("hush hush")
        return self.went_well


@dataclass
class Lasting:
    """A job whose round lasts until it is stopped, or for ever."""

    obeys: bool
    name: str = "lasting"
    seconds: float = 0.001
    begun: threading.Event = field(default_factory=threading.Event)
    end: threading.Event = field(default_factory=threading.Event)

    def round(self, stopping: Stopping) -> bool:
        """Last."""
        self.begun.set()
        while not self.end.wait(0.001):
            if self.obeys and stopping():
                break
        return True


def started(*jobs: background.Job, beats: list[tuple[str, bool]]) -> Workers:
    """Workers that do the jobs."""
    workers = Workers(lambda job, went_well: beats.append((job, went_well)))
    for job in jobs:
        workers.add(job)
    workers.start()
    return workers


def test_every_job_has_its_rounds_until_all_are_stopped() -> None:
    beats: list[tuple[str, bool]] = []
    one, other = Ticking("one"), Ticking("other")
    workers = started(one, other, beats=beats)

    assert one.reached.wait(PATIENCE_SECONDS)
    assert other.reached.wait(PATIENCE_SECONDS)
    assert workers.stop()

    rounds = (one.rounds, other.rounds)
    time.sleep(0.02)
    assert (one.rounds, other.rounds) == rounds
    assert set(beats) == {("one", True), ("other", True)}
    assert len(beats) == sum(rounds)


def test_failing_round_is_counted_logged_without_its_words_and_repeated(
    capsys: pytest.CaptureFixture[str],
) -> None:
    log_events.configure("INFO")
    beats: list[tuple[str, bool]] = []
    job = Ticking(fails=True)
    workers = started(job, beats=beats)

    assert job.reached.wait(PATIENCE_SECONDS)
    assert workers.stop()

    assert set(beats) == {("ticking", False)}
    logged = capsys.readouterr().err
    assert "background.failed" in logged
    assert '"ticking"' in logged
    assert "hush" not in logged


def test_rounds_that_come_to_nothing_become_rare() -> None:
    beats: list[tuple[str, bool]] = []
    idle = Ticking("idle", seconds=0.004, went_well=False, wanted=4)
    workers = started(idle, beats=beats)
    begun = time.monotonic()

    assert idle.reached.wait(PATIENCE_SECONDS)

    assert time.monotonic() - begun >= 0.004 * (2 + 4 + 8)
    assert workers.stop()
    assert set(beats) == {("idle", True)}


def test_round_in_hand_may_end_early() -> None:
    job = Lasting(obeys=True)
    workers = started(job, beats=[])
    assert job.begun.wait(PATIENCE_SECONDS)
    assert workers.stop()


def test_round_that_does_not_end_is_not_waited_for_for_ever() -> None:
    job = Lasting(obeys=False)
    workers = started(job, beats=[])
    assert job.begun.wait(PATIENCE_SECONDS)

    assert not workers.stop(0.01)

    job.end.set()
    assert workers.stop()


def test_stopped_workers_can_be_started_again() -> None:
    job = Ticking()
    workers = started(job, beats=[])
    assert job.reached.wait(PATIENCE_SECONDS)
    assert workers.stop()
    job.reached.clear()
    workers.start()
    assert job.reached.wait(PATIENCE_SECONDS)
    assert workers.stop()


def test_rounds_of_the_service_are_seen_in_its_metrics(tmp_path: Path) -> None:
    service = tiny_service(tmp_path, model_poll_seconds=0.01)
    workers: Workers = service.app.extensions[background.EXTENSION]
    before = time.time()
    workers.start()
    patience = time.monotonic() + PATIENCE_SECONDS

    def rounds(job: str) -> float:
        return figure(service, "parley_background_rounds_total", job=job, end="done")

    while time.monotonic() < patience:
        if rounds("rescreener") and rounds("deliverer"):
            break
        time.sleep(0.02)

    assert workers.stop()
    for job in ("rescreener", "deliverer"):
        assert rounds(job) >= 1
        seen = figure(service, "parley_background_newest_round_seconds", job=job)
        assert before <= seen <= time.time()
