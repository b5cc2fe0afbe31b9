"""A training run from recipe to artifact, step by step."""

import platform
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import scipy
import sklearn
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from moderation.features.vectors import WordVectors
from moderation.model import FittedModel
from moderation.policies.base import Threshold
from moderation.registry import artifact
from moderation.registry.manifest import FORMAT, Manifest
from moderation.stance_weights import DirectedWeights
from training import identity_templates, spam_templates, tone_templates
from training.audit import audit
from training.confident import confident_from, risk_coverage
from training.confusion import measured_confusion
from training.decided_examples import SOURCE as DECIDED
from training.evaluate import stance_metrics
from training.example import Example
from training.fit_labels import (
    TEST,
    FittedLabels,
    LabelRows,
    fit_labels,
    label_rows,
    spam_targets,
    tone_targets,
)
from training.fit_stance import Pairs, StanceFit, make_pairs, pair_probabilities
from training.gather import Gathered
from training.importers import IMPORTERS
from training.labels import SPAM_LABEL
from training.matrix import DesignMatrix, design_matrix
from training.recipe import Recipe
from training.trained_on import trained_on

Step = Callable[[str], None]
OWN_SENTENCES = (
    identity_templates.SOURCE,
    tone_templates.SOURCE,
    spam_templates.SOURCE,
)


@dataclass(frozen=True, slots=True)
class Run:
    """One run over gathered examples.

    Parameters
    ----------
    vectors : WordVectors
        Static word vectors to build the stance head on.
    n_jobs : int
        Processes to use; the result does not depend on it.
    on_step : callable
        Told the name of each step as it begins.
    """

    recipe: Recipe
    gathered: Gathered
    vectors: WordVectors
    n_jobs: int = 2
    parent: str | None = None
    on_step: Step = lambda name: None

    def train(self) -> tuple[Manifest, bytes]:
        """Fit all heads and describe them.

        Linear algebra runs on one thread: the order of a sum, and so the last bit of
        a weight, must not depend on how many cores a machine has.

        Returns
        -------
        manifest, weights : Manifest and the bytes of ``weights.npz``
        """
        with threadpool_limits(limits=1):
            return self._train()

    def _train(self) -> tuple[Manifest, bytes]:
        self.on_step("features")
        rows = label_rows(
            self.gathered, self._features, self.recipe.tone, self.recipe.seed
        )
        self.on_step("tone")
        tone = self._tone(rows)
        self.on_step("spam")
        spam = self._spam(rows)
        unseen = [rows.examples[i] for i in rows.at(TEST)]
        del rows  # half a gigabyte that the next steps need
        self.on_step("stance pairs")
        train, validation, test = self._pairs()
        self.on_step("stance")
        stance = self._stance(train, validation)
        self.on_step("publishing")
        shares = pair_probabilities(stance, test).astype(np.float64)
        arrays = {
            **tone.weights.arrays("tone"),
            **spam.weights.arrays("spam"),
            **stance.arrays(),
            **self.vectors.arrays(),
            **self._learned(),
        }
        metrics = {
            "tone": tone.metrics,
            "spam": spam.metrics[SPAM_LABEL],
            "stance": stance_metrics(shares, test.answers, test.sources),
        }
        thresholds = {**tone.thresholds, **spam.thresholds}
        metrics["stance"]["risk_coverage"] = risk_coverage(
            shares, test.answers, test.sources
        )
        metrics["audit"] = self._audit(arrays, thresholds, unseen)
        optional = {
            "counts": {**tone.counts, **spam.counts},
            **_of_stances(stance, validation),
        }
        return self._describe(arrays, metrics, thresholds, optional)

    def _learned(self) -> dict[str, NDArray[Any]]:
        """Hashes of the texts that anything was fitted or calibrated on."""
        split = self.gathered.split
        rows = np.concatenate([split.train, split.validation]).tolist()
        return {**trained_on(self.gathered.examples[i].comment.text for i in rows)}

    def _audit(
        self,
        arrays: dict[str, NDArray[Any]],
        thresholds: dict[str, Any],
        unseen: Sequence[Example],
    ) -> dict[str, Any]:
        recipe = self.recipe
        model = FittedModel(
            arrays,
            identifier="unpublished",
            tone_labels=recipe.tone_labels,
            languages=recipe.languages,
            thresholds={
                label: Threshold(entry.get("hold"), entry.get("reject"))
                for label, entry in thresholds.items()
            },
        )
        natural = {e.source for e in unseen} - set(recipe.unnatural_sources)
        return audit(model, unseen, sorted(natural), recipe.seed)

    def _features(self, examples: Sequence[Example]) -> DesignMatrix:
        return design_matrix([e.comment for e in examples], n_jobs=self.n_jobs)

    def _tone(self, rows: LabelRows) -> FittedLabels:
        labels = self.recipe.tone_labels
        return fit_labels(
            rows,
            rows.features.surface,
            tone_targets(rows, labels),
            labels,
            self.recipe,
            self.recipe.tone,
            n_jobs=self.n_jobs,
        )

    def _spam(self, rows: LabelRows) -> FittedLabels:
        section = self.recipe.spam
        return fit_labels(
            rows,
            np.hstack([rows.features.surface, rows.features.links]),
            spam_targets(rows, section.assumed_ham, self.recipe.seed),
            [SPAM_LABEL],
            self.recipe,
            section,
            n_jobs=self.n_jobs,
        )

    def _stance(self, train: Pairs, validation: Pairs) -> DirectedWeights:
        return stance_fit(self.recipe, self.n_jobs).fit(train, validation)

    def _pairs(self) -> tuple[Pairs, Pairs, Pairs]:
        made = [
            make_pairs(
                self.gathered.with_stance(number),
                self.vectors,
                neutral_share=self.recipe.stance.neutral_share,
                source_rows=self.recipe.stance.source_rows,
                seed=self.recipe.seed + number,
                n_jobs=self.n_jobs,
            )
            for number in range(len(self.gathered.split.parts))
        ]
        return made[0], made[1], made[2]

    def _describe(
        self,
        arrays: dict[str, NDArray[Any]],
        metrics: dict[str, Any],
        thresholds: dict[str, Any],
        optional: dict[str, Any],
    ) -> tuple[Manifest, bytes]:
        weights = artifact.pack(arrays)
        manifest = Manifest.model_validate(
            {
                "format": FORMAT,
                "name": self.recipe.name,
                "licence": self.recipe.licence,
                "languages": self.recipe.languages,
                "tone_labels": self.recipe.tone_labels,
                "thresholds": thresholds,
                "weights": artifact.entry(arrays, weights),
                "sources": source_entries(self.gathered.rows),
                "data_sha256": self.gathered.digest(),
                "recipe": self.recipe.model_dump(mode="json"),
                "versions": _versions(),
                "metrics": metrics,
                "parent": self.parent,
                **optional,
            }
        )
        return manifest, weights


