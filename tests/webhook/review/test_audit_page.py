"""The audit log's page: read, narrowed, checked, taken away."""

import json

from flask import Flask
from sqlalchemy import text

from tests.webhook.conftest import Blog
from tests.webhook.review.conftest import Reviewing
from tests.webhook.review.discussed import database
from tests.webhook.review.queued import front_of, hold, said
from webhook.review.audit_page import PAGE

LOG = "/review/log"


def test_every_act_is_there_and_names_no_commenter(
    blog: Blog, reviewer: Reviewing, auditor: Reviewing
) -> None:
    hold(blog, "c1")
    number = front_of(reviewer).number
    reviewer.post(f"/review/comments/{number}/decide", {"act": "reject"})
    reviewer.post("/review/queue/undo")

    page = auditor.get(LOG).text

    assert said(page).index("comment.undone") < said(page).index("comment.decided")
    assert f'href="/review/comments/{number}"' in page
    assert "Reader c1" not in page
    narrowed = auditor.get(f"{LOG}?event=comment.undone&actor=reviewer").text
    assert "comment.decided" not in said(narrowed).partition("Details")[2]
    assert "No entry fits" in auditor.get(f"{LOG}?subject=comment:77").text


def test_pages_go_back_to_the_first_entry(app: Flask, auditor: Reviewing) -> None:
    with database(app).unit_of_work() as work:
        for number in range(PAGE + 5):
            work.audit.add("Ada", "tried.out", f"comment:{number}", {"times": number})
        work.commit()

    first = auditor.get(LOG).text
    second = auditor.get(f"{LOG}?before=6").text

    assert f">{PAGE + 5}<" in first
    assert auditor.get(f"{LOG}?before={10**30}").status_code == 200
    assert "before=6" in first
    assert ">5<" in second
    assert "Newest" in second


def test_chain_is_checked_and_a_change_found(app: Flask, auditor: Reviewing) -> None:
    with database(app).unit_of_work() as work:
        for number in range(3):
            work.audit.add("Ada", "tried.out", f"comment:{number}", {})
        work.commit()
    assert "All 3 entries are as they were written" in auditor.get(f"{LOG}/check").text

    with database(app).unit_of_work() as work:
        work.audit._connection.execute(
            text("UPDATE audit SET actor = 'Eve' WHERE number = 2")
        )
        work.commit()

    assert "Entry 2: it was changed" in auditor.get(f"{LOG}/check").text


def test_export_is_one_object_a_line(app: Flask, auditor: Reviewing) -> None:
    with database(app).unit_of_work() as work:
        work.audit.add("Ada", "tried.out", "comment:1", {"line": "one\ntwo"})
        work.commit()

    answer = auditor.get(f"{LOG}/export")

    [entry] = [json.loads(line) for line in answer.text.splitlines()]
    assert entry["details"] == {"line": "one\ntwo"}
    assert "attachment" in answer.headers["Content-Disposition"]
