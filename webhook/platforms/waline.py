"""Waline: an unsigned webhook for new comments; a status set by its API."""

from moderation.comment import Article, Author, Comment, Parent
from moderation.verdict import Action
from webhook.errors import EngineError, UndeliverableError
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
    read_body,
)

NEW = "new_comment"
STATUSES = {
    Action.APPROVE: "approved",
    Action.HOLD: "waiting",
    Action.REJECT: "spam",
}
SHOWN = {status: action for action, status in STATUSES.items()}


class _Said(Shape):
    objectId: str = IDENTIFIER  # noqa: N815 - Waline's own name
    comment: str
    rawComment: str | None = None  # noqa: N815
    url: str | None = None
    nick: str | None = None
    mail: str | None = None
    link: str | None = None
    ip: str | None = None
    pid: str | None = None
    user_id: str | None = None
    status: str = "approved"


class _Answered(Shape):
    comment: str | None = None


class _Data(Shape):
    comment: _Said
    reply: _Answered | None = None


class _Type(Shape):
    type: str


class _Envelope(Shape):
    data: _Data


class WalinePlatform:
    """Waline on any storage; it tells of new comments only, never of edits."""

    name = "waline"

    def parse(self, delivered: Delivered) -> Event | None:
        """A new comment; raises MalformedPayloadError."""
        if read_body(_Type, delivered.body).type != NEW:
            return None
        data = read_body(_Envelope, delivered.body).data
        said, answered = data.comment, data.reply or _Answered()
        return Event(
            kind=EventKind.CREATED,
            comment=Comment(
                text=said.rawComment or said.comment,
                id=said.objectId,
                article=Article(url=said.url),
                parent=Parent(id=said.pid, text=answered.comment),
                author=Author(
                    id=said.user_id,
                    name=said.nick,
                    email=said.mail,
                    url=said.link,
                    ip=said.ip,
                ),
            ),
            comment_id=said.objectId,
            delivery_id=body_id(delivered.body),
            shown=SHOWN.get(said.status, Action.APPROVE),
        )


class WalineCallback(Engine):
    """Sets a comment's status as an administrator; deletes where asked."""

    kind = "waline"
    title = "Waline"
    needs = (URL, TOKEN)

    def converse(self, delivery: Delivery) -> Outcome:
        """One request; Waline answers 200 to whatever it did not do as well."""
        api = self.api(delivery, bearer(delivery))
        path = f"/api/comment/{number(delivery)}"
        if deletes(delivery):
            answer = api.ask("DELETE", path)
        else:
            status = STATUSES[action_of(delivery)]
            answer = api.ask("PUT", path, {"status": status})
        if answer.get("errno"):
            raise EngineError("Waline refused: is api_token an administrator's?")
        if not deletes(delivery) and not answer.get("data"):
            raise UndeliverableError("Waline does not have the comment any more.")
        return Outcome.DONE
