"""A reviewer who follows the queue finds most of what matters at once."""

import random
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from moderation.claiming import claim_next
from moderation.reviewing import decide
from moderation.scores import Language, Scores
from moderation.storage.database import Database
from moderation.storage.migrate import upgrade
from moderation.verdict import Action, Reason, Verdict
from tests.moderation.storage.stored import NOW, add_site, decision, draft

HOUR = timedelta(hours=1)
LONGEST = 24 * HOUR
COMMENTS = 500
VIOLATIONS = 0.15


@dataclass(frozen=True)
class Arrival:
    """A made-up comment: when it came, how it scored, what it really is."""

    name: str
    hours: float
    score: float
    violates: bool


def arrivals(within: float) -> list[Arrival]:
    """Comments over so many hours; scores are noisy, as those of a middling model."""
    chance = random.Random(11)  # noqa: S311
    made = []
    for number in range(COMMENTS):
        violates = chance.random() < VIOLATIONS
        score = chance.betavariate(4, 3) if violates else chance.betavariate(1.5, 6)
        hours = within * number / COMMENTS
        made.append(Arrival(f"c{number}", hours, score, violates))
    return made


@pytest.fixture
def database(tmp_path: Path) -> Database:
    """SQLite; the order is the same on PostgreSQL."""
    url = f"sqlite:///{tmp_path}/parley.db"
    upgrade(url)
    return Database(url)


def write(database: Database, site_id: int, some: list[Arrival]) -> None:
    """Let comments arrive, all of them held."""
    spoken = Language("en", 1.0, supported=True)
    with database.unit_of_work() as work:
        for one in some:
            made = draft(site_id, one.name)
            made = replace(made, received_at=NOW + one.hours * HOUR)
            number = work.comments.add(made)
            scores = Scores({"toxicity": one.score}, 0.0, (), spoken, "sha256:x")
            reasons = (Reason("toxicity", "why", one.score, 0.5),)
            work.screenings.add(number, 1, scores, Verdict(Action.HOLD, reasons))
        work.commit()


def review(database: Database, site_id: int, hours: float) -> str | None:
    """Decide on whatever the queue says; returns what it was."""
    now = NOW + hours * HOUR
    claimed = claim_next(database, "Ada", longest_wait=LONGEST, now=now)
    if claimed is None:
        return None
    name = claimed.comment.platform_id
    decide(database, site_id, name, decision(), lambda _: (), now=now)
    return name


def test_most_violations_are_in_the_first_fifth_reviewed(database: Database) -> None:
    made = arrivals(within=17)
    site_id = add_site(database)
    write(database, site_id, made)

    order = [review(database, site_id, 17) for _ in range(COMMENTS // 5)]

    bad = {one.name for one in made if one.violates}
    found = len(bad & set(order)) / len(bad)
    oldest_first = len(bad & {one.name for one in made[: COMMENTS // 5]}) / len(bad)
    assert found >= 0.6
    assert oldest_first <= 0.3


def test_nobody_waits_for_longer_than_the_maximum(database: Database) -> None:
    made = arrivals(within=10 * 24)
    site_id = add_site(database)
    came = {one.name: one.hours for one in made}
    longest = 0.0
    reviewed, hours, following = 0, 0.0, 0
    while reviewed < COMMENTS:
        due = [one for one in made[following:] if one.hours <= hours]
        if due:
            write(database, site_id, due)
        following += len(due)
        # Six hours a day, hardly more than what comes in.
        at_work = hours % 24 < 6
        name = review(database, site_id, hours) if at_work else None
        hours += 0.11
        if name is not None:
            reviewed += 1
            longest = max(longest, hours - came[name])

    assert longest <= LONGEST / HOUR
