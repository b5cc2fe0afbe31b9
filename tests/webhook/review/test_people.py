"""The People page: roles, removal, the last owner."""

import pytest
from flask import Flask

from moderation.storage.reviewers import Role
from tests.webhook.review.conftest import Reviewing, add_reviewer
from tests.webhook.review.test_sessions import number_of


def test_people_are_listed_with_their_roles(
    app: Flask, owner: Reviewing, auditor: Reviewing
) -> None:
    add_reviewer(app, "<b>Bob</b>", Role.REVIEWER)

    page = owner.get("/review/people").text

    assert "&lt;b&gt;Bob&lt;/b&gt;" in page
    assert "<b>Bob" not in page
    assert "Remove" not in auditor.get("/review/people").text


def test_a_changed_role_counts_at_the_next_sign_in(
    app: Flask, owner: Reviewing, reviewer: Reviewing
) -> None:
    number = number_of(app, reviewer.name)

    owner.post(f"/review/people/{number}/role", {"role": "owner"})

    assert reviewer.sign_in(reviewer.name).status_code == 303
    assert reviewer.get("/review/people").status_code == 200


@pytest.mark.parametrize("what", ["role", "remove"])
def test_the_last_owner_stays(app: Flask, owner: Reviewing, what: str) -> None:
    number = number_of(app, owner.name)

    sent = {"role": "auditor", "sure": "1"}
    told = owner.post(f"/review/people/{number}/{what}", sent, follow_redirects=True)

    assert "last owner" in told.text
    assert owner.get("/review/people").status_code == 200


def test_removal_asks_first(app: Flask, owner: Reviewing, reviewer: Reviewing) -> None:
    number = number_of(app, reviewer.name)

    asked = owner.post(f"/review/people/{number}/remove")

    assert "sessions end at once" in asked.text
    assert reviewer.get("/review/me").status_code == 200


def test_a_removed_name_stays_taken(
    app: Flask, owner: Reviewing, reviewer: Reviewing
) -> None:
    number = number_of(app, reviewer.name)
    owner.post(f"/review/people/{number}/remove", {"sure": "1"})

    assert reviewer.name not in owner.get("/review/people").text.partition("flash")[0]
    with pytest.raises(ValueError, match="is or was here"):
        add_reviewer(app, reviewer.name.upper(), Role.OWNER)


@pytest.mark.parametrize("role", ["king", ""])
def test_a_role_that_is_none_is_refused(
    app: Flask, owner: Reviewing, role: str
) -> None:
    number = number_of(app, owner.name)
    assert (
        owner.post(f"/review/people/{number}/role", {"role": role}).status_code == 400
    )


def test_somebody_unknown_is_said_to_be(owner: Reviewing) -> None:
    told = owner.post("/review/people/999999/sessions", follow_redirects=True)
    assert "no such reviewer" in told.text


def test_an_expiry_that_is_not_offered_is_refused(owner: Reviewing) -> None:
    sent = {"role": "reviewer", "days": "4000"}
    assert owner.post("/review/people/invitations", sent).status_code == 400
