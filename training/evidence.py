"""Labelled comments that two models are compared on, and what each says of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from moderation.model import FittedModel, Model
from moderation.registry import artifact
from training.augment import Names
from training.example import Example
from training.gather import Gathered
from training.golden import Golden, golden_set
from training.labels import SPAM_LABEL
from training.recipe import Recipe
from training.trained_on import Hashes, known_texts, text_hashes

Floats = NDArray[np.float64]
SIDES: Final = ("favor", "against", "neutral")
PER_SOURCE: Final = 400


@dataclass(frozen=True, slots=True)
class Contender:
    """One of the two models, with what its files say.

    Parameters
    ----------
    size : int
        Bytes of the weights.
    trained_on : array of uint32, optional
        Hashes of the texts that it learned from; None when it does not say.
    """

    model: Model
    labels: tuple[str, ...]
    languages: tuple[str, ...]
    size: int
    trained_on: Hashes | None = None

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read an artifact; raises ArtifactError when it is not sound."""
        manifest = artifact.read_manifest(folder)
        arrays = artifact.read_arrays(folder, manifest)
        model = FittedModel(
            arrays,
            identifier=manifest.identifier,
            tone_labels=manifest.tone_labels,
            languages=manifest.languages,
            thresholds=manifest.policy_thresholds(),
        )
        return cls(
            model,
            (*manifest.tone_labels, SPAM_LABEL),
            manifest.languages,
            (folder / manifest.weights.file).stat().st_size,
            known_texts(arrays),
        )


@dataclass(frozen=True, slots=True)
class Evidence:
    """Labelled comments that the challenger must not have learned from.

    Parameters
    ----------
    examples : sequence of Example
        With labels, or with a stance.
    rates : mapping of label to float
        How often a label occurs under articles.
    """

    examples: Sequence[Example]
    rates: Mapping[str, float]
    golden: tuple[Golden, ...] = field(default_factory=golden_set)

    @classmethod
    def of(cls, gathered: Gathered, recipe: Recipe) -> Self:
        """The test side of a run, at most 400 comments a source and kind."""
        kept: list[Example] = []
        counts: dict[tuple[str, bool], int] = {}
        order = np.random.default_rng(recipe.seed).permutation(gathered.split.test)
        for index in order.tolist():
            example = gathered.examples[index]
            kind = (example.source, example.stance is not None)
            counts[kind] = counts.get(kind, 0) + 1
            if counts[kind] <= PER_SOURCE:
                kept.append(example)
        return cls(kept, dict(recipe.natural_rates))

    def seen_by(self, contender: Contender) -> NDArray[np.bool_]:
        """Which examples a model has learned from, as far as it says."""
        if contender.trained_on is None:
            return np.zeros(len(self.examples), dtype=bool)
        hashes = text_hashes(example.comment.text for example in self.examples)
        seen: NDArray[np.bool_] = np.isin(hashes, contender.trained_on)
        return seen

    def without(self, dropped: NDArray[np.bool_]) -> "Evidence":
        """The examples that are not dropped."""
        kept = [e for e, gone in zip(self.examples, dropped, strict=True) if not gone]
        return Evidence(kept, self.rates, self.golden)

    def labelled(self) -> list[Example]:
        """Those about tone or spam."""
        return [e for e in self.examples if e.stance is None and e.labels]

    def stances(self) -> list[Example]:
        """Those about one target."""
        return [e for e in self.examples if e.stance is not None]


def probabilities(
    model: Model, examples: Sequence[Example], labels: Sequence[str]
) -> Floats:
    """Scores of labelled examples, shape (n_examples, n_labels)."""
    scored = model.score_many([example.comment for example in examples])
    rows = [
        [{**one.tone, SPAM_LABEL: one.spam}[label] for label in labels]
        for one in scored
    ]
    return np.array(rows, dtype=np.float64).reshape(len(examples), len(labels))


def side_probabilities(model: Model, examples: Sequence[Example]) -> Floats:
    """What a model gives the side that people saw, shape (n_examples,)."""
    scored = model.score_many([example.comment for example in examples])
    return np.array(
        [
            getattr(one.stance[0], str(example.stance))
            for one, example in zip(scored, examples, strict=True)
        ],
        dtype=np.float64,
    )


def slices(examples: Sequence[Example]) -> Iterator[tuple[str, NDArray[np.bool_]]]:
    """Named parts of labelled examples: by site, language, and group that is named."""
    sites = np.array([example.source for example in examples], dtype=object)
    languages = np.array([example.comment.language or "en" for example in examples])
    for name in sorted(set(sites.tolist())):
        yield f"site {name}", sites == name
    for name in sorted(set(languages.tolist())):
        yield f"language {name}", languages == name
    named = _groups(examples)
    for group in sorted({one for many in named for one in many}):
        yield f"group {group}", np.array([group in many for many in named], dtype=bool)


def _groups(examples: Sequence[Example]) -> list[frozenset[str]]:
    """The groups of people that each example names."""
    names = Names.known()
    known = {**{low: name for low, name in names.one.items()}, **names.many}
    return [
        frozenset(
            known[found.lower()] for found in names.anywhere.findall(e.comment.text)
        )
        for e in examples
    ]
