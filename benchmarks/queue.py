"""How much a reviewer finds who follows the queue, and how fast the next one comes."""

import random
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.figure import Figure, Plan, Table, met, percentile, spread
from moderation.claiming import claim_next
from moderation.comment import Comment
from moderation.model import FittedModel
from moderation.policies.promises import PromisesPolicy
from moderation.registry import artifact
from moderation.scores import Scores
from moderation.settings import SHIPPED_MODEL, Settings
from moderation.storage.comments import CommentDraft
from moderation.storage.database import Database
from moderation.storage.migrate import upgrade
from moderation.storage.sites import NewSite
from moderation.verdict import Action, Verdict
from training.example import Example
from training.gather import gather
from training.recipe import Recipe

RECIPE = Path(__file__).parents[1] / "training" / "recipes" / "default.toml"
NATURAL = frozenset(
    {"jigsaw_wiki_khanhhk", "context_toxicity_wiki", "ruddit_with_text"}
)
"""Of the test part, the sources whose comments are as rude as they come."""

FIRST, FOUND, HOURS = 0.2, 0.6, 17
WAITING, ASKED = (10_000, 100_000), 60
SECONDS = 0.05
"""A third of what it may take until the next card is painted."""

NOW = datetime(2026, 6, 1, tzinfo=UTC)
AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Arrival:
    """A comment, what the model says of it, and whether people object to it."""

    text: str
    scores: Scores
    verdict: Verdict
    violates: bool


def measure(plan: Plan) -> Figure:
    """Simulate a reviewer on the test part, and fill a queue to see how it answers."""
    model = artifact.load(SHIPPED_MODEL)
    examples = _test_part()
    arrivals = _scored(model, examples)
    tables = [_speed(plan, model)]
    if arrivals:
        tables.insert(0, _simulated(plan, arrivals))
    notes = () if arrivals else ("Without PARLEY_DATA_DIR nothing is simulated.",)
    return Figure(
        title="The queue",
        how=(
            "A site that holds everything: all comments of the model's test part from "
            f"{', '.join(sorted(NATURAL))} arrive in random order over {HOURS} hours; "
            "then a reviewer takes what `claim_next` gives. A violation is what half "
            "of the raters called toxic, or spam. Speed: made-up comments in SQLite, "
            "all held."
        ),
        tables=tuple(tables),
        notes=notes,
    )


def _test_part() -> list[Example]:
    settings = Settings.from_environment()
    if settings.data_dir is None:
        return []
    plan = Recipe.load(RECIPE)
    gathered = gather(
        plan.sources,
        seed=plan.seed,
        shares=plan.shares,
        local=settings.data_dir,
        cache=settings.instance / "datasets",
        held_out=settings.held_out,
        unpinned_tests=plan.unpinned_tests,
    )
    test = (gathered.examples[i] for i in gathered.split.test.tolist())
    asked = {"toxicity", "spam"}
    return [one for one in test if one.source in NATURAL and asked & one.labels.keys()]


def _scored(model: FittedModel, examples: Sequence[Example]) -> list[Arrival]:
    policy = PromisesPolicy()
    scores = model.score_many([example.comment for example in examples])
    return [
        Arrival(
            text=example.comment.text,
            scores=one,
            verdict=policy.conclude(one, model.thresholds),
            violates=max(
                example.labels.get("toxicity", 0.0), example.labels.get("spam", 0.0)
            )
            >= 0.5,
        )
        for example, one in zip(examples, scores, strict=True)
    ]


