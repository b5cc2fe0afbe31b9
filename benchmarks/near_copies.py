"""What near copies cost a comment: its print, the look among many, the row."""

import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import numpy as np

from benchmarks.figure import Figure, Plan, Table, met, percentile, spread
from benchmarks.scoring import one_core
from benchmarks.texts import comments
from moderation.comment import Comment
from moderation.repeats import word_print
from moderation.storage.comments import CommentDraft
from moderation.storage.database import Database
from moderation.storage.migrate import upgrade
from moderation.storage.sites import NewSite
from moderation.verdict import Action

STORED: Final = 100_000
DAYS: Final = 7
LOOK_MS: Final = 1.0


def measure(plan: Plan) -> Figure:
    """Look up comments among those of a busy week, in SQLite."""
    stored = max(1_000, round(STORED * plan.share))
    several = [Comment(one.text, language="en") for one in comments(plan.calls)]
    times: dict[str, list[list[float]]] = {"look": [], "write": []}
    with TemporaryDirectory() as folder, one_core():
        database = _filled(Path(folder), stored)
        for _ in range(plan.runs):
            looks, writes = _timed(database, several)
            times["look"].append(looks)
            times["write"].append(writes)
        database.dispose()
    return Figure(
        title="Near copies",
        how=(
            f"{plan.calls} template-made comments, one by one on one core, "
            f"{plan.runs} runs, among {stored:,} others of the last days in SQLite."
        ),
        tables=(_table(times),),
        notes=("What near copies are: docs/spam.md.",),
    )


def _timed(database: Database, several: list[Comment]) -> tuple[list[float], ...]:
    looks, writes = [], []
    with database.unit_of_work() as work:
        number = work.comments.add(_draft())
        for comment in several:
            started = time.perf_counter_ns()
            found = work.recent_words.of(word_print(1, comment), DAYS, but=number)
            looked = time.perf_counter_ns()
            work.recent_words.write(number, found)
            looks.append((looked - started) / 1e6)
            writes.append((time.perf_counter_ns() - looked) / 1e6)
    return looks, writes


def _table(times: dict[str, list[list[float]]]) -> Table:
    def at(name: str, share: float) -> list[float]:
        return [percentile(run, share) for run in times[name]]

    looks = at("look", 0.5)
    bound = (f"≤ {LOOK_MS:g} ms", met(looks, LOOK_MS))
    return Table(
        "One comment",
        ("what", "measured", "target", "met"),
        (
            ("its print, and the look: p50", spread(looks, "ms"), *bound),
            ("its print, and the look: p99", spread(at("look", 0.99), "ms"), "", ""),
            ("its row: p50", spread(at("write", 0.5), "ms"), "", ""),
        ),
    )


def _filled(folder: Path, stored: int) -> Database:
    """A site, and the prints of comments that say something else each."""
    path = folder / "parley.db"
    upgrade(f"sqlite:///{path}")
    database = Database(f"sqlite:///{path}")
    with database.unit_of_work() as work:
        work.sites.add(NewSite("blog", "standard", "https://b", "{}", "k" * 40, "s"))
        work.commit()
    drawn = np.random.default_rng(1).integers(-(2**63), 2**63 - 1, (stored, 4))
    now = datetime.now(UTC).replace(tzinfo=None).isoformat(" ")
    rows = [
        (number, now, *bands, bytes(64))
        for number, bands in enumerate(drawn.tolist(), start=1_000)
    ]
    with closing(sqlite3.connect(path)) as connection:
        connection.executemany("INSERT INTO repeats VALUES (?,?,?,?,?,?,?)", rows)
        connection.commit()
    return database


def _draft() -> CommentDraft:
    return CommentDraft(
        site_id=1,
        platform_id="c1",
        comment=Comment("Made up."),
        article_id=None,
        email_hash=None,
        ip_hash=None,
        fingerprint="",
        changed_at=datetime.now(UTC),
        action=Action.APPROVE,
        awaiting_model=False,
    )
