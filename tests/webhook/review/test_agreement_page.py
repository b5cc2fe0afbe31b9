"""Second looks: blind, never one's own; agreement in figures and in words."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from moderation.storage.reviewers import Role
from tests.webhook.conftest import Blog
from tests.webhook.review.conftest import Reviewing, ReviewingClient
from tests.webhook.review.discussed import CALM, RUDE, database, fill, words

NEXT = "/review/agreement/next"


@pytest.fixture
def drawn(app: Flask, blog: Blog) -> Blog:
    """A blog where everything that people decide is drawn."""
    with database(app).unit_of_work() as work:
        options = {"second_opinion_share": 1.0, "audit_share": 0.0}
        work.sites.set_options("blog", options)
        work.commit()
    fill(blog, {RUDE: 3})
    return blog


def decide(app: Flask, person: Reviewing, name: str, act: str) -> int:
    """Decide on the page; returns our number of the comment."""
    with database(app).reading() as reading:
        found = reading.comments.find(reading.sites.named("blog").id, name)
    assert found is not None
    answer = person.post(f"/review/comments/{found.id}/decide", {"act": act})
    assert answer.status_code == 303, answer.text
    return found.id


def open_opinion(app: Flask, reviewer: str) -> int:
    """The number of the opinion that this reviewer is asked for."""
    with database(app).reading() as reading:
        found = reading.second_opinions.next_for(reviewer, datetime.now(UTC))
    assert found is not None
    return found.id


def test_the_second_does_not_see_what_the_first_said(
    app: Flask, drawn: Blog, owner: Reviewing, reviewer: Reviewing
) -> None:
    decide(app, owner, "c1", "reject")

    assert "Nothing waits for your opinion" in owner.get(NEXT).text
    assert "1 comment waits for your opinion" in reviewer.get("/review/agreement").text
    page = reviewer.get(NEXT)
    assert RUDE in page.text
    main = words(page.text.partition("<main")[2])
    assert "owner" not in main
    assert "rejected" not in main.casefold()

    number = open_opinion(app, "reviewer")
    done = reviewer.post(f"/review/agreement/{number}/answer", {"act": "approve"})
    assert (done.status_code, done.location) == (303, NEXT)
    assert "You two disagree" in reviewer.get(NEXT).text
    again = reviewer.post(f"/review/agreement/{number}/answer", {"act": "approve"})
    assert again.status_code == 303
    assert "not wanted" in reviewer.get(NEXT).text


def test_a_disagreement_is_listed_and_settled(
    app: Flask, drawn: Blog, owner: Reviewing, reviewer: Reviewing, auditor: Reviewing
) -> None:
    comment = decide(app, owner, "c1", "reject")
    number = open_opinion(app, "reviewer")
    reviewer.post(f"/review/agreement/{number}/answer", {"act": "approve"})

    page = words(auditor.get("/review/agreement").text)
    assert "Where people differ" in page
    assert "owner reject reviewer approve" in page
    settled = owner.post(f"/review/agreement/{number}/settle", {"act": "approve"})
    assert settled.status_code == 303
    page = words(owner.get("/review/agreement").text)
    assert "Nothing to settle" in page
    assert f"{comment} reject owner approve reviewer approve owner" in page
    assert drawn.known("c1")["action"] == "approve"


def test_agreement_is_shown_with_intervals_by_label_and_by_people(
    app: Flask, blog: Blog, owner: Reviewing, reviewer: Reviewing
) -> None:
    with database(app).unit_of_work() as work:
        work.sites.set_options("blog", {"second_opinion_share": 1.0, "audit_share": 0})
        work.commit()
    fill(blog, {RUDE: 7, CALM: 5})
    for place in range(1, 13):
        act = "reject" if place < 8 else "approve"
        decide(app, owner, f"c{place}", act)
        number = open_opinion(app, "reviewer")
        said = "approve" if place == 1 else act
        reviewer.post(f"/review/agreement/{number}/answer", {"act": said})
    page = words(owner.get("/review/agreement").text)
    assert "Second opinions 12" in page
    assert "The same conclusion 92 %" in page
    assert "owner and reviewer 12 92 %" in page
    assert "Insult 7 86 %" in page
    assert "Repeats 3 100 %" in page
    assert "Nothing 2 100 %" in page
    assert "Spam or not (everything) 12 100 %" in page
    assert "with so few" in page or "Fair" in page or "Good" in page


def test_machine_actions_drawn_by_lot_are_shown_without_the_machines_word(
    app: Flask, blog: Blog, reviewer: Reviewing
) -> None:
    with database(app).unit_of_work() as work:
        work.sites.set_options("blog", {"audit_share": 1.0})
        work.commit()
    fill(blog, {CALM: 1})
    page = reviewer.get(NEXT).text
    assert CALM in page
    number = open_opinion(app, "reviewer")
    reviewer.post(f"/review/agreement/{number}/answer", {"act": "reject"})
    assert "The machine had done otherwise" in reviewer.get(NEXT).text
    assert blog.known("c1")["action"] == "reject"
    site = words(reviewer.get("/review/sites/blog").text)
    assert "Drawn by lot" in site


def test_skipped_is_not_offered_again_at_once(
    app: Flask, drawn: Blog, owner: Reviewing, reviewer: Reviewing
) -> None:
    decide(app, owner, "c1", "reject")
    number = open_opinion(app, "reviewer")
    reviewer.post(f"/review/agreement/{number}/answer", {"act": "skip"})
    assert "Nothing waits for your opinion" in reviewer.get(NEXT).text


def test_only_somebody_new_decides_an_appeal_and_the_page_says_so(
    app: Flask, drawn: Blog, owner: Reviewing, reviewing_client: ReviewingClient
) -> None:
    other = reviewing_client(Role.REVIEWER)
    auditor = reviewing_client(Role.AUDITOR)
    comment = decide(app, owner, "c1", "reject")
    answer = drawn.client.post(
        "/api/v1/comments/blog/c1/appeal-link",
        headers={"Authorization": f"Bearer {drawn.key}"},
    )
    link = answer.get_json()["appeal_url"]
    drawn.client.post(link, data={"text": "I meant the <em>plan</em>."})
    with database(app).reading() as reading:
        [appeal] = reading.appeals.waiting()

    assert "For somebody else to decide" in owner.get("/review/appeals").text
    owner.post(f"/review/appeals/{appeal.id}/overturn")
    assert "somebody else has to" in owner.get("/review/appeals").text
    assert "Approve it after all" not in auditor.get("/review/appeals").text
    page = other.get("/review/appeals").text
    assert "I meant the &lt;em&gt;plan&lt;/em&gt;." in page
    assert "It reads as an insult." in page
    reply = {"reply": "True: it is about the plan."}
    assert other.post(f"/review/appeals/{appeal.id}/overturn", reply).status_code == 303
    page = words(other.get("/review/appeals").text)
    assert "No appeal waits for you" in page
    assert f"{comment} Approved after all reviewer" in page
    assert drawn.known("c1")["action"] == "approve"
    assert "it is about the plan" in drawn.client.get(link).text


def test_an_upheld_appeal_is_counted(
    app: Flask, drawn: Blog, owner: Reviewing, reviewer: Reviewing
) -> None:
    decide(app, owner, "c1", "reject")
    key = {"Authorization": f"Bearer {drawn.key}"}
    api = "/api/v1/comments/blog/c1/appeal-link"
    link = drawn.client.post(api, headers=key).get_json()["appeal_url"]
    drawn.client.post(link, data={"text": "Why?"})
    with database(app).reading() as reading:
        [appeal] = reading.appeals.waiting()
    too_long = {"reply": "x" * 501}
    reviewer.post(f"/review/appeals/{appeal.id}/uphold", too_long)
    assert "at most 500" in reviewer.get("/review/appeals").text
    reviewer.post(f"/review/appeals/{appeal.id}/uphold", {"reply": ""})
    assert "0 of 1 so far ended" in words(reviewer.get("/review/appeals").text)
    state = drawn.client.post(api, headers=key).get_json()["state"]
    assert state == "upheld"
