"""``python -m training kinds``: kinds of tone beside published figures."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import click
import numpy as np
from numpy.typing import NDArray
from rich.console import Console

from moderation.comment import Comment
from moderation.model import FittedModel
from moderation.registry import artifact
from moderation.settings import SHIPPED_MODEL, Settings
from training.card import write_card
from training.card_kinds import KINDS
from training.example import Example
from training.importers import IMPORTERS, context_toxicity_wiki, goemotions
from training.importers import trac1_facebook as trac
from training.importers.base import locate
from training.kinds import aggression, beside, ekman, ranking
from training.labels import EMOTION_LABELS
from training.trained_on import Hashes, known_texts
from training.unseen import unseen

SEED: Final = 20_261_122
NATURAL: Final = "jigsaw_wiki_khanhhk"
LEAST_YES: Final = 5

console = Console()


@dataclass(frozen=True, slots=True)
class Subject:
    """The model that is examined, and what it has learned from."""

    model: FittedModel
    known: Hashes
    settings: Settings

    def folder(self, source: str) -> Path:
        """Where a data set is; fetched if need be."""
        dataset, settings = IMPORTERS[source].dataset, self.settings
        cache = settings.instance / "datasets"
        return locate(dataset, local=settings.data_dir, cache=cache)

    def free(self, texts: Sequence[str]) -> NDArray[np.intp]:
        """The texts that were not learned from, nearly or at all, each once."""
        examples = [Example(Comment(text)) for text in texts]
        kept, clusters = unseen(examples, self.known)
        first = np.zeros(len(texts), dtype=bool)
        first[np.unique(clusters, return_index=True)[1]] = True
        return np.flatnonzero(kept & first)

    def scores(
        self, texts: Sequence[str], labels: Sequence[str]
    ) -> NDArray[np.float64]:
        """Probabilities of labels, shape (n_texts, n_labels)."""
        comments = [Comment(text, language="en") for text in texts]
        found = self.model.score_many(comments)
        return np.array([[one.tone[label] for label in labels] for one in found])


@click.command()
@click.argument("folder", default=SHIPPED_MODEL, type=Path)
def kinds(folder: Path) -> None:
    """Measure moods, aggression and Wikipedia for FOLDER's card, beside others."""
    manifest = artifact.read_manifest(folder)
    known = known_texts(artifact.read_arrays(folder, manifest))
    if known is None:
        raise click.ClickException("The model does not say what it learned from.")
    subject = Subject(artifact.load(folder), known, Settings.from_environment())
    with console.status("measuring"):
        found: dict[str, Any] = {
            "model": manifest.identifier,
            "ekman": _ekman(subject),
            "aggression": _aggression(subject, manifest.tone_labels),
            "natural": _natural(subject),
            "perspective": _perspective(subject),
        }
    text = json.dumps(found, indent=2, sort_keys=True)
    (folder / KINDS).write_text(f"{text}\n", "utf-8")
    console.print(f"wrote {write_card(folder)}")


def _ekman(subject: Subject) -> dict[str, Any]:
    rows = list(goemotions.annotated(subject.folder("goemotions")))
    free = subject.free([row[2] for row in rows]).tolist()
    scores = subject.scores([rows[at][2] for at in free], EMOTION_LABELS)
    return ekman(scores, [rows[at][3] for at in free], SEED)


def _aggression(subject: Subject, labels: Sequence[str]) -> dict[str, Any]:
    rows = list(trac.annotated(subject.folder("trac1_facebook")))
    free = subject.free([row[2] for row in rows]).tolist()
    scores = subject.scores([rows[at][2] for at in free], labels)
    return aggression(scores, [rows[at][3] for at in free], SEED)


def _natural(subject: Subject) -> dict[str, Any]:
    rows = list(IMPORTERS[NATURAL].read(subject.folder(NATURAL)))
    free = subject.free([row.comment.text for row in rows]).tolist()
    scores = subject.scores([rows[at].comment.text for at in free], ["toxicity"])
    yes = np.array([rows[at].labels["toxicity"] >= 0.5 for at in free])
    return ranking(scores[:, 0], yes)


def _perspective(subject: Subject) -> dict[str, Any]:
    """Nothing where too few of the unseen comments are toxic."""
    folder = subject.folder("context_toxicity_wiki")
    rows = list(context_toxicity_wiki.examples(folder))
    theirs = context_toxicity_wiki.perspective_scores(folder)
    free = subject.free([row.comment.text for row in rows]).tolist()
    yes = np.array([rows[at].labels["toxicity"] >= 0.5 for at in free])
    if yes.sum() < LEAST_YES:
        return {}
    ours = subject.scores([rows[at].comment.text for at in free], ["toxicity"])
    scored = np.array([theirs[rows[at].comment.id or ""] for at in free])
    return beside(ours[:, 0], scored, yes)
