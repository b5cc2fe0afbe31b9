"""From the bytes of a call to what is asked or suggested."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import urlsplit, urlunsplit

from pydantic import ValidationError

from moderation.attributes import LABELS, LIKELY_TO_REJECT, WITHOUT_LABEL
from moderation.comment import Article, Comment, Parent
from moderation.wire import describe
from webhook.errors import AnalysisError
from webhook.platforms.base import MAX_ID_LENGTH
from webhook.platforms.perspective.refusals import ErrorType, invalid
from webhook.platforms.perspective.shapes import (
    AnalyzeShape,
    ContextShape,
    SuggestShape,
    TextShape,
)

NAME = "perspective"
MAX_TEXT = 20_480
"""UTF-16 code units, as JavaScript counts; Perspective says 20 KB."""

CORAL_COMMUNITY, CORAL_COMMENT = "Coral:", "comment:"
TYPES = frozenset({"PLAIN_TEXT", "TEXT_TYPE_UNSPECIFIED"})
SCORE_TYPES = frozenset({"PROBABILITY", "SCORE_TYPE_UNSPECIFIED"})
_COMMENT_IN_QUERY = re.compile(r"(?:^|&)commentID=[^&]*")
_Read = TypeVar("_Read", AnalyzeShape, SuggestShape)


@dataclass(frozen=True, slots=True)
class Sent:
    """A comment as a client of Perspective sends it.

    Parameters
    ----------
    comment : Comment
        Without an id and without a language.
    languages : tuple of str
        Those that the client named, as it wrote them.
    keep : bool
        Whether it may be stored.
    token : str
        Comes back with the answer.
    community, name : str
        Where the client names both, they are the comment's name on the site; both
        are empty else.
    """

    comment: Comment
    languages: tuple[str, ...] = ()
    keep: bool = True
    token: str = ""
    community: str = ""
    name: str = ""

    @property
    def id(self) -> str:
        """The id that a new comment of this name gets; empty when it has none.

        Coral's is that of the comment in Coral; empty as well when it is too long.
        """
        if self.community.startswith(CORAL_COMMUNITY):
            found = self.name.removeprefix(CORAL_COMMENT)
        else:
            found = f"{self.community} {self.name}".strip()
        return found if len(found) <= MAX_ID_LENGTH else ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A call of ``comments:analyze``.

    Parameters
    ----------
    attributes : mapping of attribute to score
        Scores below it are left out of the answer; all are known attributes.
    spans : bool
        Whether each sentence is wanted as well.
    drop_unsupported : bool
        Whether what cannot be answered is left out rather than an error.
    """

    sent: Sent
    attributes: Mapping[str, float]
    spans: bool = False
    drop_unsupported: bool = False


@dataclass(frozen=True, slots=True)
class Suggested:
    """A call of ``comments:suggestscore``: labels that a person gave."""

    sent: Sent
    reject: bool
    labels: Mapping[str, float] = field(default_factory=dict)


def read_analysis(body: bytes) -> Asked:
    """What ``comments:analyze`` is asked; AnalysisErrors quote no text."""
    shape = _read(AnalyzeShape, body)
    sent = _sent(shape)
    if not shape.requested_attributes:
        raise invalid("Missing requested_attributes", ErrorType.NO_REQUESTED_ATTRIBUTES)
    for name, wanted in shape.requested_attributes.items():
        _check_name(name)
        if wanted.score_type not in SCORE_TYPES:
            raise invalid(
                f"Requested score type {wanted.score_type[:50]} is not supported by "
                f"attribute {name}"
            )
    return Asked(
        sent,
        {
            name: wanted.score_threshold or 0.0
            for name, wanted in shape.requested_attributes.items()
        },
        spans=shape.span_annotations,
        drop_unsupported=shape.drop_unsupported_attributes,
    )


def read_suggestion(body: bytes) -> Suggested:
    """What ``comments:suggestscore`` says; raises AnalysisError."""
    shape = _read(SuggestShape, body)
    sent = _sent(shape)
    values = {}
    for name, scores in shape.attribute_scores.items():
        _check_name(name)
        if scores.summary_score is None:
            raise invalid(f"Missing summary_score of attribute {name}")
        if name in WITHOUT_LABEL:
            raise invalid(f"Nothing here can be learnt from attribute {name}")
        values[name] = scores.summary_score.value
    if not values:
        raise invalid("Missing attribute_scores", ErrorType.NO_REQUESTED_ATTRIBUTES)
    labels = {
        LABELS[name]: value
        for name, value in values.items()
        if name != LIKELY_TO_REJECT
    }
    return Suggested(sent, max(values.values()) >= 0.5, labels)


def _read(shape: type[_Read], body: bytes) -> _Read:
    try:
        return shape.model_validate_json(body or b"{}")
    except ValidationError as error:
        raise _malformed(error) from error


def _malformed(error: ValidationError) -> AnalysisError:
    first = error.errors(include_url=False, include_input=False)[0]
    if first["type"] == "json_invalid":
        return invalid("Invalid JSON payload received.")
    if first["type"] == "extra_forbidden":
        name = str(first["loc"][-1])[:50]
        return invalid(
            f'Invalid JSON payload received. Unknown name "{name}": Cannot find field.'
        )
    return invalid(f"Invalid value at {describe(error)}")


def _sent(shape: AnalyzeShape | SuggestShape) -> Sent:
    _check_text(shape.comment)
    named = shape.client_token and shape.community_id
    return Sent(
        comment=_comment(shape.comment.text, shape.context),
        languages=tuple(shape.languages),
        keep=not shape.do_not_store,
        token=shape.client_token,
        community=shape.community_id if named else "",
        name=shape.client_token if named else "",
    )


def _check_text(comment: TextShape) -> None:
    if comment.type == "HTML":
        raise invalid("Currently, only 'PLAIN_TEXT' comments are supported")
    if comment.type not in TYPES:
        raise invalid("Unknown text type")
    if not comment.text.strip():
        raise invalid("Comment must be non-empty.", ErrorType.COMMENT_EMPTY)
    if len(comment.text.encode("utf-16-le", "replace")) > 2 * MAX_TEXT:
        raise invalid("Comment text too long.", ErrorType.COMMENT_TOO_LONG)


def _check_name(name: str) -> None:
    if name not in LABELS and name not in WITHOUT_LABEL:
        raise invalid(f"Unknown requested attribute: {name[:50]}")


def _comment(text: str, context: ContextShape) -> Comment:
    both = context.article_and_parent_comment
    if both is not None and context.entries:
        raise invalid(
            "Context can have either entries or article_and_parent_comment, "
            "but both fields were populated."
        )
    if both is not None:
        return Comment(
            text,
            article=Article(text=both.article.text or None),
            parent=Parent(text=both.parent_comment.text or None),
        )
    article, parent = _from_coral(context.entries[0].text if context.entries else "")
    return Comment(text, article=article, parent=parent)


def _from_coral(entry: str) -> tuple[Article, Parent]:
    """Coral writes JSON where others write a text: the story's address, the parent."""
    if not entry.startswith("{"):
        return Article(), Parent()
    try:
        found = json.loads(entry)
        parts = urlsplit(str(found.get("url") or ""))
    except (ValueError, RecursionError, AttributeError):
        return Article(), Parent()
    query = _COMMENT_IN_QUERY.sub("", parts.query).lstrip("&")
    parent = str(found.get("reply_to_id_Coral_comment_id") or "")
    return (
        Article(url=urlunsplit(parts._replace(query=query, fragment="")) or None),
        Parent(id=parent[:MAX_ID_LENGTH] or None),
    )
