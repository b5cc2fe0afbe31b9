"""Coral's GraphQL: read comments with what moderators did, approve and reject."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, TypeVar

from pydantic import ValidationError

from webhook.errors import EngineError, UndeliverableError
from webhook.platforms.base import Outgoing, Replied, Send
from webhook.platforms.coral.phase import Code
from webhook.platforms.coral.seen import Answered, OnStory, SeenComment

URL, TOKEN, DSA = "api_url", "api_token", "coral_dsa"
PATH = "/api/graphql"
MOST_BYTES = 4_194_304
PER_PAGE = 50
_REFUSED = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})
_Shape = TypeVar("_Shape", Answered, OnStory)
_CODE = re.compile(r"[A-Z][A-Z0-9_]{0,60}")

_FIELDS = """
fragment seen on Comment {
  id body status
  author { id }
  parent { id }
  revision { id }
  story { id url metadata { title } }
  statusHistory(first: 50) {
    nodes { status createdAt revision { id } moderator { id username } }
  }
}"""
_COMMENT = (
    "query ParleyComment($id: ID!) { viewer { id } comment(id: $id) { ...seen } }"
    + _FIELDS
)
_ON_STORY = (
    """query ParleyStory($storyID: ID!, $first: Int!, $after: Cursor) {
  viewer { id }
  comments(
    storyID: $storyID, first: $first, after: $after, orderBy: CREATED_AT_DESC
  ) { nodes { ...seen } pageInfo { hasNextPage endCursor } }
}"""
    + _FIELDS
)
_APPROVE = """mutation ParleyApprove($input: ApproveCommentInput!) {
  approveComment(input: $input) { comment { id status } }
}"""
_REJECT = """mutation ParleyReject($input: RejectCommentInput!) {
  rejectComment(input: $input) { comment { id status } }
}"""


def speaks_graphql(options: Mapping[str, Any], sealed: Mapping[str, str]) -> bool:
    """Whether a site's options say how to reach its GraphQL."""
    return bool(options.get(URL)) and TOKEN in sealed


@dataclass(frozen=True, slots=True)
class Access:
    """How to reach a Coral: its address, and a token of an administrator."""

    url: str
    token: str = field(repr=False)
    dsa: bool = False

    @classmethod
    def of(cls, options: Mapping[str, Any], secrets: Mapping[str, str]) -> "Access":
        """What a site's options say; raises UndeliverableError when one is absent."""
        url, token = options.get(URL), secrets.get(TOKEN)
        if not isinstance(url, str) or not url:
            raise UndeliverableError(f"The site has no {URL}.")
        if not token:
            raise UndeliverableError(f"The site has no {TOKEN}.")
        return cls(url, token, dsa=options.get(DSA) is True)


class CoralGraphQL:
    """One Coral.

    Every method raises EngineError when Coral does not do its part, and whatever
    ``send`` raises.
    """

    def __init__(self, access: Access, send: Send) -> None:
        self._access = access
        self._send = send

    def comment(self, comment_id: str) -> SeenComment | None:
        """One comment, published or not; None when there is none of that id."""
        answered = _read(Answered, self._ask(_COMMENT, {"id": comment_id}))
        if answered.comment is None:
            return None
        return answered.comment.seen(answered.viewer_id)

    def on_story(
        self, story_id: str, after: str | None
    ) -> tuple[tuple[SeenComment, ...], str | None]:
        """A page of a story's comments, newest first, and where the next begins."""
        variables = {"storyID": story_id, "first": PER_PAGE, "after": after}
        answered = _read(OnStory, self._ask(_ON_STORY, variables))
        page = answered.comments
        seen = tuple(each.seen(answered.viewer_id) for each in page.nodes)
        more = page.pageInfo.endCursor if page.pageInfo.hasNextPage else None
        return seen, more

    def approve(self, seen: SeenComment, mutation_id: str) -> None:
        """Publish a comment as it was seen; a later revision is left alone."""
        self._ask(_APPROVE, {"input": _input(seen, mutation_id)})

    def reject(self, seen: SeenComment, mutation_id: str, code: Code) -> None:
        """Reject a comment as it was seen; where DSA is on, with a code."""
        reason = {"reason": {"code": code}} if self._access.dsa else {}
        self._ask(_REJECT, {"input": {**_input(seen, mutation_id), **reason}})

    def _ask(self, query: str, variables: Mapping[str, Any]) -> Any:
        headers = {
            "Accept": "application/json",
            "Authorization": f"Bearer {self._access.token}",
            "Content-Type": "application/json",
        }
        body = json.dumps({"query": query, "variables": variables}).encode()
        url = self._access.url.rstrip("/") + PATH
        return _data(self._send(Outgoing("POST", url, headers, body, MOST_BYTES)))


def _input(seen: SeenComment, mutation_id: str) -> dict[str, str]:
    return {
        "commentID": seen.id,
        "commentRevisionID": seen.revision,
        "clientMutationId": mutation_id,
    }


def _data(replied: Replied) -> Any:
    if replied.status in _REFUSED:
        raise EngineError(
            f"Coral answered {replied.status}: {TOKEN} is no token of an administrator."
        )
    try:
        answered = json.loads(replied.body)
        data, errors = answered.get("data"), answered.get("errors")
    except (ValueError, AttributeError, RecursionError) as error:
        raise _refusal(replied) from error
    if errors or replied.status != HTTPStatus.OK or data is None:
        raise _refusal(replied, _code(errors))
    return data


def _refusal(replied: Replied, code: str = "") -> EngineError:
    after = replied.headers.get("retry-after", "")
    pause = float(after) if after.isascii() and after.isdigit() else None
    said = f"Coral answered {replied.status} {code}".rstrip()
    return EngineError(f"{said}.", retry_after=pause)


def _code(errors: object) -> str:
    """The code of the first error; its message may quote a comment."""
    try:
        code = errors[0]["extensions"]["code"]  # type: ignore[index]
    except (LookupError, TypeError):
        return ""
    return code if isinstance(code, str) and _CODE.fullmatch(code) else ""


def _read(shape: type[_Shape], data: object) -> _Shape:
    try:
        return shape.model_validate(data)
    except ValidationError as error:
        raise EngineError("Coral showed something else.") from error
