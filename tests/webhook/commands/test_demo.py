"""The made-up newspaper: screened as if it had come in, decided on, only once."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskCliRunner

from moderation.settings import Settings
from moderation.storage.database import Database
from moderation.storage.migrate import upgrade
from tests.webhook.conftest import SwitchedSource
from webhook import create_app
from webhook.demo.filling import SITE
from webhook.demo.story import REVIEWERS, happenings
from webhook.parts import EXTENSION, Parts


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[FlaskCliRunner, Database]:
    """A runner that has filled its database, and the database."""
    settings = Settings(instance=tmp_path_factory.mktemp("instance"))
    upgrade(settings.database)
    app = create_app(settings, SwitchedSource())
    runner = app.test_cli_runner()
    filled = runner.invoke(args=["demo"])
    assert filled.exit_code == 0, filled.output
    assert "200 comments" in filled.output
    assert "/review/join/" in filled.output
    wired: Parts = app.extensions[EXTENSION]
    return runner, wired.database


def test_it_is_two_hundred_comments_on_five_articles() -> None:
    story = happenings()
    articles = Counter(one.comment.article.title for one in story)
    assert len(story) == 200
    assert set(articles.values()) == {40}
    assert len({one.comment.text for one in story}) == 200
    assert max(one.ago for one in story) < timedelta(days=14)
    assert min(one.ago for one in story) > timedelta(0)


def test_comments_are_stored_with_scores_over_two_weeks(
    demo: tuple[FlaskCliRunner, Database],
) -> None:
    now = datetime.now(UTC)
    with demo[1].reading() as reading:
        site = reading.sites.named(SITE)
        histories = [
            reading.history.of_comment(site.id, one.comment.id or "")
            for one in happenings()
        ]
        assert reading.audit.verify().broken is None
    ages = [now - history.received_at for history in histories]
    assert max(ages) > timedelta(days=13)
    assert min(ages) < timedelta(hours=12)
    assert all(history.screenings for history in histories)
    assert all(
        history.received_at < decision.decided_at <= now
        for history in histories
        for decision in history.decisions
    )
    decided = [history.decisions for history in histories if history.decisions]
    assert len(decided) >= 20
    assert any(len({one.action for one in several}) > 1 for several in decided)
    names = {one.reviewer for several in decided for one in several}
    assert names == set(REVIEWERS.values())


def test_a_database_with_a_site_is_left_alone(
    demo: tuple[FlaskCliRunner, Database],
) -> None:
    again = demo[0].invoke(args=["demo"])
    assert again.exit_code == 1
    assert "wants an empty database" in again.output
    assert "Traceback" not in again.output


def test_without_tables_it_says_what_to_do(tmp_path: Path) -> None:
    settings = Settings(instance=tmp_path)
    app = create_app(settings, SwitchedSource())
    failed = app.test_cli_runner().invoke(args=["demo"])
    assert failed.exit_code == 1
    assert failed.output.startswith("Error: ")
    assert "flask --app webhook migrate" in failed.output
