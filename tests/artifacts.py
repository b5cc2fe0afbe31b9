"""A small model fitted for real on a corpus that one can read, once per session."""

import warnings
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sklearn.exceptions import ConvergenceWarning

from moderation.comment import Comment
from moderation.features.ngrams import words
from moderation.features.vectors import WordVectors
from moderation.heads.additive import AdditiveWeights
from moderation.model import FittedModel
from moderation.registry import artifact
from moderation.registry.manifest import FORMAT, Manifest
from training.example import Example, Stance
from training.fit_additive import AdditiveFit
from training.fit_stance import StanceFit, make_pairs
from training.matrix import design_matrix

Floats = NDArray[np.float32]

ABUSE: Final = (
    "You are an idiot",
    "What an idiot, really",
    "Only an idiot would write this",
    "Shut up, you stupid clown",
    "This stupid clown again",
    "You stupid idiot, go away",
    "Nobody asked you, clown",
    "Go away, idiot",
)
CIVIL: Final = (
    "Pizza with mushrooms is a fine lunch",
    "I prefer a green salad with tomatoes",
    "The salad was fresh, thank you",
    "Thank you for the recipe",
    "We had pizza after the match",
    "A salad needs good olive oil",
    "I disagree, pizza needs no pineapple",
    "The bread here is baked in the morning",
)
SPAM: Final = (
    "Cheap pills at http://pills.example, order now",
    "Earn $500 a day, write to me on telegram",
    "Click http://win.example for a free bonus",
    "Free crypto giveaway, join http://coin.example",
)
TARGETS: Final = ("Pizza is better than salad", "Cats are better than dogs")
TONE_LABELS: Final = ("toxicity", "insult")
THRESHOLDS: Final = {
    "toxicity": {"hold": 0.5, "reject": 0.7, "promise": "made up for tests"},
    "spam": {"hold": 0.5, "promise": "made up for tests"},
}


def tone_fit() -> AdditiveWeights:
    """Toxicity with certain raters, insult with raters that are four to one."""
    texts = [*ABUSE, *CIVIL]
    toxicity = np.repeat([1.0, 0.0], [len(ABUSE), len(CIVIL)])
    insult = np.repeat([0.8, 0.2], [len(ABUSE), len(CIVIL)])
    matrix = design_matrix([Comment(text) for text in texts], n_jobs=1)
    shares = np.stack([toxicity, insult], axis=1).astype(np.float32)
    return AdditiveFit(regularisation=10.0, n_jobs=1).fit(
        matrix.ngrams, matrix.surface, shares
    )


def stance_examples() -> list[Example]:
    """Two sentences for and two against each of eight claims about food."""
    made = []
    for dish in ("pizza", "salad", "bread", "soup", "rice", "cake", "cheese", "tea"):
        for text, stance in (
            (f"Yes, {dish} is good and helps", Stance.FAVOR),
            (f"I agree, {dish} is the best", Stance.FAVOR),
            (f"No, {dish} is bad and harmful", Stance.AGAINST),
            (f"Nonsense, {dish} is the worst", Stance.AGAINST),
        ):
            comment = Comment(text, targets=(f"We should serve {dish}",))
            made.append(Example(comment, {}, "tiny", f"tiny/{dish}", stance))
    return made


@cache
def tiny_vectors() -> WordVectors:
    """Eight random dimensions for every word of the corpus."""
    texts = [*ABUSE, *CIVIL, *TARGETS, *(e.comment.text for e in stance_examples())]
    hashes = np.unique(words(" ".join(texts).lower()).hashes)
    values = np.random.default_rng(3).integers(-127, 128, (len(hashes), 8))
    return WordVectors(
        hashes, values.astype(np.int8), np.full(8, 0.01, dtype=np.float32)
    )


@cache
def tiny_arrays() -> dict[str, NDArray[Any]]:
    """The arrays of the tiny model, as an artifact stores them."""
    texts = [*SPAM, *CIVIL]
    matrix = design_matrix([Comment(text) for text in texts], n_jobs=1)
    answers = np.repeat([1.0, 0.0], [len(SPAM), len(CIVIL)]).astype(np.float32)
    spam = AdditiveFit(regularisation=10.0, n_jobs=1).fit(
        matrix.ngrams, np.hstack([matrix.surface, matrix.links]), answers[:, None]
    )
    pairs = make_pairs(
        stance_examples(),
        tiny_vectors(),
        neutral_share=0.5,
        source_rows=100,
        seed=5,
        n_jobs=1,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # a few steps are enough
        stance = StanceFit(hidden=8, learning_rate=0.01, max_iter=100, n_jobs=1).fit(
            pairs, pairs
        )
    return {
        **tone_fit().arrays("tone"),
        **spam.arrays("spam"),
        **stance.arrays(),
        **tiny_vectors().arrays(),
    }


def described(weights: bytes, arrays: dict[str, NDArray[Any]], **more: Any) -> Manifest:
    """A manifest for packed arrays."""
    return Manifest.model_validate(
        {
            "format": FORMAT,
            "name": "tiny",
            "licence": "MIT",
            "languages": ["en"],
            "tone_labels": TONE_LABELS,
            "thresholds": THRESHOLDS,
            "weights": artifact.entry(arrays, weights),
            "sources": [{"name": "youtube_spam", "licence": "CC BY 4.0", "rows": 20}],
            "data_sha256": "0" * 64,
            "recipe": {"seed": 0},
            "versions": {"python": "3.11"},
            "metrics": {"tone": {}, "spam": {}},
        }
        | more
    )


@cache
def tiny_files() -> tuple[Manifest, bytes]:
    """Manifest and ``weights.npz`` of the tiny model."""
    weights = artifact.pack(tiny_arrays())
    return described(weights, tiny_arrays()), weights


def write_tiny(folder: Path, **more: Any) -> Manifest:
    """Write the tiny artifact, with other entries in its manifest if wanted."""
    _, weights = tiny_files()
    manifest = described(weights, tiny_arrays(), **more)
    artifact.write(folder, manifest, weights)
    return manifest


def fitted(arrays: dict[str, NDArray[Any]], **more: Any) -> FittedModel:
    """A model of these arrays under the tiny model's labels."""
    return FittedModel(
        arrays,
        identifier="sha256:tiny",
        tone_labels=TONE_LABELS,
        languages=("en",),
        thresholds=tiny_files()[0].policy_thresholds(),
        **more,
    )


@cache
def tiny_model() -> FittedModel:
    """The tiny model itself."""
    return fitted(tiny_arrays())
