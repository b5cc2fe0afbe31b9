"""How long a what-if over 100,000 stored scores takes, end to end."""

import json
import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks.figure import Figure, Plan, Table, met, spread
from moderation.comment import Comment
from moderation.decision import Decision
from moderation.kept_scores import KeptScores
from moderation.policies.base import Threshold
from moderation.policies.promises import PromisesPolicy
from moderation.registry.artifact import MANIFEST
from moderation.registry.manifest import Manifest
from moderation.scores import Language, Scores
from moderation.settings import SHIPPED_MODEL
from moderation.storage.comments import CommentDraft
from moderation.storage.database import Database
from moderation.storage.migrate import upgrade
from moderation.storage.sites import NewSite
from moderation.verdict import Action, Verdict
from moderation.what_if import of_these
from webhook.review.what_if_answer import answer, subject

STORED, DECIDED_EVERY = 100_000, 10
SECONDS = 1.0
PROPOSED = PromisesPolicy({"toxicity": Threshold(0.3, 0.6)})
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)


def measure(plan: Plan) -> Figure:
    """Fill a SQLite database with made-up scores, and ask again and again."""
    stored = max(1_000, round(STORED * plan.share))
    manifest = Manifest.from_json((SHIPPED_MODEL / MANIFEST).read_bytes())
    with TemporaryDirectory() as folder:
        database = _filled(Path(folder), manifest, stored)
        times = {
            "the first time ever: read from the database": [
                _asked(
                    database, manifest, KeptScores(database, Path(folder) / str(run))
                )
                for run in range(plan.runs)
            ],
            "the first time in a process: read from the file": [
                _asked(database, manifest, KeptScores(database, Path(folder) / "0"))
                for _ in range(plan.runs)
            ],
        }
        kept = KeptScores(database, Path(folder) / "0")
        kept.of(1)
        times["again: kept in memory"] = [
            _asked(database, manifest, kept) for _ in range(plan.runs * 5)
        ]
        database.dispose()
    rows = tuple(
        (name, spread(seconds, "s"), f"≤ {SECONDS:g} s", met(seconds, SECONDS))
        for name, seconds in times.items()
    )
    return Figure(
        title="What if, over stored scores",
        how=(
            f"{stored:,} stored screenings of one site in SQLite, one in "
            f"{DECIDED_EVERY} decided by a person; two thresholds moved; from the "
            "question to matrix, precision with intervals and 20 examples with text."
        ),
        tables=(Table("One question", ("what", "measured", "target", "met"), rows),),
        notes=(
            "That a replay over columns gives what the policy gives comment by comment "
            "is tested in tests/moderation/test_replay.py.",
        ),
    )


def _asked(database: Database, manifest: Manifest, kept: KeptScores) -> float:
    started = time.perf_counter()
    about = subject(
        database,
        kept,
        1,
        manifest.identifier,
        manifest.policy_thresholds(),
        older=False,
    )
    found = answer(database, about, PromisesPolicy(), PROPOSED)
    seconds = time.perf_counter() - started
    assert found.outcome.changed  # noqa: S101 - else nothing was measured
    assert of_these(about.scores, manifest.identifier, older=False).all()  # noqa: S101
    return seconds


def _filled(folder: Path, manifest: Manifest, stored: int) -> Database:
    """One comment stored as the service does, then copied in SQL with other scores."""
    path = folder / "parley.db"
    url = f"sqlite:///{path}"
    upgrade(url)
    database = Database(url)
    policy = json.dumps({"name": "promises", "overrides": {}})
    verdict = Verdict(Action.APPROVE, policy="promises:0")
    english = Language("en", 0.9, supported=True)
    with database.unit_of_work() as work:
        work.sites.add(NewSite("blog", "standard", "https://b", policy, "k" * 40, "s"))
        comment = work.comments.add(_draft())
        named = dict.fromkeys(manifest.tone_labels, 0.1)
        scores = Scores(named, 0.1, (), english, manifest.identifier)
        work.screenings.add(comment, 1, scores, verdict)
        work.decisions.add(1, "c0", Decision(Action.REJECT, "somebody", BEGIN))
        work.commit()
    with closing(sqlite3.connect(path)) as connection:
        _copy(connection, manifest, stored)
        connection.commit()
    return database


def _copy(connection: sqlite3.Connection, manifest: Manifest, stored: int) -> None:
    labels = manifest.tone_labels
    drawn = np.random.default_rng(1).beta(0.3, 4, (stored + 1, len(labels) + 1))
    for number in range(2, stored + 1):
        *tone, spam = drawn[number].tolist()
        scores = {
            "tone": dict(zip(labels, tone, strict=True)),
            "spam": spam,
            "stance": [["Should the old bridge be closed to cars?", 0.2, 0.3, 0.5]],
            "language": ["en", 0.9, bool(number % 50)],
        }
        decided = number % DECIDED_EVERY == 0
        action = ("reject" if number % 3 else "approve") if decided else None
        name = f"c{number}"
        _again(connection, "comments", id=number, platform_id=name, decided=action)
        _again(connection, "revisions", comment_id=number, text=f"Made up: {name}.")
        changed = {"id": number, "comment_id": number, "scores": json.dumps(scores)}
        _again(connection, "screenings", **changed)
        if decided:
            changed = {"id": number, "comment_id": number, "action": action}
            _again(connection, "decisions", **changed)


def _again(connection: sqlite3.Connection, table: str, **changed: object) -> None:
    """Copy the first row of a table with other values."""
    columns = _columns(connection, table)
    values = ", ".join("?" if name in changed else name for name in columns)
    given = [changed[name] for name in columns if name in changed]
    connection.execute(
        f"INSERT INTO {table} ({', '.join(columns)}) "  # noqa: S608 - our own names
        f"SELECT {values} FROM {table} ORDER BY rowid LIMIT 1",
        given,
    )


@cache
def _columns(connection: sqlite3.Connection, table: str) -> tuple[str, ...]:
    rows = connection.execute(f"PRAGMA table_info({table})")
    return tuple(row[1] for row in rows)


def _draft() -> CommentDraft:
    return CommentDraft(
        site_id=1,
        platform_id="c0",
        comment=Comment("A made-up comment.", id="c0"),
        article_id=None,
        email_hash=None,
        ip_hash=None,
        fingerprint="c0",
        changed_at=BEGIN,
        action=Action.APPROVE,
        awaiting_model=False,
    )