def _simulated(plan: Plan, arrivals: Sequence[Arrival]) -> Table:
    first = round(len(arrivals) * FIRST)
    found, oldest = [], []
    for run in range(plan.runs):
        order = list(arrivals)
        random.Random(run).shuffle(order)  # noqa: S311 (not a secret)
        violating = [one.violates for one in order]
        with TemporaryDirectory() as folder:
            database = _filled(Path(folder), order)
            reviewed = [_next(database)[0] for _ in range(first)]
            database.dispose()
        total = sum(violating)
        found.append(sum(violating[number] for number in reviewed) / total)
        oldest.append(sum(violating[:first]) / total)
    share = sum(one.violates for one in arrivals)
    title = f"Violations in the first {FIRST:.0%} reviewed"
    target = f"≥ {FOUND:.0%}"
    count = f"{len(arrivals):,} comments, {share:,} violations"
    percent = [100 * value for value in found]
    plain = [100 * value for value in oldest]
    rows = (
        (
            f"our queue ({count})",
            spread(percent, "%"),
            target,
            met(found, FOUND, at_least=True),
        ),
        ("oldest first", spread(plain, "%"), "", ""),
    )
    return Table(title, ("order", "found", "target", "met"), rows)


def _speed(plan: Plan, model: FittedModel) -> Table:
    rows = []
    for waiting in WAITING:
        many = max(1_000, round(waiting * plan.share))
        with TemporaryDirectory() as folder:
            database = _filled(Path(folder), _made_up(model, many))
            times = [_next(database)[1] for _ in range(ASKED)]
            listed = [_listed(database) for _ in range(ASKED)]
            database.dispose()
        for what, seconds in (("claim the next", times), ("a page of 50", listed)):
            slow = percentile(seconds, 0.95)
            rows.append(
                (
                    f"{what}, {many:,} waiting",
                    spread([percentile(seconds, 0.5) * 1e3], "ms"),
                    spread([slow * 1e3], "ms"),
                    f"≤ {SECONDS * 1e3:g} ms",
                    met([slow], SECONDS),
                )
            )
    columns = ("what", "median", "95th percentile", "target", "met")
    return Table("How fast the next one comes", columns, tuple(rows))


def _made_up(model: FittedModel, many: int) -> list[Arrival]:
    texts = ("What a fool.", "Thank you, that helped.", "Nobody asked you, moron.")
    scores = model.score_many([Comment(text) for text in texts])
    verdict = Verdict(Action.HOLD)
    return [
        Arrival(texts[n % 3], scores[n % 3], verdict, violates=False)
        for n in range(many)
    ]


def _filled(folder: Path, order: Sequence[Arrival]) -> Database:
    """A database in which they came one after the other, and are all held."""
    url = f"sqlite:///{folder}/parley.db"
    upgrade(url)
    database = Database(url)
    with database.unit_of_work() as work:
        work.sites.add(NewSite("blog", "standard", "https://b", "{}", "k" * 40, "s"))
        work.commit()
    pause = timedelta(hours=HOURS) / len(order)
    for begin in range(0, len(order), AT_ONCE):
        with database.unit_of_work() as work:
            for number, one in enumerate(order[begin : begin + AT_ONCE], begin):
                came = NOW - timedelta(hours=HOURS) + number * pause
                comment = work.comments.add(_draft(number, one, came))
                work.screenings.add(comment, 1, one.scores, one.verdict)
            work.commit()
    return database


def _draft(number: int, one: Arrival, came: datetime) -> CommentDraft:
    return CommentDraft(
        site_id=1,
        platform_id=str(number),
        comment=Comment(one.text, id=str(number)),
        article_id=None,
        email_hash=None,
        ip_hash=None,
        fingerprint="",
        changed_at=came,
        action=Action.HOLD,
        awaiting_model=False,
        received_at=came,
    )


def _next(database: Database) -> tuple[int, float]:
    """Which one a new reviewer gets, and after how many seconds; it stays claimed."""
    started = time.perf_counter()
    reviewer = secrets.token_hex(4)
    claimed = claim_next(database, reviewer, lasting=timedelta(days=1), now=NOW)
    seconds = time.perf_counter() - started
    assert claimed is not None  # noqa: S101 - there are more than are asked for
    return int(claimed.comment.platform_id), seconds


def _listed(database: Database) -> float:
    started = time.perf_counter()
    with database.reading() as reading:
        reading.queue.page(limit=50, now=NOW)
    return time.perf_counter() - started
