"""Stored comments are scored anew by a model with a name; nothing else changes."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from moderation.registry import artifact
from moderation.registry.named import Named
from moderation.registry.store import CHAMPION, Store
from moderation.storage.database import Database
from moderation.storage.rescoring import Wanted
from moderation.storage.screenings import ScreeningRecord
from moderation.verdict import Action, Reason, Verdict
from tests.artifacts import ABUSE, CIVIL, SPAM, described, tiny_arrays, tiny_files
from tests.moderation.storage.stored import add_site, decision, draft
from training.cli import main
from training.rescoring import Rescoring

TEXTS = (*ABUSE, *CIVIL, *SPAM)
GIVEN = Verdict(Action.HOLD, (Reason("toxicity", "Toxic.", 0.9, 0.5),), "promises:1")


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A registry with the tiny model, the champion, and an equal one beside it."""
    monkeypatch.setenv("PARLEY_INSTANCE", str(tmp_path))
    made = Store(tmp_path / "models")
    weights = tiny_files()[1]
    for name in ("tiny", "twin"):
        made.add(described(weights, tiny_arrays(), name=name), weights)
    made.point(CHAMPION, named(made, "tiny").folder.name)
    return made


@pytest.fixture
def stored(database: Database, store: Store) -> Database:
    """Two sites whose comments the champion has scored."""
    model = artifact.load(named(store, "tiny").folder)
    for name in ("blog", "news"):
        site = add_site(database, name)
        with database.unit_of_work() as work:
            for number, text in enumerate(TEXTS):
                made = draft(site, f"c{number}", text)
                comment = work.comments.add(made)
                scores = model.score(made.comment)
                work.screenings.add(comment, 1, scores, GIVEN)
            work.commit()
    return database


def named(store: Store, name: str) -> Named:
    """One of the two models."""
    for digest in store.digests():
        manifest = artifact.read_manifest(store.folder / digest)
        if manifest.name == name:
            folder = store.folder / digest
            return Named(folder, manifest.identifier, store.folder)
    raise AssertionError(name)


def newest(database: Database, site: str = "blog") -> list[ScreeningRecord]:
    """What counts of each comment of a site."""
    with database.reading() as reading:
        number = reading.sites.named(site).id
        found = [
            reading.comments.find(number, f"c{each}") for each in range(len(TEXTS))
        ]
        records = [reading.screenings.newest(one.id) for one in found if one]
    return [record for record in records if record is not None]


def models(database: Database, site: str = "blog") -> set[str]:
    """Which models gave the scores that count."""
    return {one.scores.model for one in newest(database, site) if one.scores}


def test_every_score_can_be_had_again_from_its_model(
    stored: Database, store: Store
) -> None:
    twin = named(store, "twin")

    done = Rescoring(stored, twin, batch=7).run()

    assert (done.scored, done.left) == (2 * len(TEXTS), 0)
    assert models(stored) == models(stored, "news") == {twin.identifier}
    again = artifact.load(twin.folder)
    with stored.reading() as reading:
        for waiting, record in zip(
            reading.rescoring.page(Wanted(""), after=0, limit=100),
            newest(stored),
            strict=False,
        ):
            scores = again.score(waiting.comment)
            assert record.scores is not None
            assert record.scores.tone == pytest.approx(scores.tone, abs=1e-6)
            assert record.scores.spam == pytest.approx(scores.spam, abs=1e-6)


def test_verdicts_decisions_versions_and_older_scores_stay(
    stored: Database, store: Store
) -> None:
    site = 1
    with stored.unit_of_work() as work:
        work.decisions.add(site, "c0", decision(Action.REJECT))
        work.commit()
    with stored.reading() as reading:
        before = reading.comments.find(site, "c0")

    Rescoring(stored, named(store, "twin")).run()

    with stored.reading() as reading:
        after = reading.comments.find(site, "c0")
        assert after == before
        assert after is not None
        [new, old] = reading.screenings.of_comment(after.id)
        assert len(reading.decisions.of(site, "c0")) == 1
        assert not reading.outbox.has_any(after.id)
    assert new.verdict == old.verdict == GIVEN
    assert old.scores is not None
    assert old.scores.model == named(store, "tiny").identifier


