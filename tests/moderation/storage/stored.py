"""A site with a comment or two, in a database."""

from datetime import UTC, datetime

from moderation.comment import Comment
from moderation.decision import Decision, DecisionSource
from moderation.storage.comments import CommentDraft
from moderation.storage.database import Database
from moderation.storage.sites import NewSite
from moderation.verdict import Action

NOW = datetime(2026, 11, 22, 12, 30, 0, 123456, tzinfo=UTC)


def add_site(database: Database, name: str = "blog") -> int:
    """Add a site; returns its number."""
    key = f"{name}-key-in-clear".ljust(40, "k")
    with database.unit_of_work() as work:
        work.sites.add(NewSite(name, "standard", "https://b", "{}", key, "s1"))
        work.commit()
    with database.reading() as reading:
        return reading.sites.named(name).id


def draft(
    site_id: int,
    platform_id: str = "c1",
    text: str = "Hello.",
    *,
    action: Action = Action.HOLD,
    awaiting_model: bool = False,
) -> CommentDraft:
    """A revision of a comment."""
    return CommentDraft(
        site_id=site_id,
        platform_id=platform_id,
        comment=Comment(text, id=platform_id),
        article_id=None,
        email_hash=None,
        ip_hash=None,
        fingerprint=text,
        changed_at=NOW,
        action=action,
        awaiting_model=awaiting_model,
    )


def add_comment(
    database: Database, site_id: int, platform_id: str = "c1", text: str = "Hello."
) -> int:
    """Add a held comment; returns our number of it."""
    with database.unit_of_work() as work:
        number = work.comments.add(draft(site_id, platform_id, text))
        work.commit()
    return number


def decision(
    action: Action = Action.APPROVE,
    *,
    reviewer: str = "Ada",
    at: datetime = NOW,
    source: DecisionSource = DecisionSource.REVIEW,
) -> Decision:
    """A decision with a corrected label."""
    return Decision(action, reviewer, at, {"spam": 0.0}, source, "why")
