"""Scoring stored comments anew: ``python -m benchmarks.rescoring`` for a million."""

import json
import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import click
from rich.console import Console

from benchmarks.figure import Figure, Plan, Table, met, spread
from benchmarks.report import show
from benchmarks.texts import TARGETS, comments
from benchmarks.what_if import BEGIN
from moderation.comment import Article, Comment
from moderation.registry import artifact
from moderation.registry.named import Named
from moderation.scores import Language, Scores
from moderation.settings import SHIPPED_MODEL, SHIPPED_SEMANTIC
from moderation.storage.comments import CommentDraft
from moderation.storage.database import Database
from moderation.storage.migrate import upgrade
from moderation.storage.sites import NewSite
from moderation.verdict import Action, Verdict
from training.rescoring import Rescoring

ROWS, A_MILLION, AT_ONCE = 20_000, 1_000_000, 10_000
RATE = 3_000.0
OLDER = "sha256:" + "0" * 64
PLAIN = "tone, spam and language"
SIDED = "the same and a stance towards the article's title"
MEANING = ", with the semantic head"


@dataclass(frozen=True, slots=True)
class Run:
    """Comments a second, and a second of this process's time on a core."""

    by_clock: float
    by_core: float


def measure(plan: Plan) -> Figure:
    """Score so many made-up comments anew, with and without a side to take."""
    rows = max(1_000, round(ROWS * plan.share))
    runs = {
        what: [
            run(rows, jobs=1, sides=sides, semantic=semantic) for _ in range(plan.runs)
        ]
        for sides, semantic, what in (
            (False, False, PLAIN),
            (True, False, SIDED),
            (True, True, SIDED + MEANING),
        )
    }
    return figure(runs, rows, jobs=1)


@click.command()
@click.option("--rows", default=A_MILLION, show_default=True)
@click.option("--jobs", default=1, show_default=True, help="Processes that score.")
@click.option("--sides/--no-sides", default=False, help="A stance for each, or none.")
@click.option("--semantic/--no-semantic", default=False, help="With that head.")
def main(rows: int, jobs: int, sides: bool, semantic: bool) -> None:
    """Fill a SQLite database with made-up comments and score all of them anew."""
    found = run(rows, jobs=jobs, sides=sides, semantic=semantic)
    what = (SIDED if sides else PLAIN) + (MEANING if semantic else "")
    show(figure({what: [found]}, rows, jobs), Console())


def figure(runs: dict[str, list[Run]], rows: int, jobs: int) -> Figure:
    """Rates as a table; what a core does is known where one process does all."""
    cells: list[tuple[str, str, str, str]] = []
    for what, found in runs.items():
        clocked = [one.by_clock for one in found]
        cells.append((f"{what}: by the clock", spread(clocked, "/s", 4), "", ""))
        if jobs == 1:
            cored = [one.by_core for one in found]
            kept = met(cored, RATE, at_least=True)
            target = f"≥ {RATE:,.0f}/s"
            cells.append((f"{what}: a core", spread(cored, "/s", 4), target, kept))
    return Figure(
        title="Scoring stored comments anew",
        how=(
            f"What `python -m training rescore` does over {rows:,} made-up comments (1 "
            f"to 9 sentences, {_words()} words on average) in SQLite, processes: "
            f"{jobs}. Read in order, scored with the shipped model, written as "
            "screenings, 512 a transaction. A core's seconds are the process's own "
            "(CPU time), so that others on the machine do not count."
        ),
        tables=(
            Table(
                "Comments a second",
                ("what", "measured", "target", "met"),
                tuple(cells),
            ),
        ),
    )


def run(rows: int, *, jobs: int, sides: bool, semantic: bool = False) -> Run:
    """From the first read to the last commit."""
    with TemporaryDirectory(prefix="parley-bench-") as name:
        database = _filled(Path(name), rows, sides)
        named = _named(Path(name), semantic=semantic)
        rescoring = Rescoring(database, named, n_jobs=jobs)
        started, before = time.perf_counter(), time.process_time()
        done = rescoring.run()
        seconds, busy = time.perf_counter() - started, time.process_time() - before
        database.dispose()
    assert (done.scored, done.left) == (rows, 0)  # noqa: S101 - else it is no figure
    return Run(rows / seconds, rows / busy)


def _named(folder: Path, *, semantic: bool) -> Named:
    identifier = artifact.read_manifest(SHIPPED_MODEL).identifier
    registry = folder / "models"
    head = SHIPPED_SEMANTIC if semantic else None
    return Named(SHIPPED_MODEL, identifier, registry, semantic=head)


def _filled(folder: Path, rows: int, sides: bool) -> Database:
    """One comment stored as the service does, then copied in SQL with other texts."""
    path = folder / "parley.db"
    upgrade(f"sqlite:///{path}")
    database = Database(f"sqlite:///{path}")
    verdict = Verdict(Action.APPROVE, policy="promises:0")
    older = Scores({}, 0.1, (), Language("en", 0.9, supported=True), OLDER)
    with database.unit_of_work() as work:
        policy = json.dumps({"name": "promises", "overrides": {}})
        work.sites.add(NewSite("blog", "standard", "https://b", policy, "k" * 40, "s"))
        articles = [
            work.articles.write(
                1, Article(f"https://b.example/{n}", title if sides else None)
            )
            for n, title in enumerate(TARGETS)
        ]
        number = work.comments.add(_draft(articles[0]))
        work.screenings.add(number, 1, older, verdict)
        work.commit()
    with closing(sqlite3.connect(path)) as connection:
        for begin in range(2, rows + 1, AT_ONCE):
            _copy(connection, begin, min(begin + AT_ONCE, rows + 1))
    return database


def _copy(connection: sqlite3.Connection, begin: int, end: int) -> None:
    """Comments with numbers in [begin, end)."""
    made = comments(end - begin, seed=begin)
    numbered = list(zip(range(begin, end), made, strict=True))
    _again(
        connection,
        "comments",
        ("id", "platform_id", "fingerprint", "article_id"),
        [(n, f"c{n}", f"c{n}", 1 + n % len(TARGETS)) for n, _ in numbered],
    )
    texts = [(n, one.text) for n, one in numbered]
    _again(connection, "revisions", ("comment_id", "text"), texts)
    places = [(n, n) for n, _ in numbered]
    _again(connection, "screenings", ("id", "comment_id"), places)
    connection.commit()


def _again(
    connection: sqlite3.Connection,
    table: str,
    changed: tuple[str, ...],
    values: Sequence[tuple[object, ...]],
) -> None:
    """Copy the first row of a table many times, each with other values."""
    found = connection.execute(f"PRAGMA table_info({table})")
    names = [row[1] for row in found]
    order = [changed.index(name) for name in names if name in changed]
    places = ", ".join("?" if name in changed else name for name in names)
    connection.executemany(
        f"INSERT INTO {table} ({', '.join(names)}) "  # noqa: S608 - our own names
        f"SELECT {places} FROM {table} WHERE rowid = 1",
        [tuple(row[at] for at in order) for row in values],
    )


def _draft(article: int | None) -> CommentDraft:
    return CommentDraft(
        site_id=1,
        platform_id="c1",
        comment=Comment("A made-up comment.", id="c1"),
        article_id=article,
        email_hash=None,
        ip_hash=None,
        fingerprint="c1",
        changed_at=BEGIN,
        action=Action.APPROVE,
        awaiting_model=False,
    )


def _words() -> int:
    made = comments(1_000)
    return round(sum(len(one.text.split()) for one in made) / len(made))


if __name__ == "__main__":
    main()
