"""A comment as WordPress's REST API shows it, and what its status means to us."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from html import unescape
from typing import Any
from urllib.parse import urldefrag

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from moderation.comment import Article, Author, Comment, Parent
from moderation.verdict import Action
from moderation.wire import describe
from webhook.errors import MalformedPayloadError

_NAME = "wordpress-"
_TAG = re.compile(r"<[^<>]*>")
_BLANKS = re.compile(r"\s+")


class Status(StrEnum):
    """Where WordPress keeps a comment, in the words with which one asks for it."""

    APPROVED = "approve"
    HELD = "hold"
    SPAM = "spam"
    TRASH = "trash"


ACTIONS = {
    Status.APPROVED: Action.APPROVE,
    Status.HELD: Action.HOLD,
    Status.SPAM: Action.REJECT,
    Status.TRASH: Action.REJECT,
}
_STATUSES = {"approved": Status.APPROVED, **{status.value: status for status in Status}}


@dataclass(frozen=True, slots=True)
class SeenComment:
    """One comment of a blog.

    Parameters
    ----------
    number : int
        WordPress's own.
    status : Status, optional
        Absent for one that we do not know, such as a plugin's.
    guid : str, optional
        Our name for it, where our mu-plugin kept it.
    """

    number: int
    status: Status | None
    written_at: datetime
    comment: Comment
    guid: str | None = None


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class _Text(_Shape):
    raw: str | None = None
    rendered: str = ""


class _Post(_Shape):
    link: str | None = None
    title: _Text = _Text()
    excerpt: _Text = _Text()


class _Embedded(_Shape):
    up: list[_Post | None] = Field(default_factory=list)


class _Comment(_Shape):
    id: int
    parent: int = 0
    author: int = 0
    author_name: str = ""
    author_email: str | None = None
    author_url: str | None = None
    author_ip: str | None = None
    date_gmt: datetime
    content: _Text
    link: str = ""
    status: str = ""
    meta: Any = None
    embedded: _Embedded = Field(default_factory=_Embedded, alias="_embedded")


def name_of(number: int) -> str:
    """What we call a comment that WordPress itself showed us first."""
    return f"{_NAME}{number}"


def number_in(platform_id: str) -> int | None:
    """WordPress's number, where our name of the comment says it."""
    rest = platform_id.removeprefix(_NAME)
    return int(rest) if rest != platform_id and rest.isdecimal() else None


def is_same_text(ours: str, theirs: str) -> bool:
    """Whether two texts are one, whatever filters did to markup and blanks."""
    return _plain(ours) == _plain(theirs)


def read_comment(document: object) -> SeenComment:
    """Read one comment of the API's ``edit`` context, best with ``_embed=up``.

    Raises
    ------
    MalformedPayloadError
        It is not what WordPress answers.
    """
    try:
        found = _Comment.model_validate(document)
    except ValidationError as error:
        raise MalformedPayloadError(describe(error)) from error
    guid = found.meta.get("parley_guid") if isinstance(found.meta, Mapping) else None
    return SeenComment(
        number=found.id,
        status=_STATUSES.get(found.status),
        written_at=found.date_gmt.replace(tzinfo=UTC),
        comment=_read(found),
        guid=guid if isinstance(guid, str) and guid else None,
    )


def _read(found: _Comment) -> Comment:
    content = found.content
    return Comment(
        text=content.rendered if content.raw is None else content.raw,
        id=str(found.id),
        article=_article(found),
        parent=Parent(id=str(found.parent) if found.parent else None),
        author=Author(
            id=str(found.author) if found.author else None,
            name=found.author_name or None,
            email=found.author_email or None,
            url=found.author_url or None,
            ip=found.author_ip or None,
        ),
    )


def _article(found: _Comment) -> Article:
    url = urldefrag(found.link).url or None
    post = next(iter(found.embedded.up), None)
    if post is None:
        return Article(url=url)
    return Article(
        url=post.link or url,
        title=_plain(post.title.rendered) or None,
        text=_plain(post.excerpt.rendered) or None,
    )


def _plain(html: str) -> str:
    return _BLANKS.sub(" ", unescape(_TAG.sub(" ", html))).strip()
