"""A client that asks as clients of Perspective do."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from moderation.decision import Decision
from moderation.policies.promises import PromisesPolicy
from moderation.storage.comments import StoredComment
from moderation.storage.database import Database
from moderation.storage.sites import NewSite
from webhook.parts import EXTENSION, Parts
from webhook.site_policies import write_policy

PERSPECTIVE_KEY = "psp_testtesttesttesttesttesttesttest"
DUMPED = ("comments", "revisions", "articles", "aliases", "calls", "screenings")
Json = dict[str, Any]


@dataclass(frozen=True)
class Script:
    """A program with a key of its own."""

    app: Flask
    client: FlaskClient
    site_id: int
    key: str = PERSPECTIVE_KEY

    @property
    def database(self) -> Database:
        """The database behind the service."""
        wired: Parts = self.app.extensions[EXTENSION]
        return wired.database

    def post(self, method: str, body: Json, base: str = "/v1alpha1") -> TestResponse:
        """One call."""
        return self.client.post(
            f"{base}/comments:{method}", query_string={"key": self.key}, json=body
        )

    def ask(self, text: str, *attributes: str, **more: Any) -> TestResponse:
        """Ask for attributes of a text, or TOXICITY."""
        wanted: Json = {name: {} for name in attributes or ("TOXICITY",)}
        body = {"comment": {"text": text}, "requestedAttributes": wanted}
        return self.post("analyze", body | more)

    def suggest(self, text: str, value: float = 1, **more: Any) -> TestResponse:
        """Say how toxic a text is."""
        scores: Json = {"TOXICITY": {"summaryScore": {"value": value}}}
        body = {"comment": {"text": text}, "attributeScores": scores}
        return self.post("suggestscore", body | more)

    def options(self, **options: Any) -> None:
        """Set options of the site."""
        with self.database.unit_of_work() as work:
            work.sites.set_options("news", options)
            work.commit()

    def ids(self) -> list[str]:
        """The platform's ids of all comments, oldest first."""
        query = "SELECT platform_id FROM comments ORDER BY id"
        with self.database.connection() as connection:
            return [row[0] for row in connection.exec_driver_sql(query)]

    def stored(self, comment_id: str) -> StoredComment:
        """A comment as it stands."""
        with self.database.reading() as reading:
            found = reading.comments.find(self.site_id, comment_id)
        assert found is not None
        return found

    def decisions(self, comment_id: str) -> Sequence[Decision]:
        """What people said about a comment."""
        with self.database.reading() as reading:
            return reading.decisions.of(self.site_id, comment_id)

    def dump(self) -> str:
        """Every value in the database."""
        with self.database.connection() as connection:
            tables = [
                connection.exec_driver_sql(f"SELECT * FROM {name}").all()  # noqa: S608
                for name in DUMPED
            ]
        return repr(tables)


@pytest.fixture
def script(app: Flask, client: FlaskClient) -> Script:
    """A program of a site called ``news``."""
    wired: Parts = app.extensions[EXTENSION]
    policy = write_policy(PromisesPolicy())
    site = NewSite("news", "perspective", "https://n.example", policy, "pk_n", "wh_n")
    with wired.database.unit_of_work() as work:
        work.sites.add(site)
        number = work.sites.named("news").id
        work.site_keys.add(number, "perspective", PERSPECTIVE_KEY)
        work.commit()
    return Script(app, client, number)


def scores_of(answer: TestResponse) -> dict[str, float]:
    """The summary scores of an answer by attribute."""
    assert answer.status_code == 200, answer.text
    found: Json = answer.get_json()["attributeScores"]
    return {name: one["summaryScore"]["value"] for name, one in found.items()}


def refusal_of(answer: TestResponse) -> tuple[int, str, str, Json]:
    """Code, status, message and the first detail of a refusal."""
    error: Json = answer.get_json()["error"]
    assert error["code"] == answer.status_code
    detail: Json = error["details"][0]
    return error["code"], error["status"], error["message"], detail
