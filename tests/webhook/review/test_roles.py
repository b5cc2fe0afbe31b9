"""Every review route with every role: who is let in, who is not, nothing forgotten."""

from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.routing import Rule

from moderation.storage.reviewers import Role
from tests.webhook.review.conftest import Reviewing, ReviewingClient
from webhook.review.access import STRANGERS, is_review_rule, roles_of

SAFE = {"GET", "HEAD", "OPTIONS"}
OWN = {"review_me", "review_sign_in"}
"""Blueprints of one's own account: there auditors change something, too."""


def routes(app: Flask) -> Iterator[tuple[Rule, str, str]]:
    """Every rule below /review with one method and a path that fits it."""
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if is_review_rule(rule.rule):
            values = {
                name: 999_999 if type(converter).__name__ != "UnicodeConverter" else "x"
                for name, converter in rule._converters.items()
            }
            path = adapter.build(rule.endpoint, values)
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                yield rule, method, path


def admits(app: Flask, rule: Rule) -> frozenset[Role]:
    """Whom the view of a rule admits."""
    found = roles_of(app.view_functions[rule.endpoint])
    assert found is not None, f"{rule.endpoint} declares no roles"
    return found


def test_every_view_says_whom_it_admits(app: Flask) -> None:
    for rule, _, _ in routes(app):
        admitted = admits(app, rule)
        assert admitted == STRANGERS or Role.OWNER in admitted, rule.endpoint


def test_a_view_that_does_not_say_so_answers_nobody(
    app: Flask, stranger: Reviewing
) -> None:
    app.add_url_rule("/review/forgotten", view_func=lambda: "open")

    assert stranger.get("/review/forgotten").status_code == 500


def test_auditors_change_nothing_but_their_own(app: Flask) -> None:
    for rule, method, _ in routes(app):
        if method not in SAFE and rule.endpoint.partition(".")[0] not in OWN:
            assert Role.AUDITOR not in admits(app, rule), rule.endpoint


def test_strangers_are_led_to_the_form(app: Flask, stranger: Reviewing) -> None:
    for rule, method, path in routes(app):
        if admits(app, rule) == STRANGERS:
            continue
        answer = stranger.client.open(path, method=method)
        assert answer.status_code == 302, (method, path)
        assert answer.location.startswith("/review/login"), (method, path)


@pytest.mark.parametrize("role", list(Role))
def test_a_role_is_let_in_where_it_is_admitted_and_nowhere_else(
    app: Flask, reviewing_client: ReviewingClient, role: Role
) -> None:
    reviewing_client(Role.OWNER)  # somebody else is owner, whatever happens
    person = reviewing_client(role)
    for rule, method, path in list(routes(app)):
        if person.get("/review/me").status_code != 200:  # the route before ended it
            assert person.sign_in(person.name).status_code == 303
        token = {} if method in SAFE else {"X-CSRFToken": person.token()}
        answer = person.client.open(path, method=method, headers=token)
        admitted = admits(app, rule)
        if admitted == STRANGERS or role in admitted:
            assert answer.status_code != 403, (method, path)
            assert answer.status_code < 500, (method, path)
            assert not (answer.location or "").startswith("/review/login?"), path
        else:
            assert answer.status_code == 403, (method, path)


def test_no_form_is_taken_without_its_token(
    app: Flask, owner: Reviewing, stranger: Reviewing
) -> None:
    tried = 0
    for rule, method, path in routes(app):
        if method in SAFE:
            continue
        is_open = admits(app, rule) == STRANGERS
        client = stranger.client if is_open else owner.client
        for token in ({}, {"X-CSRFToken": "made-up"}):
            answer = client.open(path, method=method, headers=token)
            assert answer.status_code == 400, (method, path)
            tried += 1
    assert tried >= 22


def test_a_token_of_somebody_elses_session_is_refused(
    owner: Reviewing, reviewer: Reviewing
) -> None:
    stolen = {"X-CSRFToken": reviewer.token()}
    answer = owner.client.post("/review/me/sessions", headers=stolen)
    assert answer.status_code == 400


def test_keys_and_signatures_need_no_token(app: Flask) -> None:
    client = app.test_client()
    assert client.post("/api/v1/score", json={}).status_code == 401
    assert client.post("/webhooks/blog", data=b"{}").status_code == 401
