"""The card of the larger stance model, and its picture."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from moderation.registry.stance_large import StanceManifest, read_manifest
from training.figures import draw_risk_coverage

CARD: Final = "card.md"
FIGURE: Final = "risk_coverage.svg"
UNSEEN: Final = {
    "arc": "newspaper comments, debates never seen (with neutral pairs)",
    "ibm_argq_30k": "crowd-written arguments, topics never seen",
    "ibm_claim_stance": "claims from Wikipedia, motions never seen",
    "perspectrum": "perspectives, claims never seen",
    "rumoureval_2019": "replies to rumours, threads never seen",
}
WORDS: Final = """\
It reads comment and target together and says favor, against or neutral. It is asked
after the platform has its answer; nothing is approved, held or rejected for a stance.

## How it was made

Tuned from {base} ({licence}) on {pairs:,} pairs that people labelled, all under
licences that let anyone ship a model. Half of the targets were given another wording
("ban X" as "do not ban X", "keep X" or the matter alone, "X") with the label turned
round where it has to be; neutral pairs are texts beside targets of other groups;
sentence pairs with negations and pairs of two arguments of one group were learnt
along. Weights are eight-bit numbers.

A target is read twice, as it is and as its opposite in words where a rule knows one,
and the answers are averaged, so that a target and its opposite get mirrored answers.
`confident` is true where the probability of favor or of against is at least
{confident}: from there on 85 % of the validation part's answers are right, sources
counted alike. On newspaper comments fewer are, see the table.
"""
WEAK: Final = """\
## Known weaknesses

- On newspaper debates never seen it tells favor from against in three cases of five,
  and much worse in some debates: few were learnt from, and their claims often differ
  by a "not" alone.
- Under a headline it often calls a comment neutral that takes a side in words of its
  own (`python -m training headlines`).
- Irony and quotation are read literally. A comment that praises a side to mock it is
  taken at its word.
- English only; for other languages the first tier's answer stands.
- Neutral was learnt from comments beside other debates' claims: a comment on the topic
  that takes no side is often given one. Look at `confident`.
- A single answer is weak evidence. Shares over many comments are what it is for.

## Not for

Deciding about people, or about a comment, by the side it takes.
"""


def write_card(folder: Path) -> Path:
    """Write ``card.md`` and its picture beside the artifact; returns the card."""
    manifest = read_manifest(folder)
    found = manifest.metrics["test"].items()
    curves = {source: figures["risk_coverage"] for source, figures in found}
    draw_risk_coverage(curves, folder / FIGURE)
    place = folder / CARD
    place.write_text("\n".join(_lines(manifest)) + "\n", encoding="utf-8")
    return place


def _lines(manifest: StanceManifest) -> Iterator[str]:
    yield f"# Model card: {manifest.name}"
    yield ""
    yield f"- Licence: {manifest.licence}"
    yield f"- Base: {manifest.base['name']}, {manifest.base['from']}"
    yield f"- Languages: {', '.join(manifest.languages)}"
    yield f"- Graph: `sha256:{manifest.graph.sha256}`"
    yield f"- Data fingerprint: `{manifest.data_sha256}`"
    yield ""
    yield WORDS.format(
        base=manifest.base["name"],
        licence=manifest.base["licence"],
        pairs=sum(source.rows for source in manifest.sources),
        confident=manifest.combining.confident,
    )
    yield from _curve(manifest.recipe.get("curve", []))
    yield from _figures(manifest.metrics["test"])
    yield ""
    yield f"![Accuracy of the surest answers]({FIGURE})"
    yield ""
    yield "## Data"
    yield ""
    yield "| source | licence | pairs learnt from |"
    yield "|---|---|---|"
    for source in manifest.sources:
        yield f"| {source.name} | {source.licence} | {source.rows:,} |"
    yield ""
    yield WEAK


def _figures(metrics: Mapping[str, Any]) -> Iterator[str]:
    yield "## Figures on the test part"
    yield ""
    yield "`python -m training.stance_large evaluate` gives them again. No text, target"
    yield "or near-duplicate of the test part was learnt from. Target-blind is a linear"
    yield "model on words that never sees a target; neutral pairs are half as many as"
    yield "the others. Accuracy is favor against against; confident is the share of the"
    yield "pairs with a side that were answered confidently, and the accuracy on those."
    yield ""
    yield (
        "| source | pairs | accuracy | (majority) | macro-F1 | (majority) "
        "| (target-blind) | confident | accuracy there |"
    )
    yield "|---|---|---|---|---|---|---|---|---|"
    for source, found in metrics.items():
        yield (
            f"| {source}: {UNSEEN.get(source, '')} | {found['pairs']:,} "
            f"| {found['accuracy_favor_against']:.3f} "
            f"| {found['majority_accuracy']:.3f} | {found['macro_f1']:.3f} "
            f"| {found['majority_macro_f1']:.3f} "
            f"| {found['target_blind_macro_f1']:.3f} | {found['confident_share']:.2f} "
            f"| {_shown(found['confident_accuracy'])} |"
        )


def _curve(steps: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """What each idea brought, where the recipe tells."""
    if not steps:
        return
    yield "## What each idea brought"
    yield ""
    yield "Accuracy of favor against against on the validation part, as tuning went on."
    yield ""
    yield "| pairs seen | what was new | arc | ibm_argq_30k | perspectrum |"
    yield "|---|---|---|---|---|"
    for step in steps:
        figures = " | ".join(f"{figure:.3f}" for figure in step["accuracy"])
        yield f"| {step['pairs']:,} | {step['new']} | {figures} |"
    yield ""


def _shown(figure: float | None) -> str:
    return "–" if figure is None else f"{figure:.3f}"
