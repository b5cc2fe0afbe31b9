"""The add-on's card: what it was fitted on, how good it is, where it is weak."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from moderation.registry.conversation import ConversationManifest, read_manifest
from training.card import CARD


def write_card(folder: Path) -> Path:
    """Write ``card.md`` beside the add-on; returns its path."""
    place = folder / CARD
    lines = _lines(read_manifest(folder))
    place.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return place


def _lines(manifest: ConversationManifest) -> Iterator[str]:
    yield f"# Model card: {manifest.name} (add-on, off by default)"
    yield ""
    yield f"- Licence: {manifest.licence}."
    yield "  Not for commercial use; `PARLEY_ADDONS=conversation` switches it on."
    yield f"- Languages: {', '.join(manifest.languages)}; no answer in others"
    yield f"- Labels: {', '.join(manifest.labels)}"
    yield f"- Fitted beside the default model `{manifest.fast}`, whose tone scores and"
    yield "  word vectors it looks at"
    yield f"- Data fingerprint: `{manifest.data_sha256}`"
    yield ""
    yield "`python -m training conversation` fits it again and writes this page."
    yield ""
    yield "## Data"
    yield ""
    yield "| source | licence as stated | texts |"
    yield "|---|---|--:|"
    for source in manifest.sources:
        yield f"| {source.name} | {source.licence} | {source.rows:,} |"
    yield ""
    yield from _ucc(manifest.metrics["ucc"])
    yield from _c3(manifest.metrics["c3"])
    yield from _weak(manifest)


def _ucc(figures: dict[str, Any]) -> Iterator[str]:
    yield "## How people talk to each other (UCC)"
    yield ""
    yield "ROC-AUC by five-fold cross-validation, the mean of two, on the validation"
    yield "split of *Unhealthy Conversations*, near-duplicates on one side (it names no"
    yield "articles). Beside it a single human rater and BERT fitted on 35,000 labelled"
    yield "comments, as its authors measured them on their own test split (Price et al."
    yield "2020); here some 3,500 labelled comments are learnt from. Average precision"
    yield "(AP) at the rate in the data. ECE: on the folds that it was calibrated with."
    yield ""
    yield "| label | yes of rows | ROC-AUC | human | BERT | AP | ECE |"
    yield "|---|--:|--:|--:|--:|--:|--:|"
    for label, row in figures.items():
        human, bert = row.get("human", "–"), row.get("bert", "–")
        yield (
            f"| {label} | {row['yes']:,} of {row['rows']:,} | {row['auc']} | {human} | "
            f"{bert} | {row['average_precision']} | {row['ece']} |"
        )
    yield ""


def _c3(figures: dict[str, Any]) -> Iterator[str]:
    yield "## What a comment brings to a discussion (C3)"
    yield ""
    yield "By five-fold cross-validation with whole articles left out. *Length*: the"
    yield "number of words alone. *Within*: the mean over five bands of comments of"
    yield "equal length, which is what a head knows besides length; 0.5 is chance."
    yield ""
    yield (
        "| label | yes of rows | ROC-AUC | length | within | length within | AP | ECE |"
    )
    yield "|---|--:|--:|--:|--:|--:|--:|--:|"
    for label, row in figures.items():
        yield (
            f"| {label} | {row['yes']:,} of {row['rows']:,} | {row['auc']} | "
            f"{row['length_auc']} | {row['within_bands']} | "
            f"{row['length_within_bands']} | {row['average_precision']} | "
            f"{row['ece']} |"
        )
    yield ""
    bands = ", ".join(f"{auc}" for auc in figures["constructive"]["bands"])
    yield f"Constructive, band by band from short to long: {bands}."
    yield ""


def _weak(manifest: ConversationManifest) -> Iterator[str]:
    c3 = manifest.metrics["c3"]
    empty = [
        label.replace("_", " ")
        for label, row in c3.items()
        if row["within_bands"] < 0.6
    ]
    yield "## Known weaknesses"
    yield ""
    yield "- The labels of C3 are mostly length. Raters of newspaper comments find what"
    yield "  is long constructive; within bands of length these heads are hardly better"
    yield f"  than chance: {', '.join(empty)}. Read them as “long enough to”."
    yield "- Sarcasm is told below what a single person tells; do not act upon it."
    yield "- One newspaper of one country (The Globe and Mail, Canada), short comments:"
    yield "  nothing here was measured elsewhere."
    yield "- The rarest labels rest on a hundred comments; most of what scores high is"
    yield "  not so (see AP). No threshold was proven: no default policy looks at any"
    yield "  of them, and a site's own policy may hold by them, never reject."
    yield "- Raters agreed moderately at best; what some groups find condescending,"
    yield "  others do not. Bias towards groups is that of the default model's tone"
    yield "  scores, and was not measured for these labels."
    yield ""
