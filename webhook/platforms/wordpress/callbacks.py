"""A reviewer's decision goes back to WordPress: over REST, or by Akismet's webhook."""

import json
from collections.abc import Iterator, Mapping
from datetime import timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from moderation.decision import Decision
from moderation.storage.comments import StoredComment
from moderation.storage.outbox import Owed
from moderation.storage.sites import Site
from moderation.verdict import Action
from webhook.errors import UndeliverableError, WordPressError
from webhook.platforms.base import (
    BY_MACHINE,
    Delivery,
    KnownComment,
    Outcome,
    Outgoing,
)
from webhook.platforms.wordpress.rest import (
    PASSWORD,
    QUIET,
    URL,
    USER,
    Access,
    Search,
    WordPressRest,
    refusal,
)
from webhook.platforms.wordpress.seen import (
    ACTIONS,
    SeenComment,
    Status,
    is_same_text,
    number_in,
)

AKISMET = "akismet"
KEY = "akismet_key"
REJECTED = "wordpress_rejected"
ANY = "any"
AROUND = timedelta(days=1)
MOST_PAGES = 4
_More = Mapping[str, object]
_NOTHING: _More = {}
_PORTS = {"http": 80, "https": 443}
_GONE = "Could not find matching comment."


def speaks_rest(site: Site) -> bool:
    """Whether a site's options say how to reach its REST API."""
    return bool(
        site.options.get(URL) and site.options.get(USER) and PASSWORD in site.sealed
    )


class WordPressRestCallback:
    """Moves the comment over REST; works with every WordPress since 5.6."""

    kind = "wordpress.rest"

    def owed(
        self, site: Site, comment: StoredComment, decision: Decision
    ) -> tuple[Owed, ...]:
        """One move, where REST is configured."""
        return self._owed(site, comment, decision.action)

    def corrected(
        self, site: Site, comment: StoredComment, action: Action, *, spam: bool
    ) -> tuple[Owed, ...]:
        """The same, but for a comment that somebody has moved by then."""
        return self._owed(site, comment, action, {BY_MACHINE: True})

    def converse(self, delivery: Delivery) -> Outcome:
        """Find the comment and move it, unless it is there already."""
        access = Access.of(delivery.site.options, delivery.secrets)
        rest = WordPressRest(access, delivery.send)
        action = Action(delivery.answer.payload["action"])
        found = _find(rest, delivery.comment)
        if found is None:
            raise UndeliverableError("WordPress does not have the comment any more.")
        moved = found.status is not Status.HELD
        if moved and delivery.answer.payload.get(BY_MACHINE):
            return Outcome.DONE
        if found.status is None or ACTIONS[found.status] is not action:
            rest.move(found.number, _status(action, delivery.site.options))
        return Outcome.DONE

    def _owed(
        self, site: Site, comment: StoredComment, action: Action, more: _More = _NOTHING
    ) -> tuple[Owed, ...]:
        return (_owed(self.kind, comment, action, more),) if speaks_rest(site) else ()


