"""Waline and Artalk are told by their APIs, as replicas of them understand that."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask

from moderation.verdict import Action
from tests.webhook.engines.replica import TOKEN, Asked, EngineSite, serving

VILE = "You stupid pathetic idiot"


@dataclass
class Waline:
    """Comments by number with their status; 200 for everything, as Waline does."""

    comments: dict[str, str]

    def answer(self, asked: Asked) -> tuple[int, Any]:
        """As controller/comment.js answers an administrator."""
        if asked.headers.get("authorization") != f"Bearer {TOKEN}":
            return 401, {"errno": 401, "errmsg": "Unauthorized"}
        number = asked.path.removeprefix("/api/comment/")
        if number not in self.comments:
            return 200, {"errno": 0, "errmsg": "", "data": ""}
        if asked.method == "DELETE":
            del self.comments[number]
            return 200, {"errno": 0, "errmsg": "", "data": ""}
        self.comments[number] = asked.body["status"]
        return 200, {"errno": 0, "errmsg": "", "data": {"objectId": number}}


@dataclass
class Artalk:
    """One comment; a PUT has to bring all that is required."""

    comment: dict[str, Any] | None
    puts: list[dict[str, Any]] = field(default_factory=list)

    def answer(self, asked: Asked) -> tuple[int, Any]:
        """As comment_get.go, comment_update.go and comment_delete.go answer."""
        if asked.headers.get("authorization") != f"Bearer {TOKEN}":
            return 403, {"msg": "Permission denied"}
        if self.comment is None or asked.path != "/api/v2/comments/31":
            return 404, {"msg": "Comment not found"}
        if asked.method == "DELETE":
            self.comment = None
            return 200, {}
        if asked.method == "PUT":
            required = {"site_name", "content", "page_key", "rid"}
            required |= {"is_collapsed", "is_pending", "is_pinned"}
            if set(asked.body) != required:
                return 400, {"msg": "Bad request"}
            self.puts.append(asked.body)
            self.comment |= asked.body
        return 200, {"comment": self.comment, "reply_comment": None}

    def said(self, name: str) -> object:
        """One field of the comment."""
        return (self.comment or {})[name]


@pytest.fixture
def waline() -> Waline:
    """A Waline that holds comments until they are approved."""
    return Waline({"6743a1": "waiting", "12": "approved", "13": "spam"})


@pytest.fixture
def blog(app: Flask, waline: Waline) -> Iterator[EngineSite]:
    """A site with Waline."""
    with serving(waline) as url:
        made = EngineSite(app, "waline")
        made.add(url)
        yield made


@pytest.fixture
def artalk() -> Artalk:
    """An Artalk that holds comments until they are approved."""
    comment = {
        "id": 31,
        "site_name": "Blog",
        "content": "Trams",
        "page_key": "/tax/",
        "rid": 0,
        "is_collapsed": False,
        "is_pending": True,
        "is_pinned": False,
        "nick": "Ann",
        "vote_up": 3,
    }
    return Artalk(comment)


@pytest.fixture
def other(app: Flask, artalk: Artalk) -> Iterator[EngineSite]:
    """A site with Artalk."""
    with serving(artalk) as url:
        made = EngineSite(app, "artalk")
        made.add(url)
        yield made


@pytest.mark.parametrize(
    ("text", "status"),
    [("", "approved"), ("You idiots", "waiting"), (VILE, "spam")],
)
def test_waline_hears_what_differs_from_what_it_shows(
    blog: EngineSite, waline: Waline, text: str, status: str
) -> None:
    blog.send("created_waiting.json", text)

    assert blog.deliver() == ([] if status == "waiting" else ["delivered"])

    assert waline.comments["6743a1"] == status


def test_what_waline_s_own_filter_took_only_a_reviewer_gives_back(
    blog: EngineSite, waline: Waline
) -> None:
    blog.send("created_spam.json")
    assert blog.deliver() == []

    assert blog.decide("13", Action.APPROVE) == ["delivered"]

    assert waline.comments["13"] == "approved"


def test_public_comment_of_waline_is_taken_back_or_deleted(
    blog: EngineSite, waline: Waline
) -> None:
    blog.send("created_reply.json", "You idiots")
    blog.deliver()
    assert waline.comments["12"] == "waiting"

    blog.run("set-option", "waline", "when_rejected=delete")
    assert blog.decide("12", Action.REJECT) == ["delivered"]
    assert "12" not in waline.comments
    assert blog.decide("12", Action.APPROVE) == ["dead"]


@pytest.mark.parametrize("text", ["", "You idiots"])
def test_artalk_is_put_a_whole_comment_and_only_if_need_be(
    other: EngineSite, artalk: Artalk, text: str
) -> None:
    other.send("created_pending.json", text)
    other.deliver()
    assert len(artalk.puts) == (not text)

    other.decide("31", Action.REJECT)
    other.decide("31", Action.REJECT)
    assert artalk.said("is_pending") is True
    assert len(artalk.puts) == 2 * (not text)
    other.decide("31", Action.APPROVE)
    assert artalk.said("is_pending") is False
    assert artalk.said("vote_up") == 3


def test_artalk_deletes_where_the_site_wants_it(
    other: EngineSite, artalk: Artalk
) -> None:
    other.run("set-option", "artalk", "when_rejected=delete")
    other.send("created_pending.json", VILE)
    assert other.deliver() == ["delivered"]
    assert artalk.comment is None


@pytest.mark.parametrize("option", ["when_rejected=delete", "when_rejected=hide"])
def test_artalk_keeps_what_a_moderator_published_meanwhile(
    other: EngineSite, artalk: Artalk, option: str
) -> None:
    other.run("set-option", "artalk", option)
    other.send("created_pending.json", VILE)
    assert artalk.comment
    artalk.comment["is_pending"] = False

    assert other.deliver() == ["delivered"]
    assert artalk.said("is_pending") is False

    other.decide("31", Action.REJECT)
    assert artalk.comment is None or artalk.said("is_pending") is True
