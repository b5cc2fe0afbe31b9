"""``python -m training adapt`` from the database to the head that serves."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from moderation.comment import Comment
from moderation.registry.live import LiveModel
from moderation.registry.site_heads import SiteStore
from moderation.registry.store import CHAMPION, Store
from moderation.storage.database import Database
from moderation.storage.migrate import upgrade
from tests.artifacts import described, tiny_arrays, tiny_files
from tests.moderation.storage.stored import add_site, decision, draft
from tests.training.test_adapt import lessons
from training.cli import main

DECISIONS = 60


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A registry whose champion is the tiny model."""
    for name in [name for name in os.environ if name.startswith("PARLEY_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PARLEY_INSTANCE", str(tmp_path))
    store = Store(tmp_path / "models")
    manifest = described(tiny_files()[1], tiny_arrays())
    store.add(manifest, tiny_files()[1])
    store.point(CHAMPION, manifest.digest)
    return store.folder


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A site with decisions, where the commands find it."""
    url = f"sqlite:///{tmp_path}/parley.db"
    upgrade(url)
    made = Database(url)
    site = add_site(made)
    with made.unit_of_work() as work:
        for one in lessons(DECISIONS):
            name = f"c{one.comment_id}"
            work.comments.add(draft(site, name, one.comment.text))
            work.decisions.add(site, name, decision(one.decision.action))
        work.commit()
    yield made
    made.dispose()


def invoke(*arguments: str) -> Result:
    return CliRunner().invoke(main, ("adapt", *arguments), catch_exceptions=False)


def events(database: Database) -> list[str]:
    with database.reading() as reading:
        said = [one.event for one in reading.audit.page()]
    return [one for one in said if one.startswith("site.")]


def test_head_is_fitted_served_and_written_down(
    database: Database, registry: Path
) -> None:
    result = invoke("--site", "blog")
    model = LiveModel(registry, registry / "none").current_for("blog")

    assert result.exit_code == 0, result.output
    assert f"{DECISIONS} decisions, {DECISIONS // 2} rejections" in result.stdout
    assert result.stdout.rstrip().endswith("serves")
    assert model.score(Comment("Wake up, chemtrails")).site is not None
    assert events(database)[0] == "site.adapted"


def test_again_without_news_changes_nothing(database: Database, registry: Path) -> None:
    invoke("--site", "blog")
    before = events(database)

    assert "nothing has changed" in invoke("--site", "blog").stdout
    assert events(database) == before


def test_dry_run_serves_nothing(database: Database, registry: Path) -> None:
    assert "dry run" in invoke("--site", "blog", "--dry-run").stdout
    assert SiteStore(registry, "blog").served() == ()
    assert events(database) == []


def test_undo_goes_back_to_the_model_alone(database: Database, registry: Path) -> None:
    invoke("--site", "blog")

    assert "the model alone" in invoke("--site", "blog", "--undo").stdout
    assert SiteStore(registry, "blog").served() == ()
    assert events(database)[0] == "site.adaptation_undone"
    assert "no head in service" in invoke("--site", "blog", "--undo").output


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--site", "elsewhere"), "There is no site of that name"),
        (("--site", "blog", "--every", "soon"), "write 30m, 6h or 1d"),
        (("--site", "blog", "--undo", "--dry-run"), "goes with neither"),
    ],
)
def test_what_cannot_be_done_is_said(
    database: Database, registry: Path, arguments: tuple[str, ...], message: str
) -> None:
    result = invoke(*arguments)

    assert result.exit_code != 0
    assert message in result.output


def test_site_without_decisions_gets_a_head_that_changes_nothing(
    database: Database, registry: Path
) -> None:
    add_site(database, "quiet")

    assert "0 decisions" in invoke("--site", "quiet").stdout
