"""What WordPress's REST API shows, and how it is asked."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from moderation.comment import Article
from moderation.storage.outbox import OwedAnswer
from tests.contracts.test_callbacks import SITE as ANY_SITE
from webhook.errors import MalformedPayloadError, UndeliverableError, WordPressError
from webhook.outgoing import Reply
from webhook.platforms.base import (
    BY_MACHINE,
    Delivery,
    KnownComment,
    Outcome,
    Outgoing,
)
from webhook.platforms.wordpress.callbacks import WordPressRestCallback
from webhook.platforms.wordpress.rest import Access, Search, WordPressRest
from webhook.platforms.wordpress.seen import (
    Status,
    is_same_text,
    name_of,
    number_in,
    read_comment,
)

SHOWN: dict[str, Any] = {
    "id": 7,
    "post": 1,
    "parent": 5,
    "author": 0,
    "author_name": "Ann",
    "author_email": "ann@example.org",
    "author_url": "",
    "author_ip": "192.0.2.1",
    "date_gmt": "2026-11-22T17:41:47",
    "content": {"rendered": "<p>A <b>fine</b> day</p>\n", "raw": "A <b>fine</b> day"},
    "link": "https://blog.example/2026/tea/#comment-7",
    "status": "approved",
    "meta": {"parley_guid": "9f0c"},
    "_embedded": {
        "up": [
            {
                "link": "https://blog.example/2026/tea/",
                "title": {"rendered": "Tea &#038; <em>time</em>"},
                "excerpt": {"rendered": "<p>On  tea.</p>\n"},
            }
        ]
    },
}
NOW = datetime(2026, 11, 22, tzinfo=UTC)
SITE = replace(
    ANY_SITE,
    options={"wordpress_url": "https://blog.example", "wordpress_user": "parley"},
)
ACCESS = Access("https://blog.example/", "parley", "abcd efgh")


def test_comment_is_read_with_its_article() -> None:
    seen = read_comment(SHOWN)

    assert (seen.number, seen.status, seen.guid) == (7, Status.APPROVED, "9f0c")
    assert seen.written_at == datetime(2026, 11, 22, 17, 41, 47, tzinfo=UTC)
    assert seen.comment.text == "A <b>fine</b> day"
    assert seen.comment.parent.id == "5"
    assert seen.comment.author.email == "ann@example.org"
    assert seen.comment.article == Article(
        "https://blog.example/2026/tea/", "Tea & time", "On tea."
    )


@pytest.mark.parametrize(
    "more",
    [
        pytest.param({"meta": [], "_embedded": {"up": [None]}}, id="nothing embedded"),
        pytest.param({"meta": {"parley_guid": ""}, "_embedded": {}}, id="no plugin"),
        pytest.param({"status": "post-trashed"}, id="unknown status"),
    ],
)
def test_bare_comment_is_read_as_well(more: dict[str, Any]) -> None:
    seen = read_comment(SHOWN | more)

    assert seen.comment.article.url == "https://blog.example/2026/tea/"
    assert seen.status is (None if "status" in more else Status.APPROVED)


@pytest.mark.parametrize("junk", [None, [], {}, SHOWN | {"date_gmt": "yesterday?"}])
def test_junk_is_malformed_and_nothing_worse(junk: object) -> None:
    with pytest.raises(MalformedPayloadError):
        read_comment(junk)


def test_our_names_say_wordpress_s_numbers() -> None:
    assert number_in(name_of(12)) == 12
    assert number_in("9f0c-4d") is None
    assert number_in("wordpress-x") is None


def test_text_is_the_same_whatever_wordpress_did_to_its_markup() -> None:
    ours = 'See <a href="https://a.example">this</a> & that'
    theirs = 'See <a href="https://a.example" rel="nofollow ugc">this</a> &amp; that'
    assert is_same_text(ours, theirs)
    assert not is_same_text(ours, "See that")


@pytest.mark.parametrize(
    ("url", "begins"),
    [
        ("https://b.example", "https://b.example/index.php?rest_route=%2Fwp%2Fv2%2Fc"),
        ("https://b.example/blog/", "https://b.example/blog/index.php?rest_route=%2F"),
        ("https://b.example/wp-json", "https://b.example/wp-json/wp/v2/comments?"),
    ],
)
def test_both_kinds_of_addresses_are_asked(url: str, begins: str) -> None:
    asked: list[Outgoing] = []

    def send(outgoing: Outgoing) -> Reply:
        asked.append(outgoing)
        return Reply(200, {}, b"[]")

    rest = WordPressRest(Access(url, "parley", "abcd efgh"), send)

    assert rest.page(Search("any", guid="9f0c"), 1) == ((), True)
    assert asked[0].url.startswith(begins)
    assert "parley_guid=9f0c" in asked[0].url
    assert asked[0].headers["Authorization"] == "Basic cGFybGV5OmFiY2QgZWZnaA=="


@pytest.mark.parametrize(
    ("reply", "says"),
    [
        (Reply(401, {}, b"{}"), "application password"),
        (Reply(301, {"location": "https://www.b.example/"}, b""), "real address"),
        (Reply(404, {}, b"{}"), "is wordpress_url its address"),
        (Reply(503, {"retry-after": "90"}, b""), "answered 503"),
        (Reply(200, {}, b"<html>"), "with JSON"),
        (Reply(200, {}, b"{}"), "with a list"),
        (Reply(200, {}, b"[{}]"), "something else"),
    ],
)
def test_refusal_says_what_to_change(reply: Reply, says: str) -> None:
    rest = WordPressRest(ACCESS, lambda _outgoing: reply)

    with pytest.raises(WordPressError, match=says) as caught:
        rest.page(Search(Status.HELD.value), 1)

    assert caught.value.retry_after == (90 if reply.status == 503 else None)


def test_missing_option_is_named() -> None:
    options = {"wordpress_url": "https://b.example", "wordpress_user": "parley"}
    with pytest.raises(UndeliverableError, match="wordpress_password"):
        Access.of(options, {})


@pytest.mark.parametrize(
    ("status", "by_machine", "moves"),
    [
        ("hold", True, True),
        ("spam", True, False),
        ("trash", True, False),
        ("approved", True, False),
        ("spam", False, True),
    ],
)
def test_machine_moves_only_what_still_waits(
    status: str, by_machine: bool, moves: bool
) -> None:
    asked: list[str] = []

    def send(outgoing: Outgoing) -> Reply:
        asked.append(outgoing.method)
        moved = {**SHOWN, "status": "approved"}
        shown = moved if outgoing.method == "POST" else [{**SHOWN, "status": status}]
        return Reply(200, {}, json.dumps(shown).encode())

    more = {BY_MACHINE: True} if by_machine else {}
    delivery = Delivery(
        site=SITE,
        answer=OwedAnswer(
            id="msg_1",
            site_id=1,
            site="blog",
            kind="wordpress.rest",
            payload={"id": "9f0c", "action": "approve", **more},
            attempts=0,
            created_at=NOW,
            next_attempt_at=NOW,
            dead_at=None,
            last_error=None,
        ),
        comment=KnownComment("9f0c", "A fine day", NOW, ()),
        secrets={"wordpress_password": "abcd"},
        send=send,
    )

    assert WordPressRestCallback().converse(delivery) is Outcome.DONE

    assert ("POST" in asked) is moves
