"""Disqus' API 3.0 for posts, after its public pages and published clients."""

from dataclasses import dataclass
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

FORUM, SECRET, TOKEN = "trams", "secret-of-an-application", "token-of-a-moderator"
ROOT = "/api/3.0/posts/"
MOST = 100


@dataclass
class DisqusReplica(Replica):
    """A forum; ``left`` requests of the hour are left, ``resets`` says until when."""

    left: int = 1_000
    resets: int = 0

    def answer(self, asked: Asked) -> Answered:
        """One resource; errors are JSON with a code above 0."""
        if asked.one("api_secret") != SECRET:
            return _error(401, 5, "Invalid API key")
        if asked.one("access_token") != TOKEN:
            return _error(400, 18, "Invalid access token")
        if self.left < 1:
            return self._limited(
                _error(429, 13, "You have exceeded your hourly limit.")
            )
        self.left -= 1
        resource = asked.path.removeprefix(ROOT).removesuffix(".json")
        if resource == "list" and asked.method == "GET":
            return self._limited(self._list(asked))
        found = self.named(asked.one("post"))
        if found is None:
            return _error(400, 2, "Invalid argument, 'post': Unable to find post")
        if resource == "details" and asked.method == "GET":
            return self._limited(Answered(200, _ok(self._mapped(found))))
        if asked.method != "POST":
            return _error(405, 1, "Endpoint not valid")
        return self._act(resource, found)

    def _limited(self, answered: Answered) -> Answered:
        headers = {
            "X-Ratelimit-Limit": "1000",
            "X-Ratelimit-Remaining": str(self.left),
            "X-Ratelimit-Reset": str(self.resets),
        }
        return Answered(answered.status, answered.document, headers)

    def _list(self, asked: Asked) -> Answered:
        limit = int(asked.one("limit", "25"))
        if asked.one("forum") != FORUM or limit > MOST:
            return _error(400, 2, "Invalid argument")
        included = set(asked.query.get("include", ["approved"]))
        start = int(asked.one("start", "0"))
        listed = sorted(
            (
                one
                for one in self.written
                if _kind(one) in included and one.written_at.timestamp() > start
            ),
            key=lambda one: (one.written_at, one.id),
            reverse=asked.one("order", "desc") == "desc",
        )
        before = int(asked.one("cursor", "0:0:0").split(":")[0])
        after = before + min(limit, self.page)
        cursor = {
            "prev": None,
            "hasPrev": before > 0,
            "next": f"{after}:0:0",
            "hasNext": after < len(listed),
            "more": after < len(listed),
        }
        posts = [self._mapped(one, asked) for one in listed[before:after]]
        return Answered(200, {"cursor": cursor, **_ok(posts)})

    def _act(self, resource: str, found: Written) -> Answered:
        states = {"approve": PUBLIC, "spam": HIDDEN, "remove": HIDDEN}
        if resource == "restore":
            found.state, found.spam = WAITING, False
        elif resource in states:
            found.state, found.spam = states[resource], resource == "spam"
        else:
            return _error(404, 1, "Endpoint not valid")
        self.acts.append((found.id, resource))
        return Answered(200, _ok([{"id": found.id}]))

    def _mapped(self, one: Written, asked: Asked | None = None) -> dict[str, Any]:
        thread: Any = "5531"
        if asked is not None and "thread" in asked.query.get("related", []):
            thread = {
                "id": "5531",
                "title": "Trams or buses",
                "link": "https://blog.example/trams/",
                "isClosed": False,
            }
        removed = one.state == HIDDEN and not one.spam
        return {
            "id": one.id,
            "forum": FORUM,
            "thread": thread,
            "parent": None,
            "createdAt": f"{one.written_at:%Y-%m-%dT%H:%M:%S}",
            "message": f"<p>{one.text}</p>",
            "raw_message": one.text,
            "author": {"name": one.author, "isAnonymous": True, "url": ""},
            "ipAddress": "192.0.2.7",
            "isApproved": one.state == PUBLIC,
            "isSpam": one.state == HIDDEN and one.spam,
            "isDeleted": one.state == GONE or removed,
            "isDeletedByAuthor": one.state == GONE,
            "isFlagged": False,
            "isEdited": one.edited_at is not None,
            "likes": 0,
        }


def _kind(one: Written) -> str:
    hidden = "spam" if one.spam else "deleted"
    kinds = {PUBLIC: "approved", WAITING: "unapproved", GONE: "deleted"}
    return kinds.get(one.state, hidden)


def _ok(response: Any) -> dict[str, Any]:
    return {"code": 0, "response": response}


def _error(status: int, code: int, message: str) -> Answered:
    return Answered(status, {"code": code, "response": message})
