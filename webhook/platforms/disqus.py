"""Disqus: posts read, approved, marked as spam and removed by its API 3.0."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from moderation.comment import Article, Author, Comment, Parent
from moderation.verdict import Action
from webhook.errors import EngineError
from webhook.platforms.base import Delivery, Outcome, Replied
from webhook.platforms.engine import (
    IDENTIFIER,
    TOKEN,
    USER,
    Form,
    Shape,
    action_of,
    deletes,
    is_machine,
    patience,
    published_since,
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

SECRET = "api_secret"  # noqa: S105 - the name of one
LIMIT = 100
INCLUDED = ("unapproved", "approved", "spam", "deleted", "flagged")


class _Author(Shape):
    id: str | None = None
    username: str | None = None
    name: str | None = None
    email: str | None = None
    url: str | None = None


class _Thread(Shape):
    link: str | None = None
    title: str | None = None


class _Post(Shape):
    id: str = IDENTIFIER
    raw_message: str | None = None
    message: str = ""
    createdAt: datetime  # noqa: N815 - Disqus's name
    parent: str | None = None
    thread: _Thread | str | None = None
    author: _Author | None = None
    ipAddress: str | None = None  # noqa: N815
    isApproved: bool = False  # noqa: N815
    isSpam: bool = False  # noqa: N815
    isDeleted: bool = False  # noqa: N815
    isDeletedByAuthor: bool = False  # noqa: N815

    @property
    def shown(self) -> Action | None:
        """What a moderator deleted can be restored; its author's word is final."""
        if self.isDeletedByAuthor:
            return None
        if self.isSpam or self.isDeleted:
            return Action.REJECT
        return Action.APPROVE if self.isApproved else Action.HOLD


class DisqusEngine(Feed):
    """A forum; ``api_user`` is its short name. A post cannot be put back to wait."""

    kind = "disqus"
    title = "Disqus"
    default_url = "https://disqus.com"
    needs = (USER, SECRET, TOKEN)
    told = frozenset({Action.APPROVE, Action.REJECT})

    def pages(self, access: Access, stretch: Stretch) -> Iterator[Page]:
        """Oldest first, by the cursor that each page names."""
        start = bounded(stretch.reached_at or stretch.since)
        query: dict[str, Any] = {
            "forum": access.option(USER),
            "include": INCLUDED,
            "related": "thread",
            "order": "asc",
            # Whether the start belongs to what it starts is not said.
            "start": int(start.timestamp()) - 1,
            "limit": LIMIT,
        }
        while True:
            replied, document = self._get(access, "posts/list", query)
            found, unread = read_each(_Post, document.get("response"))
            yield Page(tuple(map(_seen, found)), unread)
            cursor = document.get("cursor")
            if not isinstance(cursor, dict) or not cursor.get("hasNext"):
                return
            _spare(replied)
            query = {**query, "cursor": cursor.get("next")}

    def converse(self, delivery: Delivery) -> Outcome:
        """Look how the post stands, and change that if need be."""
        access, post = Access.of(delivery), delivery.comment.platform_id
        _, document = self._get(access, "posts/details", {"post": post})
        found, _ = read_each(_Post, [document.get("response")])
        if not found:
            raise EngineError("Disqus did not answer with a post.")
        api, fields = self.reach(access, {}), {**self._keys(access), "post": post}
        for act in _acts(found[0], delivery):
            api.call("POST", f"/api/3.0/posts/{act}.json", Form(fields))
        return Outcome.DONE

    def _keys(self, access: Access) -> dict[str, str]:
        return {
            "api_secret": access.secret(SECRET),
            "access_token": access.secret(TOKEN),
        }

    def _get(
        self, access: Access, resource: str, query: dict[str, Any]
    ) -> tuple[Replied, dict[str, Any]]:
        asked = urlencode({**query, **self._keys(access)}, doseq=True)
        path = f"/api/3.0/{resource}.json?{asked}"
        replied = self.reach(access, {}).call("GET", path)
        try:
            document = json.loads(replied.body)
        except (ValueError, RecursionError) as error:
            raise EngineError("Disqus did not answer with JSON.") from error
        if not isinstance(document, dict) or document.get("code", 0) != 0:
            raise EngineError("Disqus did not answer with a list or a post.")
        return replied, document


def _spare(replied: Replied) -> None:
    """Stop before the quota is used up: deliveries need some of it.

    Raises
    ------
    EngineError
        No request is left until the quota begins anew.
    """
    wait = patience(replied.headers, datetime.now(UTC))
    if wait is not None:
        raise EngineError("Disqus wants no more requests now.", retry_after=wait)


def _acts(found: _Post, delivery: Delivery) -> tuple[str, ...]:
    """What to ask for, in order; nothing where the post stands as it should."""
    action, shown = action_of(delivery), found.shown
    if shown is None:
        return ()
    if action is Action.APPROVE:
        if shown is Action.APPROVE or (is_machine(delivery) and shown is Action.REJECT):
            return ()
        return ("restore", "approve") if found.isDeleted else ("approve",)
    if shown is Action.APPROVE and published_since(delivery):
        return ()
    if found.isDeleted or (shown is Action.REJECT and not deletes(delivery)):
        return ()
    spam = delivery.answer.payload.get("spam") is True and not deletes(delivery)
    return ("spam",) if spam else ("remove",)


def _seen(post: _Post) -> Seen:
    author = post.author or _Author()
    thread = post.thread if isinstance(post.thread, _Thread) else _Thread()
    written = post.createdAt
    return Seen(
        comment=Comment(
            text=post.raw_message or post.message,
            id=post.id,
            article=Article(url=thread.link, title=thread.title),
            parent=Parent(id=post.parent),
            author=Author(
                id=author.id,
                name=author.name or author.username,
                email=author.email,
                url=author.url or None,
                ip=post.ipAddress,
            ),
        ),
        written_at=bounded(written if written.tzinfo else written.replace(tzinfo=UTC)),
        shown=post.shown,
        spam=post.isSpam,
    )
