"""The card of the stance head that knows meaning, and its picture."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from moderation.heads.stance import NEVER
from moderation.registry.stance_semantic import MeaningManifest, read_manifest
from training.card_stance import PICTURE, confidence, table
from training.figures import draw_risk_coverage

CARD: Final = "card.md"
WORDS: Final = """\
It says favor, against or neutral by what the fast head looks at and by sentence
embeddings of the comment, its sentences, the target and the target's opposite. Nothing
is approved, held or rejected for a stance.

It answers at once where `PARLEY_SEMANTIC` is `always`, and after the platform has its
answer where the larger stance model cannot be loaded or does not keep up.
"""
WEAK: Final = """\
## Known weaknesses

- Favor from against on newspaper debates never seen is hardly better than by chance:
  two claims that a "not" tells apart have nearly the same embedding.
- The larger stance model reads comment and target together and does better on
  arguments and perspectives: see its card.
- Irony and quotation are read literally. English only.
- A single answer is weak evidence. Shares over many comments are what it is for.

## Not for

Deciding about people, or about a comment, by the side it takes.
"""


def write_card(folder: Path) -> Path:
    """Write ``card.md`` and its picture beside the artifact; returns the card."""
    manifest = read_manifest(folder)
    draw_risk_coverage(manifest.metrics["test"]["risk_coverage"], folder / PICTURE)
    place = folder / CARD
    place.write_text("\n".join(_lines(manifest)) + "\n", encoding="utf-8")
    return place


def _lines(manifest: MeaningManifest) -> Iterator[str]:
    yield f"# Model card: {manifest.name}"
    yield ""
    yield f"- Licence: {manifest.licence}"
    base = manifest.base
    yield f"- Encoder: {base['name']} {base['version']}, {base['licence']}"
    yield f"- Languages: {', '.join(manifest.languages)}"
    yield f"- Weights: `sha256:{manifest.weights_sha256}`"
    yield f"- Data fingerprint: `{manifest.data_sha256}`"
    yield ""
    yield WORDS
    for part, what in (("test", "Test"), ("validation", "Validation")):
        yield f"## {what} part"
        yield ""
        if part == "test":
            yield "Targets never seen, and nothing was chosen on them. The majority and"
            yield "the target-blind model are those of the fast head's card."
        else:
            yield "Other targets never seen; the temperature and from when on an answer"
            yield "is `confident` were chosen on them."
        yield ""
        found = manifest.metrics[part]
        yield from table(found["sources"], found.get("target_blind", {}))
    yield "## How sure, how right"
    yield ""
    sure = None if manifest.confident >= NEVER else manifest.confident
    yield from confidence(manifest.metrics["test"]["risk_coverage"], sure)
    yield "## Data"
    yield ""
    yield "| source | licence | pairs learnt from |"
    yield "|---|---|--:|"
    for source in manifest.sources:
        yield f"| {source.name} | {source.licence} | {source.rows:,} |"
    yield ""
    yield WEAK
