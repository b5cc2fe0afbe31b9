"""Artalk: an unsigned webhook for new comments; a whole comment put by its API."""

from moderation.comment import Article, Author, Comment, Parent
from moderation.verdict import Action
from webhook.errors import EngineError
from webhook.platforms.base import Delivered, Delivery, Event, EventKind, Outcome
from webhook.platforms.engine import (
    IDENTIFIER,
    TOKEN,
    URL,
    Engine,
    Shape,
    action_of,
    bearer,
    body_id,
    deletes,
    number,
    published_since,
    read_body,
)

NONE = "0"
# A PUT without any of these is refused, or changes what it leaves out.
REQUIRED = (
    *("site_name", "content", "page_key", "rid"),
    *("is_collapsed", "is_pending", "is_pinned"),
)


class _Said(Shape):
    id: str = IDENTIFIER
    content: str
    user_id: str | None = None
    nick: str | None = None
    link: str | None = None
    rid: str = NONE
    is_pending: bool = False
    page_key: str | None = None
    page_url: str | None = None


class _Answered(Shape):
    content: str | None = None


class _Envelope(Shape):
    comment: _Said
    parent_comment: _Answered | None = None


class ArtalkPlatform:
    """Artalk 2.5 and later; it tells of new comments only, never of edits."""

    name = "artalk"

    def parse(self, delivered: Delivered) -> Event | None:
        """A new comment; raises MalformedPayloadError."""
        sent = read_body(_Envelope, delivered.body)
        said, answered = sent.comment, sent.parent_comment or _Answered()
        return Event(
            kind=EventKind.CREATED,
            comment=Comment(
                text=said.content,
                id=said.id,
                article=Article(url=said.page_url or said.page_key),
                parent=Parent(
                    id=None if said.rid == NONE else said.rid, text=answered.content
                ),
                author=Author(id=said.user_id, name=said.nick, url=said.link),
            ),
            comment_id=said.id,
            delivery_id=body_id(delivered.body),
            shown=Action.HOLD if said.is_pending else Action.APPROVE,
        )


class ArtalkCallback(Engine):
    """Lets a comment wait or appear, as an administrator; deletes where asked."""

    kind = "artalk"
    title = "Artalk"
    needs = (URL, TOKEN)

    def converse(self, delivery: Delivery) -> Outcome:
        """Read the comment and put it back with another state."""
        api = self.api(delivery, bearer(delivery))
        path = f"/api/v2/comments/{number(delivery)}"
        known = api.ask("GET", path).get("comment")
        if not isinstance(known, dict) or not all(name in known for name in REQUIRED):
            raise EngineError("Artalk showed something else than a comment.")
        if not known["is_pending"] and published_since(delivery):
            return Outcome.DONE
        pending = action_of(delivery) is not Action.APPROVE
        if deletes(delivery):
            api.call("DELETE", path)
        elif known["is_pending"] is not pending:
            kept = {name: known[name] for name in REQUIRED}
            api.call("PUT", path, {**kept, "is_pending": pending})
        return Outcome.DONE
