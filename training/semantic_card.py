"""The semantic head's figures and card."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold

from moderation.heads.semantic import ENGLISH, OTHER, SemanticWeights
from moderation.registry.semantic import SemanticManifest, read_manifest
from training.calibrate import expected_calibration_error
from training.card import CARD
from training.english_card import english_lines
from training.fit_semantic import (
    Material,
    Network,
    SemanticRecipe,
    enough,
    networks,
    weigh,
)

LABELS: Final = ("toxicity", "insult", "profanity", "identity_attack")
WAYS: Final = ("n-grams", "meaning", "both", "unseen language", "English alone")
FOLDS: Final = 5


def semantic_metrics(
    material: Material,
    test: NDArray[np.bool_],
    weights: SemanticWeights,
    recipe: SemanticRecipe,
    labels: Sequence[str],
    rates: dict[str, float],
) -> dict[str, Any]:
    """Ranking and calibration on the test part, language by language.

    For toxicity also "unseen language", the network fitted without that language, and
    "English alone", without any of those that are weighed.
    """
    given = _Measured(material, test, weights, recipe)
    english = given.network(labels.index(LABELS[0]), recipe.weighed)
    found: dict[str, Any] = {}
    for language in recipe.weighed:
        for label in (name for name in LABELS if name in labels):
            column = labels.index(label)
            row = given.row(language, column, rates[label])
            if row is None:
                continue
            row["crossed"] = given.crossed(language, column, rates[label])
            if label == LABELS[0]:
                unseen = given.network(column, (language,))
                row["auc"]["unseen language"] = given.auc(language, column, unseen)
                row["auc"]["English alone"] = given.auc(language, column, english)
            found[f"{language} {label}"] = row
    return found


@dataclass(frozen=True, slots=True)
class _Measured:
    """A head and the rows that it is measured on."""

    material: Material
    test: NDArray[np.bool_]
    weights: SemanticWeights
    recipe: SemanticRecipe

    def network(self, column: int, without: Sequence[str]) -> Network:
        """One label's network, fitted without some languages."""
        return networks(self.material, self.recipe, [column], without=without)[0]

    def asked(self, language: str, column: int) -> NDArray[np.bool_]:
        """Test rows of a language with an answer."""
        asked = ~np.isnan(self.material.shares[:, column])
        rows: NDArray[np.bool_] = (
            self.test & asked & (self.material.languages == language)
        )
        return rows

    def auc(self, language: str, column: int, network: Network) -> float:
        """Ranking by another network."""
        rows = self.asked(language, column)
        margins = network.margins(self.material.embeddings[rows])
        return self._ranked(margins, self.material.shares[rows, column])

    def row(self, language: str, column: int, rate: float) -> dict[str, Any] | None:
        """Figures of the head and of its parts; None with too few answers."""
        rows = self.asked(language, column)
        shares = self.material.shares[rows, column].astype(np.float64)
        if not enough(shares):
            return None
        fast = self.material.fast[rows, column]
        margins = self.weights.margins(self.material.embeddings[rows])[:, column]
        weighing = self.weights.blend[self.recipe.weighed.index(language), column]
        both = weighing[0] * fast + weighing[1] * margins + weighing[2]
        probabilities = 1 / (1 + np.exp(-both))
        error = expected_calibration_error(probabilities, shares, rate)
        return {
            "rows": len(shares),
            "yes": int((shares >= 0.5).sum()),
            "auc": {
                way: self._ranked(values, shares)
                for way, values in zip(WAYS[:3], (fast, margins, both), strict=True)
            },
            "ece": round(error, 4),
        }

    def crossed(self, language: str, column: int, rate: float) -> dict[str, Any]:
        """Ranking of all comments that nothing was trained on, weighed fold by fold."""
        held_out = ~self.material.train & (self.material.languages == language)
        rows = np.flatnonzero(held_out & ~np.isnan(self.material.shares[:, column]))
        shares = self.material.shares[rows, column].astype(np.float64)
        fast = self.material.fast[rows, column]
        margins = self.weights.margins(self.material.embeddings[rows])[:, column]
        folds = StratifiedKFold(FOLDS, shuffle=True, random_state=self.recipe.seed)
        both = np.zeros(len(rows))
        for learnt, left in folds.split(rows, shares >= 0.5):
            words, meaning, constant = weigh(
                fast[learnt], margins[learnt], shares[learnt], rate
            )
            both[left] = words * fast[left] + meaning * margins[left] + constant
        return {
            "rows": len(rows),
            "yes": int((shares >= 0.5).sum()),
            "n-grams": self._ranked(fast, shares),
            "both": self._ranked(both, shares),
        }

    @staticmethod
    def _ranked(scores: NDArray[Any], shares: NDArray[Any]) -> float:
        return round(float(roc_auc_score(shares >= 0.5, scores)), 4)


