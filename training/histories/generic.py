"""Read the columns that anybody can write, as CSV with a header or as JSON Lines.

Only ``text`` is required. ``decision`` is approve, hold, reject or empty. A ``reason``
that is one of our labels marks a rejected comment with it; any other is a note.
"""

import codecs
import csv
import hashlib
from collections.abc import Iterator, Mapping
from typing import Final

from moderation.comment import Article, Author, Comment, Parent
from moderation.decision import CORRECTABLE, MAX_NAME, MAX_NOTE
from moderation.verdict import Action
from training.errors import MalformedHistoryError
from training.histories.base import UNKNOWN, HistoricalComment, Standing
from training.streams.file import StreamedFile
from training.streams.json_stream import objects, told

COLUMNS: Final = (
    *("id", "text", "author", "email", "ip", "url", "title", "parent_id"),
    *("created_at", "decision", "reason", "moderator"),
)
_LONGEST_FIELD: Final = 10_000_000
_NO_DECISION: Final = Standing(undecided="no decision: none given")


def csv_comments(file: StreamedFile) -> Iterator[HistoricalComment]:
    """Yield a comment a row; more or fewer fields than columns skip the row."""
    csv.field_size_limit(_LONGEST_FIELD)
    with file.opened() as stream:
        rows = csv.reader(codecs.getreader("utf-8-sig")(stream), strict=True)
        header = [name.strip().lower() for name in next(rows, [])]
        if "text" not in header:
            raise MalformedHistoryError("The first line names no column called text.")
        for row in filter(None, rows):
            found = dict(zip(header, row, strict=False))
            if len(row) == len(header):
                yield _historical(file, found)
            else:
                skipped = Standing(skipped="another number of fields than columns")
                yield skipped.of(Comment(text=""), file.moment(None))


def jsonl_comments(file: StreamedFile) -> Iterator[HistoricalComment]:
    """Yield a comment an object."""
    for found in objects(file.chunks()):
        if "text" not in found:
            raise MalformedHistoryError("An object has no text.")
        yield _historical(file, {name: told(found, name) for name in COLUMNS})


def _historical(file: StreamedFile, found: Mapping[str, str]) -> HistoricalComment:
    written = file.moment(_time(found.get("created_at", "")))
    return _standing(found).of(_comment(found), written)


def _time(told_at: str) -> str | int:
    return int(told_at) if told_at.isascii() and told_at.isdigit() else told_at


def _comment(found: Mapping[str, str]) -> Comment:
    def value(name: str) -> str | None:
        return found.get(name, "").strip() or None

    return Comment(
        text=found.get("text", ""),
        id=value("id") or _made_id(found),
        article=Article(url=value("url"), title=value("title")),
        parent=Parent(value("parent_id")),
        author=Author(name=value("author"), email=value("email"), ip=value("ip")),
    )


def _made_id(found: Mapping[str, str]) -> str:
    """The same id for the same row in every run."""
    told_apart = "\0".join(
        found.get(name, "") for name in ("url", "author", "created_at", "text")
    )
    digest = hashlib.sha256(told_apart.encode("utf-8", "replace")).hexdigest()
    return f"imported:{digest[:32]}"


def _standing(found: Mapping[str, str]) -> Standing:
    decision = found.get("decision", "").strip().lower()
    if not decision:
        return _NO_DECISION
    if decision not in list(Action):
        return Standing(undecided=f"no decision: {decision!r:.40} is none of ours")
    action, reason = Action(decision), found.get("reason", "").strip()
    is_label = reason.lower() in CORRECTABLE
    return Standing(
        action,
        note="" if is_label and action is Action.REJECT else reason[:MAX_NOTE],
        reviewer=found.get("moderator", "").strip()[:MAX_NAME] or UNKNOWN,
        labels=({reason.lower(): 1.0} if is_label and action is Action.REJECT else {}),
    )
