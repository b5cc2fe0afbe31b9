"""Sessions end everywhere and at once; cookies and headers keep them private."""

from collections.abc import Callable

import pytest
from flask import Flask

from moderation import accounts
from moderation.storage.reviewers import Reviewer, Role
from moderation.storage.unit_of_work import UnitOfWork
from tests.webhook.review.conftest import PASSWORD, TOKEN, Reviewing
from webhook.parts import EXTENSION, Parts

Ending = Callable[[UnitOfWork, Reviewer], object]
ENDINGS: dict[str, Ending] = {
    "role": lambda work, person: accounts.change_role(
        work, person, Role.AUDITOR, "cli:test"
    ),
    "password": lambda work, person: accounts.set_password(work, person, "x"),
    "removal": lambda work, person: accounts.remove(work, person, "cli:test"),
    "everywhere": lambda work, person: accounts.log_out_everywhere(
        work, person, "cli:test"
    ),
}


@pytest.mark.parametrize("ending", ENDINGS.values(), ids=list(ENDINGS))
def test_what_is_done_about_an_account_ends_its_sessions(
    app: Flask, reviewer: Reviewing, ending: Ending
) -> None:
    elsewhere = Reviewing(app.test_client(), reviewer.name)
    elsewhere.sign_in(reviewer.name)
    wired: Parts = app.extensions[EXTENSION]

    with wired.database.unit_of_work() as work:
        ending(work, accounts.named(work, reviewer.name))
        work.commit()

    for session in (reviewer, elsewhere):
        assert session.get("/review/me").status_code == 302


def test_a_session_of_before_the_removal_does_not_come_back(
    app: Flask, owner: Reviewing, reviewer: Reviewing
) -> None:
    found = number_of(app, reviewer.name)
    owner.post(f"/review/people/{found}/remove", {"sure": "1"})

    assert reviewer.get("/review/me").status_code == 302
    assert Reviewing(app.test_client()).sign_in(reviewer.name).status_code == 401


def test_an_own_new_password_ends_the_other_sessions_only(
    app: Flask, reviewer: Reviewing
) -> None:
    elsewhere = Reviewing(app.test_client(), reviewer.name)
    elsewhere.sign_in(reviewer.name)
    new = "a much longer pass phrase"

    changed = reviewer.post(
        "/review/me/password", {"present": PASSWORD, "new": new, "again": new}
    )

    assert changed.status_code == 303
    assert reviewer.get("/review/me").status_code == 200
    assert elsewhere.get("/review/me").status_code == 302
    assert elsewhere.sign_in(reviewer.name).status_code == 401
    assert elsewhere.sign_in(reviewer.name, new).status_code == 303


def test_signing_out_everywhere_else_keeps_this_session(
    app: Flask, auditor: Reviewing
) -> None:
    elsewhere = Reviewing(app.test_client(), auditor.name)
    elsewhere.sign_in(auditor.name)

    auditor.post("/review/me/sessions")

    assert auditor.get("/review/me").status_code == 200
    assert elsewhere.get("/review/me").status_code == 302


@pytest.mark.parametrize("https", [False, True])
def test_the_cookie_is_for_review_pages_only(
    app: Flask, reviewer: Reviewing, https: bool
) -> None:
    address = f"{'https' if https else 'http'}://localhost"
    person = app.test_client()
    page = person.get("/review/login", base_url=address)
    cookie = page.headers["Set-Cookie"]

    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/review" in cookie
    assert ("Secure" in cookie) is https


def test_pages_are_kept_private(owner: Reviewing, stranger: Reviewing) -> None:
    for page in (
        owner.get("/review/people"),
        stranger.get("/review/login"),
        stranger.get("/review/people"),
        owner.get("/review/nothing"),
        owner.client.post("/review/logout"),
    ):
        policy = page.headers["Content-Security-Policy"]
        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["Referrer-Policy"] == "same-origin"
        assert page.headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy


def test_pages_hold_no_inline_script_or_style(owner: Reviewing) -> None:
    for path in ("/review/login", "/review/me", "/review/people"):
        page = owner.get(path, follow_redirects=True).text
        assert "<script>" not in page
        assert "<style" not in page
        assert ' style="' not in page
        assert " onclick" not in page


def test_a_forged_or_foreign_session_opens_nothing(
    app: Flask, reviewer: Reviewing
) -> None:
    for user in ("1", "1:", "x:y", "1:" + "0" * 32, "²:x", "999999:abc"):
        client = app.test_client()
        with client.session_transaction("/review/login") as session:
            session["_user_id"] = user
        assert client.get("/review/me").status_code == 302


def test_other_pages_set_no_cookie(app: Flask, blog: object) -> None:
    for path in ("/", "/healthz", "/openapi.json"):
        assert "Set-Cookie" not in app.test_client().get(path).headers


def number_of(app: Flask, name: str) -> int:
    """Our number of a reviewer."""
    wired: Parts = app.extensions[EXTENSION]
    with wired.database.reading() as reading:
        return accounts.named(reading, name).id


@pytest.mark.parametrize(
    ("referrer", "status"),
    [
        ("https://localhost/review/login", 303),
        ("https://evil.example/", 400),
        (None, 400),
    ],
    ids=["own", "foreign", "none"],
)
def test_over_https_a_form_comes_from_our_own_page(
    app: Flask, reviewer: Reviewing, referrer: str | None, status: int
) -> None:
    client, secure = app.test_client(), "https://localhost"
    found = TOKEN.search(client.get("/review/login", base_url=secure).text)
    assert found
    fields = {"name": reviewer.name, "password": PASSWORD, "csrf_token": found[1]}

    answer = client.post(
        "/review/login",
        data=fields,
        base_url=secure,
        headers={"Referer": referrer} if referrer else {},
    )

    assert answer.status_code == status
