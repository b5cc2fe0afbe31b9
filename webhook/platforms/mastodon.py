"""Mastodon: signed webhooks for local posts; reports them, and resolves reports."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from moderation.comment import Article, Author, Comment, Parent
from moderation.verdict import Action
from webhook.body_signature import PREFIX, sign_body, verify_body
from webhook.errors import EngineError
from webhook.platforms.base import Delivered, Delivery, Event, EventKind, Outcome
from webhook.platforms.engine import (
    IDENTIFIER,
    TOKEN,
    URL,
    Api,
    Engine,
    Moment,
    Shape,
    action_of,
    bearer,
    body_id,
    number,
    read_body,
    usable,
)

SIGNATURE = "x-hub-signature"
KINDS = {"status.created": EventKind.CREATED, "status.updated": EventKind.UPDATED}
PUBLIC = frozenset({"public", "unlisted"})
OURS = "Parley"


class _Account(Shape):
    id: str | None = None
    acct: str | None = None
    url: str | None = None
    bot: bool = False


class _Status(Shape):
    id: str = IDENTIFIER
    content: str = ""
    visibility: str = "public"
    language: str | None = None
    in_reply_to_id: str | None = None
    url: str | None = None
    account: _Account = _Account()
    created_at: Moment = None
    edited_at: Moment = None


class _Type(Shape):
    event: str


class _Envelope(Shape):
    object: _Status


class MastodonPlatform:
    """A server's own public posts; it never tells of deleted ones."""

    name = "mastodon"

    def verify(self, delivered: Delivered, secrets: tuple[str, ...]) -> None:
        """Accept a signature of the body by any of the secrets."""
        verify_body(delivered.headers.get(SIGNATURE), delivered.body, secrets)

    def parse(self, delivered: Delivered) -> Event | None:
        """A public post with a text, never a private one.

        Raises
        ------
        MalformedPayloadError
            It is not what Mastodon sends without a template.
        """
        event_name = read_body(_Type, delivered.body).event
        if event_name not in KINDS:
            return None
        status = read_body(_Envelope, delivered.body).object
        if status.visibility not in PUBLIC or status.account.bot or not status.content:
            return None
        account = status.account
        return Event(
            kind=KINDS[event_name],
            comment=Comment(
                text=status.content,
                id=status.id,
                article=Article(url=status.url),
                parent=Parent(id=status.in_reply_to_id),
                author=Author(id=account.id, name=account.acct, url=account.url),
                language=status.language,
            ),
            comment_id=status.id,
            delivery_id=body_id(delivered.body),
            occurred_at=usable(status.edited_at or status.created_at),
            shown=Action.APPROVE,
        )

    def headers(
        self, body: bytes, *, delivery_id: str, sent_at: datetime, secret: str
    ) -> dict[str, str]:
        """The one header that Mastodon signs with, after WebSub."""
        return {"X-Hub-Signature": PREFIX + sign_body(body, secret)}


class MastodonCallback(Engine):
    """Reports what is held or rejected to the server's moderators, and takes it back.

    It never acts on an account: that stays with people.
    """

    kind = "mastodon"
    title = "Mastodon"
    needs = (URL, TOKEN)

    def converse(self, delivery: Delivery) -> Outcome:
        """Report the post, unless it is reported; or resolve our own reports."""
        api = self.api(delivery, bearer(delivery))
        status = api.ask("GET", f"/api/v1/statuses/{number(delivery)}")
        try:
            author = str(status["account"]["id"])
        except (KeyError, TypeError) as error:
            raise EngineError("Mastodon showed something else than a post.") from error
        ours = list(_ours(api, author, delivery.comment.platform_id))
        if action_of(delivery) is Action.APPROVE:
            for report in ours:
                api.call("POST", f"/api/v1/admin/reports/{report}/resolve")
        elif not ours:
            spam = bool(delivery.answer.payload.get("spam"))
            report_of = {
                "account_id": author,
                "status_ids": [delivery.comment.platform_id],
                "comment": f"{OURS}: {action_of(delivery).value}",
                "category": "spam" if spam else "other",
            }
            api.call("POST", "/api/v1/reports", report_of)
        return Outcome.DONE


def _ours(api: Api, author: str, status_id: str) -> Iterator[str]:
    """The numbers of our open reports on a post."""
    asked = urlencode({"resolved": "false", "target_account_id": author})
    for report in api.ask_list("GET", f"/api/v1/admin/reports?{asked}"):
        statuses = report.get("statuses") or []
        found = any(_id(one) == status_id for one in statuses)
        if found and str(report.get("comment", "")).startswith(f"{OURS}:"):
            yield _id(report)


def _id(document: Any) -> str:
    if not isinstance(document, dict) or not str(document.get("id", "")).isdigit():
        raise EngineError("Mastodon showed an object without a number.")
    return str(document["id"])
