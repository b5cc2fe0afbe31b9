"""The queue by the API: the same rules as everywhere, told in JSON."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.webhook.conftest import KEY, Blog
from tests.webhook.problem_answers import problem
from tests.webhook.receiver import receiving
from tests.webhook.test_inbound import NICE, RUDE
from webhook.callbacks import EXTENSION as DELIVERER
from webhook.callbacks import Deliverer
from webhook.parts import EXTENSION, Parts

Call = Callable[..., TestResponse]


@pytest.fixture
def post(client: FlaskClient) -> Call:
    """Post with the blog's key: path below /api/v1, body."""

    def call(path: str, **body: Any) -> TestResponse:
        return client.post(
            f"/api/v1/{path}", json=body, headers={"Authorization": f"Bearer {KEY}"}
        )

    return call


@pytest.fixture
def get(client: FlaskClient) -> Callable[..., TestResponse]:
    """The queue with a query."""

    def call(site: str = "blog", **query: Any) -> TestResponse:
        return client.get(
            f"/api/v1/queue/{site}",
            query_string=query,
            headers={"Authorization": f"Bearer {KEY}"},
        )

    return call


@pytest.fixture
def waiting(blog: Blog, post: Call) -> Blog:
    """The blog with comments that readers reported: ``c0`` twice."""
    for number in range(3):
        article = {"url": f"https://b.example/{number}", "title": "A title"}
        author = {"name": f"Ann{number}"}
        blog.send("created", id=f"c{number}", text=NICE, article=article, author=author)
        answer = post(f"comments/blog/c{number}/reports", reporter="r1", reason="hate")
        assert answer.status_code == 201
        assert answer.get_json() == {"id": f"c{number}", "known": False}
    assert not post("comments/blog/c0/reports", reporter="r2").get_json()["known"]
    assert post("comments/blog/c0/reports", reporter="r2").get_json()["known"]
    return blog


def ids(answer: TestResponse) -> list[str]:
    """The comments of an answer."""
    assert answer.status_code == 200, answer.text
    return [one["id"] for one in answer.get_json()["comments"]]


def test_queue_is_listed_page_by_page_with_its_size(waiting: Blog, get: Call) -> None:
    first = get(limit=2)

    body = first.get_json()
    assert (body["waiting"], body["overdue"], ids(first)) == (3, 0, ["c0", "c1"])
    assert body["comments"][0]["reports"] == {"hate": 1, "other": 1}
    assert body["comments"][0]["action"] == "approve"
    assert body["comments"][0]["screening"]["verdict"]["action"] == "approve"
    rest = get(limit=2, cursor=body["following"])
    assert (ids(rest), rest.get_json()["following"]) == (["c2"], None)


def test_queue_is_narrowed_by_the_query(waiting: Blog, get: Call) -> None:
    assert ids(get(article="https://b.example/1")) == ["c1"]
    assert ids(get(article="https://nowhere.example")) == []
    assert ids(get(author="Ann2")) == ["c2"]
    assert ids(get(origin="machine")) == []
    assert len(ids(get(origin="readers", order="newest"))) == 3


@pytest.mark.parametrize(
    "query",
    [{"limit": 0}, {"limit": "x"}, {"order": "up"}, {"origin": "me"}, {"lable": "x"}],
)
def test_query_that_nobody_understands_is_refused(
    get: Call, query: dict[str, Any]
) -> None:
    problem(get(**query), 400, "malformed_comment")


def test_stranger_and_other_sites_are_refused(client: FlaskClient, get: Call) -> None:
    problem(client.get("/api/v1/queue/blog"), 401, "api_key")
    problem(get("other"), 404, "unknown_site")
    problem(get(cursor="x"), 404, "unknown_cursor")


def test_next_comment_is_claimed_and_nobody_else_decides_on_it(
    waiting: Blog, post: Call
) -> None:
    given = post("queue/blog/next", reviewer="Ada").get_json()
    assert (given["comment"]["id"], given["claim"]["reviewer"]) == ("c0", "Ada")
    other = post("queue/blog/next", reviewer="Bo").get_json()
    assert (other["comment"]["id"], other["others"]) == ("c1", ["Ada"])
    problem(post("comments/blog/c0/claim", reviewer="Bo"), 409, "claimed")

    late = post("comments/blog/c0/decisions", action="reject", reviewer="Bo")

    problem(late, 409, "claimed")
    assert late.get_json()["changed"]["by"] == "Ada"
    taken = post("comments/blog/c0/claim", reviewer="Bo", take_over=True)
    assert taken.get_json()["reviewer"] == "Bo"
    done = post("comments/blog/c0/decisions", action="reject", reviewer="Bo")
    assert done.status_code == 201


