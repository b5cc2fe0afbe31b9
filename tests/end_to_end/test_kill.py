"""kill -9 under load, again and again: nothing acknowledged is lost or doubled."""

import json
import random
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import pytest

from tests.end_to_end.conftest import Gunicorn, free_port
from webhook.platforms.standard import StandardPlatform

KILLS = 20
SENDERS = 4


@dataclass
class Sender:
    """Sends numbered comments until stopped, each again until it is acknowledged."""

    number: int
    port: int
    site: dict[str, str]
    stop: threading.Event
    acknowledged: list[str] = field(default_factory=list)
    repeated: int = 0

    def run(self) -> None:
        """Send; a comment without an answer is sent again under the same ids."""
        count = 0
        while not self.stop.is_set():
            comment_id = f"{self.number}-{count}"
            if self._send(comment_id):
                self.acknowledged.append(comment_id)
                count += 1
            else:
                self.repeated += 1
                time.sleep(0.02)

    def _send(self, comment_id: str) -> bool:
        data = {"id": comment_id, "text": f"Comment {comment_id} under load."}
        body = json.dumps({"type": "comment.created", "data": data}).encode()
        headers = StandardPlatform().headers(
            body,
            delivery_id=f"msg_{comment_id}",
            sent_at=datetime.now(UTC),
            secret=self.site["webhook_secret"],
        )
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("POST", self.site["webhook"], body, headers)
            answer = connection.getresponse()
            return (
                answer.status == 200 and json.loads(answer.read())["id"] == comment_id
            )
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()


@pytest.fixture
def killable(tmp_path: Path) -> Iterator[Gunicorn]:
    """A service of its own, to be killed."""
    made = Gunicorn(tmp_path, free_port(), {"PARLEY_LOG_LEVEL": "WARNING"})
    made.flask("migrate")
    yield made
    made.kill()


@pytest.mark.slow
def test_twenty_kills_under_load_lose_and_double_nothing(killable: Gunicorn) -> None:
    site = killable.add_site("blog")
    chance = random.Random(20)  # noqa: S311 (a time to kill)
    stop = threading.Event()
    senders = [Sender(n, killable.port, site, stop) for n in range(SENDERS)]
    threads = [threading.Thread(target=sender.run) for sender in senders]
    killable.start()
    for thread in threads:
        thread.start()

    for _ in range(KILLS):
        time.sleep(chance.uniform(0.1, 0.6))
        killable.kill()
        killable.start()
    stop.set()
    for thread in threads:
        thread.join()
    killable.stop()

    acknowledged = [name for sender in senders for name in sender.acknowledged]
    assert len(acknowledged) > 10 * KILLS
    assert sum(sender.repeated for sender in senders) > 0
    _check(killable.instance / "parley.db", acknowledged)


def _check(path: Path, acknowledged: list[str]) -> None:
    with closing(sqlite3.connect(path)) as found:
        assert found.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert found.execute("PRAGMA foreign_key_check").fetchall() == []
        comments = [row[0] for row in found.execute("SELECT platform_id FROM comments")]
        per_comment = found.execute(
            "SELECT count(DISTINCT r.comment_id), count(*) FROM revisions r"
            " JOIN screenings s ON s.comment_id = r.comment_id"
        ).fetchone()
        deliveries = found.execute("SELECT count(*) FROM deliveries").fetchone()[0]
    assert set(acknowledged) <= set(comments)
    assert len(set(comments)) == len(comments) == deliveries
    assert per_comment == (len(comments), len(comments))
    assert len(comments) - len(acknowledged) <= SENDERS
