"""``python -m training stance-semantic``: fit the stance head that knows meaning."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import click
import numpy as np
import sklearn
from rich.console import Console
from rich.progress import Progress
from threadpoolctl import threadpool_limits

from moderation.features.embedding import Encoder, SentenceEncoder
from moderation.features.vectors import WordVectors
from moderation.heads.semantic import ENGLISH
from moderation.heads.stance import NEVER
from moderation.heads.stance_meaning import MeaningWeights
from moderation.registry import artifact
from moderation.registry import stance_semantic as files
from moderation.registry.manifest import SourceEntry
from moderation.registry.semantic import sha256
from moderation.settings import SHIPPED_MODEL, SHIPPED_STANCE_SEMANTIC, Settings
from training.confident import confident_from, risk_coverage
from training.confusion import measured_confusion
from training.evaluate import stance_metrics
from training.fit_stance_meaning import (
    MeaningFit,
    MeantPairs,
    meant_pairs,
    pair_probabilities,
)
from training.gather import Gathered
from training.recipe import Recipe
from training.recipe_data import recipe_data
from training.run import shipped_vectors, source_entries, stance_fit
from training.semantic_material import BASE
from training.stance_baselines import blind_metrics, pair_examples
from training.stance_semantic_card import write_card

RECIPE: Final = Path(__file__).parent / "recipes" / "default.toml"
PARTS: Final = ("training", "validation", "test")
LICENCE: Final = "MIT (weights); data licences per source in the card"

console = Console()


@click.command()
@click.option("--fast", default=SHIPPED_MODEL, type=Path, help="Has the word vectors.")
@click.option("--out", default=SHIPPED_STANCE_SEMANTIC, type=Path, help="Folder.")
@click.option("--jobs", default=1, show_default=True, help="Processes; 1 GB each.")
def stance_semantic(fast: Path, out: Path, jobs: int) -> None:
    """Fit the head that tells stances by meaning, measure it, and write its card."""
    settings = Settings.from_environment()
    plan = Recipe.load(RECIPE)
    vectors = shipped_vectors(fast)
    with threadpool_limits(limits=1), Progress(console=console) as progress:
        task = progress.add_task("reading data", total=len(plan.sources))
        gathered = recipe_data(
            plan, settings, lambda source, note: progress.advance(task)
        )
        making = _Making(plan, gathered, vectors, SentenceEncoder(), progress, jobs)
        train, validation, test = making.parts()
        task = progress.add_task("fitting", total=1)
        weights = MeaningFit(stance_fit(plan, jobs)).fit(train, validation)
        progress.advance(task)
    manifest, packed = _described(
        _Fitted(plan, gathered, vectors, weights, validation, test)
    )
    files.write(out, manifest, packed)
    console.print(f"wrote {write_card(out).parent}")


@dataclass(frozen=True, slots=True)
class _Making:
    """Pairs of each part of the data, as the fast head's are."""

    plan: Recipe
    gathered: Gathered
    vectors: WordVectors
    encoder: Encoder
    progress: Progress
    n_jobs: int

    def parts(self) -> tuple[MeantPairs, MeantPairs, MeantPairs]:
        train, validation, test = map(self._pairs, range(len(PARTS)))
        return train, validation, test

    def _pairs(self, part: int) -> MeantPairs:
        full = pair_examples(self.gathered, self.plan, part)
        task = self.progress.add_task(f"{PARTS[part]}: embeddings", total=len(full))
        return meant_pairs(
            full,
            self.vectors,
            self.encoder,
            source_rows=self.plan.stance.source_rows,
            n_jobs=self.n_jobs,
            told=lambda more: self.progress.advance(task, more),
        )


@dataclass(frozen=True, slots=True)
class _Fitted:
    plan: Recipe
    gathered: Gathered
    vectors: WordVectors
    weights: MeaningWeights
    validation: MeantPairs
    test: MeantPairs


def _described(fitted: _Fitted) -> tuple[files.MeaningManifest, bytes]:
    plan, known = fitted.plan, fitted.validation.pairs
    rows = Counter(sorted(one.source for one in fitted.gathered.with_stance(0)))
    packed = artifact.pack(fitted.weights.arrays())
    shares = pair_probabilities(fitted.weights, fitted.validation)
    sure = confident_from(shares, known.answers, known.sources)
    manifest = files.MeaningManifest(
        format=files.FORMAT,
        name="stance-semantic",
        licence=LICENCE,
        base=BASE,
        languages=(ENGLISH,),
        vectors_sha256=files.vectors_digest(fitted.vectors),
        weights_sha256=sha256(packed),
        confident=NEVER if sure is None else sure,
        sources=tuple(
            map(SourceEntry.model_validate, source_entries(dict(sorted(rows.items()))))
        ),
        data_sha256=fitted.gathered.digest(),
        recipe={**plan.stance.model_dump(mode="json"), "seed": plan.seed},
        versions={"numpy": np.__version__, "scikit-learn": sklearn.__version__},
        metrics=_metrics(fitted),
        confusion=measured_confusion(shares, known.answers, known.groups),
    )
    return manifest, packed


def _metrics(fitted: _Fitted) -> dict[str, Any]:
    """Both parts that nothing was fitted on, beside simple answers."""
    found: dict[str, Any] = {}
    for name, given in (("validation", fitted.validation), ("test", fitted.test)):
        shares, pairs = pair_probabilities(fitted.weights, given), given.pairs
        found[name] = {
            **stance_metrics(shares, pairs.answers, pairs.sources),
            "risk_coverage": risk_coverage(shares, pairs.answers, pairs.sources),
        }
    found["test"]["target_blind"] = blind_metrics(fitted.gathered, fitted.plan)
    return found
