"""kill -9 while comments are polled: none is lost, nothing is acted on twice."""

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from moderation.settings import Settings
from moderation.storage.migrate import upgrade
from moderation.verdict import Action
from tests.webhook.polled.polled_site import (
    HELD,
    NICE,
    RUDE,
    PolledSite,
    polled_site,
)
from tests.webhook.polled.served import HIDDEN, PUBLIC, WAITING
from tests.webhook.tiny_model import FixedSource, TinyModel
from webhook.app import create_app

KILLS = 20
COMMENTS = 60
TEXTS = (NICE, HELD, RUDE)
ACTIONS = (Action.APPROVE, Action.HOLD, Action.REJECT)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("platform", "database_url"),
    [("blogger", "sqlite"), ("ghost", "sqlite"), ("disqus", "postgresql")],
    indirect=["database_url"],
)
def test_twenty_kills_lose_no_comment_and_no_answer(
    platform: str, database_url: str, tmp_path: Path
) -> None:
    upgrade(database_url)
    settings = Settings(instance=tmp_path, database_url=database_url)
    app = create_app(settings, FixedSource(TinyModel()))
    with polled_site(app, platform) as blog:
        blog.replica.page = 10
        for number in range(COMMENTS):
            text = f"{TEXTS[number % 3]} {number}"
            blog.replica.write(f"c{number}", text, blog.first, minutes_ago=number)
        command = [sys.executable, "-m", "tests.webhook.polled.poll_and_die"]
        done = subprocess.run(
            [*command, str(tmp_path), database_url, platform, str(KILLS), "7"],
            cwd=Path(__file__).parents[3],
            check=False,
            capture_output=True,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr.decode()
        assert int(done.stdout) == KILLS
        blog.hurry()
        blog.deliver()
        _check(blog, platform)


def _check(blog: PolledSite, platform: str) -> None:
    held = HIDDEN if platform == "ghost" else WAITING
    expected = (PUBLIC, held, HIDDEN)
    for number in range(COMMENTS):
        stored = blog.stored(f"c{number}")
        assert stored is not None
        assert (stored.action, stored.revision) == (ACTIONS[number % 3], 1)
        assert stored.decided is None
        assert blog.replica.state(f"c{number}") == expected[number % 3]
    assert blog.owed == blog.dead == []
    told = Counter(blog.replica.acts)
    per_comment = Counter(name for name, _ in told)
    assert set(per_comment.values()) == {1}, "one kind of act a comment"
    assert blog.poll().decided == 0
