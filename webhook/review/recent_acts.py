"""Bulk acts of late that can still be taken back, out of the audit log."""

from dataclasses import dataclass

from moderation.reviewing import BATCH_DECIDED, BATCH_UNDONE
from moderation.storage.audit import Entry
from moderation.storage.unit_of_work import Reading

SHOWN, LOOKED_AT = 5, 100
SUBJECT = "batch:"


@dataclass(frozen=True, slots=True)
class BulkAct:
    """A bulk act: its name, who did what to how many comments, and when (UTC)."""

    batch: str
    reviewer: str
    action: str
    comments: int
    at: str


def recent_acts(reading: Reading, site_id: int) -> tuple[BulkAct, ...]:
    """The last five of a site that nobody has undone, newest first.

    One that was written in several parts counts as one.
    """
    gone = {
        entry.subject
        for entry in reading.audit.page(event=BATCH_UNDONE, limit=LOOKED_AT)
    }
    parts: dict[str, list[Entry]] = {}
    for entry in reading.audit.page(event=BATCH_DECIDED, limit=LOOKED_AT):
        if entry.subject not in gone and entry.details.get("site") == site_id:
            parts.setdefault(entry.subject, []).append(entry)
    acts = (_act(entries) for entries in parts.values())
    return tuple(act for act in acts if act.comments)[:SHOWN]


def _act(entries: list[Entry]) -> BulkAct:
    newest = entries[0]
    return BulkAct(
        batch=newest.subject.removeprefix(SUBJECT),
        reviewer=newest.actor,
        action=str(newest.details.get("action", "")),
        comments=sum(int(str(entry.details.get("comments", 0))) for entry in entries),
        at=newest.at[:16].replace("T", " "),
    )