def write_card(folder: Path) -> Path:
    """Write ``card.md`` beside the head; returns its path."""
    place = folder / CARD
    lines = _lines(read_manifest(folder))
    place.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return place


def _lines(manifest: SemanticManifest) -> Iterator[str]:
    base = manifest.base
    own = [name for name in manifest.weighed if name not in {ENGLISH, OTHER}]
    yield f"# Model card: {manifest.name}"
    yield ""
    yield f"- Licence: {manifest.licence}"
    encoder = f"{base['name']} {base['version']} ({base['licence']})"
    yield f"- Reads the embeddings of {encoder}"
    yield f"- Languages: {', '.join(manifest.languages)}"
    yield f"- Labels: {', '.join(manifest.labels)}"
    yield "- Data: that of the default model, see its card; fingerprint "
    yield f"  `{manifest.data_sha256}`"
    yield ""
    yield "It answers for comments in a language that the default model does not speak,"
    yield "and in English where it may change what happens to a comment."
    yield "`python -m training semantic` fits it again and writes this page."
    yield ""
    yield from english_lines(manifest)
    yield "## Per language"
    yield ""
    yield "ROC-AUC on test parts. *Unseen language*: the same network without that"
    yield "language in its training data; *English alone*: without either. For the"
    yield "languages that are not in this table the last two columns are all we know."
    yield ""
    yield f"| language, label | rows | yes | {' | '.join(WAYS)} | ECE of both |"
    yield f"|---|--:|--:|{'--:|' * len(WAYS)}--:|"
    for name, row in manifest.metrics["languages"].items():
        figures = " | ".join(str(row["auc"].get(way, "–")) for way in WAYS)
        counts = f"{row['rows']:,} | {row['yes']:,}"
        yield f"| {name} | {counts} | {figures} | {row['ece']} |"
    yield ""
    yield from _crossed(manifest.metrics["languages"])
    yield "## Known weaknesses"
    yield ""
    yield f"- Only {' and '.join(own)} were measured. The others are scored by what the"
    yield "  encoder carries over, which no labelled comment has confirmed."
    yield "- Moods (angry, grateful, …) learnt from English alone; so were threats."
    yield "- Precision is proven in English only, so that no score in another language"
    yield "  reaches a threshold for rejecting: at most a comment is held for a person."
    yield "- Spam is the default model's score, made for English, German and Russian;"
    yield "  in other languages it counts only where a link or contact is shown."
    yield ""


def _crossed(rows: Mapping[str, Any]) -> Iterator[str]:
    """All that was held out, for the test part of a language is small."""
    yield f"The same with weights cross-validated in {FOLDS} folds over everything that"
    yield "neither model was trained on:"
    yield ""
    yield "| language, label | rows | yes | n-grams | both |"
    yield "|---|--:|--:|--:|--:|"
    for name, row in rows.items():
        if found := row.get("crossed"):
            counts = f"{found['rows']:,} | {found['yes']:,}"
            yield f"| {name} | {counts} | {found['n-grams']} | {found['both']} |"
    yield ""
