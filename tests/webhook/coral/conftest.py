"""A Coral beside the service, and what the service knows of its comments."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from moderation.decision import Decision
from moderation.policies.promises import PromisesPolicy
from moderation.storage.database import Database
from moderation.storage.sites import NewSite
from tests.webhook.coral.graphql_replica import Posted
from tests.webhook.coral.replica import (
    ADMIN_TOKEN,
    EVENT_SECRET,
    PHASE_SECRET,
    Replica,
    serving,
)
from webhook.parts import EXTENSION, Parts
from webhook.platforms.coral.naming import comment_name
from webhook.sealing import EXTENSION as SEAL
from webhook.sealing import Seal
from webhook.site_policies import write_policy

SITE = "news"
KEY = "pk_coralcoralcoralcoralcoralcoralcoral"


@pytest.fixture
def database_url(tmp_path: Path, migrated_file: Path) -> str:
    """SQLite is enough here: storage has its own tests on both databases."""
    return f"sqlite:///{shutil.copy(migrated_file, tmp_path / 'parley.db')}"


class News:
    """The site that runs on Coral, as the service has it."""

    def __init__(self, app: Flask, coral: Replica) -> None:
        self.app = app
        self.coral = coral
        wired: Parts = app.extensions[EXTENSION]
        self.database: Database = wired.database
        self.seal: Seal = app.extensions[SEAL]

    def configure(self, secrets: dict[str, str] | None = None, **options: Any) -> None:
        """Set options, and secrets besides Coral's signing secrets."""
        every = {
            "coral_phase_secret": PHASE_SECRET,
            "coral_webhook_secret": EVENT_SECRET,
            **(secrets or {}),
        }
        sealed = {name: self.seal.close(value) for name, value in every.items()}
        with self.database.unit_of_work() as work:
            work.sites.set_options(SITE, options)
            work.sites.set_sealed(SITE, sealed)
            work.commit()

    def connect(self, token: str = ADMIN_TOKEN, **options: Any) -> None:
        """Let the service into Coral's GraphQL."""
        self.configure(
            {"api_token": token},
            api_url=self.coral.url,
            allow_private=True,
            **options,
        )

    @property
    def site_id(self) -> int:
        """Our number of the site."""
        with self.database.reading() as reading:
            return reading.sites.named(SITE).id

    def known(self, comment: Posted) -> dict[str, Any]:
        """What the service answers of a comment."""
        answer = self.app.test_client().get(
            f"/api/v1/comments/{SITE}/{name_of(comment)}",
            headers={"Authorization": f"Bearer {KEY}"},
        )
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.get_json()
        return found

    def decisions(self, comment: Posted) -> list[Decision]:
        """What people decided, oldest first."""
        with self.database.reading() as reading:
            return list(reading.decisions.of(self.site_id, name_of(comment)))

    def count(self) -> int:
        """How many comments the service has."""
        with self.database.connection() as connection:
            query = "SELECT count(*) FROM comments WHERE site_id = ?"
            found = connection.exec_driver_sql(query, (self.site_id,))
            number: int = found.scalar_one()
        return number


def name_of(comment: Posted) -> str:
    """Our name for a comment as it reads now."""
    parent = comment.parent.id if comment.parent else None
    return comment_name(comment.story["id"], comment.author["id"], parent, comment.body)


@pytest.fixture
def coral(app: Flask) -> Iterator[Replica]:
    """A Coral that asks and tells the application."""
    with serving(Replica(app)) as made:
        yield made


@pytest.fixture
def news(app: Flask, coral: Replica) -> News:
    """The site, with Coral's signing secrets and no way into its GraphQL."""
    made = News(app, coral)
    policy = write_policy(PromisesPolicy())
    with made.database.unit_of_work() as work:
        work.sites.add(
            NewSite(SITE, "coral", "https://news.example", policy, KEY, "whsec_unused")
        )
        work.commit()
    made.configure()
    return made
