"""Fill an empty database: screened by the intake as if a blog had sent it."""

import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from moderation import accounts
from moderation.decision import Decision
from moderation.errors import StorageError
from moderation.policies.promises import PromisesPolicy
from moderation.reviewing import decide
from moderation.storage.database import Database
from moderation.storage.reviewers import Role
from moderation.storage.sites import NewSite, Site
from moderation.verdict import Action
from webhook import passwords
from webhook.api_keys import new_key
from webhook.demo import second_looks
from webhook.demo.story import REVIEWERS, Happening, happenings
from webhook.intake import Intake
from webhook.owed_answers import owed_by
from webhook.platforms.base import Event, EventKind
from webhook.site_policies import write_policy

SITE = "harbour-post"
ACTOR = "demo"
STILL_WAITS = timedelta(hours=60)
AUDITED = 4
"""Of what the machine approves, people look at every fourth."""


def fill(database: Database, intake: Intake, tell: Callable[[int], None]) -> int:
    """Add the site, its comments and what two people decided; returns how many.

    Parameters
    ----------
    tell : callable
        Is told the number of comments after each one.

    Raises
    ------
    StorageError
        The database has a site already (reason ``not_empty``); nothing was written.
    """
    site = _begin(database)
    story, now = happenings(), datetime.now(UTC)
    for number, happening in enumerate(story, start=1):
        action = _take(database, intake, site, happening)
        if _is_reviewed(happening, action, number):
            _conclude(database, site, happening, now)
        tell(number)
    second_looks.look_again(database, site)
    second_looks.appeal(database, site, _numbers(database, site, story))
    return len(story)


def _begin(database: Database) -> Site:
    policy = write_policy(PromisesPolicy())
    url = "https://harbour-post.example"
    site = NewSite(SITE, "standard", url, policy, new_key(), secrets.token_hex())
    with database.unit_of_work() as work:
        if work.sites.all():
            raise StorageError(
                "There are sites already; the demonstration wants an empty database. "
                "Set PARLEY_INSTANCE to another folder for it.",
                reason="not_empty",
            )
        work.sites.add(site)
        for name in REVIEWERS.values():
            nobody_knows = passwords.hashed(secrets.token_urlsafe())
            accounts.create(
                work,
                name=name,
                role=Role.REVIEWER,
                password_hash=nobody_knows,
                actor=ACTOR,
            )
        added = work.sites.named(SITE)
        work.commit()
    second_looks.draw_often(database, added)
    return added


def _numbers(database: Database, site: Site, story: list[Happening]) -> list[int]:
    """Our numbers of the comments, oldest first."""
    with database.reading() as reading:
        found = [reading.comments.find(site.id, one.comment.id or "") for one in story]
    return [one.id for one in found if one is not None]


def _take(
    database: Database, intake: Intake, site: Site, happening: Happening
) -> Action | None:
    """Screen and store a comment, then move it to when it came."""
    comment = happening.comment
    number = comment.id or ""
    event = Event(EventKind.CREATED, comment, number, f"demo-{number}")
    answered = intake.take(site, event, number.encode())
    with database.unit_of_work() as work:
        work.backdating.move(site.id, number, happening.ago)
        work.commit()
    return answered.verdict.action if answered.verdict else None


def _is_reviewed(happening: Happening, action: Action | None, number: int) -> bool:
    """Whether people were there already; some of what the machine let pass is audited.

    What came within the last two and a half days still waits.
    """
    if happening.ago < STILL_WAITS:
        return False
    rejected = any(one.action is Action.REJECT for one in happening.conclusions)
    return rejected or action is not Action.APPROVE or number % AUDITED == 0


def _conclude(
    database: Database, site: Site, happening: Happening, now: datetime
) -> None:
    came = now - happening.ago
    for conclusion in happening.conclusions:
        decision = Decision(
            action=conclusion.action,
            reviewer=conclusion.reviewer,
            decided_at=came + max(conclusion.after, timedelta(seconds=1)),
            labels=conclusion.labels,
        )
        owed = owed_by(site, decision)
        decide(database, site.id, happening.comment.id or "", decision, owed)
