"""What the semantic head brings in English: on the test part, and about groups."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score, roc_auc_score

from moderation.comment import Comment
from moderation.features.embedding import Encoder
from moderation.heads.semantic import ENGLISH, SemanticWeights
from moderation.model import FittedModel
from moderation.registry.semantic import EnglishEntry
from moderation.text.cleaned import clean
from training.fit_english import probabilities
from training.fit_semantic import Doubles, Mask, Material, enough
from training.identity_bias import identity_metrics

LABEL: Final = "toxicity"
WAYS: Final = ("n-grams", "always", "auto")
FLOOR: Final = 1e-6


@dataclass(frozen=True, slots=True)
class EnglishFigures:
    """The fitted head and what it is measured on.

    Parameters
    ----------
    sources : array of str, shape (n,)
    test : array of bool, shape (n,)
    weights : SemanticWeights
        With the weighing of English as the last but one.
    """

    material: Material
    sources: NDArray[np.str_]
    test: Mask
    weights: SemanticWeights
    entry: EnglishEntry
    labels: Sequence[str]

    def measure(self) -> dict[str, Any]:
        """Ranking of each label source by source, and how often the head is asked."""
        rows = np.flatnonzero(self.test & (self.material.languages == ENGLISH))
        asked = self._asked(rows)
        found = {
            f"{label}, {source}": figures
            for label in self.entry.asked_from
            for source, figures in self._by_source(label, rows, asked)
        }
        return {"by_source": found, "asked": self._shares(rows, asked)}

    def _asked(self, rows: NDArray[np.intp]) -> Mask:
        """Which rows the head is asked about on ``auto``."""
        fast = probabilities(self.material.fast[rows])
        asked = np.zeros(len(rows), dtype=bool)
        for label, least in self.entry.asked_from.items():
            asked |= fast[:, self.labels.index(label)] >= least
        return asked

    def _by_source(
        self, label: str, rows: NDArray[np.intp], asked: Mask
    ) -> list[tuple[str, dict[str, Any]]]:
        column = self.labels.index(label)
        fast = self.material.fast[rows, column]
        words, meaning, constant = self.weights.blend[-2, column].astype(np.float64)
        margins = self.weights.margins(self.material.embeddings[rows])[:, column]
        always = words * fast + meaning * margins + constant
        ways = (fast, always, np.where(asked, always, fast))
        shares = self.material.shares[rows, column].astype(np.float64)
        found = []
        for source in sorted(set(self.sources[rows].tolist())):
            here = (self.sources[rows] == source) & ~np.isnan(shares)
            if enough(shares[here]):
                yes = shares[here] >= 0.5
                found.append((source, _ranked(yes, [way[here] for way in ways])))
        return found

    def _shares(self, rows: NDArray[np.intp], asked: Mask) -> dict[str, Any]:
        """Of each source's comments that nobody called toxic, the share asked about."""
        column = self.labels.index(LABEL)
        civil = self.material.shares[rows, column] < 0.5
        sources = self.sources[rows]
        return {
            source: {
                "rows": int(here.sum()),
                "asked": round(float(asked[here].mean()), 4),
            }
            for source in sorted(set(sources.tolist()))
            if (here := civil & (sources == source)).any()
        }


def english_identity(
    fast: FittedModel,
    encoder: Encoder,
    weights: SemanticWeights,
    labels: Sequence[str],
) -> dict[str, Any]:
    """Gaps between groups, by words alone and by words and meaning."""
    column = labels.index(LABEL)
    words, meaning, constant = weights.blend[-2, column].astype(np.float64)

    def spoken(texts: Sequence[str]) -> Doubles:
        comments = [Comment(text, language=ENGLISH) for text in texts]
        scores = [found.tone[LABEL] for found in fast.score_many(comments)]
        bounded = np.clip(np.array(scores), FLOOR, 1 - FLOOR)
        found: Doubles = np.log(bounded / (1 - bounded))
        return found

    def meant(texts: Sequence[str]) -> Doubles:
        embeddings = encoder.encode([clean(text).text for text in texts])
        margins = weights.margins(embeddings)[:, column].astype(np.float64)
        both: Doubles = words * spoken(texts) + meaning * margins + constant
        return both

    return {
        name: {
            key: value
            for key, value in identity_metrics(way).items()
            if key in {"auc", "worst_gap", "sentences"}
        }
        for name, way in (("n-grams", spoken), ("both", meant))
    }


def _ranked(yes: Mask, ways: Sequence[Doubles]) -> dict[str, Any]:
    return {
        "rows": len(yes),
        "yes": int(yes.sum()),
        "auc": {
            name: round(float(roc_auc_score(yes, way)), 4)
            for name, way in zip(WAYS, ways, strict=True)
        },
        "average_precision": {
            name: round(float(average_precision_score(yes, way)), 4)
            for name, way in zip(WAYS, ways, strict=True)
        },
    }
