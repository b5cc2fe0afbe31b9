"""``python -m training semantic``: fit the head that tells what comments mean."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

import click
import numpy as np
import sklearn
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import Progress
from threadpoolctl import threadpool_limits

from moderation.features.embedding import LANGUAGES, Encoder, SentenceEncoder
from moderation.heads.semantic import ENGLISH, OTHER, SemanticWeights
from moderation.model import FittedModel
from moderation.registry import artifact
from moderation.registry import semantic as semantic_files
from moderation.registry.manifest import Manifest
from moderation.registry.semantic import FORMAT, EnglishEntry, SemanticManifest
from moderation.settings import SHIPPED_MODEL, SHIPPED_SEMANTIC, Settings
from training.english_figures import EnglishFigures, english_identity
from training.example import Example
from training.fit_english import EnglishFit
from training.fit_labels import TEST, labelled
from training.fit_semantic import Material, SemanticFit, SemanticRecipe
from training.gather import Gathered
from training.recipe import Recipe
from training.recipe_data import recipe_data
from training.semantic_card import semantic_metrics, write_card
from training.semantic_material import BASE, chosen, embedded, material

RECIPES: Final = Path(__file__).parent / "recipes"

console = Console()


@click.command()
@click.option("--fast", default=SHIPPED_MODEL, type=Path, help="The default model.")
@click.option("--out", default=SHIPPED_SEMANTIC, type=Path, help="Where to write it.")
@click.option("--embeddings", type=Path, help="Keep embeddings here (.npy).")
@click.option("--skip-unavailable", is_flag=True, help="Go on without missing data.")
@click.option("--jobs", default=1, show_default=True, help="Processes; 1 GB each.")
def semantic(
    fast: Path, out: Path, embeddings: Path | None, skip_unavailable: bool, jobs: int
) -> None:
    """Fit the head that tells tone by meaning, in English and other languages."""
    settings = Settings.from_environment()
    plan = Recipe.load(RECIPES / "default.toml")
    recipe = SemanticRecipe.load(RECIPES / "semantic.toml")
    with threadpool_limits(limits=1), Progress(console=console) as progress:
        task = progress.add_task("reading data", total=len(plan.sources))
        gathered = recipe_data(
            plan,
            settings,
            lambda source, note: progress.advance(task),
            skip_unavailable=skip_unavailable,
        )
        rows = _labelled(gathered, plan, recipe)
        task = progress.add_task("embeddings", total=len(rows.examples))
        encoder = SentenceEncoder()
        told = partial(progress.advance, task)
        found = embedded(rows.examples, encoder, embeddings, told)
        task = progress.add_task("fast scores", total=2)
        model = artifact.load(fast)
        given = material(
            rows.examples, rows.sides, found, model, plan.unnatural_sources
        )
        fitted = _fitted(
            _Given(given, rows, model, encoder),
            recipe,
            plan,
            SemanticFit(
                recipe,
                model.tone.labels,
                plan.natural_rates,
                n_jobs=jobs,
                on_step=lambda name: progress.update(task, description=name, advance=1),
            ),
        )
    manifest, packed = _described(
        fitted, recipe, artifact.read_manifest(fast), gathered
    )
    semantic_files.write(out, manifest, packed)
    console.print(f"wrote {write_card(out).parent}")


@dataclass(frozen=True, slots=True)
class _Labelled:
    examples: list[Example]
    sides: NDArray[np.int8]


def _labelled(gathered: Gathered, plan: Recipe, recipe: SemanticRecipe) -> _Labelled:
    """The rows to fit on: no copies, not too many of one source."""
    section = plan.tone.model_copy(update={"swapped_copies": 0, "typo_copies": 0})
    examples, sides = labelled(gathered, section, plan.seed)
    rows = chosen(examples, sides, recipe)
    return _Labelled([examples[i] for i in rows.tolist()], sides[rows])


@dataclass(frozen=True, slots=True)
class _Given:
    material: Material
    rows: _Labelled
    model: FittedModel
    encoder: Encoder


@dataclass(frozen=True, slots=True)
class _Fitted:
    weights: SemanticWeights
    entry: EnglishEntry
    languages: dict[str, Any]
    english: dict[str, Any]


def _fitted(
    given: _Given, recipe: SemanticRecipe, plan: Recipe, fit: SemanticFit
) -> _Fitted:
    """Networks, weighings and figures, of other languages and of English."""
    model, labels = given.model, given.model.tone.labels
    test = given.rows.sides == TEST
    weights = fit.fit(given.material)
    languages = semantic_metrics(
        given.material, test, weights, recipe, labels, plan.natural_rates
    )
    weights, entry, proven = EnglishFit(
        recipe.english, plan, labels, model.tone_digest, model.thresholds
    ).fit(given.material, weights)
    sources = np.array([example.source for example in given.rows.examples])
    measured = EnglishFigures(
        given.material, sources, test, weights, entry, labels
    ).measure()
    measured["identity"] = english_identity(model, given.encoder, weights, labels)
    return _Fitted(weights, entry, languages, {"promises": proven, **measured})


def _described(
    fitted: _Fitted, recipe: SemanticRecipe, fast: Manifest, gathered: Gathered
) -> tuple[SemanticManifest, bytes]:
    weights = fitted.weights
    packed = artifact.pack(
        {
            "hidden": weights.hidden.astype(np.float16),
            "hidden_bias": weights.hidden_bias,
            "output": weights.output,
            "output_bias": weights.output_bias,
            "blend": weights.blend,
        }
    )
    manifest = SemanticManifest(
        format=FORMAT,
        name=recipe.name,
        licence=recipe.licence,
        base=BASE,
        labels=fast.tone_labels,
        languages=tuple(LANGUAGES),
        weighed=(*recipe.weighed, ENGLISH, OTHER),
        weights_sha256=semantic_files.sha256(packed),
        sources=fast.sources,
        data_sha256=gathered.digest(),
        recipe={**recipe.model_dump(mode="json"), "fast": fast.identifier},
        versions={"numpy": np.__version__, "scikit-learn": sklearn.__version__},
        metrics={"languages": fitted.languages, "english": fitted.english},
        english=fitted.entry,
    )
    return manifest, packed
