"""The queue page as a browser without JavaScript sees it, and as its script does."""

from contextlib import closing
from sqlite3 import connect
from urllib.parse import urlencode

import pytest
from flask import Flask

from moderation.settings import Settings
from moderation.storage.reports import ReportReason
from moderation.storage.reviewers import Role
from tests.webhook.conftest import Blog
from tests.webhook.review.conftest import Reviewing, ReviewingClient
from tests.webhook.review.discussed import database
from tests.webhook.review.queued import (
    CALM,
    HELD,
    JSON,
    QUEUE,
    SEVERE,
    decide,
    front,
    front_of,
    hold,
    platform_id,
    said,
)

MACHINE = f"{QUEUE}?origin=machine"


def test_queue_is_the_first_page_and_kind_when_empty(reviewer: Reviewing) -> None:
    page = reviewer.get("/review/", follow_redirects=True)

    assert page.request.path == QUEUE
    assert "Nothing waits for you" in page.text
    assert 'form="decide"' in page.text


def test_empty_queue_says_what_comes_next(blog: Blog, reviewer: Reviewing) -> None:
    assert "Nothing is held." in reviewer.get(QUEUE).text

    hold(blog, "c1")
    card = front_of(reviewer)
    assert decide(reviewer, card.number) == 303

    assert "a person has read it because of you" in reviewer.get(QUEUE).text


def test_queue_of_a_service_without_a_blog_says_how_to_connect_one(
    settings: Settings, reviewer: Reviewing
) -> None:
    with closing(connect(settings.database.removeprefix("sqlite:///"))) as file:
        file.execute("DELETE FROM sites")
        file.commit()

    assert "add-site my-blog" in reviewer.get(QUEUE).text


def test_everybody_gets_another_comment_and_auditors_none(
    blog: Blog, reviewing_client: ReviewingClient, auditor: Reviewing
) -> None:
    hold(blog, "c1", "c2")
    first, second = reviewing_client(Role.REVIEWER), reviewing_client(Role.REVIEWER)
    looked = front(auditor.get(QUEUE).text)

    numbers = [front_of(first).number, front_of(second).number, front_of(first).number]

    assert looked is not None
    assert numbers[0] != numbers[1]
    assert numbers[0] == numbers[2]
    assert "1 other is here" in first.get(QUEUE).text
    page = auditor.get(QUEUE)
    assert 'form="decide"' not in page.text
    assert "queue.js" not in page.text


def test_decision_by_a_plain_form_leads_to_the_next_and_can_be_undone(
    app: Flask, blog: Blog, reviewer: Reviewing
) -> None:
    hold(blog, "c1", "c2")
    card = front_of(reviewer)
    name = platform_id(app, card.number)

    answer = reviewer.post(
        f"/review/comments/{card.number}/decide",
        {
            "act": "spam",
            "version": str(card.version),
            "next": MACHINE,
        },
    )

    assert answer.status_code == 303
    assert answer.location == MACHINE
    known = blog.known(name)
    assert known["action"] == "reject"
    assert known["decisions"][0]["labels"] == {"spam": 1.0}
    assert known["decisions"][0]["reviewer"] == "reviewer"
    page = reviewer.get(answer.location)
    assert "Rejected as spam." in page.text
    following = front(page.text)
    assert following is not None
    assert following.number != card.number

    undone = reviewer.post("/review/queue/undo")

    assert undone.location == f"/review/comments/{card.number}"
    assert blog.known(name)["action"] == "hold"
    assert "took decision 1 back" in said(reviewer.get(undone.location).text)


def test_nothing_to_undo_is_said(reviewer: Reviewing) -> None:
    page = reviewer.post("/review/queue/undo", follow_redirects=True)
    assert "nothing within the last hour" in page.text
    refused = reviewer.post("/review/queue/undo", headers=JSON)
    assert refused.status_code == 409
    assert refused.get_json()["reason"] == "nothing_to_undo"


def test_skipped_comment_gives_way_to_the_next(blog: Blog, reviewer: Reviewing) -> None:
    hold(blog, "c1", "c2")
    card = front_of(reviewer)

    assert decide(reviewer, card.number, "skip") == 303

    assert front_of(reviewer).number != card.number
    page = reviewer.get(QUEUE).text
    assert decide(reviewer, front_of(reviewer).number, "skip") == 303
    page = reviewer.get(QUEUE).text
    assert front(page) is None
    assert "What is left is in good hands" in page


def test_corrections_and_a_note_go_with_the_decision(
    app: Flask, blog: Blog, reviewer: Reviewing
) -> None:
    hold(blog, "c1", article={"url": "https://b.example/a", "title": "Trees?"})
    card = front_of(reviewer)

    decide(
        reviewer,
        card.number,
        "approve",
        label_insult="0",
        label_toxicity="",
        target_0="Trees?",
        stance_0="against",
        note="Quoted.",
    )

    [made] = blog.known("c1")["decisions"]
    assert made["labels"] == {"insult": 0.0}
    assert made["stances"] == {"Trees?": "against"}
    assert "Quoted." in reviewer.get(f"/review/comments/{card.number}").text


