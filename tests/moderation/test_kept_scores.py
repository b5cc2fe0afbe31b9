"""Kept scores are what the database says, whatever happened since they were kept."""

from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import text

from moderation.kept_scores import KeptScores
from moderation.scores import Language, Scores
from moderation.storage.database import Database
from moderation.stored_scores import StoredScores
from moderation.verdict import Action, Verdict
from tests.moderation.storage.stored import NOW, add_comment, add_site, decision


def screen(
    database: Database, comment: int, toxicity: float | None, model: str = "sha256:m"
) -> None:
    english = Language("en", 0.9, supported=True)
    scores = (
        None
        if toxicity is None
        else Scores({"toxicity": toxicity, "insult": 0.5}, 0.25, (), english, model)
    )
    with database.unit_of_work() as work:
        work.screenings.add(comment, 1, scores, Verdict(Action.HOLD))
        work.commit()


def fresh(database: Database, folder: Path, site: int) -> StoredScores:
    return KeptScores(database, folder / "nothing").of(site)


def toxicity(scores: StoredScores) -> dict[int, float]:
    return dict(
        zip(scores.comment.tolist(), scores.values["toxicity"].tolist(), strict=True)
    )


def test_what_was_stored_comes_back_bit_by_bit(
    database: Database, tmp_path: Path
) -> None:
    site, other = add_site(database), add_site(database, "other")
    first, second = (add_comment(database, site, name) for name in ("a", "b"))
    screen(database, first, 0.1 + 0.2)
    screen(database, second, None)
    screen(database, add_comment(database, other, "c"), 0.9)

    scores = KeptScores(database, tmp_path).of(site)

    assert scores.comment.tolist() == [first, second]
    assert scores.values["toxicity"][0] == 0.1 + 0.2
    assert scores.scored.tolist() == [True, False]
    assert np.isnan(scores.values["spam"]).tolist() == [False, True]


def test_news_deletions_and_erasures_are_seen(
    database: Database, tmp_path: Path
) -> None:
    site = add_site(database)
    a, b, c = (add_comment(database, site, name) for name in "abc")
    kept = KeptScores(database, tmp_path)
    for comment, value in ((a, 0.1), (b, 0.2), (c, 0.3)):
        screen(database, comment, value)
    assert toxicity(kept.of(site)) == {a: 0.1, b: 0.2, c: 0.3}

    screen(database, a, 0.9)
    assert toxicity(kept.of(site)) == {b: 0.2, c: 0.3, a: 0.9}

    with database.unit_of_work() as work:
        stored = work.comments.find(site, "b")
        assert stored is not None
        work.comments.mark_deleted(stored, NOW)
        work.commit()
    assert toxicity(kept.of(site)) == {c: 0.3, a: 0.9}

    with database.connection() as connection:
        connection.execute(
            text("DELETE FROM screenings WHERE comment_id = :c"), {"c": c}
        )
        connection.commit()
    assert (
        toxicity(kept.of(site)) == {a: 0.9} == toxicity(fresh(database, tmp_path, site))
    )


def test_file_beside_serves_the_next_process_and_may_be_broken(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("moderation.kept_scores.WORTH_WRITING", 1)
    site = add_site(database)
    comment = add_comment(database, site)
    screen(database, comment, 0.4)
    KeptScores(database, tmp_path).of(site)
    [file] = tmp_path.glob("*.npz")

    assert toxicity(KeptScores(database, tmp_path).of(site)) == {comment: 0.4}

    file.write_bytes(b"PK\x03\x04 broken")
    assert toxicity(KeptScores(database, tmp_path).of(site)) == {comment: 0.4}
    assert toxicity(KeptScores(database, tmp_path).of(site)) == {comment: 0.4}


def test_file_of_another_database_is_not_believed(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("moderation.kept_scores.WORTH_WRITING", 1)
    site = add_site(database)
    a, b = add_comment(database, site, "a"), add_comment(database, site, "b")
    for comment in (a, b):
        screen(database, comment, 0.4)
    KeptScores(database, tmp_path).of(site)
    with database.connection() as connection:
        connection.execute(text("DELETE FROM screenings"))
        connection.commit()

    assert len(KeptScores(database, tmp_path).of(site)) == 0


def test_decisions_in_force_come_with_their_corrections(database: Database) -> None:
    site = add_site(database)
    a, b, c = (add_comment(database, site, name) for name in "abc")
    for comment in (a, b):
        screen(database, comment, 0.4)
    with database.unit_of_work() as work:
        for name in "abc":
            work.decisions.add(site, name, decision(Action.REJECT))
        work.commit()

    with database.reading() as reading:
        decided = reading.score_columns.decided(site)

    assert decided.comment.tolist() == [a, b]
    assert decided.severity.tolist() == [2, 2]
    assert decided.corrections[a] == {"spam": 0.0}
    assert c in decided.corrections
