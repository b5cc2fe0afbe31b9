"""A comment as Coral's GraphQL shows it, with what moderators made of it."""

from dataclasses import dataclass, field
from datetime import datetime

from pydantic import AwareDatetime, BaseModel

from moderation.comment import Article, Author, Comment, Parent
from moderation.verdict import Action
from webhook.platforms.coral.naming import comment_name
from webhook.platforms.coral.phase import Status

ACTIONS = {Status.APPROVED: Action.APPROVE, Status.REJECTED: Action.REJECT}


@dataclass(frozen=True, slots=True)
class Moderated:
    """What a person did to a comment as it reads now; ``by`` is their user name."""

    action: Action
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SeenComment:
    """A comment as it is now.

    Parameters
    ----------
    id, revision : str
        Coral's.
    comment : Comment
        Its id is our name for it; the text is empty once it was deleted.
    moderated : tuple of Moderated
        What people did to this revision, oldest first; our own token's doing and
        that of Coral itself is left out.
    """

    id: str
    revision: str
    status: Status
    comment: Comment = field(repr=False)
    moderated: tuple[Moderated, ...] = ()

    @property
    def name(self) -> str:
        """Our name for it."""
        return self.comment.id or ""


class _Identified(BaseModel):
    id: str


class _Moderator(_Identified):
    username: str | None = None


class _Change(BaseModel):
    status: Status
    createdAt: AwareDatetime  # noqa: N815 (Coral's)
    revision: _Identified | None = None
    moderator: _Moderator | None = None


class _Changes(BaseModel):
    nodes: list[_Change]


class _Metadata(BaseModel):
    title: str | None = None


class _Story(_Identified):
    url: str
    metadata: _Metadata | None = None


class _Comment(_Identified):
    body: str | None = None
    status: Status
    author: _Identified | None = None
    parent: _Identified | None = None
    revision: _Identified | None = None
    story: _Story
    statusHistory: _Changes  # noqa: N815 (Coral's)

    def seen(self, viewer: str | None) -> SeenComment:
        """The frozen value; ``viewer`` is the id of our own token's user."""
        return SeenComment(
            id=self.id,
            revision=self.revision.id if self.revision else "",
            status=self.status,
            comment=self._comment(),
            moderated=tuple(
                Moderated(
                    ACTIONS[change.status], _name(change.moderator), change.createdAt
                )
                for change in sorted(
                    self.statusHistory.nodes, key=lambda change: change.createdAt
                )
                if change.moderator is not None
                and change.moderator.id != viewer
                and change.status in ACTIONS
                and change.revision == self.revision
            ),
        )

    def _comment(self) -> Comment:
        text, story = self.body or "", self.story
        author = self.author.id if self.author else ""
        parent = self.parent.id if self.parent else None
        return Comment(
            text=text,
            id=comment_name(story.id, author, parent, text),
            article=Article(
                url=story.url or None,
                title=story.metadata.title if story.metadata else None,
            ),
            parent=Parent(id=parent),
            author=Author(id=author or None),
        )


class _PageInfo(BaseModel):
    hasNextPage: bool  # noqa: N815 (Coral's)
    endCursor: str | None = None  # noqa: N815 (Coral's)


class _Page(BaseModel):
    nodes: list[_Comment]
    pageInfo: _PageInfo  # noqa: N815 (Coral's)


class _Viewed(BaseModel):
    viewer: _Identified | None = None

    @property
    def viewer_id(self) -> str | None:
        """Whose token it is."""
        return self.viewer.id if self.viewer else None


class Answered(_Viewed):
    """The answer to one comment's query."""

    comment: _Comment | None = None


class OnStory(_Viewed):
    """The answer to the query for a story's comments."""

    comments: _Page


def _name(moderator: _Moderator | None) -> str:
    named = moderator.username if moderator else None
    return (named or "coral")[:200]
