"""Polls and delivers in child processes, each killed in the midst of its work.

Run as ``python -m tests.webhook.polled.poll_and_die FOLDER URL SITE KILLS SEED``, with
the URL of a database.
"""

import os
import random
import signal
import sys
import threading
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from flask import Flask

from moderation.settings import Settings
from tests.webhook.polled.polled_site import QUICK, PolledSite
from tests.webhook.tiny_model import FixedSource, TinyModel
from webhook.app import create_app
from webhook.callbacks import Deliverer
from webhook.errors import NotYetError
from webhook.outgoing import Reply, Sender
from webhook.parts import EXTENSION, Parts
from webhook.platforms import POLLED
from webhook.platforms.base import Outgoing
from webhook.sealing import EXTENSION as SEALING

LEASE = timedelta(seconds=0.1)
MOST_REQUESTS = 9
LONGEST_SECONDS = 0.05
LIFETIME_SECONDS = 4.0  # also where a poller pauses, and sends nothing


class DoomedSender(Sender):
    """Has its process killed some time after so many requests."""

    def __init__(self, requests: int, seconds: float) -> None:
        super().__init__(timeout=5)
        self._left = requests
        self._seconds = seconds

    def send(self, outgoing: Outgoing, *, allow_private: bool = False) -> Reply:
        """Send a request; the last one sets the clock."""
        self._left -= 1
        if self._left == 0:
            _kill_in(self._seconds)
        return super().send(outgoing, allow_private=allow_private)


def _kill_in(seconds: float) -> None:
    threading.Timer(seconds, os.kill, (os.getpid(), signal.SIGKILL)).start()


def main(folder: str, url: str, name: str, kills: int, seed: int) -> None:
    """Fork, kill, and again; the last may finish. Prints how many were killed."""
    chance = random.Random(seed)  # noqa: S311 (a time to kill)
    settings = Settings(instance=Path(folder), database_url=url, log_level="ERROR")
    app = create_app(settings, FixedSource(TinyModel()))
    killed = 0
    for _ in range(kills):
        requests = chance.randint(1, MOST_REQUESTS)
        seconds = chance.uniform(0, LONGEST_SECONDS)
        child = os.fork()
        if child == 0:
            _kill_in(LIFETIME_SECONDS)
            while True:
                _work(app, name, DoomedSender(requests, seconds))
        killed += os.waitpid(child, 0)[1] == signal.SIGKILL
    for _ in range(3):
        time.sleep(LEASE.total_seconds() * 2)
        _work(app, name, Sender(timeout=5))
    sys.stdout.write(str(killed))


def _work(app: Flask, name: str, sender: Sender) -> None:
    pace = replace(QUICK, lease=LEASE)
    site = PolledSite(app, name, pace=pace, sender=sender)
    wired: Parts = app.extensions[EXTENSION]
    try:
        with app.app_context():
            site.poller.poll(name)
    except NotYetError:
        time.sleep(0.02)
    Deliverer(
        wired.database,
        app.extensions[SEALING],
        POLLED,
        lambda _kind, _end: None,
        sender=sender,
        lease=LEASE,
    ).run_once()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]), int(sys.argv[5]))
