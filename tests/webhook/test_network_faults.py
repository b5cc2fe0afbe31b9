"""Whatever the network does: each answer arrives, in order, and nobody waits for it."""

import json
import shutil
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from moderation.secret_key import load_secret_key
from moderation.storage.database import Database
from moderation.verdict import Action
from tests.webhook.faulty_proxy import HOLD_SECONDS, Fault, FaultyProxy, faulty
from tests.webhook.listening_blog import ListeningBlog
from tests.webhook.receiver import Receiver, receiving
from webhook.callbacks import Deliverer
from webhook.outgoing import Reply, Sender
from webhook.platforms import CALLBACKS
from webhook.platforms.base import Outgoing
from webhook.sealing import Seal

COMMENTS = 8
ROUNDS = 2
DEADLINE_SECONDS = 0.5
HARMLESS = {Fault.LATENCY, Fault.SLICING, Fault.SLOW_CLOSE}
HEARD_ALL_THE_SAME = {Fault.HALF_OPEN, Fault.RESET}


class TimedSender(Sender):
    """A sender that notes how long each request took."""

    def __init__(self) -> None:
        super().__init__(timeout=DEADLINE_SECONDS)
        self.seconds: list[float] = []

    def send(self, outgoing: Outgoing, **more: Any) -> Reply:
        """Send, and note."""
        started = time.monotonic()
        try:
            return super().send(outgoing, **more)
        finally:
            self.seconds.append(time.monotonic() - started)


@pytest.fixture
def database_url(tmp_path: Path, migrated_file: Path) -> str:
    """SQLite is enough for what is about the network."""
    return f"sqlite:///{shutil.copy(migrated_file, tmp_path / 'parley.db')}"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """The blog's server, behind the network."""
    with receiving() as made:
        yield made


@pytest.fixture
def network(receiver: Receiver) -> Iterator[FaultyProxy]:
    """What lies between."""
    port = urlsplit(receiver.url).port
    assert port is not None
    with faulty(port) as made:
        yield made


@pytest.mark.parametrize("fault", Fault)
def test_fault_loses_nothing_keeps_order_and_holds_nobody_up(
    database: Database,
    tmp_path: Path,
    receiver: Receiver,
    network: FaultyProxy,
    fault: Fault,
) -> None:
    seal = Seal.of(load_secret_key(tmp_path))
    blog = ListeningBlog(database, seal, f"http://127.0.0.1:{network.port}/hook")
    for action in (Action.APPROVE, Action.REJECT):
        for number in range(COMMENTS):
            blog.decide(f"c{number}", action)
    owed = {answer.id for answer in blog.waiting}
    sender = TimedSender()
    worker = Deliverer(
        database,
        seal,
        CALLBACKS,
        lambda kind, end: blog.ends.append((kind, end)),
        sender=sender,
    )

    network.fault = fault
    for _ in range(ROUNDS):
        worker.run_once()
        blog.hurry()
    network.fault = None
    while blog.waiting:
        worker.run_once()
        blog.hurry()

    assert network.hit > 0
    assert set(receiver.ids) == owed
    assert blog.dead == ()
    ends = {end for _, end in blog.ends}
    assert fault in HARMLESS or "failed" in ends
    assert fault not in HEARD_ALL_THE_SAME or len(receiver.ids) > len(owed)
    assert max(sender.seconds) < HOLD_SECONDS / 6
    versions = defaultdict(list)
    for request in receiver.received:
        data = json.loads(request.body)["data"]
        versions[data["id"]].append(data["version"])
    assert all(seen == sorted(seen) for seen in versions.values())
