"""``python -m training conversation``: fit the conversation add-on."""

from collections import Counter
from pathlib import Path
from typing import Any, Final

import click
import numpy as np
import sklearn
from rich.console import Console
from threadpoolctl import threadpool_limits

from moderation.errors import ModerationError
from moderation.features.embedding import SentenceEncoder
from moderation.heads.conversation import NAME
from moderation.model import FittedModel
from moderation.registry import artifact
from moderation.registry import conversation as files
from moderation.registry.conversation import FORMAT, ConversationManifest
from moderation.registry.manifest import SourceEntry
from moderation.registry.semantic import sha256
from moderation.settings import SHIPPED_CONVERSATION, SHIPPED_MODEL, Settings
from training.conversation.card import write_card
from training.conversation.fit import (
    UCC_LABELS,
    C3Fit,
    ConversationRecipe,
    Linear,
    UccFit,
    ask,
    side_by_side,
)
from training.conversation.material import Material, digest, embedded, material, usable
from training.conversation.measure import Measured, measure_c3, measure_ucc
from training.conversation.sources import C3, SETS, read_all
from training.errors import TrainingError
from training.fit_additive import round_to_int8
from training.held_out import HeldOut
from training.progress import counted

RECIPE: Final = Path(__file__).parents[1] / "recipes" / "conversation.toml"
LABELS: Final = (*UCC_LABELS, *C3)

console = Console()


@click.command()
@click.option("--fast", default=SHIPPED_MODEL, type=Path, help="The default model.")
@click.option(
    "--out", default=SHIPPED_CONVERSATION, type=Path, help="Where to write it."
)
@click.option("--embeddings", type=Path, help="Keep embeddings here (.npy).")
def conversation(fast: Path, out: Path, embeddings: Path | None) -> None:
    """Fit the conversation add-on; its data has to be placed by hand."""
    settings = Settings.from_environment()
    recipe = ConversationRecipe.load(RECIPE)
    try:
        with threadpool_limits(limits=1):
            model = artifact.load(fast)
            manifest, packed = _made(settings, recipe, model, embeddings)
        files.write(out, manifest, packed)
    except (ModerationError, TrainingError) as error:
        raise click.ClickException(str(error)) from error
    console.print(f"wrote {write_card(out).parent}")


def _made(
    settings: Settings,
    recipe: ConversationRecipe,
    model: FittedModel,
    embeddings: Path | None,
) -> tuple[ConversationManifest, bytes]:
    held_out = settings.held_out
    barred = HeldOut() if held_out is None else HeldOut.load(held_out)
    remarks = usable(read_all(settings.data_dir), barred)
    with counted(console) as progress:
        task = progress.add_task("embeddings", total=None)
        meant = embedded(
            remarks,
            SentenceEncoder,
            embeddings,
            lambda count: progress.advance(task, count),
        )
        progress.update(task, description="features")
        given = material(remarks, model, meant, recipe.bits)
        progress.update(task, description="questions")
        asked = ask(given, recipe, lambda: progress.advance(task))
        ucc, c3 = UccFit(given, asked, recipe), C3Fit(given, recipe)
        progress.update(task, description="cross-validation")
        found = {
            **measure_ucc(ucc, lambda: progress.advance(task)),
            **measure_c3(c3, lambda: progress.advance(task)),
        }
        progress.update(task, description="fitting")
        whole = side_by_side([ucc.whole(), c3.whole()])
    packed = artifact.pack(_arrays(whole, given, found))
    return _described(recipe, model, given, found, packed), packed


def _arrays(
    whole: Linear, given: Material, found: dict[str, Measured]
) -> dict[str, np.ndarray[Any, Any]]:
    """The arrays of the artifact; slope and offset are those of held-out folds."""
    rounded, scale = round_to_int8(whole.table)
    platts = [found[label].platt for label in LABELS]
    slope = np.array([platt.slope for platt in platts], dtype=np.float32)
    tones, cues, _ = given.sizes
    tone, cue, vector = np.split(whole.dense, [tones, tones + cues])
    return {
        f"{NAME}.ngrams": rounded,
        f"{NAME}.scale": scale,
        f"{NAME}.cues": cue,
        f"{NAME}.intercept": whole.intercept,
        f"{NAME}.slope": slope,
        f"{NAME}.offset": np.array([p.offset for p in platts], dtype=np.float32),
        f"{NAME}.tone": tone * slope,
        f"{NAME}.vector": vector * slope,
    }


def _described(
    recipe: ConversationRecipe,
    model: FittedModel,
    given: Material,
    found: dict[str, Measured],
    packed: bytes,
) -> ConversationManifest:
    rows = Counter(one.source for one in given.remarks)
    return ConversationManifest(
        format=FORMAT,
        name=recipe.name,
        licence=recipe.licence,
        labels=LABELS,
        languages=("en",),
        tone_labels=model.tone.labels,
        fast=model.identifier,
        vectors_sha256=files.vectors_digest(model),
        weights_sha256=sha256(packed),
        sources=tuple(
            SourceEntry(name=name, licence=kept.licence, rows=rows[name])
            for name, kept in SETS.items()
        ),
        data_sha256=digest(given.remarks),
        recipe=recipe.model_dump(mode="json"),
        versions={"numpy": np.__version__, "scikit-learn": sklearn.__version__},
        metrics={
            "ucc": {label: found[label].figures for label in UCC_LABELS},
            "c3": {label: found[label].figures for label in C3},
        },
    )
