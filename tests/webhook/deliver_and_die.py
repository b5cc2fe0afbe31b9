"""Delivers what is owed in child processes, each killed in the midst of its work.

Run as ``python -m tests.webhook.deliver_and_die DATABASE_URL FOLDER KILLS SEED``.
"""

import os
import random
import signal
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from moderation.secret_key import load_secret_key
from moderation.storage.database import Database
from webhook import log_events
from webhook.callbacks import Deliverer
from webhook.outgoing import Reply, Sender
from webhook.platforms import CALLBACKS
from webhook.platforms.base import Outgoing
from webhook.sealing import Seal

LEASE = timedelta(seconds=0.2)
PATIENCE_SECONDS = 60
LONGEST_SECONDS = 0.12
AT_WORK = 0.8
"""How many children are killed after their first request has begun; others any time."""


class TellingSender(Sender):
    """Writes a byte to a pipe whenever a request begins."""

    pipe: int | None = None

    def send(self, outgoing: Outgoing, **more: Any) -> Reply:
        """Tell, and send."""
        if self.pipe is not None:
            os.write(self.pipe, b".")
        return super().send(outgoing, **more)


def deliver(database: Database, seal: Seal, sender: Sender) -> None:
    """Deliver until nothing is left, or somebody kills this process."""
    worker = Deliverer(
        database,
        seal,
        CALLBACKS,
        lambda _kind, _end: None,
        sender=sender,
        lease=LEASE,
    )
    patience = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < patience:
        worker.run_once()
        with database.reading() as reading:
            if not reading.outbox.waiting():
                return
        time.sleep(0.01)


def main(url: str, folder: str, kills: int, seed: int) -> None:
    """Fork, kill, and again; the last may finish. Prints how many died at work."""
    chance = random.Random(seed)  # noqa: S311 (a time to kill)
    log_events.configure("ERROR")
    database, sender = Database(url), TellingSender()
    seal = Seal.of(load_secret_key(Path(folder)))
    died = 0
    for _ in range(kills):
        begun, sender.pipe = os.pipe()
        child = os.fork()
        if child == 0:
            deliver(database, seal, sender)
            os._exit(0)
        os.close(sender.pipe)
        if chance.random() < AT_WORK:
            os.read(begun, 1)
        time.sleep(chance.uniform(0, LONGEST_SECONDS))
        os.kill(child, signal.SIGKILL)
        os.close(begun)
        died += os.WIFSIGNALED(os.waitpid(child, 0)[1])
    sender.pipe = None
    deliver(database, seal, sender)
    sys.stdout.write(str(died))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
