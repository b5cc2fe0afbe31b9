"""A site where every decision and every action of the machine is drawn by lot."""

from datetime import timedelta

from moderation.deciding import Owing
from moderation.decision import Decision
from moderation.reviewing import decide
from moderation.scores import Language, Scores
from moderation.storage.comments import StoredComment
from moderation.storage.database import Database
from moderation.storage.decisions import Decided
from moderation.storage.outbox import Owed
from moderation.verdict import Action, Verdict
from tests.moderation.storage.stored import NOW, add_site, decision, draft

LATER = NOW + timedelta(hours=1)
ALWAYS = {"second_opinion_share": 1.0, "audit_share": 1.0}


def site_where_all_is_drawn(database: Database, **options: float) -> int:
    """A site with these shares, else all; returns its number."""
    number = add_site(database)
    with database.unit_of_work() as work:
        work.sites.set_options("blog", options or ALWAYS)
        work.commit()
    return number


def scores(insult: float = 0.1) -> Scores:
    """Scores with one label."""
    return Scores({"insult": insult}, 0.0, (), Language("en", 1.0, True), "m")


def screened(
    database: Database, site_id: int, name: str, action: Action, insult: float = 0.1
) -> int:
    """A comment that the machine judged; returns our number."""
    with database.unit_of_work() as work:
        number = work.comments.add(draft(site_id, name, action=action))
        work.screenings.add(number, 1, scores(insult), Verdict(action, (), "p"))
        work.commit()
    return number


def decided(
    database: Database,
    site_id: int,
    name: str,
    action: Action = Action.REJECT,
    reviewer: str = "Ada",
) -> Decided:
    """A reviewer's decision that nobody hears of."""
    made = decision(action, reviewer=reviewer)
    return decide(database, site_id, name, made, lambda _: (), now=NOW)


def told(_site: int, made: Decision) -> Owing:
    """Owe one answer for each decision."""

    def owed(comment: StoredComment) -> tuple[Owed, ...]:
        return (Owed("told", {"id": comment.platform_id, "action": made.action}),)

    return owed


def said(action: Action, reviewer: str) -> Decision:
    """What somebody says an hour later."""
    return Decision(action, reviewer, LATER)