def test_what_broke_off_goes_on_where_it_was(stored: Database, store: Store) -> None:
    twin = named(store, "twin")
    rescoring = Rescoring(stored, twin, batch=5)

    def break_off(count: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rescoring.run(break_off)
    assert rescoring.waiting() == 2 * len(TEXTS) - 5
    assert rescoring.run().scored == 2 * len(TEXTS) - 5
    assert rescoring.run().scored == 0
    with stored.reading() as reading:
        assert len(reading.screenings.of_comment(1)) == 2


def test_one_site_alone_is_scored(stored: Database, store: Store) -> None:
    Rescoring(stored, named(store, "twin"), site=2).run()

    assert models(stored) == {named(store, "tiny").identifier}
    assert models(stored, "news") == {named(store, "twin").identifier}


def test_comment_that_changed_meanwhile_keeps_its_newer_screening(
    stored: Database, store: Store
) -> None:
    twin = named(store, "twin")
    with stored.reading() as reading:
        pages = reading.rescoring.page(Wanted(twin.identifier), after=0, limit=3)
    model = artifact.load(twin.folder)
    scored = [(one, model.score(one.comment)) for one in pages]
    with stored.unit_of_work() as work:
        known = work.comments.find(1, "c1")
        assert known is not None
        revision = work.comments.revise(known, draft(1, "c1", "Another text."))
        old = artifact.load(named(store, "tiny").folder)
        scores = old.score(draft(1, "c1", "Another text.").comment)
        work.screenings.add(known.id, revision, scores, GIVEN)
        gone = work.comments.find(1, "c2")
        assert gone is not None
        work.comments.mark_deleted(gone, gone.changed_at)
        work.commit()

    with stored.unit_of_work() as work:
        kept = work.rescoring.add(scored)
        work.commit()

    assert kept == 1
    assert newest(stored)[0].scores is not None
    found = newest(stored)[1]
    assert found.revision == 2
    assert found.scores is not None
    assert found.scores.model == old.identifier


def test_imported_comments_that_no_machine_screened_are_left_out(
    stored: Database, store: Store
) -> None:
    with stored.unit_of_work() as work:
        work.comments.add(draft(1, "imported", "You clown."))
        work.commit()

    done = Rescoring(stored, named(store, "twin")).run()

    assert done.scored == 2 * len(TEXTS)


def test_what_the_model_itself_screened_before_a_time_is_scored_once_more(
    stored: Database, store: Store
) -> None:
    tiny, now = named(store, "tiny"), datetime.now(UTC)
    assert Rescoring(stored, tiny).waiting() == 0
    again = Rescoring(stored, tiny, before=now)

    assert again.waiting() == again.run().scored == 2 * len(TEXTS)
    assert again.waiting() == 0


def rescore(*arguments: str) -> Result:
    return CliRunner().invoke(main, ("rescore", *arguments), catch_exceptions=False)


def test_command_names_the_model_the_count_and_the_rate(
    stored: Database, store: Store, database_url: str
) -> None:
    digits = named(store, "twin").folder.name[:12]

    result = rescore(
        digits, "--site", "blog", "--database", database_url, "--jobs", "2"
    )

    assert result.exit_code == 0, result.output
    assert f"{len(TEXTS)} comments scored with {digits}, 0 left" in result.stdout
    assert models(stored) == {named(store, "twin").identifier}


def test_unknown_model_and_site_are_errors_in_one_line(
    stored: Database, store: Store, database_url: str
) -> None:
    model = rescore("challenger", "--database", database_url)
    site = rescore("--site", "nobody", "--database", database_url)

    assert (model.exit_code, site.exit_code) == (1, 1)
    assert "no model is called challenger" in model.output
    assert len(site.output.strip().splitlines()) == 1


def test_gaps_between_numbers_are_passed_over(stored: Database, store: Store) -> None:
    twin = named(store, "twin").identifier
    with stored.reading() as reading:
        news = len(TEXTS) + 1  # the second site's comments come after the first's
        wanted = Wanted(twin, site_id=2)
        page = reading.rescoring.page(wanted, after=0, limit=3)
        rest = reading.rescoring.page(wanted, after=page[-1].id, limit=99)
        none = reading.rescoring.page(wanted, after=rest[-1].id, limit=3)

    assert [one.id for one in page] == [news, news + 1, news + 2]
    assert len(page) + len(rest) == len(TEXTS)
    assert none == []
