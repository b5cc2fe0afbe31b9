"""``python -m training spam``: does the spam head know what it never saw?"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import click
from rich.console import Console
from rich.table import Table

from moderation.comment import Comment
from moderation.policies.base import Threshold
from moderation.registry import artifact
from moderation.settings import SHIPPED_MODEL, Settings
from training.importers import IMPORTERS
from training.importers.base import at_hand
from training.labels import SPAM_LABEL
from training.leave_out_spam import FAMILIES, LeftOut, leave_one_out, spam_rows
from training.matrix import DesignMatrix, design_matrix
from training.near_copies import copied
from training.progress import counted
from training.published_comments import published_comments
from training.recipe import Recipe
from training.recipe_data import recipe_data

DEFAULT: Final = Path(__file__).parent / "recipes" / "default.toml"
MOST_NEWS: Final = 5_000
AT_ONCE: Final = 64

console = Console()


@click.command()
@click.argument("folder", default=SHIPPED_MODEL, type=Path)
@click.option("--recipe", "place", default=DEFAULT, type=Path)
@click.option("--without-sentences", is_flag=True, help="Without our own comments.")
@click.option("--jobs", default=2, show_default=True, help="Processes to use.")
def spam(folder: Path, place: Path, without_sentences: bool, jobs: int) -> None:
    """Rank sources that spam was not learned from, and count ham called spam.

    The recipe is fitted without each source. FOLDER's model, and the rule on near
    copies, are shown newspapers' comments from PARLEY_DATA_DIR, those for research as
    well; they are measured with, never learned from.
    """
    settings, plan = Settings.from_environment(), Recipe.load(place)
    if without_sentences:
        plan = plan.model_copy(update={"spam_sentences": 0})
    data = settings.data_dir
    news: dict[str, list[str]] = {}
    if data is not None:
        news = published_comments(data, most=MOST_NEWS, seed=plan.seed)
    with counted(console) as progress:
        task = progress.add_task("reading data", total=len(plan.sources))

        def read(source: str, note: str) -> None:
            if note:
                progress.console.print(f"[yellow]without {source}[/]: {note}")
            progress.update(task, advance=1)

        gathered = recipe_data(plan, settings, read, skip_unavailable=True)
        progress.update(task, description="fitting without each source")
        rows = spam_rows(gathered, plan, n_jobs=jobs)
        found = leave_one_out(rows, plan, _features(news, jobs))
    _show(found)
    _show_news(folder, news)
    _show_copies(settings, news)


def _features(news: dict[str, list[str]], jobs: int) -> DesignMatrix | None:
    texts = [text for source in news.values() for text in source]
    if not texts:
        return None
    return design_matrix([Comment(text) for text in texts], n_jobs=jobs)


def _show(found: Mapping[str, LeftOut]) -> None:
    table = Table("left out", "comments", "spam", "AUC", "beside news", "found at 1 %")
    for source, one in found.items():
        table.add_row(
            source,
            f"{one.rows:,}",
            f"{one.spam:,}",
            f"{one.auc:.3f}",
            "" if one.beside_news is None else f"{one.beside_news:.3f}",
            "" if one.found is None else f"{one.found:.1%}",
        )
    mean = sum(one.auc for one in found.values()) / max(len(found), 1)
    table.add_row("mean", "", "", f"{mean:.3f}", "", "")
    console.print(table)


def _show_news(folder: Path, news: dict[str, list[str]]) -> None:
    """What share of newspapers' comments the model holds or rejects as spam."""
    model = artifact.load(folder)
    threshold = model.thresholds.get(SPAM_LABEL, Threshold())
    table = Table("newspapers' comments", "comments", "held", "rejected")
    for source, texts in news.items():
        scores = [
            one.spam
            for at in range(0, len(texts), AT_ONCE)
            for one in model.score_many([Comment(t) for t in texts[at : at + AT_ONCE]])
        ]
        shares = [
            0.0 if bound is None else sum(s >= bound for s in scores) / len(scores)
            for bound in (threshold.hold, threshold.reject)
        ]
        table.add_row(source, f"{len(texts):,}", *(f"{one:.2%}" for one in shares))
    console.print(table)


def _show_copies(settings: Settings, news: Mapping[str, list[str]]) -> None:
    """What share the rule on near copies holds, as if all had come in one week."""
    table = Table("held for near copies", "of spam", "of the others")
    for source in FAMILIES:
        importer = IMPORTERS[source]
        folder = at_hand(
            importer.dataset,
            local=settings.data_dir,
            cache=settings.instance / "datasets",
        )
        if folder is not None:
            kinds: dict[bool, list[Comment]] = {True: [], False: []}
            for example in importer.read(folder):
                kinds[example.labels[SPAM_LABEL] >= 0.5].append(example.comment)
            table.add_row(source, *(_share(kinds[kind]) for kind in (True, False)))
    for source, texts in news.items():
        table.add_row(source, "", _share([Comment(text) for text in texts]))
    console.print(table)


def _share(comments: Sequence[Comment]) -> str:
    found = copied(comments)
    return f"{found.held:,} of {found.comments:,} ({found.share:.1%})"
