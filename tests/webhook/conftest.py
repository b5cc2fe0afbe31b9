"""A whole application on a fresh database, and a blog that signs its events."""

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner
from werkzeug.test import TestResponse

from moderation.errors import ModelUnavailableError
from moderation.model import Model
from moderation.policies.promises import PromisesPolicy
from moderation.settings import Settings
from moderation.storage.sites import NewSite
from tests.webhook.tiny_model import TinyModel
from webhook import create_app
from webhook.parts import EXTENSION, Parts
from webhook.platforms.standard import StandardPlatform
from webhook.site_policies import write_policy

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # noqa: S105 (a test's own)
KEY = "pk_testtesttesttesttesttesttesttest"


@dataclass
class SwitchedSource:
    """A source whose model can be taken away and given back."""

    model: Model | None = field(default_factory=TinyModel)

    def current(self) -> Model:
        """The model; raises ModelUnavailableError when it was taken away."""
        if self.model is None:
            raise ModelUnavailableError("The model was taken away.")
        return self.model


@dataclass(frozen=True)
class Blog:
    """A blog called ``blog`` that sends signed events."""

    client: FlaskClient
    secret: str = SECRET
    key: str = KEY
    name: str = "blog"

    def body(self, kind: str, data: dict[str, Any], **more: Any) -> bytes:
        """One event as the blog writes it."""
        now = datetime.now(UTC).isoformat()
        event = {"type": f"comment.{kind}", "timestamp": now, "data": data} | more
        return json.dumps(event).encode()

    def post(
        self,
        body: bytes,
        *,
        delivery_id: str | None = None,
        sent_at: datetime | None = None,
        headers: dict[str, str] | None = None,
    ) -> TestResponse:
        """Post bytes, signed unless ``headers`` says otherwise."""
        signed = StandardPlatform().headers(
            body,
            delivery_id=delivery_id or f"msg_{uuid.uuid4().hex}",
            sent_at=sent_at or datetime.now(UTC),
            secret=self.secret,
        )
        return self.client.post(
            f"/webhooks/{self.name}", data=body, headers=signed | (headers or {})
        )

    def send(self, kind: str, **data: Any) -> TestResponse:
        """Send one event under a fresh delivery id."""
        return self.post(self.body(kind, data))

    def known(self, comment_id: str) -> dict[str, Any]:
        """What the service knows of a comment."""
        answer = self.client.get(
            f"/api/v1/comments/{self.name}/{comment_id}",
            headers={"Authorization": f"Bearer {self.key}"},
        )
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.get_json()
        return found


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    """Settings of a migrated instance in a temporary folder."""
    return Settings(instance=tmp_path / "instance", database_url=database_url)


@pytest.fixture
def source() -> SwitchedSource:
    """A source with the tiny model."""
    return SwitchedSource()


@pytest.fixture
def app(settings: Settings, source: SwitchedSource) -> Iterator[Flask]:
    """The application, with one site called ``blog``."""
    made = create_app(settings, source)
    wired: Parts = made.extensions[EXTENSION]
    policy = write_policy(PromisesPolicy())
    with wired.database.unit_of_work() as work:
        work.sites.add(
            NewSite("blog", "standard", "https://b.example", policy, KEY, SECRET)
        )
        work.commit()
    yield made
    wired.database.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client of the application."""
    return app.test_client()


@pytest.fixture
def runner(app: Flask) -> FlaskCliRunner:
    """Runs commands of the application."""
    return app.test_cli_runner()


@pytest.fixture
def blog(client: FlaskClient) -> Blog:
    """The blog that sends events."""
    return Blog(client)
