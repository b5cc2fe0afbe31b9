"""Cusdis: an unsigned webhook for new comments, and a link that approves each."""

import base64
import json
from http import HTTPStatus
from urllib.parse import parse_qs, urlsplit

from moderation.comment import Article, Author, Comment
from moderation.verdict import Action
from webhook.errors import EngineError, MalformedPayloadError, UndeliverableError
from webhook.platforms.base import (
    MAX_ID_LENGTH,
    Delivered,
    Delivery,
    Event,
    EventKind,
    Outcome,
)
from webhook.platforms.engine import (
    URL,
    Engine,
    Shape,
    body_id,
    read_body,
    return_address,
)

NEW = "new_comment"
REFUSED = b"Invalid token"


class _Said(Shape):
    by_nickname: str | None = None
    by_email: str | None = None
    content: str
    page_id: str | None = None
    page_title: str | None = None
    approve_link: str


class _Type(Shape):
    type: str


class _Envelope(Shape):
    data: _Said


class CusdisPlatform:
    """Cusdis; every comment waits there until it is approved."""

    name = "cusdis"

    def parse(self, delivered: Delivered) -> Event | None:
        """A new comment; its number is only inside the link that approves it.

        Raises
        ------
        MalformedPayloadError
            It is not what Cusdis sends.
        """
        if read_body(_Type, delivered.body).type != NEW:
            return None
        said = read_body(_Envelope, delivered.body).data
        comment_id = _comment_id(said.approve_link)
        return Event(
            kind=EventKind.CREATED,
            comment=Comment(
                text=said.content,
                id=comment_id,
                article=Article(url=said.page_id, title=said.page_title),
                author=Author(name=said.by_nickname, email=said.by_email),
            ),
            comment_id=comment_id,
            delivery_id=body_id(delivered.body),
            shown=Action.HOLD,
            return_address=said.approve_link,
        )


class CusdisCallback(Engine):
    """Approves; what is held or rejected just stays where it waits."""

    kind = "cusdis"
    title = "Cusdis"
    needs = (URL,)
    told = frozenset({Action.APPROVE})

    def converse(self, delivery: Delivery) -> Outcome:
        """Approve as the page behind the link does; it needs no login.

        The link is good for three days, and approves again without harm.
        """
        path = f"/api/open/approve?token={_token(return_address(delivery))}"
        try:
            said = self.api(delivery, {}).call("POST", path).body
        except EngineError as error:
            if error.status != HTTPStatus.FORBIDDEN:
                raise
            said = REFUSED
        if said.strip() == REFUSED:
            raise UndeliverableError("Cusdis does not take the link any more.")
        return Outcome.DONE


def _token(link: str) -> str:
    try:
        [token] = parse_qs(urlsplit(link).query).get("token", [])
    except ValueError as error:
        raise MalformedPayloadError("data.approve_link: has no token.") from error
    if not token.replace(".", "").replace("-", "").replace("_", "").isalnum():
        raise MalformedPayloadError("data.approve_link: has no token.")
    return token


def _comment_id(link: str) -> str:
    """The number inside the token, a JWT that only Cusdis can verify."""
    claims = _token(link).split(".")[1:2] or [""]
    padded = claims[0] + "=" * (-len(claims[0]) % 4)
    try:
        named = json.loads(base64.urlsafe_b64decode(padded))["commentId"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise MalformedPayloadError("data.approve_link: names no comment.") from error
    if not isinstance(named, str) or not 1 <= len(named) <= MAX_ID_LENGTH:
        raise MalformedPayloadError("data.approve_link: names no comment.")
    return named
