"""Hyvor Talk: signed webhooks for comments; a status set by its Console API."""

from datetime import datetime

from moderation.comment import Article, Author, Comment, Parent
from moderation.verdict import Action
from webhook.body_signature import sign_body, verify_body
from webhook.platforms.base import Delivered, Delivery, Event, EventKind, Outcome
from webhook.platforms.engine import (
    IDENTIFIER,
    TOKEN,
    USER,
    Engine,
    Shape,
    action_of,
    body_id,
    deletes,
    number,
    read_body,
    secret,
)

SIGNATURE = "x-signature"
KINDS = {
    "comment.create": EventKind.CREATED,
    "comment.created": EventKind.CREATED,
    "comment.update": EventKind.UPDATED,
    "comment.updated": EventKind.UPDATED,
    "comment.edit": EventKind.UPDATED,
    "comment.delete": EventKind.DELETED,
    "comment.deleted": EventKind.DELETED,
}
STATUSES = {
    Action.APPROVE: "published",
    Action.HOLD: "pending",
    Action.REJECT: "spam",
}
DELETED = "deleted"
SHOWN = {status: action for action, status in STATUSES.items()}


class _User(Shape):
    htid: str | None = None
    id: str | None = None
    name: str | None = None
    email: str | None = None


class _Page(Shape):
    url: str | None = None
    title: str | None = None


class _Said(Shape):
    id: str = IDENTIFIER
    body_html: str | None = None
    status: str = "published"
    parent_id: str | None = None
    ip_address: str | None = None
    user: _User | None = None
    page: _Page | None = None


class _Inside(Shape):
    comment: _Said


class _Type(Shape):
    event: str


class _Envelope(Shape):
    data: _Inside | _Said


class HyvorPlatform:
    """Hyvor Talk, on its plans that have webhooks."""

    name = "hyvor"

    def verify(self, delivered: Delivered, secrets: tuple[str, ...]) -> None:
        """Accept a signature of the body by any of the secrets."""
        shown = delivered.headers.get(SIGNATURE)
        verify_body(shown, delivered.body, secrets, prefix="")

    def parse(self, delivered: Delivered) -> Event | None:
        """A comment, newer or older form; raises MalformedPayloadError."""
        event_name = read_body(_Type, delivered.body).event
        if event_name not in KINDS:
            return None
        data = read_body(_Envelope, delivered.body).data
        said = data.comment if isinstance(data, _Inside) else data
        user, page = said.user or _User(), said.page or _Page()
        return Event(
            kind=KINDS[event_name],
            comment=Comment(
                text=said.body_html or "",
                id=said.id,
                article=Article(url=page.url, title=page.title),
                parent=Parent(id=said.parent_id),
                author=Author(
                    id=user.htid or user.id,
                    name=user.name,
                    email=user.email,
                    ip=said.ip_address,
                ),
            ),
            comment_id=said.id,
            delivery_id=body_id(delivered.body),
            shown=SHOWN.get(said.status, Action.REJECT),
        )

    def headers(
        self, body: bytes, *, delivery_id: str, sent_at: datetime, secret: str
    ) -> dict[str, str]:
        """The one header that Hyvor Talk signs with."""
        return {"X-Signature": sign_body(body, secret)}


class HyvorCallback(Engine):
    """Sets a comment's status; ``api_user`` is the number of the website."""

    kind = "hyvor"
    title = "Hyvor Talk"
    default_url = "https://talk.hyvor.com"
    needs = (USER, TOKEN)

    def converse(self, delivery: Delivery) -> Outcome:
        """One request, which may be repeated without harm."""
        website = delivery.site.options[USER]
        status = STATUSES[action_of(delivery)]
        self.api(delivery, {"X-API-KEY": secret(delivery)}).call(
            "PATCH",
            f"/api/console/v1/{website}/comment/{number(delivery)}",
            {"status": DELETED if deletes(delivery) else status},
        )
        return Outcome.DONE
