"""The commenter's link: what it shows, the one field, and what the platform hears."""

import json
import re
from datetime import UTC, datetime

from flask import Flask
from flask.testing import FlaskClient

from moderation import appealing
from moderation.decision import Decision
from moderation.reviewing import decide
from moderation.second_looks import OwingFor
from moderation.storage.database import Database
from moderation.storage.sites import Site
from moderation.verdict import Action
from tests.webhook.conftest import Blog
from tests.webhook.receiver import receiving
from webhook.appeal_links import EXTENSION as LINKS
from webhook.appeal_links import AppealLinks
from webhook.callbacks import EXTENSION as DELIVERER
from webhook.callbacks import Deliverer
from webhook.owed_answers import owed_by
from webhook.parts import EXTENSION, Parts

TEXT = "The harbour wall is <b>crumbling</b> & nobody looks."


def database_of(app: Flask) -> Database:
    """The database of an application."""
    wired: Parts = app.extensions[EXTENSION]
    return wired.database


def rejected(app: Flask, blog: Blog, comment_id: str = "42", **labels: float) -> int:
    """A comment that a person rejected; returns our number."""
    assert blog.send("created", id=comment_id, text=TEXT).status_code == 200
    database = database_of(app)
    with database.reading() as reading:
        site = reading.sites.named("blog")
    made = Decision(Action.REJECT, "Ada", datetime.now(UTC), labels, note="secret note")
    owed = owed_by(site, made)
    return decide(database, site.id, comment_id, made, owed).comment_id


def link_of(blog: Blog, comment_id: str = "42") -> str:
    """The path of a comment's link, by the API."""
    answer = blog.client.post(
        f"/api/v1/comments/blog/{comment_id}/appeal-link",
        headers={"Authorization": f"Bearer {blog.key}"},
    )
    assert answer.status_code == 200, answer.text
    assert answer.get_json()["appeal_url"].startswith("http://localhost/appeals/")
    path: str = answer.get_json()["appeal_url"].removeprefix("http://localhost")
    return path


def owing_of(site: Site) -> OwingFor:
    """What decisions on one site owe."""
    return lambda _site_id, made: owed_by(site, made)


def test_the_writer_sees_the_comment_and_the_reason_and_appeals_once(
    app: Flask, blog: Blog, client: FlaskClient
) -> None:
    number = rejected(app, blog, spam=1.0)
    path = link_of(blog)
    page = client.get(path)
    assert page.status_code == 200
    assert "&lt;b&gt;crumbling&lt;/b&gt; &amp; nobody" in page.text
    assert "taken for advertising or spam" in page.text
    assert "secret note" not in page.text
    assert "Ada" not in page.text
    assert page.headers["X-Robots-Tag"].startswith("noindex")
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert '<meta name="robots" content="noindex' in page.text
    assert "<script" not in page.text
    assert "Set-Cookie" not in page.headers

    empty = client.post(path, data={"text": "  "})
    assert empty.status_code == 400
    assert "between 1 and 2,000 characters" in empty.text
    sent = client.post(path, data={"text": "It is <i>true</i>."})
    assert (sent.status_code, sent.location) == (303, path)
    page = client.get(path)
    assert "Your appeal is with us" in page.text
    assert "It is &lt;i&gt;true&lt;/i&gt;." in page.text
    assert "<form" not in page.text

    client.post(path, data={"text": "Again."})
    with database_of(app).reading() as reading:
        [appeal] = reading.appeals.waiting()
        assert (appeal.comment_id, appeal.text) == (number, "It is <i>true</i>.")
        assert "Again" not in str(reading.audit.page())


