"""Google's own client understands the replica of Blogger that our tests poll."""

import json
import os
import subprocess
import sys
from datetime import timedelta

from tests.end_to_end.client_folders import CLIENTS, pip_folder
from tests.webhook.polled.blogger_replica import (
    BLOG,
    CLIENT,
    POST,
    REFRESH,
    SECRET,
    BloggerReplica,
)
from tests.webhook.polled.served import GONE, HIDDEN, NOW, PUBLIC, serving


def test_replica_speaks_as_google_s_own_discovery_document_says() -> None:
    replica = BloggerReplica(page=2)
    for number in range(5):
        replica.write(f"{number}", minutes_ago=number)
    replica.write("old", minutes_ago=600)
    acts = {"0": "get", "1": "approve", "2": "markAsSpam", "3": "removeContent"}
    given = {
        "blog": BLOG,
        "post": POST,
        "client": CLIENT,
        "secret": SECRET,
        "refresh": REFRESH,
        "since": (NOW - timedelta(hours=1)).isoformat(),
        "acts": {**acts, "4": "delete"},
    }
    with serving(replica) as url:
        done = subprocess.run(
            [sys.executable, str(CLIENTS / "google_blogger.py")],
            env=os.environ
            | {"PYTHONPATH": str(pip_folder("perspective"))}
            | {"SERVICE": url, "GIVEN": json.dumps(given)},
            capture_output=True,
            timeout=60,
            check=False,
        )

    assert done.returncode == 0, done.stderr.decode()
    said = json.loads(done.stdout)
    assert said["problems"] == []
    assert said["listed"] == [[f"{number}", "PENDING"] for number in range(5)]
    assert said["acted"] == {"0": "PENDING", "1": "LIVE", "2": "SPAM", "3": "EMPTIED"}
    assert said["missing"] == [404, "notFound"]
    assert said["title"] == "Trams or buses"
    states = [replica.state(f"{number}") for number in range(1, 5)]
    assert states == [PUBLIC, HIDDEN, GONE, GONE]
    assert replica.named("4") is None
    assert replica.bought == 1
