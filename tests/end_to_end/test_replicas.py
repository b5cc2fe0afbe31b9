"""Two services on one PostgreSQL database: one row, one callback, nothing lost."""

import json
import shutil
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path

import psycopg
import pytest

from tests.end_to_end.conftest import Gunicorn, free_port
from tests.webhook.receiver import Received, Receiver, receiving
from webhook.platforms.standard import StandardPlatform

SAME, OWN = 12, 12
PATIENCE = 30.0

Replicas = tuple[Gunicorn, Gunicorn]


@pytest.fixture
def replicas(tmp_path: Path, database_url: str) -> Iterator[Replicas]:
    """Two services that share the database and the secret key, nothing else."""
    settings = {
        "PARLEY_DATABASE_URL": database_url,
        "PARLEY_KEY_RATE": "9000/minute",
        "PARLEY_STANCE_LARGE": "never",
        "WEB_CONCURRENCY": "1",
    }
    folders = [tmp_path / name for name in ("one", "two")]
    for folder in folders:
        folder.mkdir()
    first, second = (Gunicorn(folder, free_port(), settings) for folder in folders)
    first.flask("check")
    shutil.copy(folders[0] / "secret.key", folders[1])
    try:
        first.start()
        second.start()
        yield first, second
    finally:
        first.stop()
        second.stop()


def send(service: Gunicorn, site: dict[str, str], comment: str) -> tuple[int, bytes]:
    """Send a comment; the same comment is the same delivery wherever it goes."""
    data = {"id": comment, "text": f"What a clown, said of comment {comment}."}
    body = json.dumps({"type": "comment.created", "data": data}).encode()
    headers = StandardPlatform().headers(
        body,
        delivery_id=f"msg_{comment}",
        sent_at=datetime.now(UTC),
        secret=site["webhook_secret"],
    )
    return ask(service, "POST", site["webhook"], body, headers)


def ask(
    service: Gunicorn,
    method: str,
    path: str,
    body: bytes = b"",
    headers: dict[str, str] | None = None,
) -> tuple[int, bytes]:
    """Status and body of an answer."""
    with closing(HTTPConnection("127.0.0.1", service.port, timeout=20)) as connection:
        connection.request(method, path, body, headers or {})
        answer = connection.getresponse()
        return answer.status, answer.read()


def at_once(
    replicas: Replicas, site: dict[str, str], comments: Sequence[Sequence[str]]
) -> list[dict[str, tuple[int, bytes]]]:
    """Send each service its comments, all at the same time; what each answered."""
    answered: list[dict[str, tuple[int, bytes]]] = [{}, {}]

    def run(which: int) -> None:
        for comment in comments[which]:
            answered[which][comment] = send(replicas[which], site, comment)

    threads = [threading.Thread(target=run, args=(which,)) for which in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answered


def told(receiver: Receiver) -> list[Received]:
    """What the blog was told once both services have looked twice."""
    until = time.monotonic() + PATIENCE
    while not receiver.received and time.monotonic() < until:
        time.sleep(0.05)
    time.sleep(2)
    return list(receiver.received)


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_comments_to_both_at_once_are_one_row_each_and_decisions_are_seen_by_both(
    replicas: Replicas, database_url: str
) -> None:
    first, second = replicas
    site = first.add_site("blog")
    key = {"Authorization": f"Bearer {site['api_key']}"}
    same = [f"same{number}" for number in range(SAME)]
    own = [[f"{name}{number}" for number in range(OWN)] for name in ("one", "two")]

    with receiving() as receiver:
        first.flask(
            *("set-option", "blog", "allow_private=true"),
            f"callback_url={receiver.url}",
        )
        answered = at_once(replicas, site, [[*same, *own[0]], [*same, *own[1]]])
        decided = ask(
            first,
            "POST",
            "/api/v1/comments/blog/same0/decisions",
            json.dumps({"action": "reject", "reviewer": "Ada"}).encode(),
            key | {"Content-Type": "application/json"},
        )
        seen = ask(second, "GET", "/api/v1/comments/blog/same0", headers=key)
        received = told(receiver)

    assert {status for each in answered for status, _ in each.values()} == {200}
    assert [answered[0][one][1] for one in same] == [
        answered[1][one][1] for one in same
    ]
    assert decided[0] in {200, 201}
    assert seen[0] == 200
    assert json.loads(seen[1])["decisions"][0]["action"] == "reject"
    assert len(received) == 1
    with psycopg.connect(database_url) as connection:
        rows = connection.execute(
            "SELECT platform_id, (SELECT count(*) FROM screenings s"
            " WHERE s.comment_id = c.id) FROM comments c"
        ).fetchall()
    assert sorted(rows) == sorted((one, 1) for one in (*same, *own[0], *own[1]))