class AkismetWebhook:
    """Tells the Akismet plugin, 5.3.2 and later, at the address that it left.

    The plugin approves only what its site's own rules let through, and never
    overrides what a person did there; both count as delivered.
    """

    kind = "akismet.webhook"

    def owed(
        self, site: Site, comment: StoredComment, decision: Decision
    ) -> tuple[Owed, ...]:
        """One call, where there is a key and REST is not configured."""
        return self._owed(site, comment, decision.action)

    def corrected(
        self, site: Site, comment: StoredComment, action: Action, *, spam: bool
    ) -> tuple[Owed, ...]:
        """The same: the plugin itself leaves people's decisions alone."""
        return self._owed(site, comment, action)

    def converse(self, delivery: Delivery) -> Outcome:
        """Call the newest address that was left for the comment."""
        listener = next(
            (one for one in delivery.comment.listeners if one.callback), None
        )
        if listener is None or listener.callback is None:
            return Outcome.DONE  # nobody waits for an answer
        if not _is_of(delivery.site, listener.callback):
            raise UndeliverableError(
                "The callback leads to another host than the site."
            )
        spam = delivery.answer.payload["action"] == Action.REJECT
        result = {"guid": listener.guid, "result": "true" if spam else "false"}
        body = {
            "key": delivery.secrets[KEY],
            "endpoint": "comment-check",
            # From spam to published is two steps of one each; the second is harmless.
            "comments": [result] if spam else [result, result],
        }
        headers = {"Content-Type": "application/json", **QUIET}
        replied = delivery.send(
            Outgoing("POST", listener.callback, headers, json.dumps(body).encode())
        )
        if replied.status == HTTPStatus.UNAUTHORIZED:
            raise WordPressError(f"WordPress answered 401: {KEY} is not its key.")
        if replied.status != HTTPStatus.OK:
            raise refusal(replied)
        return _judge(replied.body, listener.guid)

    def _owed(
        self, site: Site, comment: StoredComment, action: Action
    ) -> tuple[Owed, ...]:
        if site.platform != AKISMET or KEY not in site.sealed or speaks_rest(site):
            return ()
        if action is Action.HOLD:
            return ()
        return (_owed(self.kind, comment, action, _NOTHING),)


def _owed(kind: str, comment: StoredComment, action: Action, more: _More) -> Owed:
    return Owed(kind, {"id": comment.platform_id, "action": action.value, **more})


def _status(action: Action, options: Mapping[str, Any]) -> Status:
    if action is Action.APPROVE:
        return Status.APPROVED
    if action is Action.HOLD:
        return Status.HELD
    return Status.SPAM if options.get(REJECTED) == Status.SPAM else Status.TRASH


def _find(rest: WordPressRest, comment: KnownComment) -> SeenComment | None:
    number = number_in(comment.platform_id)
    if number is not None:
        return rest.comment(number)
    found = (seen for page in _pages(rest, comment) for seen in page)
    return next((seen for seen in found if _is(seen, comment)), None)


def _pages(
    rest: WordPressRest, comment: KnownComment
) -> Iterator[tuple[SeenComment, ...]]:
    """Where the comment may be, the likeliest first.

    With our mu-plugin the first request finds it by its guid alone. Akismet asks just
    before WordPress writes, so that both times are close, but for an outage between.
    """
    guid, received = comment.platform_id, comment.received_at
    around = Search(ANY, after=received - AROUND, before=received + AROUND)
    yield rest.page(Search(ANY, newest_first=True, guid=guid), 1)[0]
    for search in (around, Search(Status.HELD, newest_first=True)):
        for number in range(1, MOST_PAGES + 1):
            found, is_last = rest.page(search, number)
            yield found
            if is_last:
                break


def _is(seen: SeenComment, comment: KnownComment) -> bool:
    if seen.guid is not None:
        return seen.guid == comment.platform_id
    near = abs(seen.written_at - comment.received_at) <= AROUND
    held = seen.status is Status.HELD
    return (near or held) and is_same_text(seen.comment.text, comment.text)


def _is_of(site: Site, callback: str) -> bool:
    """Whether an address, left by whoever had the key, is the site's own server.

    The same host and port, or https where the site was added with http; the key is
    never sent in clear to a site known by https.
    """
    left, own = urlsplit(callback), urlsplit(site.url)
    if left.hostname != own.hostname or left.scheme not in _PORTS:
        return False
    ports = (left.port or _PORTS[left.scheme], own.port or _PORTS.get(own.scheme, 0))
    upgraded = ports == (_PORTS["https"], _PORTS["http"]) and left.scheme == "https"
    return upgraded or (ports[0] == ports[1] and left.scheme == own.scheme)


def _judge(body: bytes, guid: str) -> Outcome:
    try:
        answer = json.loads(body)["comments"][guid]
        status, message = answer["status"], answer.get("message", "")
    except (
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
        RecursionError,
    ) as error:
        raise WordPressError("Akismet's webhook did not answer.") from error
    if status == "success":
        return Outcome.DONE
    if message == _GONE:
        raise UndeliverableError("WordPress does not have the comment any more.")
    raise WordPressError("Akismet's webhook did not find one comment.")
