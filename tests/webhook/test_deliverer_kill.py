"""kill -9 while answers are delivered: each arrives, in order, none is lost."""

import json
import random
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

from moderation.secret_key import load_secret_key
from moderation.storage.database import Database
from tests.webhook.listening_blog import ListeningBlog
from tests.webhook.receiver import Told, receiving
from webhook.sealing import Seal

KILLS = 100
COMMENTS = 180
DECISIONS = 3
# Four at once get at most 80 answers a second: too few to be done before the last kill.
SHORTEST, LONGEST = 0.02, 0.08


@pytest.mark.slow
def test_a_hundred_kills_lose_no_answer_and_keep_the_order(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    chance = random.Random(100)  # noqa: S311 (how long a server takes)
    with receiving() as receiver:
        receiver.answer = lambda _: Told(pause=chance.uniform(SHORTEST, LONGEST))
        blog = ListeningBlog(database, Seal.of(load_secret_key(tmp_path)), receiver.url)
        for _ in range(DECISIONS):
            for number in range(COMMENTS):
                blog.decide(f"c{number}")
        owed = {answer.id for answer in blog.waiting}
        command = [sys.executable, "-m", "tests.webhook.deliver_and_die"]
        root = Path(__file__).parents[2]
        done = subprocess.run(
            [*command, database_url, str(tmp_path), str(KILLS), "7"],
            cwd=root,
            check=True,
            capture_output=True,
            timeout=120,
        )
        received = list(receiver.received)

    assert int(done.stdout) == KILLS
    assert blog.waiting == blog.dead == ()
    assert {request.id for request in received} == owed
    assert len(received) > len(owed)
    versions = defaultdict(list)
    for request in received:
        data = json.loads(request.body)["data"]
        versions[data["id"]].append(data["version"])
    assert all(seen == sorted(seen) for seen in versions.values())
