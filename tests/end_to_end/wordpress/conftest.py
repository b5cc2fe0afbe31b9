"""A real WordPress whose Akismet is our real service."""

import json
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from moderation.settings import Settings
from moderation.storage.history import CommentHistory
from tests.end_to_end.conftest import Gunicorn, free_port
from tests.end_to_end.wordpress.debian import wordpress_folder
from tests.end_to_end.wordpress.mariadb import MariaDb
from tests.end_to_end.wordpress.wordpress import ADMIN, WordPress, running
from webhook.app import create_app
from webhook.directory import SECONDS
from webhook.parts import EXTENSION, Parts

SITE = "wp"
EVENTUALLY_SECONDS = 40.0


@dataclass(frozen=True)
class Moderated:
    """A blog, the service that moderates it, and what an administrator runs."""

    blog: WordPress
    service: Gunicorn
    app: Flask

    def run(self, *arguments: str, stdin: str = "") -> str:
        """Run ``flask --app webhook …``; returns what it printed."""
        return run(self.app, *arguments, stdin=stdin)

    def known(self, comment: int) -> CommentHistory:
        """All that the service knows of WordPress's comment of that number."""
        return self.known_as(self.blog.guid(comment))

    def known_as(self, name: str) -> CommentHistory:
        """All that the service knows of the comment that it calls by that name."""
        wired: Parts = self.app.extensions[EXTENSION]
        with wired.database.reading() as reading:
            site = reading.sites.named(SITE)
            return reading.history.of_comment(site.id, name)

    def decisions(self, comment: int) -> list[tuple[str, str, str]]:
        """Action, source and reviewer of each decision, oldest first."""
        return [
            (one.action.value, one.source.value, one.reviewer)
            for one in self.known(comment).decisions
        ]

    def queue(self) -> dict[str, str]:
        """The service's names of what waits for a reviewer, by text."""
        lines = self.run("queue", "--site", SITE, "--json").splitlines()
        return {one["text"]: one["comment"] for one in map(json.loads, lines)}

    def waits(self, comment: int) -> bool:
        """Whether WordPress's comment of that number waits for a reviewer."""
        return self.blog.guid(comment) in self.queue().values()

    def decide(self, name: str, action: str) -> None:
        """Decide as a reviewer on what the service calls by that name."""
        self.run("decide", SITE, name, action, "--reviewer", "ada")

    def read(self) -> dict[str, Any]:
        """Read WordPress over REST, once."""
        out = self.run("read-wordpress", SITE, "--once", "--json")
        tally: dict[str, Any] = json.loads(out)
        return tally

    @contextmanager
    def policy(self, *options: str) -> Iterator[None]:
        """Let the machine conclude what a test needs, whatever the model thinks."""
        self.run("set-policy", SITE, *options)
        time.sleep(SECONDS)
        yield
        self.run("set-policy", SITE, "--reset", "toxicity")
        time.sleep(SECONDS)

    @contextmanager
    def outage(self) -> Iterator[None]:
        """The service is down meanwhile."""
        self.service.stop()
        yield
        self.service.start()


def run(app: Flask, *arguments: str, stdin: str = "") -> str:
    """Run a command of the service; returns what it printed."""
    done = app.test_cli_runner().invoke(args=list(arguments), input=stdin)
    assert done.exit_code == 0, done.output
    return done.stdout


def eventually(holds: Callable[[], bool]) -> bool:
    """Whether it holds before long."""
    until = time.monotonic() + EVENTUALLY_SECONDS
    while time.monotonic() < until:
        if holds():
            return True
        time.sleep(0.2)
    return False


@pytest.fixture(scope="session")
def moderated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Moderated]:
    """A blog with one article, its Akismet key and an application password."""
    folder = wordpress_folder()
    service = Gunicorn(tmp_path_factory.mktemp("instance"), free_port())
    service.flask("migrate")
    app = create_app(Settings(instance=service.instance))
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    out = run(app, "add-site", SITE, "--platform", "akismet", "--url", url, "--json")
    key = json.loads(out)["akismet_key"]
    with tempfile.TemporaryDirectory(prefix="parley-wp-") as name:
        home = Path(name)
        database = MariaDb(home / "mariadb")
        parley = f"http://127.0.0.1:{service.port}"
        try:
            service.start()
            database.start()
            blog = WordPress(folder, home, port, database.socket, key, parley)
            with running(blog):
                _introduce(app, blog)
                yield Moderated(blog, service, app)
                assert blog.complaints() == ""
        finally:
            database.stop()
            service.stop()


def _introduce(app: Flask, blog: WordPress) -> None:
    settings = (f"wordpress_url={blog.url}", f"wordpress_user={ADMIN}")
    run(app, "set-option", SITE, *settings, "allow_private=true")
    secret = ("--secret", "wordpress_password", "--stdin")
    run(app, "set-option", SITE, *secret, stdin=blog.application_password())
