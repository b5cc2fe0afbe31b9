"""A model is promoted and taken back while comments come in: none of them fails."""

import json
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path

import pytest

from moderation.comment import Comment
from moderation.registry import artifact
from moderation.registry.live_semantic import LiveSemantic
from moderation.registry.store import Store
from moderation.registry.succession import model_folder
from moderation.settings import SHIPPED_MODEL, SHIPPED_SEMANTIC
from moderation.storage.database import Database
from moderation.tiered import tiered
from tests.end_to_end.conftest import ROOT, Gunicorn, free_port
from webhook.platforms.standard import StandardPlatform

PATIENCE, PER_SECOND = 30.0, 20
TEXT = "You clown, what a stupid idea number {number}."


class Readers(threading.Thread):
    """Send a comment twenty times a second until told to stop."""

    def __init__(self, service: Gunicorn, site: dict[str, str]) -> None:
        super().__init__()
        self._service, self._site = service, site
        self.done = threading.Event()
        self.statuses: list[int] = []

    def run(self) -> None:
        while not self.done.wait(1 / PER_SECOND):
            self._send(len(self.statuses))

    def _send(self, number: int) -> None:
        data = {"id": str(number), "text": TEXT.format(number=number)}
        body = json.dumps({"type": "comment.created", "data": data}).encode()
        headers = StandardPlatform().headers(
            body,
            delivery_id=f"msg_{number}",
            sent_at=datetime.now(UTC),
            secret=self._site["webhook_secret"],
        )
        connection = HTTPConnection("127.0.0.1", self._service.port, timeout=20)
        connection.request("POST", self._site["webhook"], body, headers)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        self.statuses.append(answer.status)


def training(service: Gunicorn, *arguments: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "training", *arguments],
        cwd=ROOT,
        env=service.environment,
        check=True,
        capture_output=True,
    )


def newest_model(database: Database) -> str | None:
    """The model behind the newest comment."""
    with database.reading() as reading:
        [site] = reading.sites.all()
        _, stored = reading.score_columns.after(site.id, 0)
    return stored.models[stored.model[-1]] if len(stored) else None


def wait_for(database: Database, model: str) -> float:
    """Wait until comments are scored by a model; returns the seconds."""
    begin = time.monotonic()
    while newest_model(database) != model:
        assert time.monotonic() - begin < PATIENCE
        time.sleep(0.1)
    return time.monotonic() - begin


@pytest.mark.slow
def test_swaps_fail_nobody_and_every_score_can_be_had_again(tmp_path: Path) -> None:
    service = Gunicorn(tmp_path, free_port(), {"PARLEY_KEY_RATE": "9000/minute"})
    service.flask("migrate")
    site = service.add_site("blog")
    store = Store(tmp_path / "models")
    shipped = artifact.read_manifest(SHIPPED_MODEL)
    twin = shipped.model_copy(update={"name": "twin"})
    store.add(twin, (SHIPPED_MODEL / shipped.weights.file).read_bytes())
    database = Database(f"sqlite:///{tmp_path}/parley.db")
    service.start()
    readers = Readers(service, site)
    readers.start()
    try:
        wait_for(database, shipped.identifier)
        training(service, "promote", twin.digest, "--force", "--reason", "a test")
        wait_for(database, twin.identifier)
        training(service, "rollback")
        wait_for(database, shipped.identifier)
    finally:
        readers.done.set()
        readers.join()
        service.stop()

    assert set(readers.statuses) == {200}
    with database.reading() as reading:
        number = len(readers.statuses)
        kept = [reading.screenings.newest(one) for one in range(1, number + 1)]
    semantic = LiveSemantic(SHIPPED_SEMANTIC)
    models = {
        name: tiered(artifact.load(model_folder(store, SHIPPED_MODEL, name)), semantic)
        for name in (shipped.identifier, twin.identifier)
    }
    for count, record in enumerate(kept):
        assert record is not None
        assert record.scores is not None
        again = models[record.scores.model].score(
            Comment(TEXT.format(number=count), id=str(count))
        )
        assert (again.tone, again.spam) == (record.scores.tone, record.scores.spam)
        assert again.semantic == record.scores.semantic
    database.dispose()