def _of_stances(stance: DirectedWeights, validation: Pairs) -> dict[str, Any]:
    """How the stance head errs, and from when on it is counted on."""
    shares = pair_probabilities(stance, validation).astype(np.float64)
    answers, sources = validation.answers, validation.sources
    return {
        "confusion": measured_confusion(shares, answers, validation.groups),
        "stance_confident": confident_from(shares, answers, sources),
    }


def stance_fit(recipe: Recipe, n_jobs: int = 2) -> StanceFit:
    """How a recipe fits the stance head."""
    section = recipe.stance
    return StanceFit(
        hidden=section.hidden,
        alpha=section.alpha,
        learning_rate=section.learning_rate,
        max_iter=section.max_iter,
        leaning_regularisation=section.leaning_regularisation,
        n_jobs=n_jobs,
        random_state=recipe.seed,
    )


def shipped_vectors(folder: Path) -> WordVectors:
    """The word vectors of an artifact, for the next run to build on."""
    arrays = artifact.read_arrays(folder, artifact.read_manifest(folder))
    return WordVectors.from_arrays(arrays)


def licence_of(source: str) -> str:
    """The licence of a source, whose name may end in ``:`` and a part of it."""
    if source.split(":")[0] == DECIDED:
        return "the site's own"
    if source in OWN_SENTENCES:
        return "MIT (ours)"
    return IMPORTERS[source.split(":")[0]].dataset.licence


def source_entries(rows: Mapping[str, int]) -> list[dict[str, Any]]:
    """What a manifest says of the sources: name, licence, examples."""
    return [
        {
            "name": name,
            "licence": licence_of(name),
            "rows": count,
        }
        for name, count in rows.items()
    ]


def _versions() -> dict[str, str]:
    return {
        "python": ".".join(platform.python_version_tuple()[:2]),
        "numpy": np.__version__,
        "scipy": scipy.__version__,
        "scikit-learn": sklearn.__version__,
    }
