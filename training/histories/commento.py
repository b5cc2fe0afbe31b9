"""Read the JSON that Commento and Comentario export, version 1.

``approved`` is published, ``unapproved`` and ``flagged`` wait. Read twice: people
stand after the comments.
"""

from collections.abc import Iterator
from typing import Any, Final

from moderation.comment import Article, Author, Comment, Parent
from training.errors import MalformedHistoryError
from training.histories.base import (
    IS_DELETED,
    IS_PUBLISHED,
    IS_WAITING,
    HistoricalComment,
    Standing,
    unknown_state,
)
from training.streams.file import StreamedFile
from training.streams.json_stream import JsonStream, told

_STANDINGS: Final = {
    "approved": IS_PUBLISHED,
    "unapproved": IS_WAITING,
    "flagged": IS_WAITING,
}


def comments(file: StreamedFile) -> Iterator[HistoricalComment]:
    """Yield every comment of every domain in the export."""
    people = {
        told(person, "commenterHex"): Author(
            id=told(person, "commenterHex"),
            name=told(person, "name") or None,
            email=told(person, "email") or None,
            url=_address(told(person, "link")),
        )
        for person in _listed(file, "commenters")
    }
    for found in _listed(file, "comments"):
        written = file.moment(told(found, "creationDate"))
        yield _standing(found).of(_comment(found, people), written)


def _listed(file: StreamedFile, wanted: str) -> Iterator[Any]:
    stream, seen = JsonStream(file.chunks()), set()
    for key in stream.members():
        seen.add(key)
        if key == wanted and stream.peek() == "[":
            yield from stream.items()
            continue
        if stream.peek() == "[":
            stream.skip_items()
        elif stream.value() != 1 and key == "version":
            raise MalformedHistoryError("Commento's JSON is read in version 1 only.")
    if "comments" not in seen:
        raise MalformedHistoryError("This JSON holds no comments.")


def _standing(found: Any) -> Standing:
    state = told(found, "state")
    if told(found, "deleted") == "true":
        return IS_DELETED
    return _STANDINGS.get(state, unknown_state(state))


def _comment(found: Any, people: dict[str, Author]) -> Comment:
    parent, path = told(found, "parentHex"), told(found, "url") or told(found, "path")
    return Comment(
        text=told(found, "html") or told(found, "markdown"),
        id=told(found, "commentHex"),
        article=Article(url=_page(told(found, "domain"), path)),
        parent=Parent(parent if parent not in {"", "root"} else None),
        author=people.get(told(found, "commenterHex"), Author()),
    )


def _page(domain: str, path: str) -> str | None:
    if not path or "://" in path or not domain:
        return path or None
    return f"https://{domain}/{path.lstrip('/')}"


def _address(link: str) -> str | None:
    return link if "://" in link else None
