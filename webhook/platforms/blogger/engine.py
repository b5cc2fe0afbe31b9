"""Blogger's comments: listed, approved, marked as spam, removed."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from http import HTTPStatus
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

from pydantic import AwareDatetime

from moderation.comment import Article, Author, Comment, Parent
from moderation.verdict import Action
from webhook.errors import EngineError, UndeliverableError
from webhook.platforms.base import Delivery, Outcome
from webhook.platforms.blogger.tokens import CLIENT, SECRET, AccessTokens
from webhook.platforms.engine import (
    DELETE,
    IDENTIFIER,
    TOKEN,
    USER,
    Api,
    Moment,
    Shape,
    action_of,
    deletes,
    is_machine,
    number,
    published_since,
    return_address,
    usable,
)
from webhook.platforms.feed import (
    Access,
    Feed,
    Page,
    Seen,
    Stretch,
    bounded,
    read_each,
)

LIMIT = 100
LIVE, PENDING, SPAM, EMPTIED = STATUSES = ("LIVE", "PENDING", "SPAM", "EMPTIED")
_Answer = TypeVar("_Answer")
SHOWN = {LIVE: Action.APPROVE, PENDING: Action.HOLD, SPAM: Action.REJECT}


class _Named(Shape):
    id: str = IDENTIFIER


class _Author(Shape):
    id: str | None = None
    displayName: str | None = None  # noqa: N815 - Blogger's name
    url: str | None = None


class _Said(Shape):
    id: str = IDENTIFIER
    status: str
    content: str = ""
    published: AwareDatetime
    updated: Moment = None
    post: _Named
    author: _Author | None = None
    inReplyTo: _Named | None = None  # noqa: N815


class BloggerEngine(Feed):
    """A blog; ``api_user`` is its number. A comment cannot be put back to wait."""

    kind = "blogger"
    title = "Blogger"
    default_url = "https://blogger.googleapis.com"
    needs = (USER, CLIENT, SECRET, TOKEN)
    told = frozenset({Action.APPROVE, Action.REJECT})

    def __init__(self) -> None:
        self._tokens = AccessTokens()

    def pages(self, access: Access, stretch: Stretch) -> Iterator[Page]:
        """Newest first, as Blogger lists them; a page names the next."""
        query: dict[str, Any] = {
            "status": STATUSES,
            "fetchBodies": "true",
            "maxResults": LIMIT,
            "startDate": _written(stretch.since),
        }
        if stretch.reached_at is not None:
            # Whether an end date belongs to what it ends is not said.
            query["endDate"] = _written(stretch.reached_at + timedelta(seconds=1))
        while True:
            path = f"{_blog(access)}/comments?{urlencode(query, doseq=True)}"
            document = self._as(access, partial(Api.ask, method="GET", path=path))
            found, unread = read_each(_Said, document.get("items", []))
            yield Page(tuple(map(_seen, found)), unread)
            after = document.get("nextPageToken")
            if not after or after == query.get("pageToken"):
                return
            query["pageToken"] = after

    def article(self, access: Access, seen: Seen) -> Article:
        """The post's title and address, asked for once a poll."""
        post = seen.return_address or ""
        if post not in access.articles:
            path = f"{_blog(access)}/posts/{_safe(post)}?fetchBody=false"
            try:
                found = self._as(access, lambda api: api.ask("GET", path))
            except UndeliverableError:
                found = {}  # taken down meanwhile
            url, title = found.get("url"), found.get("title")
            access.articles[post] = Article(
                url=url if isinstance(url, str) else None,
                title=title if isinstance(title, str) else None,
            )
        return access.articles[post]

    def converse(self, delivery: Delivery) -> Outcome:
        """Look how the comment stands, and change that if need be."""
        access, post = Access.of(delivery), _safe(return_address(delivery))
        path = f"{_blog(access)}/posts/{post}/comments/{number(delivery)}"
        found = self._as(access, lambda api: api.ask("GET", f"{path}?view=ADMIN"))
        act = _act(str(found.get("status")), delivery)
        if act == DELETE:
            self._as(access, lambda api: api.call("DELETE", path))
        elif act is not None:
            self._as(access, lambda api: api.call("POST", f"{path}/{act}"))
        return Outcome.DONE

    def _as(self, access: Access, act: Callable[[Api], _Answer]) -> _Answer:
        """Act, and once more with a new token where the first is not taken."""
        try:
            return act(self._api(access))
        except EngineError as error:
            if error.status != HTTPStatus.UNAUTHORIZED:
                raise
        self._tokens.forget(access)
        return act(self._api(access))

    def _api(self, access: Access) -> Api:
        bearer = {"Authorization": f"Bearer {self._tokens.get(access)}"}
        return self.reach(access, bearer)


def _act(status: str, delivery: Delivery) -> str | None:
    """What to ask for; None where the comment stands as it should."""
    if status == EMPTIED:
        return None
    if action_of(delivery) is Action.APPROVE:
        wanted = {PENDING} if is_machine(delivery) else {PENDING, SPAM}
        return "approve" if status in wanted else None
    if status == LIVE and published_since(delivery):
        return None
    if deletes(delivery):
        # Answers below it stay where they are.
        return "removecontent" if status == LIVE else DELETE
    return None if status == SPAM else "spam"


def _seen(said: _Said) -> Seen:
    author = said.author or _Author()
    return Seen(
        comment=Comment(
            text=said.content,
            id=said.id,
            parent=Parent(id=said.inReplyTo.id if said.inReplyTo else None),
            author=Author(id=author.id, name=author.displayName, url=author.url),
        ),
        written_at=bounded(said.published),
        shown=SHOWN.get(said.status),
        edited_at=usable(said.updated),
        spam=said.status == SPAM,
        return_address=said.post.id,
    )


def _written(moment: datetime) -> str:
    return bounded(moment).isoformat()


def _blog(access: Access) -> str:
    return f"/v3/blogs/{_safe(access.option(USER))}"


def _safe(part: str) -> str:
    return quote(part, safe="")
