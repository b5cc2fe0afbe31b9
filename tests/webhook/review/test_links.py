"""One-time links: the first owner, invitations, a forgotten password."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from werkzeug.test import TestResponse

from moderation import accounts
from moderation.storage.reviewers import Role
from tests.webhook.review.conftest import TOKEN, Reviewing
from tests.webhook.review.test_sessions import number_of
from webhook import one_time_links
from webhook.parts import EXTENSION, Parts

LINK = re.compile(r"/review/join/[\w-]{43}")
NEW = "a much longer pass phrase"


def use(person: Reviewing, path: str, **fields: str) -> TestResponse:
    """Open a link and send its form."""
    page = person.get(path)
    found = TOKEN.search(page.text)
    token = found[1] if found else ""
    sent = {"name": "Ada", "new": NEW, "again": NEW, "csrf_token": token} | fields
    return person.client.post(path, data=sent)


def welcome(runner: FlaskCliRunner) -> str | None:
    """The path of the link that ``welcome`` prints, if any."""
    result = runner.invoke(args=["welcome"])
    assert result.exit_code == 0, result.output
    found = LINK.search(result.output)
    return found[0] if found else None


def invite(app: Flask, role: Role, lives: timedelta = timedelta(days=1)) -> str:
    """An invitation made by an owner."""
    wired: Parts = app.extensions[EXTENSION]
    with wired.database.unit_of_work() as work:
        path = one_time_links.invitation_link(work, role, "owner", lives)
        work.commit()
    return path


def test_the_first_link_makes_the_owner_and_signs_in(
    app: Flask, runner: FlaskCliRunner, stranger: Reviewing
) -> None:
    path = welcome(runner)
    assert path is not None

    assert stranger.get(path).status_code == 200
    assert stranger.get(path).status_code == 200  # looking does not use it up
    made = use(stranger, path)

    assert (made.status_code, made.location) == (303, "/review/")
    assert "owner" in stranger.get("/review/people").text
    assert welcome(runner) is None


def test_no_second_owner_out_of_first_links(
    app: Flask, runner: FlaskCliRunner, stranger: Reviewing
) -> None:
    first, second = welcome(runner), welcome(runner)
    assert first is not None
    assert second is not None
    assert use(stranger, first).status_code == 303

    other = Reviewing(app.test_client())

    assert other.get(second).status_code == 410
    assert other.get(first).status_code == 410


@pytest.mark.parametrize("role", list(Role))
def test_an_invitation_makes_one_account_of_its_role(
    app: Flask, owner: Reviewing, stranger: Reviewing, role: Role
) -> None:
    page = owner.post("/review/people/invitations", {"role": role.value, "days": "7"})
    found = LINK.search(page.text)
    assert found
    assert f"http://localhost{found[0]}" in page.text
    assert found[0] not in owner.get("/review/people").text

    assert use(stranger, found[0]).status_code == 303
    assert role.value in stranger.get("/review/me").text
    assert use(Reviewing(app.test_client()), found[0], name="Bob").status_code in {
        400,
        410,
    }


def test_an_invitation_expires(app: Flask, stranger: Reviewing) -> None:
    path = invite(app, Role.REVIEWER, timedelta(seconds=-1))
    assert stranger.get(path).status_code == 410


def test_a_revoked_invitation_opens_nothing(
    app: Flask, owner: Reviewing, stranger: Reviewing
) -> None:
    path = invite(app, Role.REVIEWER)
    listed = re.search(
        r"/review/people/invitations/\d+/revoke", owner.get("/review/people").text
    )
    assert listed

    owner.post(listed[0])

    assert stranger.get(path).status_code == 410
    assert listed[0] not in owner.get("/review/people").text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": ""}, "1 to 60 characters"),
        ({"name": "x" * 61}, "1 to 60 characters"),
        ({"name": "Ada\u202e"}, "visible characters"),
        ({"name": "OWNER"}, "is or was here"),
        ({"new": "short", "again": "short"}, "at least 12"),
        ({"new": "aaaaaaaaaaaaaa", "again": "aaaaaaaaaaaaaa"}, "different letters"),
        ({"again": "another password"}, "not the same"),
    ],
    ids=["empty", "long", "invisible", "taken", "short", "dull", "different"],
)
def test_what_may_not_be_is_said_and_the_link_stays_good(
    app: Flask,
    owner: Reviewing,
    stranger: Reviewing,
    fields: dict[str, str],
    said: str,
) -> None:
    path = invite(app, Role.REVIEWER)

    refused = use(stranger, path, **fields)

    assert refused.status_code == 400
    assert said in refused.text
    assert use(stranger, path).status_code == 303


def test_a_password_link_sets_it_once_and_ends_sessions(
    app: Flask, owner: Reviewing, reviewer: Reviewing, stranger: Reviewing
) -> None:
    number = number_of(app, reviewer.name)
    page = owner.post(f"/review/people/{number}/password")
    found = LINK.search(page.text)
    assert found
    assert reviewer.get("/review/me").status_code == 200

    assert use(stranger, found[0], name="ignored").status_code == 303

    assert reviewer.get("/review/me").status_code == 302
    assert stranger.get(found[0]).status_code == 410
    assert Reviewing(app.test_client()).sign_in(reviewer.name, NEW).status_code == 303


def test_a_password_link_of_somebody_removed_is_dead(
    app: Flask, owner: Reviewing, reviewer: Reviewing, stranger: Reviewing
) -> None:
    number = number_of(app, reviewer.name)
    found = LINK.search(owner.post(f"/review/people/{number}/password").text)
    assert found

    owner.post(f"/review/people/{number}/remove", {"sure": "1"})

    assert stranger.get(found[0]).status_code == 410


def test_secrets_are_kept_as_hashes(app: Flask) -> None:
    secret = invite(app, Role.OWNER).rpartition("/")[2]
    wired: Parts = app.extensions[EXTENSION]

    with wired.database.connection() as connection:
        kept = connection.exec_driver_sql("SELECT * FROM invitations").all()
        log = connection.exec_driver_sql("SELECT * FROM audit").all()

    assert secret not in f"{kept}{log}"


def test_account_events_are_audited_without_secrets(
    app: Flask, owner: Reviewing, stranger: Reviewing
) -> None:
    use(stranger, invite(app, Role.REVIEWER))
    number = number_of(app, "Ada")
    owner.post(f"/review/people/{number}/role", {"role": "auditor"})
    owner.post(f"/review/people/{number}/sessions")
    owner.post(f"/review/people/{number}/password")
    owner.post(f"/review/people/{number}/remove", {"sure": "1"})

    wired: Parts = app.extensions[EXTENSION]
    with wired.database.reading() as reading:
        entries = reversed(reading.audit.page())
        told = [(entry.actor, entry.event) for entry in entries]
        assert reading.audit.verify().broken is None

    assert told == [
        ("owner", accounts.INVITED),
        ("Ada", accounts.CREATED),
        ("owner", accounts.ROLE_CHANGED),
        ("owner", accounts.LOGGED_OUT),
        ("owner", accounts.RESET_ASKED),
        ("owner", accounts.REMOVED),
    ]
