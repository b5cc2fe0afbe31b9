"""Who may ask: the site's own key, in either header, and nothing else."""

import pytest
from flask import Flask

from moderation.policies.promises import PromisesPolicy
from moderation.storage.sites import NewSite
from tests.webhook.conftest import KEY, Blog
from tests.webhook.problem_answers import problem
from tests.webhook.test_inbound import NICE
from webhook.api_keys import new_key
from webhook.parts import EXTENSION, Parts
from webhook.site_policies import write_policy


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": f"Bearer {KEY}"},
        {"authorization": f"bearer  {KEY}"},
        {"X-API-Key": KEY},
    ],
)
def test_key_opens_in_either_header(blog: Blog, headers: dict[str, str]) -> None:
    blog.send("created", id="a/b c", text=NICE)
    answer = blog.client.get("/api/v1/comments/blog/a/b c", headers=headers)
    assert answer.status_code == 200
    assert answer.get_json()["id"] == "a/b c"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-API-Key": ""},
        {"X-API-Key": KEY[:-1]},
        {"X-API-Key": KEY[:12] + "x" * 23},
        {"Authorization": f"Basic {KEY}"},
        {"Authorization": "Bearer "},
        {"Authorization": "Bearer \u00e9"},
    ],
)
def test_any_other_key_is_refused(blog: Blog, headers: dict[str, str]) -> None:
    answer = blog.client.get("/api/v1/comments/blog/c1", headers=headers)
    detail = problem(answer, 401, "api_key")
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert KEY[:8] not in detail


def test_key_of_one_site_does_not_open_another(blog: Blog, app: Flask) -> None:
    wired: Parts = app.extensions[EXTENSION]
    key, policy = new_key(), write_policy(PromisesPolicy())
    with wired.database.unit_of_work() as work:
        work.sites.add(NewSite("other", "standard", "https://o", policy, key, "whsec_"))
        work.commit()
    blog.send("created", id="c1", text=NICE)

    answer = blog.client.get("/api/v1/comments/blog/c1", headers={"X-API-Key": key})

    problem(answer, 404, "unknown_site")


def test_unknown_comment_is_not_found(blog: Blog) -> None:
    answer = blog.client.get("/api/v1/comments/blog/c9", headers={"X-API-Key": KEY})
    problem(answer, 404, "unknown_comment")


def test_new_keys_are_long_and_differ() -> None:
    keys = {new_key() for _ in range(100)}
    assert len(keys) == 100
    assert all(len(key) >= 43 for key in keys)
