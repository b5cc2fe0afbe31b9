"""Read WordPress's own export, WXR 1.0 to 1.2; it never holds spam.

``wp:comment_approved`` 1 is published, 0 waits, trash is a rejection, spam stands in
files of other programs only. Akismet's history tells who decided: the last event with
a ``user`` in it is that person's decision when it agrees with the state. Without one,
what was trashed without ``_wp_trash_meta_status`` fell to WordPress's list of
disallowed words: no person, no decision.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from moderation.comment import Article, Author, Comment, Parent
from moderation.decision import MAX_NAME
from moderation.verdict import Action
from training.errors import MalformedHistoryError
from training.histories.base import (
    IS_PUBLISHED,
    IS_SPAM,
    IS_WAITING,
    NOT_A_COMMENT,
    HistoricalComment,
    Standing,
    unknown_state,
)
from training.streams.elements import elements, local_name, text_of, texts_of
from training.streams.file import StreamedFile, moment
from training.streams.php import unserialise

BY_FILTER: Final = "no decision: spam by Akismet alone"
BY_WORD_LIST: Final = "no decision: fell to the list of disallowed words"
_EXCERPT: Final = re.compile(r"\{http://wordpress\.org/export/[^}]*/excerpt/\}encoded")
_CONTENT: Final = "{http://purl.org/rss/1.0/modules/content/}encoded"
_TYPES: Final = {"", "comment", "review"}
_ABSENT: Final = {"", "0"}
_EVENTS: Final = {
    "report-spam": Standing(Action.REJECT, labels={"spam": 1.0}),
    "status-spam": Standing(Action.REJECT, labels={"spam": 1.0}),
    "report-ham": Standing(Action.APPROVE, labels={"spam": 0.0}),
    "status-approved": Standing(Action.APPROVE),
    "status-approve": Standing(Action.APPROVE),
    "status-trash": Standing(Action.REJECT),
}
_ACTIONS: Final = {
    "1": Action.APPROVE,
    "trash": Action.REJECT,
    "spam": Action.REJECT,
}
TRASHED: Final = "trash"


@dataclass(frozen=True, slots=True)
class _Event:
    """Something that Akismet wrote down about a comment."""

    name: str
    user: str
    at: datetime | None


def comments(file: StreamedFile) -> Iterator[HistoricalComment]:
    """Yield the comments of every post, page and attachment."""
    for element in elements(file, "rss", "item", "item/comment"):
        if local_name(element) == "comment":
            yield _comment(file, element)


def _comment(file: StreamedFile, element: Any) -> HistoricalComment:
    texts = texts_of(element)

    def own(name: str) -> str:
        return texts.get(f"comment_{name}", "")

    parent, user = own("parent"), own("user_id")
    comment = Comment(
        text=own("content"),
        id=own("id"),
        article=_article(element.getparent()),
        parent=Parent(None if parent in _ABSENT else parent),
        author=Author(
            id=None if user in _ABSENT else user,
            name=own("author") or None,
            email=own("author_email") or None,
            url=own("author_url") or None,
            ip=own("author_IP") or None,
        ),
    )
    written = moment(own("date_gmt")) or file.moment(own("date"))
    if own("type") not in _TYPES:
        return Standing(skipped=NOT_A_COMMENT).of(comment, written)
    return _standing(own("approved"), _meta(element)).of(comment, written)


def _article(item: Any) -> Article:
    """What of the item stands before its comments: all that is about the article."""
    tags = [
        (category.text or "").strip()
        for category in item.findall("{*}category")
        if category.get("domain") in {"post_tag", "tag"}
    ]
    about = _excerpt(item) or text_of(item, _CONTENT)
    context = ", ".join(dict.fromkeys(filter(None, tags)))
    return Article(
        url=text_of(item, "link") or None,
        title=text_of(item, "title") or None,
        text="\n".join(filter(None, (about, context))) or None,
    )


def _excerpt(item: Any) -> str:
    """Its namespace changes with WXR's version."""
    for child in item.findall("{*}encoded"):
        if _EXCERPT.fullmatch(child.tag):
            return (child.text or "").strip()
    return ""


def _meta(element: Any) -> list[tuple[str, str]]:
    return [
        (text_of(meta, "meta_key"), text_of(meta, "meta_value"))
        for meta in element.findall("{*}commentmeta")
    ]


def _standing(state: str, meta: list[tuple[str, str]]) -> Standing:
    if state == "0":
        return IS_WAITING
    if state not in _ACTIONS:
        return unknown_state(state)
    events = [_event(value) for key, value in meta if key == "akismet_history"]
    decided = _decided(state, [event for event in events if event.name])
    if decided is not None:
        return decided
    if state == "1":
        return IS_PUBLISHED
    if state == "spam":
        return Standing(undecided=BY_FILTER) if events else IS_SPAM
    return _trashed(dict(meta), {event.name for event in events})


def _decided(state: str, events: list[_Event]) -> Standing | None:
    """What the last person to touch it decided, if it still stands so."""
    by_people = [event for event in events if event.user and event.name in _EVENTS]
    if not by_people:
        return None
    newest = max(by_people, key=lambda event: event.at.timestamp() if event.at else 0.0)
    meant = _EVENTS[newest.name]
    if meant.action is not _ACTIONS[state]:
        return None
    return Standing(
        meant.action,
        note=newest.name,
        reviewer=newest.user[:MAX_NAME],
        decided_at=newest.at,
        labels=meant.labels,
    )


def _trashed(meta: dict[str, str], events: set[str]) -> Standing:
    if "_wp_trash_meta_status" not in meta and events & {
        "wp-disallowed",
        "wp-blacklisted",
    }:
        return Standing(undecided=BY_WORD_LIST)
    seconds = meta.get("_wp_trash_meta_time", "")
    at = moment(int(seconds)) if seconds.isascii() and seconds.isdigit() else None
    return Standing(Action.REJECT, note=TRASHED, decided_at=at)


def _event(serialised: str) -> _Event:
    try:
        found = unserialise(serialised)
    except MalformedHistoryError:
        return _Event("", "", None)
    if not isinstance(found, dict):
        return _Event("", "", None)
    return _Event(
        str(found.get("event") or ""),
        str(found.get("user") or ""),
        moment(found.get("time")),
    )
