"""Screen again, in the background, what was held because no model could answer."""

import os
import sys
import threading
from collections.abc import Mapping

from moderation.errors import ModelError
from moderation.policies.base import Policy
from moderation.screening import ModelSource, Screening, screen
from moderation.storage.awaiting import AwaitingComment
from moderation.storage.database import Database
from webhook import log_events
from webhook.site_policies import policy_of

EXTENSION = "parley.rescreener"
BATCH = 50
LONGEST_PAUSE_SECONDS = 60.0
JOIN_SECONDS = 10.0


class Rescreener:
    """A daemon thread that looks every ``seconds`` for comments that wait.

    Several workers may run one each: a comment is claimed by a conditional update.
    When nothing that waits can be scored, it looks ever less often.
    """

    def __init__(self, database: Database, source: ModelSource, seconds: float) -> None:
        self._database = database
        self._source = source
        self._seconds = seconds
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Start the thread, once."""
        if self._thread is None:
            self._stop.clear()
            self._thread = threading.Thread(
                target=self._run, name="rescreener", daemon=True
            )
            self._thread.start()

    def stop(self) -> None:
        """Stop the thread after its present batch."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(JOIN_SECONDS)
            self._thread = None

    def run_once(self) -> tuple[int, int]:
        """Go once through all that waits; returns how many waited, and settled."""
        waited = settled = after = 0
        try:
            self._source.current()
        except ModelError:
            return 0, 0
        while not self._stop.is_set():
            with self._database.reading() as reading:
                batch = reading.awaiting.oldest(after=after, limit=BATCH)
                policies = {
                    number: policy_of(reading.sites.by_id(number))
                    for number in {waiting.site_id for waiting in batch}
                }
            if not batch:
                break
            waited += len(batch)
            settled += self._settle(batch, policies)
            after = batch[-1].id
        return waited, settled

    def _settle(
        self, batch: list[AwaitingComment], policies: Mapping[int, Policy]
    ) -> int:
        scored: list[tuple[AwaitingComment, Screening]] = []
        for number, policy in policies.items():
            mine = [waiting for waiting in batch if waiting.site_id == number]
            comments = [waiting.comment for waiting in mine]
            screenings = screen(comments, self._source, policy)
            scored += [
                (waiting, screening)
                for waiting, screening in zip(mine, screenings, strict=True)
                if screening.scores is not None
            ]
        if not scored:
            return 0
        settled = 0
        with self._database.unit_of_work() as work:
            for waiting, screening in scored:
                verdict = screening.verdict
                if work.awaiting.settle(waiting, verdict.action):
                    work.screenings.add(
                        waiting.id, waiting.revision, screening.scores, verdict
                    )
                    settled += 1
            work.commit()
        return settled

    def _run(self) -> None:
        pause = self._seconds
        while not self._stop.wait(pause):
            pause = self._next_pause(pause)

    def _next_pause(self, pause: float) -> float:
        try:
            waited, settled = self.run_once()
        except Exception:
            log_events.fail(log_events.RESCREENING_FAILED, sys.exc_info())
            return min(pause * 2, LONGEST_PAUSE_SECONDS)
        if settled:
            log_events.write(log_events.RESCREENED, comments=settled, pid=os.getpid())
        if waited and not settled:
            return min(pause * 2, LONGEST_PAUSE_SECONDS)
        return self._seconds
