"""Remark42: a webhook in our own words, by its template; deletes by its admin API."""

import base64
import json
from urllib.parse import urlencode

from moderation.comment import Article, Author, Comment, Parent
from moderation.verdict import Action
from webhook.platforms.base import Delivered, Delivery, Event, EventKind, Outcome
from webhook.platforms.engine import (
    IDENTIFIER,
    TOKEN,
    URL,
    Engine,
    Shape,
    body_id,
    number,
    read_body,
    return_address,
    secret,
)

ADMIN = "admin"


class _Said(Shape):
    """As NOTIFY_WEBHOOK_TEMPLATE in docs/platforms/remark42.md writes it."""

    id: str = IDENTIFIER
    parent: str | None = None
    text: str
    author: str | None = None
    author_id: str | None = None
    url: str
    site: str
    title: str | None = None


class Remark42Platform:
    """Remark42 with our template; it tells of new comments only, never of edits."""

    name = "remark42"

    def parse(self, delivered: Delivered) -> Event | None:
        """A new comment, public by now; raises MalformedPayloadError."""
        said = read_body(_Said, delivered.body)
        return Event(
            kind=EventKind.CREATED,
            comment=Comment(
                text=said.text,
                id=said.id,
                article=Article(url=said.url, title=said.title or None),
                parent=Parent(id=said.parent or None),
                author=Author(id=said.author_id, name=said.author),
            ),
            comment_id=said.id,
            delivery_id=body_id(delivered.body),
            shown=Action.APPROVE,
            return_address=json.dumps({"site": said.site, "url": said.url}),
        )


class Remark42Callback(Engine):
    """Deletes what is rejected: Remark42 can neither hold nor hide a comment."""

    kind = "remark42"
    title = "Remark42"
    needs = (URL, TOKEN)
    told = frozenset({Action.REJECT})

    def converse(self, delivery: Delivery) -> Outcome:
        """Delete the comment; a deleted one is deleted again without harm."""
        named = f"{ADMIN}:{secret(delivery)}".encode()
        basic = {"Authorization": f"Basic {base64.b64encode(named).decode()}"}
        where = urlencode(json.loads(return_address(delivery)))
        path = f"/api/v1/admin/comment/{number(delivery)}?{where}"
        self.api(delivery, basic).call("DELETE", path)
        return Outcome.DONE