def test_the_outcome_is_at_the_same_link(
    app: Flask, blog: Blog, client: FlaskClient
) -> None:
    for comment_id, approve in (("1", True), ("2", False)):
        rejected(app, blog, comment_id)
        path = link_of(blog, comment_id)
        client.post(path, data={"text": "Please look again."})
        database, now = database_of(app), datetime.now(UTC)
        with database.reading() as reading:
            [appeal] = reading.appeals.waiting()
            site = reading.sites.named("blog")
        if approve:
            appealing.overturn(
                database,
                appeal.id,
                "Boris",
                "Sorry!",
                owing_of(site),
                now,
            )
        else:
            appealing.uphold(database, appeal.id, "Boris", "Sorry.", now)
        page = client.get(path).text
        said = "is published" if approve else "stays rejected"
        assert f"<h1>Your comment {said}</h1>" in page
        assert "Sorry" in page
        assert "Boris" not in page
        assert "<form" not in page


def test_a_forged_or_cut_link_shows_nothing_and_is_counted(
    app: Flask, blog: Blog, client: FlaskClient
) -> None:
    number = rejected(app, blog)
    path = link_of(blog)
    forged = [
        *(path[:-1], f"{path}x", path.replace(f"/{number}.", f"/{number + 1}.")),
        *("/appeals/1.", "/appeals/x", f"/appeals/0{path.removeprefix('/appeals/')}"),
    ]
    for wrong in forged:
        answer = client.get(wrong)
        assert answer.status_code == 404, wrong
        assert "crumbling" not in answer.text
    for _ in range(4):
        assert client.post("/appeals/1.made-up").status_code == 404
    limited = client.get("/appeals/1.made-up")
    assert limited.status_code == 429
    assert limited.headers["Retry-After"] == "600"
    assert client.get(path).status_code == 200  # a right one is shown all the same


def test_sending_is_limited_and_keeps_what_was_written(
    app: Flask, blog: Blog, client: FlaskClient
) -> None:
    rejected(app, blog)
    path = link_of(blog)
    for _ in range(10):
        assert client.post(path, data={"text": ""}).status_code == 400
    answer = client.post(path, data={"text": "My words."})
    assert answer.status_code == 429
    assert "My words." in answer.text
    with database_of(app).reading() as reading:
        assert reading.appeals.waiting() == ()


def test_there_is_no_link_for_what_is_not_rejected_or_not_there(
    app: Flask, blog: Blog, client: FlaskClient
) -> None:
    blog.send("created", id="7", text="A fine day.")
    key = {"Authorization": f"Bearer {blog.key}"}
    api = "/api/v1/comments/blog"
    held = client.post(f"{api}/7/appeal-link", headers=key)
    assert (held.status_code, held.get_json()["reason"]) == (409, "not_rejected")
    assert client.post(f"{api}/8/appeal-link", headers=key).status_code == 404
    assert client.post(f"{api}/7/appeal-link").status_code == 401
    rejected(app, blog)
    path = link_of(blog)
    blog.send("deleted", id="42")
    assert client.get(path).status_code == 410
    assert client.post(path, data={"text": "?"}).status_code == 410


def test_callbacks_of_rejections_carry_the_link_where_the_site_wants_that(
    app: Flask, blog: Blog
) -> None:
    database = database_of(app)
    deliverer: Deliverer = app.extensions[DELIVERER]
    with receiving() as receiver:
        listens = {"callback_url": receiver.url, "allow_private": True}
        for name, options in (("1", listens), ("2", listens | {"appeals": True})):
            with database.unit_of_work() as work:
                work.sites.set_options("blog", options)
                work.commit()
            rejected(app, blog, name)
            deliverer.run_once()
        first, second = (json.loads(one.body) for one in receiver.received)
    assert "appeal_url" not in first["data"]
    assert second["data"]["action"] == "reject"
    link = second["data"]["appeal_url"]
    assert re.fullmatch(r"/appeals/[0-9]+\.[\w-]{22}", link), link
    assert blog.client.get(link).status_code == 200


def test_links_are_the_same_every_time_and_know_their_comment(app: Flask) -> None:
    links: AppealLinks = app.extensions[LINKS]
    assert links.token(17) == links.token(17)
    assert links.opened(links.token(17)) == 17
    assert links.opened("") is None
    assert links.opened("１７.x") is None
    public = AppealLinks(links._key, "https://talk.example/parley/")
    assert public.link(17).startswith("https://talk.example/parley/appeals/17.")
