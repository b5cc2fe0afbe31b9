"""The part of Coral's GraphQL that Parley speaks: names and types are Coral 9's."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from graphql import GraphQLError, build_schema, graphql_sync

SCHEMA = """
scalar Time
scalar Cursor
enum COMMENT_STATUS { NONE APPROVED REJECTED PREMOD SYSTEM_WITHHELD }
enum COMMENT_SORT { CREATED_AT_DESC CREATED_AT_ASC REPLIES_DESC REACTION_DESC }
enum REJECTION_REASON_CODE {
  OFFENSIVE ABUSIVE SPAM BANNED_WORD AD ILLEGAL_CONTENT HARASSMENT_BULLYING
  MISINFORMATION HATE_SPEECH IRRELEVANT_CONTENT OTHER
}
type User { id: ID! username: String }
type CommentRevision { id: ID! body: String }
type CommentModerationAction {
  id: ID! revision: CommentRevision status: COMMENT_STATUS! moderator: User
  createdAt: Time!
}
type CommentModerationActionConnection { nodes: [CommentModerationAction!]! }
type StoryMetadata { title: String }
type Story { id: ID! url: String! metadata: StoryMetadata }
type Comment {
  id: ID! body: String revision: CommentRevision author: User
  status: COMMENT_STATUS! parent: Comment story: Story!
  statusHistory(first: Int = 10): CommentModerationActionConnection!
}
type PageInfo { hasNextPage: Boolean! endCursor: Cursor }
type CommentsConnection { nodes: [Comment!]! pageInfo: PageInfo! }
type Query {
  viewer: User
  comment(id: ID!): Comment
  comments(
    first: Int = 10, after: Cursor, storyID: ID
    orderBy: COMMENT_SORT = CREATED_AT_DESC
  ): CommentsConnection!
}
input ApproveCommentInput {
  commentID: ID! commentRevisionID: ID! clientMutationId: String!
}
input RejectCommentReasonInput {
  code: REJECTION_REASON_CODE! legalGrounds: String
  detailedExplanation: String customReason: String
}
input RejectCommentInput {
  commentID: ID! commentRevisionID: ID! clientMutationId: String! %s
}
type ApproveCommentPayload { comment: Comment clientMutationId: String! }
type RejectCommentPayload { comment: Comment clientMutationId: String! }
type Mutation {
  approveComment(input: ApproveCommentInput!): ApproveCommentPayload!
  rejectComment(input: RejectCommentInput!): RejectCommentPayload!
}
"""
REASON = "reason: RejectCommentReasonInput"


@dataclass
class Posted:
    """A comment of the replica, in the form that GraphQL resolves."""

    id: str
    story: dict[str, Any]
    author: dict[str, str]
    body: str
    status: str = "NONE"
    parent: "Posted | None" = None
    revision: dict[str, str] = field(default_factory=dict)
    flags: tuple[str, ...] = ()
    changes: list[dict[str, Any]] = field(default_factory=list)
    rejection: dict[str, Any] | None = None

    def statusHistory(self, _info: Any, first: int) -> dict[str, Any]:  # noqa: N802
        """The changes, oldest first."""
        return {"nodes": self.changes[:first]}

    def revise(self, body: str) -> None:
        """Another text under another revision."""
        self.body = body
        self.revision = {"id": str(uuid.uuid4()), "body": body}

    def move(self, status: str, moderator: str | None) -> None:
        """Another status, by a person or by Coral itself."""
        self.status = status
        who = moderator and {"id": f"user-{moderator}", "username": moderator}
        self.changes.append(
            {
                "id": str(uuid.uuid4()),
                "revision": self.revision,
                "status": status,
                "moderator": who,
                "createdAt": datetime.now(UTC).isoformat(),
            }
        )


@dataclass
class Root:
    """Resolves queries and mutations of the comments ``posted``."""

    posted: dict[str, Posted]
    moderate: Callable[[Posted, str, str], None]

    @property
    def viewer(self) -> dict[str, str]:
        return {"id": "user-parley", "username": "parley"}

    def comment(self, _info: Any, id: str) -> Posted | None:  # noqa: A002 (Coral's)
        return self.posted.get(id)

    def comments(
        self,
        _info: Any,
        first: int,
        orderBy: str,  # noqa: N803 (Coral's)
        storyID: str,  # noqa: N803 (Coral's)
        after: str = "",
    ) -> dict[str, Any]:
        found = [c for c in self.posted.values() if c.story["id"] == storyID]
        newest = found[::-1]
        start = int(after or 0)
        page = newest[start : start + first]
        more = len(newest) > start + first
        return {
            "nodes": page,
            "pageInfo": {"hasNextPage": more, "endCursor": str(start + first)},
        }

    def approveComment(self, _info: Any, input: dict[str, Any]) -> Any:  # noqa: A002, N802
        return self._move(input, "APPROVED")

    def rejectComment(self, _info: Any, input: dict[str, Any]) -> Any:  # noqa: A002, N802
        return self._move(input, "REJECTED")

    def _move(self, sent: dict[str, Any], status: str) -> dict[str, Any]:
        comment = self.posted[sent["commentID"]]
        if comment.revision["id"] != sent["commentRevisionID"]:
            raise GraphQLError(
                "gone", extensions={"code": "COMMENT_REVISION_NOT_FOUND"}
            )
        comment.rejection = sent.get("reason")
        self.moderate(comment, status, "parley")
        return {"comment": comment, "clientMutationId": sent["clientMutationId"]}


def execute(root: Root, asked: dict[str, Any], *, dsa: bool) -> dict[str, Any]:
    """Parse a request, check it against the schema, and answer it."""
    schema = build_schema(SCHEMA % (REASON if dsa else ""))
    done = graphql_sync(
        schema, asked["query"], root, variable_values=asked["variables"]
    )
    return dict(done.formatted)
