"""Ghost: comments read, hidden and shown by its Admin API; it sends none itself."""

import time
from collections.abc import Iterator
from typing import ClassVar
from urllib.parse import urlencode

import jwt
from pydantic import AwareDatetime

from moderation.comment import Article, Author, Comment, Parent
from moderation.verdict import Action
from webhook.errors import UndeliverableError
from webhook.platforms.base import Delivery, Outcome
from webhook.platforms.engine import (
    IDENTIFIER,
    TOKEN,
    URL,
    Api,
    Moment,
    Shape,
    action_of,
    deletes,
    number,
    usable,
)
from webhook.platforms.feed import Access, Feed, Page, Seen, Stretch, bounded, read_each

COMMENTS = "/ghost/api/admin/comments/"
LIMIT = 100
TOKEN_SECONDS = 300
PUBLISHED, HIDDEN, DELETED = "published", "hidden", "deleted"
SHOWN = {PUBLISHED: Action.APPROVE, HIDDEN: Action.REJECT}


class _Member(Shape):
    id: str | None = None
    name: str | None = None
    email: str | None = None


class _Post(Shape):
    url: str | None = None
    title: str | None = None


class _Said(Shape):
    id: str = IDENTIFIER
    parent_id: str | None = None
    in_reply_to_id: str | None = None
    status: str
    html: str | None = None
    created_at: AwareDatetime
    edited_at: Moment = None
    member: _Member | None = None
    post: _Post | None = None


class GhostEngine(Feed):
    """Hides what is held or rejected: Ghost has no state in between."""

    kind = "ghost"
    title = "Ghost"
    needs = (URL, TOKEN)
    shows: ClassVar = {
        Action.APPROVE: Action.APPROVE,
        Action.HOLD: Action.REJECT,
        Action.REJECT: Action.REJECT,
    }

    def pages(self, access: Access, stretch: Stretch) -> Iterator[Page]:
        """Oldest first; a second is the finest that every database of Ghost's knows."""
        start = bounded(stretch.reached_at or stretch.since)
        page: int | None = 1
        while page is not None:
            query = {
                "filter": f"created_at:>='{start:%Y-%m-%d %H:%M:%S}'",
                "order": "created_at asc",
                "limit": LIMIT,
                "page": page,
            }
            path = f"{COMMENTS}?{urlencode(query)}"
            document = self._api(access).ask("GET", path)
            found, unread = read_each(_Said, document.get("comments"))
            yield Page(tuple(map(_seen, found)), unread)
            page = _next(document, page)

    def converse(self, delivery: Delivery) -> Outcome:
        """One request, which may be repeated without harm."""
        shown = action_of(delivery) is Action.APPROVE
        status = PUBLISHED if shown else DELETED if deletes(delivery) else HIDDEN
        named = {"id": delivery.comment.platform_id, "status": status}
        path = f"{COMMENTS}{number(delivery)}/"
        self._api(Access.of(delivery)).call("PUT", path, {"comments": [named]})
        return Outcome.DONE

    def _api(self, access: Access) -> Api:
        token = _token(access.secret(TOKEN))
        access.option(URL)
        return self.reach(access, {"Authorization": f"Ghost {token}"})


def _token(key: str) -> str:
    """A token good for five minutes, by an Admin API key such as ``id:hex``."""
    name, _, secret = key.partition(":")
    try:
        opened = bytes.fromhex(secret)
    except ValueError:
        opened = b""
    if not name or not opened:
        raise UndeliverableError(f"{TOKEN} is no Admin API key: those are id:secret.")
    now = int(time.time())
    claims = {"iat": now, "exp": now + TOKEN_SECONDS, "aud": "/admin/"}
    return jwt.encode(claims, opened, algorithm="HS256", headers={"kid": name})


def _next(document: dict[str, object], page: int) -> int | None:
    meta = document.get("meta")
    pagination = meta.get("pagination") if isinstance(meta, dict) else None
    after = pagination.get("next") if isinstance(pagination, dict) else None
    return after if isinstance(after, int) and after > page else None


def _seen(said: _Said) -> Seen:
    member, post = said.member or _Member(), said.post or _Post()
    return Seen(
        comment=Comment(
            text=said.html or "",
            id=said.id,
            article=Article(url=post.url, title=post.title),
            parent=Parent(id=said.in_reply_to_id or said.parent_id),
            author=Author(id=member.id, name=member.name, email=member.email),
        ),
        written_at=bounded(said.created_at),
        shown=SHOWN.get(said.status),
        edited_at=usable(said.edited_at),
    )
