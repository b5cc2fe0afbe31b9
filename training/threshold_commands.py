"""The command ``python -m training thresholds``."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import click
import numpy as np
from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from moderation.attributes import LABELS
from moderation.errors import ModerationError
from moderation.model import FittedModel
from moderation.registry import artifact
from moderation.settings import SHIPPED_MODEL
from training.errors import QueryError, TrainingError
from training.labelled_csv import read_labelled
from training.labels import SPAM_LABEL
from training.old_cutoffs import MIN_EACH, Mapped, compare, map_cutoffs
from training.score_counts import ScoreCounts
from training.threshold_figures import draw_cutoffs, draw_solutions
from training.threshold_queries import Query, Solution, solve_query

CONFIDENCE = 0.9
_SHARE = click.FloatRange(0, 1, min_open=True, max_open=True)
_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)

console = Console()


@click.command()
@click.argument("query", required=False)
@click.option("--model", "folder", default=SHIPPED_MODEL, type=Path, help="Its folder.")
@click.option("--label", "labels", multiple=True, help="Only these; may be repeated.")
@click.option("--labelled", type=_FILE, help="Solve on your own CSV of labels.")
@click.option("--rate", type=_SHARE, help="How often comments have the label.")
@click.option("--confidence", default=CONFIDENCE, type=click.FloatRange(0.5, 0.999))
@click.option("--from-perspective", "old", type=_FILE, help="CSV with old scores.")
@click.option("--cutoff", "cutoffs", multiple=True, help="Such as TOXICITY=0.8.")
@click.option("--picture", type=Path, help="Draw it as an SVG file.")
def thresholds(
    query: str | None,
    folder: Path,
    labels: tuple[str, ...],
    labelled: Path | None,
    rate: float | None,
    confidence: float,
    old: Path | None,
    cutoffs: tuple[str, ...],
    picture: Path | None,
) -> None:
    """Choose thresholds by question, or from an older service's cut-offs.

    QUERY is such as 'maximum recall @ precision >= 0.95'.
    """
    try:
        if old is not None:
            _from_perspective(folder, old, _cutoffs(cutoffs), picture)
            return
        counts = _counts(folder, labels, labelled)
        if rate is not None:
            counts = {name: replace(one, rate=rate) for name, one in counts.items()}
        _solve(Query.parse(query or ""), counts, confidence, picture)
    except (ModerationError, TrainingError) as error:
        raise click.ClickException(str(error)) from error


def _solve(
    query: Query,
    counts: Mapping[str, ScoreCounts],
    confidence: float,
    picture: Path | None,
) -> None:
    solved = {
        label: (one, solve_query(query, one, confidence))
        for label, one in counts.items()
    }
    table = Table(
        *("label", "threshold", query.wanted, query.bound, "proven", "yes", "no"),
        "natural rate",
        title=f"{query}, {confidence:.0%} sure",
    )
    for label, (one, solution) in solved.items():
        sizes = (f"{one.all_yes:,}", f"{one.all_no:,}", f"{one.rate:.1%}")
        table.add_row(label, *_cells(solution), *sizes)
    console.print(table)
    if picture is not None:
        draw_solutions(query, solved, confidence, picture)
        console.print(f"wrote {escape(str(picture))}")


def _cells(solution: Solution) -> Sequence[str]:
    if solution.threshold is None:
        return ("not provable", "–", "–", "–")
    values = (solution.wanted, solution.bound, solution.proven)
    return (f"{solution.threshold:.4f}", *(f"{value:.3f}" for value in values))


def _counts(
    folder: Path, labels: Sequence[str], labelled: Path | None
) -> Mapping[str, ScoreCounts]:
    manifest = artifact.read_manifest(folder)
    known = (*manifest.tone_labels, SPAM_LABEL)
    unknown = sorted(set(labels) - set(known))
    if unknown:
        raise QueryError(f"No label {unknown[0][:50]!r}; there are {', '.join(known)}.")
    if labelled is not None:
        return _own_counts(artifact.load(folder), labels or known, labelled)
    if manifest.counts is None:
        raise QueryError(
            "This model keeps no counts of held-out scores: it was trained before "
            "they were kept. Train it again, or give --labelled FILE."
        )
    return {
        name: ScoreCounts.read(entry.model_dump())
        for name, entry in manifest.counts.items()
        if name in (labels or known)
    }


def _own_counts(
    model: FittedModel, labels: Sequence[str], labelled: Path
) -> Mapping[str, ScoreCounts]:
    """Counts on a site's own labels, at the rate at which they occur there."""
    rows = read_labelled(labelled, labels)
    if not rows.answers:
        raise QueryError(f"{labelled.name}: no column is called as a label.")
    scores = model.score_many(rows.comments)
    counts = {}
    for label, answers in rows.answers.items():
        said = ~np.isnan(answers)
        values = [
            one.spam if label == SPAM_LABEL else one.tone[label] for one in scores
        ]
        yes = answers[said] == 1
        if yes.all() or not yes.any():
            raise QueryError(f"{labelled.name}: {label} needs some yes and some no.")
        ours = np.array(values)[said]
        counts[label] = ScoreCounts.of(ours, yes, float(yes.mean()))
    return counts


