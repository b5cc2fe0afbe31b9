"""Blogger's API v3 for comments and Google's token address, after its discovery."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.webhook.polled.served import (
    GONE,
    HIDDEN,
    PUBLIC,
    WAITING,
    Answered,
    Asked,
    Replica,
    Written,
)

BLOG, POST = "2399953", "4099805"
CLIENT, SECRET, REFRESH = "client.example", "client-secret", "1//refresh"
STATUSES = {PUBLIC: "LIVE", WAITING: "PENDING", HIDDEN: "SPAM", GONE: "EMPTIED"}
ROOT = f"/v3/blogs/{BLOG}"


@dataclass
class BloggerReplica(Replica):
    """A blog with one post; access tokens are good until ``expire`` is called."""

    url: str = ""
    good: set[str] = field(default_factory=set)
    bought: int = 0

    def expire(self) -> None:
        """No access token is good any more."""
        self.good.clear()

    def answer(self, asked: Asked) -> Answered:
        """The token address, or a resource of the blog."""
        if asked.path == "/token":
            return self._token(asked)
        if asked.headers.get("authorization", "").removeprefix("Bearer ") not in (
            self.good
        ):
            return _error(401, "UNAUTHENTICATED", "authError", "Invalid Credentials")
        if asked.path == f"{ROOT}/comments" and asked.method == "GET":
            return self._list(asked)
        parts = asked.path.removeprefix(f"{ROOT}/posts/{POST}").split("/")
        if asked.path == f"{ROOT}/posts/{POST}":
            title = {"title": "Trams or buses", "url": "https://blog.example/trams"}
            return Answered(200, {"kind": "blogger#post", "id": POST, **title})
        found = self.named(parts[2]) if parts[1:2] == ["comments"] else None
        if found is None:
            return _error(404, "NOT_FOUND", "notFound", "Not Found")
        return self._one(asked, found, *parts[3:])

    def _token(self, asked: Asked) -> Answered:
        wanted = {
            "grant_type": "refresh_token",
            "client_id": CLIENT,
            "client_secret": SECRET,
            "refresh_token": REFRESH,
        }
        if {name: asked.one(name) for name in wanted} != wanted:
            words = "Token has been expired or revoked."
            said = {"error": "invalid_grant", "error_description": words}
            return Answered(400, said)
        self.bought += 1
        token = f"ya29.{self.bought}"
        self.good.add(token)
        kind = {
            "token_type": "Bearer",
            "scope": "https://www.googleapis.com/auth/blogger",
        }
        return Answered(200, {"access_token": token, "expires_in": 3599, **kind})

    def _list(self, asked: Asked) -> Answered:
        wanted = set(asked.query.get("status", ["LIVE"]))
        if not wanted <= set(STATUSES.values()):
            return _error(400, "INVALID_ARGUMENT", "badRequest", "Invalid status")
        start, end = (_moment(asked, name) for name in ("startDate", "endDate"))
        listed = sorted(
            (
                one
                for one in self.written
                if STATUSES[one.state] in wanted
                and (start is None or one.written_at >= start)
                and (end is None or one.written_at < end)
            ),
            key=lambda one: one.written_at,
            reverse=True,
        )
        before = int(asked.one("pageToken", "p0").removeprefix("p"))
        after = before + min(int(asked.one("maxResults", "10")), self.page)
        document: dict[str, Any] = {"kind": "blogger#commentList", "etag": '"x"'}
        if listed[before:after]:
            document["items"] = [self._mapped(one) for one in listed[before:after]]
        if after < len(listed):
            document["nextPageToken"] = f"p{after}"
        return Answered(200, document)

    def _one(self, asked: Asked, found: Written, *act: str) -> Answered:
        if asked.method == "DELETE" and not act:
            self.written.remove(found)
            self.acts.append((found.id, "delete"))
            return Answered(204, None)
        states = {("approve",): PUBLIC, ("spam",): HIDDEN, ("removecontent",): GONE}
        if asked.method == "POST" and act in states:
            found.state = states[act]
            self.acts.append((found.id, act[0]))
        elif asked.method != "GET" or act:
            return _error(404, "NOT_FOUND", "notFound", "Not Found")
        return Answered(200, self._mapped(found))

    def _mapped(self, one: Written) -> dict[str, Any]:
        mapped = {
            "kind": "blogger#comment",
            "id": one.id,
            "status": STATUSES[one.state],
            "post": {"id": POST},
            "blog": {"id": BLOG},
            "published": one.written_at.isoformat(),
            "updated": (one.edited_at or one.written_at).isoformat(),
            "selfLink": f"{self.url}{ROOT}/posts/{POST}/comments/{one.id}",
            "content": "" if one.state == GONE else one.text,
            "author": {
                "id": "g1",
                "displayName": one.author,
                "url": "https://www.blogger.com/profile/1",
                "image": {"url": "//img.example/b16.gif"},
            },
        }
        return mapped


def _moment(asked: Asked, name: str) -> datetime | None:
    told = asked.one(name)
    return datetime.fromisoformat(told) if told else None


def _error(status: int, word: str, reason: str, message: str) -> Answered:
    errors = [{"message": message, "domain": "global", "reason": reason}]
    said = {"code": status, "message": message, "errors": errors, "status": word}
    return Answered(status, {"error": said})
