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

from moderation.secret_key import load_secret_key
from moderation.storage.database import Database
from webhook import log_events
from webhook.callbacks import Deliverer
from webhook.outgoing import Sender
from webhook.platforms import CALLBACKS
from webhook.sealing import Seal

LEASE = timedelta(seconds=0.2)
PATIENCE_SECONDS = 60


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
    """Fork, kill, and again; the last child may finish."""
    chance = random.Random(seed)  # noqa: S311 (a time to kill)
    log_events.configure("ERROR")
    database, sender = Database(url), Sender()
    seal = Seal.of(load_secret_key(Path(folder)))
    for _ in range(kills):
        child = os.fork()
        if child == 0:
            deliver(database, seal, sender)
            os._exit(0)
        time.sleep(chance.uniform(0.02, 0.2))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    deliver(database, seal, sender)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
