"""What happens at the made-up newspaper after the decisions: opinions and appeals."""

from datetime import UTC, datetime, timedelta

from moderation import appealing, second_looks
from moderation.deciding import Owing
from moderation.decision import Decision
from moderation.storage.database import Database
from moderation.storage.sites import Site
from moderation.verdict import Action
from webhook.demo.story import REVIEWERS
from webhook.owed_answers import owed_by

SEED = "harbour"
SHARES = {"second_opinion_share": 0.6, "audit_share": 0.05}
"""Far more than is usual: there are only 200 comments."""

DIFFERS = 6
"""Every sixth second opinion is another."""

LEFT = 3
"""So many are left for whoever looks around."""

APPEALS = (
    "I was quoting what the councillor said herself. Please read it again.",
    "I know it sounds harsh, but what I say about him is true.",
    "Two others wrote the same thing and theirs are still there. Why not mine?",
)
REPLY = "It is the tone, not the point: write it again without the insult."


def draw_often(database: Database, site: Site) -> None:
    """Let much be drawn, and the same in every demonstration."""
    with database.unit_of_work() as work:
        work.automatic_audits.plant(SEED)
        work.sites.set_options(site.name, {**site.options, **SHARES})
        work.commit()


def look_again(database: Database, site: Site) -> None:
    """Mira and Jonas give second opinions on each other's decisions."""
    now, given = datetime.now(UTC), 0

    def owing(_site: int, decision: Decision) -> Owing:
        return owed_by(site, decision)

    for reviewer in REVIEWERS.values():
        while True:
            taken = second_looks.take_next(database, reviewer, now)
            with database.reading() as reading:
                left = reading.second_opinions.waiting_for(reviewer, now)
            if taken is None or left <= LEFT:
                break
            given += 1
            action = taken.opinion.action
            if given % DIFFERS == 0:
                action = Action.APPROVE if action is Action.REJECT else Action.REJECT
            said = Decision(action, reviewer, now, taken.opinion.labels)
            second_looks.answer(database, taken.opinion.id, said, owing)


def appeal(database: Database, site: Site, numbers: list[int]) -> None:
    """Some writers of rejected comments appeal; one of them has an answer."""
    now = datetime.now(UTC)
    found, answered = 0, False
    for number in numbers:
        with database.reading() as reading:
            case = appealing.case_of(reading, number)
            judged = reading.appeals.deciders(number)
        if case is None or not case.may_appeal(now) or found == len(APPEALS):
            continue
        opened = now - timedelta(hours=5 * (found + 1))
        sent = appealing.submit(database, number, APPEALS[found], opened)
        others = sorted(set(REVIEWERS.values()) - judged)
        if found and others and not answered:
            answered = True
            appealing.uphold(database, sent.id, others[0], REPLY, now)
        found += 1
