"""Isso: moderation mails come in; the links in them are posted to."""

import email
import json
import re
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import default
from typing import Any
from urllib.parse import urlencode, urlsplit

from moderation.comment import Article, Author, Comment
from moderation.verdict import Action
from webhook.errors import MalformedPayloadError
from webhook.platforms.base import Delivered, Delivery, Event, EventKind, Outcome
from webhook.platforms.engine import (
    URL,
    Api,
    Engine,
    action_of,
    body_id,
    deletes,
    published_since,
    return_address,
)

SUBJECT = re.compile(r"New comment posted(?: on (?P<title>.+))?", re.DOTALL)
WROTE = " wrote:\n\n"
ANONYMOUS = "Anonymous"
# What the reader wrote comes first and may look like this; only the end is Isso's.
END = re.compile(
    r"\n\n(?:User's URL: (?P<url>[^\n]*)\n)?"
    r"IP address: (?P<ip>[^\n]*)\n"
    r"Link to comment: (?P<link>[^\n]*)#isso-(?P<number>[0-9]{1,18})\n\n---\n"
    r"Delete comment: [^\n]*/id/(?P=number)/delete/(?P<key>[\w.-]{1,300})\n"
    r"(?P<held>Activate comment: [^\n]*/id/(?P=number)/activate/(?P=key)\n)?\n*\Z"
)
NAMED = re.compile(r"(?P<name>.*) <(?P<email>[^<>\n]*)>", re.DOTALL)


class IssoPlatform:
    """Isso 0.12 and later; it mails new comments only, never edits or deletions."""

    name = "isso"

    def parse(self, delivered: Delivered) -> Event | None:
        """A mail to the moderator; raises MalformedPayloadError."""
        subject, body = _read(delivered.body)
        about = SUBJECT.fullmatch(subject)
        if about is None:
            return None
        head, wrote, rest = body.partition(WROTE)
        end = END.search(rest)
        if not wrote or end is None:
            raise MalformedPayloadError("Not a mail as Isso writes it to moderators.")
        named = NAMED.fullmatch(head)
        name = named["name"] if named else head
        number, link = end["number"], end["link"]
        held = end["held"] is not None
        path = urlsplit(link)
        uri = f"{path.path}?{path.query}" if path.query else path.path
        where = {"number": number, "key": end["key"], "held": held, "uri": uri}
        return Event(
            kind=EventKind.CREATED,
            comment=Comment(
                text=rest[: end.start()],
                id=number,
                article=Article(url=link, title=about["title"]),
                author=Author(
                    name=None if name == ANONYMOUS else name,
                    email=named["email"] if named else None,
                    url=end["url"],
                    ip=end["ip"],
                ),
            ),
            comment_id=number,
            delivery_id=body_id(delivered.body),
            shown=Action.HOLD if held else Action.APPROVE,
            return_address=json.dumps(where),
        )


class IssoCallback(Engine):
    """Activates what is approved; deletes what is rejected and public, or as asked."""

    kind = "isso"
    title = "Isso"
    needs = (URL,)
    told = frozenset({Action.APPROVE, Action.REJECT})

    def converse(self, delivery: Delivery) -> Outcome:
        """Post to a link; Isso activates an active comment again without harm."""
        where = json.loads(return_address(delivery))
        api = self.api(delivery, {})
        link = f"/id/{where['number']}/%s/{where['key']}"
        if action_of(delivery) is Action.APPROVE:
            if where["held"]:
                api.call("POST", link % "activate")
        elif _is_to_go(api, delivery, where):
            api.call("POST", link % "delete")
        return Outcome.DONE


def _read(raw: bytes) -> tuple[str, str]:
    """Subject and text of a mail, lines ended by a line feed alone."""
    try:
        message = email.message_from_bytes(raw, policy=default)
        if not isinstance(message, EmailMessage) or message.is_multipart():
            raise MalformedPayloadError("Not a mail in plain text.")
        content = message.get_content()
        subject = str(message["subject"] or "")
    except (LookupError, ValueError, TypeError, AttributeError) as error:
        raise MalformedPayloadError("Not a mail that can be read.") from error
    if not isinstance(content, str):
        raise MalformedPayloadError("Not a mail in plain text.")
    return subject, content.replace("\r\n", "\n")


def _is_to_go(api: Api, delivery: Delivery, where: dict[str, Any]) -> bool:
    """Whether a rejected comment is deleted: what waits may go on waiting."""
    by_person = published_since(delivery)
    if not where["held"] or (deletes(delivery) and not by_person):
        return True
    return not by_person if _is_public(api, where) else deletes(delivery)


def _is_public(api: Api, where: dict[str, Any]) -> bool:
    thread = api.ask("GET", f"/?{urlencode({'uri': where['uri']})}")
    return where["number"] in _numbers(thread.get("replies"))


def _numbers(replies: object) -> Iterator[str]:
    """Every comment's number in a thread that Isso shows."""
    for reply in replies if isinstance(replies, list) else ():
        if isinstance(reply, dict):
            yield str(reply.get("id"))
            yield from _numbers(reply.get("replies"))
