"""Read Isso's own database, a SQLite file, without writing to it.

Mode 1 is published, 2 waits, 4 was deleted but is answered; what is deleted without
answers is gone. Isso keeps only a masked network of an address, so none is taken.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any, Final
from urllib.parse import quote

from moderation.comment import Article, Author, Comment, Parent
from training.histories.base import (
    IS_DELETED,
    IS_PUBLISHED,
    IS_WAITING,
    HistoricalComment,
    unknown_state,
)
from training.streams.file import StreamedFile

_STANDINGS: Final = {1: IS_PUBLISHED, 2: IS_WAITING, 4: IS_DELETED}
_COMMENTS: Final = """
    SELECT c.id, c.parent, c.created, c.mode, c.text, c.author, c.email, c.website,
           t.uri, t.title
    FROM comments AS c LEFT JOIN threads AS t ON t.id = c.tid
    ORDER BY c.id
"""


def comments(file: StreamedFile) -> Iterator[HistoricalComment]:
    """Yield every comment of every thread."""
    address = f"file:{quote(str(file.path.resolve()))}?mode=ro"
    with closing(sqlite3.connect(address, uri=True)) as database:
        database.row_factory = sqlite3.Row
        [[count]] = database.execute("SELECT count(*) FROM comments")
        share, left = divmod(file.path.stat().st_size, max(count, 1))
        file.on_bytes(left)
        for row in database.execute(_COMMENTS):
            file.on_bytes(share)
            standing = _STANDINGS.get(row["mode"], unknown_state(str(row["mode"])))
            yield standing.of(_comment(row), file.moment(row["created"]))


def _comment(row: sqlite3.Row) -> Comment:
    return Comment(
        text=_text(row["text"]) or "",
        id=str(row["id"]),
        article=Article(url=_text(row["uri"]), title=_text(row["title"])),
        parent=Parent(_text(row["parent"])),
        author=Author(
            name=_text(row["author"]),
            email=_text(row["email"]),
            url=_text(row["website"]),
        ),
    )


def _text(found: Any) -> str | None:
    """Text for what SQLite gave, which takes any type in any column."""
    if found is None or isinstance(found, bytes):
        return None
    return str(found) or None
