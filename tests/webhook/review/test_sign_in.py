"""Signing in and out: nothing told to strangers, five tries a minute, safe ways on."""

import pytest
from argon2 import PasswordHasher
from flask import Flask

from moderation.storage.reviewers import Role
from tests.webhook.review.conftest import PASSWORD, Reviewing, add_reviewer
from webhook.parts import EXTENSION, Parts
from webhook.passwords import is_outdated


def test_a_page_leads_strangers_to_the_form_and_back(
    app: Flask, stranger: Reviewing
) -> None:
    add_reviewer(app, "Ada", Role.REVIEWER)

    away = stranger.get("/review/me?tab=1")
    back = stranger.sign_in("Ada", next="/review/me?tab=1")

    assert away.status_code == 302
    assert away.location == "/review/login?next=/review/me?tab%3D1"
    assert (back.status_code, back.location) == (303, "/review/me?tab=1")
    assert stranger.get("/review/me").status_code == 200


def test_a_program_is_told_401_and_403(
    stranger: Reviewing, reviewer: Reviewing
) -> None:
    json = {"Accept": "application/json"}

    unknown = stranger.get("/review/people", headers=json)
    forbidden = reviewer.get("/review/people", headers=json)

    assert (unknown.status_code, unknown.get_json()["reason"]) == (401, "sign_in")
    assert (forbidden.status_code, forbidden.get_json()["reason"]) == (403, "forbidden")
    assert unknown.content_type == "application/problem+json"


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/review/",
        "//evil.example/review/",
        "/\\evil.example/review",
        "/review@evil.example",
        "/reviewer",
        "/review/../metrics",
        "/review//evil.example",
        "/review/\r\nSet-Cookie: a=b",
        "javascript:alert(1)",
        "/",
        "",
    ],
)
def test_an_open_redirect_is_refused(
    app: Flask, stranger: Reviewing, wanted: str
) -> None:
    add_reviewer(app, "Ada", Role.REVIEWER)
    assert stranger.sign_in("Ada", next=wanted).location == "/review/"


@pytest.mark.parametrize(
    ("name", "password"),
    [("Ada", "wrong wrong wrong"), ("Bob", PASSWORD), ("", ""), ("a\0b", "x" * 9_999)],
    ids=["password", "name", "empty", "odd"],
)
def test_what_does_not_fit_is_answered_the_same(
    app: Flask, stranger: Reviewing, name: str, password: str
) -> None:
    add_reviewer(app, "Ada", Role.REVIEWER)

    refused = stranger.sign_in(name, password)

    assert refused.status_code == 401
    assert "Name and password do not fit." in refused.text
    assert stranger.get("/review/me").status_code == 302


def test_a_stranger_costs_one_verification_as_everybody(
    app: Flask, stranger: Reviewing, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_reviewer(app, "Ada", Role.REVIEWER)
    stranger.sign_in("Nobody")
    verified: list[str] = []
    verify = PasswordHasher.verify

    def noted(hasher: PasswordHasher, stored: str, password: str) -> bool:
        verified.append(stored.rsplit("$", 2)[0])
        return verify(hasher, stored, password)

    monkeypatch.setattr(PasswordHasher, "verify", noted)

    stranger.sign_in("Ada", "wrong wrong wrong")
    stranger.sign_in("Nobody", "wrong wrong wrong")

    assert len(verified) == 2
    assert verified[0] == verified[1]


def test_the_sixth_wrong_try_under_one_name_is_refused(
    app: Flask, stranger: Reviewing
) -> None:
    add_reviewer(app, "Ada", Role.REVIEWER)
    statuses = []
    for number in range(6):
        from_elsewhere = app.test_client()
        from_elsewhere.environ_base["REMOTE_ADDR"] = f"192.0.2.{number}"
        tried = Reviewing(from_elsewhere).sign_in("ada", "wrong wrong wrong")
        statuses.append(tried.status_code)

    assert statuses == [401] * 5 + [429]
    assert tried.headers["Retry-After"] == "60"


def test_the_sixth_wrong_try_from_one_address_is_refused(
    app: Flask, stranger: Reviewing
) -> None:
    add_reviewer(app, "Ada", Role.REVIEWER)
    tries = [stranger.sign_in(f"name{number}").status_code for number in range(5)]

    assert tries == [401] * 5
    assert stranger.sign_in("Ada").status_code == 429


def test_right_passwords_are_not_counted(app: Flask, stranger: Reviewing) -> None:
    add_reviewer(app, "Ada", Role.REVIEWER)
    for _ in range(7):
        assert stranger.sign_in("Ada").status_code == 303
        stranger.post("/review/logout")


def test_tries_are_kept_as_keyed_hashes(app: Flask, stranger: Reviewing) -> None:
    stranger.sign_in("Grace")
    wired: Parts = app.extensions[EXTENSION]

    with wired.database.connection() as connection:
        kept = connection.exec_driver_sql("SELECT key FROM tries").scalars().all()

    assert len(kept) == 2
    assert all(len(key) == 64 for key in kept)


def test_signing_out_ends_the_session(reviewer: Reviewing) -> None:
    assert reviewer.post("/review/logout").location == "/review/login"
    assert reviewer.get("/review/me").status_code == 302


def test_without_accounts_the_form_says_how_to_begin(stranger: Reviewing) -> None:
    assert "flask --app webhook welcome" in stranger.get("/review/login").text


def test_a_weaker_hash_is_made_anew_at_sign_in(app: Flask, stranger: Reviewing) -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1)
    wired: Parts = app.extensions[EXTENSION]
    with wired.database.unit_of_work() as work:
        work.reviewers.add(
            name="Ada",
            email=None,
            password_hash=weak.hash(PASSWORD),
            role=Role.REVIEWER,
        )
        work.commit()

    assert stranger.sign_in("Ada").status_code == 303

    with wired.database.reading() as reading:
        stored = reading.reviewers.password_hash("Ada")
    assert stored is not None
    assert not is_outdated(stored)
    assert stranger.get("/review/me").status_code == 200
