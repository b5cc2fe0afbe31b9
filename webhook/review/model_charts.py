"""Figures of models, and what drifts on a site, as charts."""

import math
from collections.abc import Mapping
from dataclasses import replace

from moderation.drift.watching import Stream, Watched
from moderation.registry.label_figures import LabelFigures
from webhook.explained.wording import label_name
from webhook.review.charts.chart import Chart
from webhook.review.charts.dumbbells import Dumbbell, dumbbells
from webhook.review.charts.lines import Line, Mark, lines
from webhook.review.charts.reliability import Curve, reliability
from webhook.review.model_sides import Side

STREAM_NAMES: Mapping[Stream, str] = {
    Stream.SCORES: "Scores: the higher of toxicity and spam",
    Stream.WORDS: "Words that the model does not know",
    Stream.AUDITS: "Automatic actions that people overturned",
}
NOTHING = LabelFigures(0, 0, math.nan, math.nan, math.nan, ())


def precision_chart(present: Side, other: Side | None, labels: list[str]) -> Chart:
    """Average precision of labels by both models."""
    after = {} if other is None else other.figures
    rows = [
        Dumbbell(
            label_name(label),
            present.figures.get(label, NOTHING).average_precision,
            after.get(label, NOTHING).average_precision,
        )
        for label in labels
    ]
    better = sum(row.after > row.before for row in rows)
    said = "" if other is None else f" Better in {better} of {len(rows)}."
    return dumbbells(
        "precision",
        "Average precision",
        f"How well each label is ranked, from 0 to 1.{said}",
        rows,
        ("in service", "the other"),
    )


def reliability_charts(
    present: Side, other: Side | None, labels: list[str]
) -> list[Chart]:
    """Whether scores mean what they say, a chart a label."""
    drawn = []
    for label in labels:
        curves = [
            Curve(style, name, side.figures[label].curve)
            for style, name, side in (
                ("present", "in service", present),
                ("other", "the other", other),
            )
            if side is not None and side.figures.get(label, NOTHING).curve
        ]
        if curves:
            name = label_name(label)
            drawn.append(
                reliability(
                    f"reliability-{label.replace('_', '-')}",
                    name,
                    f"How often a score of {name} comes true, against the score.",
                    curves,
                )
            )
    return drawn


def drift_chart(watched: Watched) -> Chart | None:
    """A stream's means over equal stretches; None where there are too few values."""
    count = len(watched.means)
    if count < 3:
        return None
    each = watched.values / count
    marks = []
    if watched.ago is not None and watched.drifts:
        place = int((watched.values - 1 - watched.ago) / each)
        marks.append(Mark(min(place, count - 1), "here it changed"))
    drawn = lines(
        watched.stream.value.replace("_", "-"),
        STREAM_NAMES[watched.stream],
        watched.says,
        [_place(number, count, watched.values) for number in range(count)],
        [Line("plain", "Mean", watched.means)],
        marks=marks,
        shares=False,
        first_column="Comments",
    )
    return replace(drawn, legend=())


def _place(number: int, count: int, values: int) -> str:
    """Where a stretch lies, counted back from the newest."""
    if number == count - 1:
        return "newest"
    back = round(values * (count - number) / count)
    return f"{back:,} ago"
