"""``copy-database`` moves a service to another database."""

import json
from pathlib import Path

from flask.testing import FlaskClient, FlaskCliRunner

from moderation.storage.database import Database
from tests.webhook.commands.test_commands import run
from tests.webhook.conftest import Blog
from tests.webhook.test_inbound import RUDE


def test_everything_is_copied_into_an_empty_database_once(
    runner: FlaskCliRunner, client: FlaskClient, blog: Blog, tmp_path: Path
) -> None:
    blog.send("created", id="c1", text=RUDE)
    url = f"sqlite:///{tmp_path}/other.db"

    copied = json.loads(run(runner, "copy-database", url, "--json"))
    again = run(runner, "copy-database", url, code=1)

    assert {copied[name] for name in ("comments", "sites", "screenings")} == {1}
    assert "in use" in again
    other = Database(url)
    with other.reading() as reading:
        site = reading.sites.named("blog")
        assert reading.comments.find(site.id, "c1") is not None
    other.dispose()


def test_address_that_is_no_database_is_refused_in_one_line(
    runner: FlaskCliRunner,
) -> None:
    assert "only sqlite and postgresql" in run(
        runner, "copy-database", "mysql://somewhere/else", code=1
    )
