"""Polling in the background, and the tables behind it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from moderation.errors import StaleWriteError
from moderation.storage.database import Database
from moderation.storage.polls import Cursor, Sighting, Turn
from moderation.verdict import Action
from tests.moderation.storage.stored import add_site
from tests.webhook.application import tiny_service
from tests.webhook.polled.polled_site import NICE, PolledSite, polled_site
from tests.webhook.polled.served import PUBLIC, Answered
from webhook import background, polling
from webhook.polling import PollJob

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def job(site: PolledSite) -> PollJob:
    """The job, at its shortest pace."""
    return PollJob(site.poller, 1, site.app.app_context)


def test_job_polls_what_is_due_and_nothing_before(tmp_path: Path) -> None:
    with polled_site(tiny_service(tmp_path).app, "ghost") as ghost:
        ghost.replica.write("1", NICE, PUBLIC)
        assert job(ghost).round()
        asked = len(ghost.replica.asked)
        assert ghost.stored("1")

        assert job(ghost).round()

        assert len(ghost.replica.asked) == asked


def test_site_that_fails_does_not_keep_the_others_waiting(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    app = tiny_service(tmp_path).app
    with polled_site(app, "disqus") as disqus, polled_site(app, "ghost") as ghost:
        disqus.replica.faults = [Answered(500, "no")]
        ghost.replica.write("1", NICE, PUBLIC)

        assert job(ghost).round()

        assert ghost.stored("1")
    logged = capfd.readouterr().err
    assert '"error": "engine", "event": "site.poll_failed"' in logged
    assert '"read": 1' in logged


@pytest.mark.parametrize(("seconds", "works"), [(0, False), (60, True)])
def test_service_polls_only_when_it_is_told_to(
    tmp_path: Path, seconds: float, works: bool
) -> None:
    app = tiny_service(tmp_path, poll=seconds).app
    workers: background.Workers = app.extensions[background.EXTENSION]
    names = {worker._job.name for worker in workers._workers}
    assert ("poller" in names) is works
    assert polling.EXTENSION in app.extensions


def test_turn_is_one_holder_s_until_it_lapses(database: Database) -> None:
    site = add_site(database)
    first = Turn(site, "first", NOW + MINUTE)
    with database.unit_of_work() as work:
        assert work.polls.begin(first, NOW, due_only=False) is None
        second = Turn(site, "second", NOW + 3 * MINUTE)
        assert work.polls.begin(second, NOW, due_only=False) == NOW + MINUTE
        later = NOW + 2 * MINUTE
        assert work.polls.begin(second, later, due_only=True) is None
        with pytest.raises(StaleWriteError):
            work.polls.go_on(first)
        work.polls.end(second, NOW + 9 * MINUTE, failures=2)
        assert work.polls.failures(site) == 2
        wanted = work.polls.begin(first, later, due_only=False)
        assert wanted == NOW + 9 * MINUTE
        work.commit()


def test_cursor_and_sightings_come_back_as_they_were_written(
    database: Database,
) -> None:
    site = add_site(database)
    cursor = Cursor().after(NOW, NOW + MINUTE).after(NOW - MINUTE, NOW)
    seen = Sighting("c1", Action.HOLD, "digest", NOW)
    with database.unit_of_work() as work:
        assert work.polls.cursor(site, "new") == Cursor()
        work.polls.move(site, "new", cursor)
        work.polls.see(site, [seen, Sighting("c2", Action.APPROVE, "d", NOW)])
        work.polls.see(site, [Sighting("c1", Action.REJECT, "digest", NOW)])
        work.commit()
    with database.reading() as reading:
        assert reading.polls.cursor(site, "new") == cursor
        found = reading.polls.sightings(site, ["c1", "none"])
    assert found == {"c1": Sighting("c1", Action.REJECT, "digest", NOW)}
    assert cursor.newest_at == NOW + MINUTE
    assert cursor.reached_at == NOW - MINUTE


def test_what_claims_to_be_from_the_future_moves_no_cursor_there() -> None:
    cursor = Cursor().after(NOW + 999 * MINUTE, NOW + 999 * MINUTE)
    assert cursor.finished(NOW) == Cursor(read_until=NOW, walked_at=NOW)
    assert Cursor(read_until=NOW).finished(NOW + MINUTE).read_until == NOW
