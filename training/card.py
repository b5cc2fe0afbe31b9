"""The model card: what a model learned from, is good at and must not be used for."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from moderation.registry import artifact
from moderation.registry.manifest import Manifest
from training.card_audit import audited, left_out
from training.card_kinds import KINDS, beside_published
from training.card_neutrality import NEUTRALITY, compared
from training.card_stance import PICTURE, stance_figures
from training.figures import draw_reliability, draw_risk_coverage
from training.importers import IMPORTERS

CARD = "card.md"
FIGURE = "reliability.svg"
EVALUATION = "evaluation.json"

WEAKNESSES = """\
## Known weaknesses

- Words carry the tone heads. Irony, quotation, reclaimed words and implied contempt
  are often misread; a polite threat scores low, a swear word among friends high.
- Written test cases about identities (`hatemoji`) and implicit hate
  (`safenlp_implicithate_toxigen`) are far harder than comments: see their rows.
- Clean negatives from news sites are missing in the training data: most civil
  comments in it are from Wikipedia talk pages, Reddit and Twitter.
- `sexually_explicit` is not among the labels: no set whose licence lets a model be
  shipped was asked about it.
- Raters were mostly American; dialects and in-group speech are over-flagged by such
  labels (Sap et al. 2019). A person should see what is held.
- `threat` and `severe_toxicity` have few examples; see the number of yes.
- Favor against against on a target never seen is hard: between little more than
  chance (newspaper debates whose two claims differ by a "not") and three in four
  (crowd-written arguments), see the table. Do not build on a single answer.
- On Wikipedia talk, Perspective's own scores rank better than those of a model that
  learned nothing from there, and not clearly better than those of one that did; see
  *Sources never trained on*. So do libraries that learned from the whole of it, but
  not elsewhere: docs/benchmarks.md.
- Only the languages in the header are spoken; for others the policy holds or passes.
- Natural rates are our own cautious guesses. A site with other rates gets other
  precision than promised until it is calibrated on its own decisions.

## Not for

Deciding about people: employment, credit, asylum, policing, or who holds which
opinion. Rejecting a comment for the side it takes: the policy engine refuses such
rules. Automatic rejection without an appeal.
"""


def write_card(folder: Path) -> Path:
    """Write ``card.md`` and its figures beside an artifact; returns the card's path."""
    manifest = artifact.read_manifest(folder)
    draw_reliability(manifest.metrics, folder / FIGURE)
    curves = manifest.metrics["stance"].get("risk_coverage", {})
    if curves:
        draw_risk_coverage(curves, folder / PICTURE)
    measured = _beside(folder / EVALUATION, manifest)
    place = folder / CARD
    lines = [
        *_lines(manifest),
        *stance_figures(manifest, measured),
        *compared(_beside(folder / NEUTRALITY, manifest)),
        *beside_published(_beside(folder / KINDS, manifest)),
        *left_out(measured.get("leave_one_out", {})),
        WEAKNESSES,
    ]
    place.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return place


def keep_beside(folder: Path, identifier: str, found: Mapping[str, Any]) -> None:
    """Keep figures that the manifest does not have; the same model's others stay."""
    place = folder / EVALUATION
    known = json.loads(place.read_text("utf-8")) if place.exists() else {}
    kept = known if known.get("model") == identifier else {}
    body = {**kept, "model": identifier, **found}
    place.write_text(f"{json.dumps(body, indent=2, sort_keys=True)}\n", "utf-8")


def _lines(manifest: Manifest) -> Iterator[str]:
    recipe = manifest.recipe
    yield f"# Model card: {manifest.name}"
    yield ""
    yield f"- Identifier: `{manifest.identifier}`"
    yield f"- Languages: {', '.join(manifest.languages)}"
    yield f"- Licence: {manifest.licence}"
    versions = ", ".join(f"{k} {v}" for k, v in sorted(manifest.versions.items()))
    yield f"- Trained with {versions}; seed {recipe['seed']}"
    yield f"- Data fingerprint: `{manifest.data_sha256}`"
    yield ""
    yield "All figures are on test parts that were never trained on or chosen with;"
    yield "groups (article, thread, video, target) and near-duplicates do not straddle"
    yield "the split. Reproduce this page with `make retrain`, or print it again with"
    yield "`python -m training card`."
    yield ""
    yield from _data(manifest)
    yield from _labels(manifest)
    yield from _thresholds(manifest)
    yield from audited(manifest.metrics.get("audit", {}))


def _beside(place: Path, manifest: Manifest) -> dict[str, Any]:
    """What ``evaluate`` or ``audit`` left beside this very model."""
    if not place.exists():
        return {}
    found: dict[str, Any] = json.loads(place.read_text(encoding="utf-8"))
    return found if found["model"] == manifest.identifier else {}


def _data(manifest: Manifest) -> Iterator[str]:
    yield "## Data"
    yield ""
    yield "| source | licence | examples | described at |"
    yield "|---|---|--:|---|"
    for source in manifest.sources:
        importer = IMPORTERS.get(source.name.split(":")[0])
        homepage = importer.dataset.homepage if importer else "this repository"
        yield f"| {source.name} | {source.licence} | {source.rows:,} | {homepage} |"
    yield ""


def _labels(manifest: Manifest) -> Iterator[str]:
    figures = {**manifest.metrics["tone"], "spam": manifest.metrics["spam"]}
    yield "## Tone and spam"
    yield ""
    yield "ECE is the expected calibration error over 15 bins of equal mass, taken on"
    yield "sources that look like comments and re-weighted to the stated natural rate."
    yield "Soft labels count as yes from one half up."
    yield ""
    yield "| label | rows | yes | ROC-AUC | average precision | natural rate | ECE |"
    yield "|---|--:|--:|--:|--:|--:|--:|"
    for label, found in figures.items():
        whole = found["all"] or {"auc": "–", "average_precision": "–"}
        yield (
            f"| {label} | {found['rows']:,} | {found['yes']:,} | {whole['auc']} | "
            f"{whole['average_precision']} | {found['natural_rate']:.1%} | "
            f"{found['ece']} |"
        )
    yield ""
    yield "The mix of sources flatters: the rows below are what to look at."
    yield ""
    yield "| label | source | rows | yes | ROC-AUC | average precision |"
    yield "|---|---|--:|--:|--:|--:|"
    for label, found in figures.items():
        for source, here in found["sources"].items():
            yield (
                f"| {label} | {source} | {here['rows']:,} | {here['yes']:,} | "
                f"{here['auc']} | {here['average_precision']} |"
            )
    yield ""
    yield f"![Reliability of every label]({FIGURE})"
    yield ""


def _thresholds(manifest: Manifest) -> Iterator[str]:
    yield "## Thresholds as promises"
    yield ""
    yield "Solved on validation data with exact bounds. Where a label is too rare to"
    yield "prove a precision, it holds by count and says so; it never rejects unproven."
    yield ""
    yield "| label | hold from | reject from | promise |"
    yield "|---|--:|--:|---|"
    for label in sorted(manifest.recipe["promises"]):
        entry = manifest.thresholds.get(label)
        hold = f"{entry.hold:.3f}" if entry and entry.hold else "–"
        reject = f"{entry.reject:.3f}" if entry and entry.reject else "–"
        yield f"| {label} | {hold} | {reject} | {entry.promise if entry else ''} |"
    yield ""
