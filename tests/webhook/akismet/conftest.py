"""A blog engine that asks as a client of Akismet does."""

from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from moderation.comment import Article
from moderation.decision import Decision
from moderation.policies.promises import PromisesPolicy
from moderation.storage.database import Database
from moderation.storage.history import CommentHistory
from moderation.storage.sites import NewSite
from moderation.storage.unit_of_work import UnitOfWork
from webhook.parts import EXTENSION, Parts
from webhook.short_keys import EXTENSION as KEYS
from webhook.short_keys import ShortKeys
from webhook.site_policies import write_policy

AKISMET_KEY = "k3y0fth3bl0g"
BLOG = "https://press.example"
DUMPED = ("comments", "revisions", "articles", "aliases", "calls", "screenings")


@dataclass(frozen=True)
class Engine:
    """A blog engine with a key of its own."""

    app: Flask
    client: FlaskClient
    site_id: int
    key: str = AKISMET_KEY

    @property
    def database(self) -> Database:
        """The database behind the service."""
        wired: Parts = self.app.extensions[EXTENSION]
        return wired.database

    def call(self, operation: str, **fields: str) -> TestResponse:
        """One call with key and blog, as a form."""
        sent = {"api_key": self.key, "blog": BLOG} | fields
        return self.client.post(f"/1.1/{operation}", data=sent)

    def check(self, text: str, **fields: str) -> TestResponse:
        """Ask about a comment."""
        known = {"user_ip": "192.0.2.7", "comment_author": "Ann"}
        return self.call("comment-check", comment_content=text, **(known | fields))

    def report(self, verdict: str, text: str, **fields: str) -> TestResponse:
        """Say that a comment is ``spam`` or ``ham``."""
        known = {"user_ip": "192.0.2.7", "comment_author": "Ann"}
        return self.call(f"submit-{verdict}", comment_content=text, **(known | fields))

    def known(self, guid: str) -> CommentHistory:
        """All that is known of the comment of that guid."""
        with self.database.reading() as reading:
            return reading.history.of_comment(self.site_id, guid)

    def decisions(self, guid: str) -> Sequence[Decision]:
        """What people said about the comment of that guid."""
        return self.known(guid).decisions

    def decide(self, guid: str, decision: Decision) -> None:
        """Let a reviewer decide."""
        with self.database.unit_of_work() as work:
            work.decisions.add(self.site_id, guid, decision)
            work.commit()

    @property
    def stored(self) -> int:
        """How many comments there are on the site."""
        with self.database.connection() as connection:
            found = connection.exec_driver_sql("SELECT count(*) FROM comments")
            return int(found.scalar_one())

    def article_text(self, url: str) -> str | None:
        """What is known of the article at that address besides its title."""
        with self.database.reading() as reading:
            found = reading.articles.find(self.site_id, Article(url=url))
        return found.article.text if found else None

    def dump(self) -> str:
        """Every value in the database."""
        with self.database.connection() as connection:
            tables = [
                connection.exec_driver_sql(f"SELECT * FROM {name}").all()  # noqa: S608
                for name in DUMPED
            ]
        return repr(tables)


def guid_of(answer: TestResponse) -> str:
    """The name that an answer gave the comment."""
    return answer.headers["X-akismet-guid"]


def add_press(app: Flask, work: UnitOfWork) -> int:
    """Add a site whose platform is Akismet; returns its number."""
    policy = write_policy(PromisesPolicy())
    work.sites.add(NewSite("press", "akismet", BLOG, policy, "pk_press", "whsec_x"))
    number = work.sites.named("press").id
    keys: ShortKeys = app.extensions[KEYS]
    work.site_keys.add(number, "akismet", keys.hidden("akismet", AKISMET_KEY))
    return number


@pytest.fixture
def engine(app: Flask, client: FlaskClient) -> Engine:
    """The engine of a site called ``press``."""
    wired: Parts = app.extensions[EXTENSION]
    with wired.database.unit_of_work() as work:
        number = add_press(app, work)
        work.commit()
    return Engine(app, client, number)
