"""The card's pages on groups' names, disguises and the policy's actions."""

from collections.abc import Iterator, Mapping
from typing import Any

from moderation.verdict import Action
from training.identity_bias import ALLOWED, KINDS


def audited(found: Mapping[str, Any]) -> Iterator[str]:
    """Lines of Markdown; none for a model that was made before there were audits."""
    if not found:
        return
    yield from _actions(found["actions"])
    if "disguises" in found:
        yield from _disguises(found["disguises"])
    yield from _identity(found["identity"])


def _actions(rows: Mapping[str, Any]) -> Iterator[str]:
    yield "## What the default policy does"
    yield ""
    yield "Share of the test part's English comments, by what people said of them."
    yield "`arc` are comments that a newspaper published; nobody was asked whether they"
    yield "are civil. Of written and keyword-picked texts (see the recipe) no share is"
    yield "what a site will see."
    yield ""
    yield f"| comments | rows | {' | '.join(Action)} |"
    yield "|---|--:|--:|--:|--:|"
    for name, row in rows.items():
        shares = " | ".join(f"{row[action]:.1%}" for action in Action)
        yield f"| {name} | {row['comments']:,} | {shares} |"
    yield ""


def _disguises(found: Mapping[str, Any]) -> Iterator[str]:
    yield "## Under disguise"
    yield ""
    yield f"Toxicity at its threshold for holding ({found['threshold']:.3f}):"
    yield f"{found['toxic']:,} toxic and {found['civil']:,} civil test comments, in"
    yield "which about every second word of four letters or more is disguised."
    yield ""
    yield "| disguise | recall | false alarms |"
    yield "|---|--:|--:|"
    for family, rates in found["families"].items():
        yield f"| {family} | {rates['recall']:.1%} | {rates['false_alarms']:.1%} |"
    yield ""


def _identity(found: Mapping[str, Any]) -> Iterator[str]:
    yield "## Groups' names"
    yield ""
    yield f"ROC-AUC of toxicity on {found['sentences']:,} sentences of our own, the"
    yield "same for each group and none of them trained on (Borkan et al. 2019). Over"
    yield f"all of them {found['auc']}; the worst figure is {found['worst_gap']} below,"
    yield f"and {ALLOWED} is what we allow ourselves."
    yield ""
    yield f"| group | {' | '.join(kind for kind in KINDS)} |"
    yield "|---|--:|--:|--:|"
    for group, figures in found["groups"].items():
        yield f"| {group} | {' | '.join(str(figures[kind]) for kind in KINDS)} |"
    yield ""


def left_out(found: Mapping[str, Any]) -> Iterator[str]:
    """Lines on sources that were left out; none where nobody has measured."""
    if not found:
        return
    yield "## Sources never trained on"
    yield ""
    yield "The same recipe without any comment of the source (sources of one origin go"
    yield "together), on all comments of the source. `python -m training evaluate`"
    yield "gives it again. *Perspective* is that service's own score, from the set."
    yield ""
    yield "| left out | rows | yes | ROC-AUC | average precision |"
    yield "|---|--:|--:|--:|--:|"
    for name, row in found.items():
        yield (
            f"| {name} | {row['rows']:,} | {row['yes']:,} | {row['auc']} | "
            f"{row['average_precision']} |"
        )
    yield ""
    for name, row in found.items():
        if "less_perspective" in row:
            less, low, high = row["less_perspective"]
            yield f"- {name}: our ROC-AUC less Perspective's on the same comments is"
            yield f"  {less:+.3f}, 95 % bootstrap interval {low:+.3f} to {high:+.3f}."
            yield ""
