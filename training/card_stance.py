"""The card's page on stances: beside simple answers, and which are counted on."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from moderation.registry.manifest import Manifest

PICTURE: Final = "risk_coverage.svg"


def stance_figures(manifest: Manifest, measured: Mapping[str, Any]) -> Iterator[str]:
    """Lines of Markdown.

    Parameters
    ----------
    measured : mapping
        What ``train`` and ``evaluate`` left beside the model.
    """
    found = manifest.metrics["stance"]
    blind = measured.get("target_blind", {})
    yield "## Stance"
    yield ""
    yield "Targets never seen in training. Three sides, macro-F1; neutral pairs are"
    yield "comments beside another group's target, except in `rumoureval_2019`. The"
    yield "majority is always giving the commonest answer; target-blind is a linear"
    yield "model on words and pairs of words of the comment that never sees a target,"
    yield "fitted on the same training pairs, source by source."
    if blind:
        yield "`python -m training evaluate --only stance` measures it again."
    yield ""
    yield from table(found["sources"], blind)
    curves = found.get("risk_coverage", {})
    if curves:
        yield from confidence(curves, manifest.stance_confident)
    if "shares" in measured:
        yield from _shares(measured["shares"])


def table(
    sources: Mapping[str, Any], blind: Mapping[str, Mapping[str, Any]]
) -> Iterator[str]:
    """Figures per source, as a table beside the majority and a target-blind model."""
    measures = ("macro-F1", "favor-against accuracy")
    beside = [f"{name} | majority | target-blind" for name in measures]
    yield f"| source | pairs | {' | '.join(beside)} |"
    yield f"|---{'|--:' * 7}|"
    for source, found in sources.items():
        one = blind.get(source, {})
        yield (
            f"| {source} | {found['rows']:,} | {found['macro_f1']} | "
            f"{found['majority_macro_f1']} | {one.get('macro_f1', '–')} | "
            f"{found['favor_against_accuracy']} | {found['favor_against_majority']} | "
            f"{one.get('favor_against_accuracy', '–')} |"
        )
    yield ""


def confidence(
    curves: Mapping[str, Sequence[Sequence[float]]], bound: float | None
) -> Iterator[str]:
    """What the surest answers are worth, and from when on one is counted on."""
    coverages = [point[0] for point in next(iter(curves.values()))]
    yield "Unsure is an answer: accuracy of favor against against among the surest"
    yield "answers, on comments that take a side."
    yield ""
    yield f"| surest | {' | '.join(f'{share:.0%}' for share in coverages)} |"
    yield f"|---{'|--:' * len(coverages)}|"
    for source, points in curves.items():
        yield f"| {source} | {' | '.join(f'{right:.2f}' for _, right in points)} |"
    yield ""
    yield f"![Accuracy of the surest answers]({PICTURE})"
    yield ""
    if bound is None:
        yield "No answer is called confident: on validation pairs no probability was"
        yield "found from which 85 % are right."
    else:
        yield f"An answer is `confident` from {bound:.2f} on for its likeliest side: of"
        yield "these 85 % were right on validation pairs, sources counting alike."
    yield ""


def _shares(found: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    yield "Shares of the sides among a hundred comments, drawn again in forty mixtures"
    yield "of the sides, towards targets never seen that have enough comments of each:"
    yield "how often the 90 % interval covers the truth, how wide it is, the mean error"
    yield "of the shares, and that of the plain count. The same command measures it."
    yield ""
    yield "| source | targets | covered | interval's width | error | plain count's |"
    yield f"|---{'|--:' * 5}|"
    for source, one in found.items():
        yield (
            f"| {source} | {one['targets']} | {one['covered']:.0%} | "
            f"{one['width']:.2f} | {one['error']:.3f} | {one['counted_error']:.3f} |"
        )
    yield ""
