"""Once an hour, in the background: drop what the settings say is old."""

import os
from datetime import UTC, datetime

from moderation.erasing import prune, windows
from moderation.settings import Settings
from moderation.storage.database import Database
from webhook import log_events
from webhook.background import Stopping, never

SECONDS = 3_600.0


class Pruner:
    """A background job; several workers may do it at once, each row goes once."""

    name = "pruner"
    seconds = SECONDS

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database = database
        self._settings = settings

    def round(self, stopping: Stopping = never) -> bool:
        """Drop what is old by now."""
        old = windows(self._settings, datetime.now(UTC))
        dropped = {
            kind: count
            for kind, count in prune(self._database, old, stopping).items()
            if count
        }
        if dropped:
            log_events.write(log_events.PRUNED, pid=os.getpid(), **dropped)
        return True
