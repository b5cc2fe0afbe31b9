"""People who are signed in: owner, reviewer, auditor, and strangers."""

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from moderation.settings import Settings
from moderation.storage.migrate import upgrade
from moderation.storage.reviewers import Reviewer, Role
from webhook.parts import EXTENSION, Parts
from webhook.passwords import hashed

PASSWORD = "correct horse battery"  # noqa: S105 (a test's own)
TOKEN = re.compile(r'name="csrf(?:_|-)token" (?:value|content)="([^"]+)"')
ReviewingClient = Callable[[Role], "Reviewing"]


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, to be copied: migrating takes longer than most tests."""
    path = tmp_path_factory.mktemp("migrated") / "parley.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def settings(tmp_path: Path, migrated: Path) -> Settings:
    """Settings of a migrated instance on SQLite.

    What pages ask of the database is tested on PostgreSQL, too, in
    ``tests/moderation/storage``.
    """
    url = f"sqlite:///{shutil.copy(migrated, tmp_path / 'parley.db')}"
    return Settings(instance=tmp_path / "instance", database_url=url)


@cache
def password_hash() -> str:
    """The hash of everybody's password."""
    return hashed(PASSWORD)


@dataclass
class Reviewing:
    """A browser of somebody; ``post`` sends the CSRF token of its session along."""

    client: FlaskClient
    name: str = ""

    def get(self, path: str, **more: Any) -> TestResponse:
        """Open a page."""
        return self.client.get(path, **more)

    def post(
        self, path: str, data: dict[str, Any] | None = None, **more: Any
    ) -> TestResponse:
        """Send a form, or ``json=…``, with the token of this session."""
        token = {"X-CSRFToken": self.token()}
        headers = token | more.pop("headers", {})
        return self.client.post(path, data=data, headers=headers, **more)

    def token(self) -> str:
        """The CSRF token, from whatever page this person may see."""
        page = self.client.get("/review/me", follow_redirects=True)
        found = TOKEN.search(page.text)
        assert found, page.text
        return found[1]

    def sign_in(self, name: str, password: str = PASSWORD, **more: Any) -> TestResponse:
        """Fill in the form of /review/login."""
        found = TOKEN.search(self.client.get("/review/login").text)
        assert found
        fields = {"name": name, "password": password, "csrf_token": found[1]}
        return self.client.post("/review/login", data=fields | more)


def add_reviewer(app: Flask, name: str, role: Role) -> Reviewer:
    """An account with everybody's password."""
    wired: Parts = app.extensions[EXTENSION]
    with wired.database.unit_of_work() as work:
        made = work.reviewers.add(
            name=name, email=None, password_hash=password_hash(), role=role
        )
        work.commit()
    return made


@pytest.fixture
def reviewing_client(app: Flask) -> ReviewingClient:
    """Makes people who are signed in; the first of a role is called after it."""
    made: list[str] = []

    def make(role: Role) -> Reviewing:
        number = sum(name.startswith(role.value) for name in made)
        name = f"{role.value}{number + 1 if number else ''}"
        made.append(name)
        add_reviewer(app, name, role)
        person = Reviewing(app.test_client(), name)
        assert person.sign_in(name).status_code == 303
        return person

    return make


@pytest.fixture
def owner(reviewing_client: ReviewingClient) -> Reviewing:
    """An owner who is signed in, called ``owner``."""
    return reviewing_client(Role.OWNER)


@pytest.fixture
def reviewer(reviewing_client: ReviewingClient) -> Reviewing:
    """A reviewer who is signed in, called ``reviewer``."""
    return reviewing_client(Role.REVIEWER)


@pytest.fixture
def auditor(reviewing_client: ReviewingClient) -> Reviewing:
    """An auditor who is signed in, called ``auditor``."""
    return reviewing_client(Role.AUDITOR)


@pytest.fixture
def stranger(app: Flask) -> Reviewing:
    """Somebody without an account."""
    return Reviewing(app.test_client())
