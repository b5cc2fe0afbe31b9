"""Which of the waiting comments a reviewer asks for, in the address of the page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from flask import url_for

from moderation.errors import UnknownSiteError
from moderation.storage.unit_of_work import Reading
from moderation.storage.waiting import MAX_SEARCH, Filters, Origin

FIELDS = (
    *("site", "article", "label", "language"),
    *("author", "origin", "overdue", "search"),
)
NOWHERE = 0
MAX_NUMBER = 2**53


@dataclass(frozen=True, slots=True)
class Asked:
    """The fields as they stand in the address; what is empty does not narrow."""

    fields: Mapping[str, str]

    @property
    def query(self) -> dict[str, str]:
        """What has to be said again to get the same."""
        return {name: value for name, value in self.fields.items() if value}

    @property
    def narrows(self) -> bool:
        """Whether anything is left out."""
        return bool(self.query)

    @property
    def address(self) -> str:
        """The queue page that asks for the same."""
        query = urlencode(self.query)
        return url_for("review_queue.index") + (f"?{query}" if query else "")

    def get(self, name: str) -> str:
        """One field; empty when it is not there."""
        return self.fields.get(name, "")


def read_asked(arguments: Mapping[str, str]) -> Asked:
    """The fields of a request; unknown ones are dropped."""
    return Asked(
        {name: arguments.get(name, "").strip()[:MAX_SEARCH] for name in FIELDS}
    )


def filters_of(
    reading: Reading, asked: Asked, longest_wait: timedelta, now: datetime
) -> Filters:
    """What the fields mean to the queue; a site that is not there has nothing."""
    origin = asked.get("origin")
    return Filters(
        site_id=_site(reading, asked.get("site")),
        article_id=_number(asked.get("article")),
        reason=asked.get("label"),
        language=asked.get("language"),
        author=asked.get("author"),
        origin=Origin(origin) if origin in set(Origin) else None,
        search=asked.get("search"),
        waiting_before=now - longest_wait if asked.get("overdue") else None,
    )


def _site(reading: Reading, name: str) -> int | None:
    if not name:
        return None
    try:
        return reading.sites.named(name).id
    except UnknownSiteError:
        return NOWHERE


def _number(written: str) -> int | None:
    if not written:
        return None
    number = int(written) if written.isascii() and written.isdigit() else NOWHERE
    return number if number <= MAX_NUMBER else NOWHERE
