"""What a history is: a site's own comments with what people there decided."""

import csv
import sqlite3
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final, Protocol

from moderation.comment import Comment
from moderation.decision import Decision, DecisionSource
from moderation.verdict import Action
from training.errors import MalformedHistoryError
from training.streams.file import StreamedFile

LONGEST_ID: Final = 200
UNKNOWN: Final = "unknown"

PUBLISHED: Final = "published without review"
"""Note of an approval that nobody need have given: the comment is public."""
FILTERED: Final = "spam by a person or a filter"
"""Note of a rejection as spam where the format does not say who decided."""

NO_TEXT: Final = "no text"
NO_ID: Final = "no id, or one longer than 200 characters"
NOT_A_COMMENT: Final = "not a reader's comment"
WAITING: Final = "no decision: was waiting for a moderator"
DELETED: Final = "no decision: deleted, by its author or by a moderator"


@dataclass(frozen=True, slots=True)
class HistoricalComment:
    """A comment out of a history.

    Parameters
    ----------
    comment : Comment
        As the platform's adapter would give it.
    received_at : datetime
        When it was written.
    decision : Decision, optional
        What a person concluded about it.
    skipped : str
        Why it cannot be stored; empty when it can.
    undecided : str
        Why it has no decision; empty when it has one.
    """

    comment: Comment
    received_at: datetime
    decision: Decision | None = None
    skipped: str = ""
    undecided: str = ""


class History(Protocol):
    """One format of exported comments."""

    @property
    def title(self) -> str:
        """Which program writes such files."""

    @property
    def passes(self) -> int:
        """How many times a file is read."""

    def read(self, file: StreamedFile) -> Iterator[HistoricalComment]:
        """Yield the comments of an export, in its own order."""


@dataclass(frozen=True, slots=True)
class CheckedHistory:
    """A history that vouches for what a format's function yields.

    Parameters
    ----------
    title : str
        Which program writes such files.
    comments : callable
        Reads a file of the format.
    passes : int
        How many times the file is read.
    """

    title: str
    comments: Callable[[StreamedFile], Iterator[HistoricalComment]]
    passes: int = 1

    def read(self, file: StreamedFile) -> Iterator[HistoricalComment]:
        """Yield the comments, those without text or a usable id as skipped.

        Raises
        ------
        MalformedHistoryError
            The file is not in its format.
        """
        try:
            for found in self.comments(file):
                yield _checked(found)
        except (
            csv.Error,
            sqlite3.Error,
            zlib.error,
            EOFError,
            KeyError,
            OSError,
            TypeError,
            ValueError,
        ) as error:
            message = f"{file.path}: not as {self.title} writes it: {error!r:.200}"
            raise MalformedHistoryError(message) from error


@dataclass(frozen=True, slots=True)
class Standing:
    """How a comment stands on its blog; no action: nobody decided."""

    action: Action | None = None
    note: str = ""
    reviewer: str = UNKNOWN
    decided_at: datetime | None = None
    labels: Mapping[str, float] = field(default_factory=dict)
    undecided: str = ""
    skipped: str = ""

    def of(self, comment: Comment, received_at: datetime) -> HistoricalComment:
        """The comment that stands so; a decision without a time is as old as it."""
        decision = None
        if self.action is not None:
            decision = Decision(
                action=self.action,
                reviewer=self.reviewer,
                decided_at=self.decided_at or received_at,
                labels=self.labels,
                source=DecisionSource.IMPORTED,
                note=self.note,
            )
        return HistoricalComment(
            comment, received_at, decision, self.skipped, self.undecided
        )


IS_PUBLISHED: Final = Standing(Action.APPROVE, note=PUBLISHED)
IS_SPAM: Final = Standing(Action.REJECT, note=FILTERED, labels={"spam": 1.0})
IS_WAITING: Final = Standing(undecided=WAITING)
IS_DELETED: Final = Standing(undecided=DELETED)


def unknown_state(state: str) -> Standing:
    """A state that the format's documentation does not have."""
    return Standing(undecided=f"no decision: unknown state {state!r:.40}")


def _checked(found: HistoricalComment) -> HistoricalComment:
    comment = found.comment
    reason = found.skipped
    if not reason and not comment.text.strip():
        reason = NO_TEXT
    if not reason and not (comment.id and len(comment.id) <= LONGEST_ID):
        reason = NO_ID
    return replace(found, skipped=reason) if reason else found