def _from_perspective(
    folder: Path,
    old: Path,
    cutoffs: Mapping[str, Sequence[float]],
    picture: Path | None,
) -> None:
    compared, unused = compare(read_labelled(old), artifact.load(folder))
    mapped = list(map_cutoffs(compared, cutoffs))
    console.print(_cutoff_table(mapped))
    if any(found.judged is not None for found in mapped):
        console.print(_precision_table(mapped))
    else:
        console.print("Equal precision needs a column called decision, with")
        console.print(f"{MIN_EACH} yes and {MIN_EACH} no or more.")
    for why, count in unused.items():
        console.print(f"not used: {count:,} comments {escape(why)}")
    if picture is not None and compared:
        draw_cutoffs(compared, mapped, picture)
        console.print(f"wrote {escape(str(picture))}")


def _cutoff_table(mapped: Sequence[Mapped]) -> Table:
    columns = ("old", "flagged", "ours", "90 % interval", "by both")
    table = Table(_whole("attribute"), *columns, title="At equal flag rate")
    for found in mapped:
        flagged = f"{found.flagged:,} of {found.rows:,}"
        shown = (f"{found.why_not}", "", "")
        if found.threshold is not None:
            low, high = found.interval
            shown = (
                f"{found.threshold:.4f}",
                f"{low:.4f} to {high:.4f}",
                f"{found.agreement:.0%}",
            )
        table.add_row(found.attribute, f"{found.cutoff:g}", flagged, *shown)
    return table


def _whole(heading: str) -> Column:
    """A column whose words are never cut."""
    return Column(heading, no_wrap=True)


def _precision_table(mapped: Sequence[Mapped]) -> Table:
    table = Table(
        _whole("attribute"),
        *("old", "precision", "recall", "ours", "precision", "proven", "recall"),
        title="At equal precision, where somebody decided (proven: 90 % sure)",
    )
    for found in mapped:
        judged = found.judged
        if judged is None:
            continue
        old = (f"{judged.old_precision:.1%}", f"{judged.old_recall:.1%}")
        ours: tuple[str, ...] = ("none so right", "", "", "")
        if judged.threshold is not None:
            shares = (judged.precision, judged.proven, judged.recall)
            ours = (f"{judged.threshold:.4f}", *(f"{share:.1%}" for share in shares))
        table.add_row(found.attribute, f"{found.cutoff:g}", *old, *ours)
    return table


def _cutoffs(written: Sequence[str]) -> Mapping[str, Sequence[float]]:
    found: dict[str, list[float]] = {}
    for one in written:
        name, _, value = one.partition("=")
        try:
            cutoff = float(value)
        except ValueError as error:
            raise QueryError("Write --cutoff ATTRIBUTE=VALUE.") from error
        if name.upper() not in LABELS or not 0 < cutoff < 1:
            raise QueryError(f"--cutoff: {name[:50]!r} is unknown, or not in 0 to 1.")
        found.setdefault(name.upper(), []).append(cutoff)
    return found
