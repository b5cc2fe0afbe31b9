"""Hyvor Talk and Mastodon are told by their APIs."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask

from moderation.verdict import Action
from tests.webhook.engines.replica import TOKEN, Asked, EngineSite, serving

VILE = "You stupid pathetic idiot"


@dataclass
class Hyvor:
    """One website with one comment."""

    status: str = "pending"

    def answer(self, asked: Asked) -> tuple[int, Any]:
        """As the Console API answers."""
        if asked.headers.get("x-api-key") != TOKEN:
            return 401, {"message": "Unauthorized"}
        where = ("PATCH", "/api/console/v1/mo/comment/52")
        if (asked.method, asked.path) != where:
            return 404, {}
        self.status = asked.body["status"]
        return 200, {"id": 52, "status": self.status}


@dataclass
class Mastodon:
    """One server with one post and its reports."""

    reports: list[dict[str, Any]] = field(default_factory=list)

    def answer(self, asked: Asked) -> tuple[int, Any]:
        """As statuses, reports and admin/reports answer."""
        if asked.headers.get("authorization") != f"Bearer {TOKEN}":
            return 403, {"error": "This action is not allowed"}
        match asked.method, asked.path:
            case "GET", "/api/v1/statuses/1135":
                return 200, {"id": "1135", "account": {"id": "7"}}
            case "POST", "/api/v1/reports":
                number = str(len(self.reports) + 1)
                statuses = [{"id": one} for one in asked.body["status_ids"]]
                new = {"id": number, "statuses": statuses, "action_taken": False}
                self.reports.append({**asked.body, **new})
                return 200, {"id": number}
            case "GET", "/api/v1/admin/reports":
                assert asked.query["target_account_id"] == "7"
                return 200, [one for one in self.reports if not one["action_taken"]]
        number = asked.path.removeprefix("/api/v1/admin/reports/").partition("/")[0]
        self.reports[int(number) - 1]["action_taken"] = True
        return 200, {}


@pytest.fixture
def hyvor() -> Hyvor:
    """A website whose comments wait."""
    return Hyvor()


@pytest.fixture
def blog(app: Flask, hyvor: Hyvor) -> Iterator[EngineSite]:
    """A site with Hyvor Talk."""
    with serving(hyvor) as url:
        made = EngineSite(app, "hyvor")
        made.add(url)
        yield made


@pytest.fixture
def mastodon() -> Mastodon:
    """A server."""
    return Mastodon()


@pytest.fixture
def server(app: Flask, mastodon: Mastodon) -> Iterator[EngineSite]:
    """A site that is a Mastodon server."""
    with serving(mastodon) as url:
        made = EngineSite(app, "mastodon")
        made.add(url)
        yield made


@pytest.mark.parametrize(
    ("text", "status"), [("", "published"), ("You idiots", "pending"), (VILE, "spam")]
)
def test_hyvor_sets_the_status_that_was_concluded(
    blog: EngineSite, hyvor: Hyvor, text: str, status: str
) -> None:
    blog.send("created.json", text)
    blog.deliver()
    assert hyvor.status == status


def test_hyvor_deletes_where_the_site_wants_it(blog: EngineSite, hyvor: Hyvor) -> None:
    blog.run("set-option", "hyvor", "when_rejected=delete")
    blog.send("created.json", VILE)
    assert blog.deliver() == ["delivered"]
    assert hyvor.status == "deleted"


def test_mastodon_s_moderators_get_one_report_and_an_approval_resolves_it(
    server: EngineSite, mastodon: Mastodon
) -> None:
    server.send("created.json", VILE)
    assert server.deliver() == ["delivered"]
    assert server.decide("1135", Action.REJECT) == ["delivered"]

    [report] = mastodon.reports
    assert (report["category"], report["comment"]) == ("other", "Parley: reject")

    mastodon.reports.append(
        {"id": "2", "statuses": [{"id": "1135"}], "comment": "x", "action_taken": False}
    )
    assert server.decide("1135", Action.APPROVE) == ["delivered"]
    assert [one["action_taken"] for one in mastodon.reports] == [True, False]


def test_private_post_of_mastodon_is_ignored(server: EngineSite) -> None:
    assert server.send("ignored_private.json").get_json() == {"ignored": True}


def test_secret_that_the_engine_made_is_taken(server: EngineSite) -> None:
    made = "0123456789abcdef0123"
    server.run("rotate-secret", "mastodon", "--stdin", stdin=made + "\n")
    server.run("rotate-secret", "mastodon", "--finish")
    server.secret = made

    assert server.send("created.json").get_json()["id"] == "1135"


@pytest.mark.parametrize(
    ("site", "secret"), [("mastodon", "short"), ("blog", "0123456789abcdef0123")]
)
def test_secret_that_is_too_short_or_not_for_this_platform_is_refused(
    server: EngineSite, site: str, secret: str
) -> None:
    done = server.app.test_cli_runner().invoke(
        args=["rotate-secret", site, "--stdin"], input=secret
    )
    assert done.exit_code == 1
    assert secret not in done.output
