"""Screen again, in the background, what was held because no model could answer.

Platforms that can be told hear of a verdict that takes the place of the hold.
"""

import os

from moderation.errors import ModelError
from moderation.reviewing import owe
from moderation.screening import ModelSource, Screening, screen
from moderation.storage.awaiting import AwaitingComment
from moderation.storage.database import Database
from moderation.storage.sites import Site
from moderation.storage.unit_of_work import UnitOfWork
from webhook import log_events
from webhook.background import Stopping, never
from webhook.near_copies import heeding, near_copies
from webhook.owed_answers import corrected_by
from webhook.site_models import source_of
from webhook.site_policies import policy_of

EXTENSION = "parley.rescreener"
BATCH = 50


class Rescreener:
    """The job of screening the comments that wait; each is claimed as it is written.

    When nothing that waits can be scored, it looks ever less often.
    """

    name = "rescreener"

    def __init__(
        self, database: Database, source: ModelSource, seconds: float, days: int = 0
    ) -> None:
        self._database = database
        self._source = source
        self._days = days
        self.seconds = seconds

    def round(self, stopping: Stopping) -> bool:
        """Go once through all that waits; False when none of it can be settled."""
        waited, settled = self.run_once(stopping)
        if settled:
            log_events.write(log_events.RESCREENED, comments=settled, pid=os.getpid())
        return bool(settled) or not waited

    def run_once(self, stopping: Stopping = never) -> tuple[int, int]:
        """Go once through all that waits; returns how many waited, and settled."""
        waited = settled = after = 0
        try:
            self._source.current()
        except ModelError:
            return 0, 0
        while not stopping():
            with self._database.reading() as reading:
                batch = reading.awaiting.oldest(after=after, limit=BATCH)
                sites = [
                    reading.sites.by_id(number)
                    for number in sorted({waiting.site_id for waiting in batch})
                ]
            if not batch:
                break
            waited += len(batch)
            settled += self._settle(batch, sites)
            after = batch[-1].id
        return waited, settled

    def _settle(self, batch: list[AwaitingComment], sites: list[Site]) -> int:
        scored: list[tuple[Site, AwaitingComment, Screening]] = []
        for site in sites:
            mine = [waiting for waiting in batch if waiting.site_id == site.id]
            comments = [waiting.comment for waiting in mine]
            source = source_of(self._source, site.name)
            screenings = screen(comments, source, policy_of(site))
            scored += [
                (site, waiting, self._heeding(site, waiting, screening))
                for waiting, screening in zip(mine, screenings, strict=True)
                if screening.scores is not None
            ]
        if not scored:
            return 0
        with self._database.unit_of_work() as work:
            settled = sum(_write(work, *each) for each in scored)
            work.commit()
        return settled

    def _heeding(
        self, site: Site, waiting: AwaitingComment, screening: Screening
    ) -> Screening:
        with self._database.reading() as reading:
            found = near_copies(reading, site, waiting.comment, self._days, waiting)
        return heeding(screening, site, found)


def _write(
    work: UnitOfWork, site: Site, waiting: AwaitingComment, screening: Screening
) -> bool:
    """Write a verdict and what is owed for it; False when somebody was first."""
    verdict = screening.verdict
    if not work.awaiting.settle(waiting, verdict.action):
        return False
    work.screenings.add(waiting.id, waiting.revision, screening.scores, verdict)
    told = work.outbox.has_any(waiting.id)
    owe(work, site.id, waiting.comment.id or "", corrected_by(site, verdict, told=told))
    return True
