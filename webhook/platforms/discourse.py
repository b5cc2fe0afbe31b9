"""Discourse: signed webhooks for posts; hides, shows and deletes them by its API."""

from datetime import datetime
from http import HTTPStatus

from moderation.comment import Article, Author, Comment, Parent
from moderation.verdict import Action
from webhook.body_signature import PREFIX, sign_body, verify_body
from webhook.errors import EngineError
from webhook.platforms.base import Delivered, Delivery, Event, EventKind, Outcome
from webhook.platforms.engine import (
    IDENTIFIER,
    TOKEN,
    URL,
    USER,
    Api,
    Engine,
    Moment,
    Shape,
    action_of,
    deletes,
    header,
    number,
    read_body,
    secret,
    usable,
)

SIGNATURE = "x-discourse-event-signature"
KINDS = {
    "post_created": EventKind.CREATED,
    "post_edited": EventKind.UPDATED,
    "post_recovered": EventKind.UPDATED,
    "post_destroyed": EventKind.DELETED,
}
REGULAR = 1
# Flags that hide a post when staff acts on them; one of a kind by one user.
SPAM, INAPPROPRIATE, OFF_TOPIC = 8, 4, 3
TAKEN = frozenset({HTTPStatus.FORBIDDEN, HTTPStatus.UNPROCESSABLE_ENTITY})


class _Post(Shape):
    id: str = IDENTIFIER
    username: str | None = None
    user_id: int | None = None
    raw: str | None = None
    cooked: str = ""
    post_number: int = 1
    post_type: int = REGULAR
    reply_to_post_number: str | None = None
    topic_id: int
    topic_slug: str = "-"
    topic_title: str | None = None
    topic_archetype: str = "regular"
    hidden: bool = False
    created_at: Moment = None
    updated_at: Moment = None


class _Envelope(Shape):
    post: _Post


class DiscoursePlatform:
    """A forum, or the comments that it embeds below articles."""

    name = "discourse"

    def verify(self, delivered: Delivered, secrets: tuple[str, ...]) -> None:
        """Accept a signature of the body by any of the secrets."""
        verify_body(delivered.headers.get(SIGNATURE), delivered.body, secrets)

    def parse(self, delivered: Delivered) -> Event | None:
        """A person's post in a public topic; raises MalformedPayloadError."""
        event_name = header(delivered, "x-discourse-event")
        delivery_id = header(delivered, "x-discourse-event-id")
        if event_name not in KINDS and not event_name.startswith("post_"):
            return None
        post = read_body(_Envelope, delivered.body).post
        people = post.user_id is None or post.user_id > 0
        public = post.topic_archetype == "regular" and post.post_type == REGULAR
        if event_name not in KINDS or not (people and public):
            return None
        return Event(
            kind=KINDS[event_name],
            comment=_comment(post, delivered.headers.get("x-discourse-instance", "")),
            comment_id=post.id,
            delivery_id=delivery_id,
            occurred_at=usable(post.updated_at or post.created_at),
            # Whoever hid it had a reason: only what we hid ourselves do we show again.
            shown=Action.REJECT if post.hidden else Action.APPROVE,
        )

    def headers(
        self, body: bytes, *, delivery_id: str, sent_at: datetime, secret: str
    ) -> dict[str, str]:
        """What Discourse sends beside the event's name."""
        return {
            "X-Discourse-Event-Id": delivery_id,
            "X-Discourse-Event-Signature": PREFIX + sign_body(body, secret),
        }


class DiscourseCallback(Engine):
    """Hides by a flag that staff acts on at once; shows again; deletes where asked."""

    kind = "discourse"
    title = "Discourse"
    needs = (URL, USER, TOKEN)

    def converse(self, delivery: Delivery) -> Outcome:
        """Look how the post stands, and change that if need be."""
        headers = {
            "Api-Key": secret(delivery),
            "Api-Username": str(delivery.site.options[USER]),
        }
        api, post = self.api(delivery, headers), number(delivery)
        if deletes(delivery):
            api.call("DELETE", f"/posts/{post}.json")
            return Outcome.DONE
        hidden = api.ask("GET", f"/posts/{post}.json").get("hidden") is True
        if action_of(delivery) is Action.APPROVE:
            if hidden:
                api.call("PUT", f"/posts/{post}/unhide.json")
        elif not hidden:
            _hide(api, delivery)
        return Outcome.DONE


def _hide(api: Api, delivery: Delivery) -> None:
    first = SPAM if delivery.answer.payload.get("spam") else INAPPROPRIATE
    kinds = [first, *(k for k in (INAPPROPRIATE, OFF_TOPIC, SPAM) if k != first)]
    for kind in kinds:
        flag = {
            "id": delivery.comment.platform_id,
            "post_action_type_id": kind,
            "take_action": "true",
        }
        try:
            api.call("POST", "/post_actions.json", flag)
        except EngineError as error:
            # We flagged it so before, and somebody showed it again.
            if error.status not in TAKEN or kind == kinds[-1]:
                raise
        else:
            return


def _comment(post: _Post, instance: str) -> Comment:
    url = f"{instance}/t/{post.topic_slug}/{post.topic_id}" if instance else None
    return Comment(
        text=post.raw or post.cooked,
        id=post.id,
        article=Article(url=url, title=post.topic_title),
        parent=Parent(id=post.reply_to_post_number),
        author=Author(
            id=None if post.user_id is None else str(post.user_id), name=post.username
        ),
    )