def test_comment_is_released_and_skipped(waiting: Blog, post: Call) -> None:
    post("queue/blog/next", reviewer="Ada")
    released = post("comments/blog/c0/release", reviewer="Ada").get_json()
    assert released == {"released": True}
    skipped = post("comments/blog/c0/skip", reviewer="Ada").get_json()
    assert skipped == {"skipped": True}
    given = post("queue/blog/next", reviewer="Ada").get_json()
    assert given["comment"]["id"] == "c1"
    given = post("queue/blog/next", reviewer="Bo", author="Ann0").get_json()
    assert given["comment"]["id"] == "c0"
    given = post("queue/blog/next", reviewer="Cy", author="nobody").get_json()
    assert given == {"comment": None, "claim": None, "others": ["Ada", "Bo"]}


def test_undo_brings_back_what_was_before_and_tells_the_blog(
    app: Flask, blog: Blog, post: Call
) -> None:
    wired: Parts = app.extensions[EXTENSION]
    deliverer: Deliverer = app.extensions[DELIVERER]
    with receiving() as receiver:
        with wired.database.unit_of_work() as work:
            options = {"callback_url": receiver.url, "allow_private": True}
            work.sites.set_options("blog", options)
            work.commit()
        blog.send("created", id="c1", text=NICE)
        path = "comments/blog/c1"
        done = post(f"{path}/decisions", action="reject", reviewer="Ada").get_json()

        answer = post(f"{path}/undo", reviewer="Ada", number=done["number"])
        while deliverer.run_once():
            pass

        heard = [blog_heard(request.body) for request in receiver.received]
    assert answer.status_code == 201
    told = {"id": "c1", "action": "approve", "version": 3, "number": 2}
    assert answer.get_json() == told
    assert heard == [("reject", 2, None), ("approve", 3, 1)]
    known = blog.known("c1")
    assert known["action"] == "approve"
    assert [one["undone_by"] for one in known["decisions"]] == [2, None]
    again = blog.send("created", id="c1", text=NICE).get_json()
    assert again["verdict"] == {"action": "approve", "reasons": []}


def blog_heard(body: bytes) -> tuple[str, int, int | None]:
    """Action, version and what was undone, of a callback's body."""
    data = json.loads(body)["data"]
    return data["action"], data["version"], data.get("undoes")


def test_undo_of_what_is_not_in_force_is_refused(blog: Blog, post: Call) -> None:
    blog.send("created", id="c1", text=RUDE)
    path = "comments/blog/c1"
    problem(post(f"{path}/undo", reviewer="Ada"), 409, "nothing_to_undo")
    post(f"{path}/decisions", action="approve", reviewer="Ada")
    post(f"{path}/decisions", action="hold", reviewer="Bo")

    late = post(f"{path}/undo", reviewer="Ada", number=1)

    problem(late, 409, "stale_write")
    assert late.get_json()["changed"]["by"] == "Bo"
    problem(post(f"{path}/undo", reviewer="Ada", number=7), 404, "unknown_decision")
    assert blog.known("c1")["action"] == "hold"


def test_many_are_decided_at_once_and_undone_at_once(waiting: Blog, post: Call) -> None:
    comments = [{"id": f"c{n}", "version": 1} for n in range(3)] + [{"id": "nobody"}]
    post("comments/blog/c1/decisions", action="approve", reviewer="Bo")

    done = post(
        "queue/blog/decisions", comments=comments, action="reject", reviewer="Ada"
    )

    assert done.status_code == 201
    body = done.get_json()
    assert [one["id"] for one in body["done"]] == ["c0", "c2"]
    assert body["left"] == {"c1": "stale_write", "nobody": "unknown_comment"}
    post("comments/blog/c2/decisions", action="hold", reviewer="Bo")
    path = f"queue/blog/batches/{body['batch']}/undo"
    undone = post(path, reviewer="Ada").get_json()
    assert [one["id"] for one in undone["done"]] == ["c0"]
    assert undone["left"] == {"c2": "stale_write"}
    actions = [waiting.known(f"c{n}")["action"] for n in range(3)]
    assert actions == ["approve", "approve", "hold"]
    unknown = post("queue/blog/batches/x/undo", reviewer="Ada")
    problem(unknown, 404, "unknown_decision")


def test_deleted_comment_is_neither_decided_on_nor_reported(
    blog: Blog, post: Call
) -> None:
    blog.send("created", id="c1", text=NICE)
    blog.send("deleted", id="c1")

    gone = post("comments/blog/c1/decisions", action="approve", reviewer="Ada")
    problem(gone, 404, "deleted_comment")
    problem(post("comments/blog/c1/undo", reviewer="Ada"), 404, "deleted_comment")
    problem(post("comments/blog/c1/reports", reporter="r"), 404, "deleted_comment")


def test_reporters_are_kept_as_hashes(app: Flask, waiting: Blog) -> None:
    wired: Parts = app.extensions[EXTENSION]
    with wired.database.connection() as connection:
        rows = connection.exec_driver_sql("SELECT reporter_hash FROM reports")
        hashes = [row[0] for row in rows]
    assert len(set(hashes)) == 2
    assert {len(one) for one in hashes} == {64}
