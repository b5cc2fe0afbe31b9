"""WordPress's REST API with an application password: read comments, move them."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from webhook.errors import MalformedPayloadError, UndeliverableError, WordPressError
from webhook.platforms.base import Outgoing, Replied, Send
from webhook.platforms.wordpress.seen import SeenComment, Status, read_comment

URL, USER, PASSWORD = "wordpress_url", "wordpress_user", "wordpress_password"
COMMENTS = "/wp/v2/comments"
PER_PAGE = 50
MOST_BYTES = 16_777_216  # WordPress keeps 64 KiB of a comment
# Akismet 5.3.2 and later reports no change that comes with this header.
QUIET = {"X-Akismet-Webhook": "1"}
_REFUSED = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})
_MOVED = range(HTTPStatus.MULTIPLE_CHOICES, HTTPStatus.BAD_REQUEST)


@dataclass(frozen=True, slots=True)
class Access:
    """How to reach a WordPress: its address, a user, an application password."""

    url: str
    user: str
    password: str = field(repr=False)

    @classmethod
    def of(cls, options: Mapping[str, Any], secrets: Mapping[str, str]) -> "Access":
        """What a site's options say; raises UndeliverableError when one is absent."""
        found = (options.get(URL), options.get(USER), secrets.get(PASSWORD))
        for name, value in zip((URL, USER, PASSWORD), found, strict=True):
            if not isinstance(value, str) or not value:
                raise UndeliverableError(f"The site has no {name}.")
        return cls(*map(str, found))

    def address(self, path: str, params: Mapping[str, str]) -> str:
        """The address of a REST route.

        ``index.php?rest_route=`` works on every WordPress; who gives an address that
        ends in ``/wp-json`` is taken at their word.
        """
        base = self.url.rstrip("/")
        if base.endswith("/wp-json"):
            return f"{base}{path}?{urlencode(params)}"
        return f"{base}/index.php?{urlencode({'rest_route': path, **params})}"


@dataclass(frozen=True, slots=True)
class Search:
    """Which comments are asked for; times are aware, ``guid`` needs our mu-plugin."""

    status: str
    after: datetime | None = None
    before: datetime | None = None
    newest_first: bool = False
    guid: str = ""

    def params(self, page: int) -> dict[str, str]:
        """The query of one page, from 1."""
        moments = {"after": self.after, "before": self.before}
        return {
            "status": self.status,
            "context": "edit",
            "orderby": "date_gmt",
            "order": "desc" if self.newest_first else "asc",
            "per_page": str(PER_PAGE),
            "page": str(page),
            "_embed": "up",
            **{name: _iso(moment) for name, moment in moments.items() if moment},
            **({"parley_guid": self.guid} if self.guid else {}),
        }


class WordPressRest:
    """One blog.

    Every method raises WordPressError when WordPress does not do its part, and
    whatever ``send`` raises.
    """

    def __init__(self, access: Access, send: Send) -> None:
        self._access = access
        self._send = send

    def page(self, search: Search, number: int) -> tuple[tuple[SeenComment, ...], bool]:
        """One page of comments, and whether it was the last."""
        documents = _json(self._reply("GET", COMMENTS, search.params(number)))
        if not isinstance(documents, list):
            raise WordPressError("WordPress did not answer with a list.")
        found = tuple(_read(document) for document in documents)
        return found, len(documents) < PER_PAGE

    def comment(self, number: int) -> SeenComment | None:
        """One comment, wherever it is kept; None when it is gone."""
        replied = self._reply("GET", f"{COMMENTS}/{number}", {"context": "edit"})
        if replied.status == HTTPStatus.NOT_FOUND:
            return None
        return _read(_json(replied))

    def move(self, number: int, status: Status) -> SeenComment:
        """Give a comment a status; returns it as it is then."""
        body = {"status": status.value}
        path = f"{COMMENTS}/{number}"
        return _read(_json(self._reply("POST", path, {"context": "edit"}, body)))

    def _reply(
        self,
        method: str,
        path: str,
        params: Mapping[str, str],
        body: Mapping[str, str] | None = None,
    ) -> Replied:
        named = f"{self._access.user}:{self._access.password}".encode()
        headers = {
            "Accept": "application/json",
            "Authorization": f"Basic {base64.b64encode(named).decode()}",
        }
        if body is not None:
            headers |= {"Content-Type": "application/json", **QUIET}
        return self._send(
            Outgoing(
                method,
                self._access.address(path, params),
                headers,
                b"" if body is None else json.dumps(body).encode(),
                MOST_BYTES,
            )
        )


def _json(replied: Replied) -> Any:
    if replied.status >= HTTPStatus.MULTIPLE_CHOICES:
        raise refusal(replied)
    try:
        return json.loads(replied.body)
    except (ValueError, RecursionError) as error:
        raise WordPressError("WordPress did not answer with JSON.") from error


def refusal(replied: Replied) -> WordPressError:
    """The error that tells an administrator what to change."""
    status = replied.status
    if status in _REFUSED:
        return WordPressError(
            f"WordPress answered {status}: {USER} may not edit comments, or "
            f"{PASSWORD} is not an application password of that user."
        )
    if status in _MOVED:
        return WordPressError(f"WordPress moved: set {URL} to its real address.")
    if status == HTTPStatus.NOT_FOUND:
        return WordPressError(f"WordPress answered 404: is {URL} its address?")
    after = replied.headers.get("retry-after", "")
    pause = float(after) if after.isascii() and after.isdigit() else None
    return WordPressError(f"WordPress answered {status}.", retry_after=pause)


def _read(document: object) -> SeenComment:
    try:
        return read_comment(document)
    except MalformedPayloadError as error:
        raise WordPressError("WordPress showed something else.") from error


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
