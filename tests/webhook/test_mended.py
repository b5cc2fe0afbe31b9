"""What a first user once found wrong with the service."""

import pytest
from flask import Flask

from moderation.policies.base import Threshold
from moderation.policies.promises import PromisesPolicy
from moderation.scores import Language, Scores
from moderation.verdict import Action
from tests.webhook.conftest import Blog

MODEL = {"spam": Threshold(hold=0.2, reject=0.9)}


@pytest.mark.parametrize(
    "moment", ["9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+12:00"]
)
def test_timestamp_of_another_era_orders_nothing(blog: Blog, moment: str) -> None:
    body = (
        f'{{"type":"comment.created","timestamp":"{moment}",'
        '"data":{"id":"c1","text":"Hello there."}}'
    )

    assert blog.post(body.encode()).status_code == 200


def test_site_that_sends_no_webhooks_is_404(app: Flask) -> None:
    arguments = ["--platform", "akismet", "--url", "https://b.example"]
    app.test_cli_runner().invoke(args=["add-site", "wp", *arguments])

    answer = app.test_client().post("/webhooks/wp", data=b"{}")

    assert answer.status_code == 404


def test_side_that_a_site_leaves_open_is_the_models() -> None:
    policy = PromisesPolicy({"spam": Threshold(hold=0.3)})
    scores = Scores({}, 0.95, (), Language("en", 1.0, True), "sha256:0")

    assert policy.conclude(scores, MODEL).action is Action.REJECT
