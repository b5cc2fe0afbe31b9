"""The service as ``make run`` starts it: quick, small, discreet, never overrun."""

import json
import threading
import time
from collections import Counter
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

from tests.end_to_end.conftest import Gunicorn, free_port
from webhook.platforms.standard import StandardPlatform

MEGABYTE = 1_048_576
CLIENTS = 40
WORKERS = 2
STARTING_SECONDS = 10.0


@pytest.fixture(scope="module")
def site(gunicorn: Gunicorn) -> dict[str, str]:
    """A site of the service."""
    return gunicorn.add_site("blog")


def post(gunicorn: Gunicorn, site: dict[str, str], comment_id: str) -> HTTPResponse:
    """Send one comment on a connection of its own."""
    data = {"id": comment_id, "text": "canarytext"}
    body = json.dumps({"type": "comment.created", "data": data}).encode()
    headers = StandardPlatform().headers(
        body,
        delivery_id=f"msg_{comment_id}",
        sent_at=datetime.now(UTC),
        secret=site["webhook_secret"],
    )
    connection = HTTPConnection("127.0.0.1", gunicorn.port, timeout=20)
    connection.request("POST", site["webhook"], body, headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer


def test_comment_is_answered_and_nothing_of_it_is_logged(
    gunicorn: Gunicorn, site: dict[str, str]
) -> None:
    answer = post(gunicorn, site, "first")

    assert answer.status == 200
    assert "gunicorn" not in str(answer.headers).lower()
    assert "comment.screened" in gunicorn.log()
    for canary in ("canarytext", "127.0.0.1", site["api_key"], "whsec_"):
        assert canary not in gunicorn.log()


@pytest.mark.parametrize(("semantic", "resident"), [("never", 150), ("auto", 290)])
def test_each_process_stays_small_without_the_larger_stance_model(
    tmp_path: Path, semantic: str, resident: int
) -> None:
    settings = {"PARLEY_STANCE_LARGE": "never", "PARLEY_SEMANTIC": semantic}
    service = Gunicorn(tmp_path, free_port(), settings)
    service.flask("migrate")
    site = service.add_site("blog")
    service.start()
    try:
        assert post(service, site, "small").status == 200
        assert service.process is not None
        children = _children(service.process.pid)
        for pid in children:
            pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
            assert pages * 4_096 <= resident * MEGABYTE
            assert _own(pid) <= 60 * MEGABYTE  # the rest is shared with the others
    finally:
        service.stop()


def _children(master: int) -> list[str]:
    """Both workers; the first answers before the second is there."""
    listed = Path(f"/proc/{master}/task/{master}/children")
    until = time.monotonic() + STARTING_SECONDS
    while len(found := listed.read_text("ascii").split()) < WORKERS:
        assert time.monotonic() < until
        time.sleep(0.02)
    return found


def _own(pid: str) -> int:
    """Bytes that a process shares with no other."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
    return 1_024 * sum(
        int(line.split()[1]) for line in lines if line.startswith("Private_")
    )


@pytest.mark.parametrize("most", ["1", "2"])
def test_what_is_too_much_is_refused_at_once_and_nothing_fails(
    tmp_path: Path, most: str
) -> None:
    small = Gunicorn(tmp_path, free_port(), {"PARLEY_MAX_IN_FLIGHT": most})
    small.flask("migrate")
    site = small.add_site("blog")
    small.start()
    assert post(small, site, "first").status == 200  # from here on it has started
    found: Counter[int] = Counter()
    refused: list[HTTPResponse] = []

    def send(number: int) -> None:
        for count in range(5):
            answer = post(small, site, f"{number}-{count}")
            found[answer.status] += 1
            if answer.status != 200:
                refused.append(answer)

    threads = [threading.Thread(target=send, args=(n,)) for n in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    small.stop()

    assert set(found) == {200, 503}
    assert found.total() == 5 * CLIENTS
    assert {answer.headers["Retry-After"] for answer in refused} == {"1"}


def test_too_large_chunked_body_is_answered_413(
    gunicorn: Gunicorn, site: dict[str, str]
) -> None:
    connection = HTTPConnection("127.0.0.1", gunicorn.port, timeout=20)
    chunks = iter([b"x" * 1_000] * 100)
    connection.request("POST", site["webhook"], chunks, encode_chunked=True)
    assert connection.getresponse().status == 413
    connection.close()


def test_unmigrated_database_is_refused_with_the_command_that_helps(
    tmp_path: Path,
) -> None:
    empty = Gunicorn(tmp_path, free_port())
    with pytest.raises(AssertionError, match="flask --app webhook migrate"):
        empty.start()