def test_edit_meanwhile_is_said(blog: Blog, reviewer: Reviewing) -> None:
    hold(blog, "c1")
    card = front_of(reviewer)
    blog.send("updated", id="c1", text="What a stupid, stupid plan.")

    page = reviewer.post(
        f"/review/comments/{card.number}/decide",
        {"act": "approve", "version": str(card.version)},
        follow_redirects=True,
    )

    assert "Its author has edited it meanwhile" in page.text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"site": "blog"}, True),
        ({"site": "elsewhere"}, False),
        ({"label": "toxicity"}, True),
        ({"label": "threat"}, False),
        ({"language": "en"}, True),
        ({"language": "de"}, False),
        ({"author": "Reader c1"}, True),
        ({"author": "Nobody"}, False),
        ({"origin": "machine"}, True),
        ({"origin": "readers"}, False),
        ({"overdue": "1"}, False),
        ({"search": "STUPID"}, True),
        ({"search": "clever"}, False),
        ({"article": "1"}, True),
        ({"article": "nonsense"}, False),
        ({"article": "9" * 40}, False),
        ({"origin": "nonsense"}, True),
    ],
    ids=lambda value: urlencode(value) if isinstance(value, dict) else "",
)
def test_filters_narrow(
    blog: Blog, reviewer: Reviewing, query: dict[str, str], found: bool
) -> None:
    hold(blog, "c1", article={"url": "https://b.example/a", "title": "Trees?"})

    page = reviewer.get(f"{QUEUE}?{urlencode(query)}")

    assert page.status_code == 200
    assert (front(page.text) is not None) is found


def test_report_of_a_reader_stands_apart_from_the_machine(
    app: Flask, blog: Blog, reviewer: Reviewing
) -> None:
    hold(blog, "c1", text=CALM)
    with database(app).reading() as reading:
        site = reading.sites.named("blog")
    with database(app).unit_of_work() as work:
        work.reports.add(site.id, "c1", "somebody", ReportReason.MISLEADING)
        work.commit()

    page = reviewer.get(f"{QUEUE}?origin=readers").text

    assert "reported: misleading ×1" in page
    assert "is public meanwhile" in page
    assert front(reviewer.get(f"{QUEUE}?origin=machine").text) is None


def test_severe_text_is_closed_and_no_list_quotes_it(
    blog: Blog, reviewer: Reviewing
) -> None:
    hold(blog, "c1", "c2", text=SEVERE)

    page = reviewer.get(QUEUE).text

    assert '<details class="veil"' in page
    assert "<em>Severe text</em>" in page
    assert page.index("watch") > page.index('<details class="veil"')
    fields = {"theme": "system", "break_minutes": "45", "default_keys": "1"}
    reviewer.post("/review/me/preferences", fields)
    assert '<details class="veil"' not in reviewer.get(QUEUE).text


def test_what_was_seen_is_counted(app: Flask, blog: Blog, reviewer: Reviewing) -> None:
    hold(blog, "c1", "c2", text=SEVERE)
    decide(reviewer, front_of(reviewer).number, "reject", revealed="0")
    decide(reviewer, front_of(reviewer).number, "reject", revealed="1")

    page = said(reviewer.get("/review/me").text)

    assert "comments 2" in page
    assert "of these severe 1" in page


def test_markup_stays_text_and_nothing_is_fetched_from_elsewhere(
    blog: Blog, reviewer: Reviewing
) -> None:
    evil = '<img src="https://evil.example/x.png" onerror="x()"> you stupid liar'
    hold(
        blog,
        "c1",
        text=evil,
        author={"id": "1", "name": "<b>Bo</b>", "url": "https://evil.example/me"},
        article={"url": "javascript:alert(1)", "title": "<script>x()</script>"},
        parent={"id": "c0", "text": "<svg onload=x()>"},
    )

    page = reviewer.get(QUEUE).text

    assert "<img" not in page
    assert "<script>x" not in page
    assert "<svg onload" not in page
    assert 'href="javascript:' not in page
    assert 'href="https://evil.example' not in page
    assert "https://evil.example/me" in page


def test_keys_are_those_chosen_or_none(blog: Blog, reviewer: Reviewing) -> None:
    hold(blog, "c1")
    assert "&#34;approve&#34;: &#34;a&#34;" in reviewer.get(QUEUE).text

    fields = {"theme": "system", "break_minutes": "45", "default_keys": "1"}
    reviewer.post("/review/me/preferences", fields)

    page = reviewer.get(QUEUE).text
    assert 'data-keys="{}"' in page
    assert "Single keys are switched off for you." in page
    assert HELD.split()[-1] in page
