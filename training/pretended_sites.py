"""Public data sets as if they were sites, and a model that never saw them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from moderation.comment import Comment
from moderation.heads.additive import AdditiveWeights
from moderation.model import FittedModel
from moderation.registry import artifact
from moderation.settings import SHIPPED_MODEL, Settings
from training.calibrate import fit_platt
from training.example import Example
from training.fit_additive import AdditiveFit
from training.held_out import HeldOut
from training.importers import IMPORTERS
from training.importers.base import locate
from training.matrix import design_matrix
from training.near_duplicates import plain
from training.recipe import Recipe

SITES: Final = {
    "reddit_incivility": "incivility",
    "trac1_facebook": "aggression",
    "youtube_spam": "spam",
}
"""Pretended sites, and the label that their moderators reject for."""

MOST_ROWS: Final = 5_000
HELD_BACK: Final = 5
REJECTED: Final = 0.5
LABELS: Final = (
    *("toxicity", "severe_toxicity", "insult", "threat", "identity_attack"),
    *("profanity", "aggression", "incivility"),
)

Floats = NDArray[np.float32]
Note = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class PretendedSite:
    """A data set's comments, and whether they would be rejected."""

    name: str
    comments: tuple[Comment, ...]
    rejected: NDArray[np.bool_]


def pretended(name: str, settings: Settings) -> PretendedSite:
    """A data set as a site; texts that may not be trained on are left out."""
    label = SITES[name]
    examples = [one for one in _read(name, settings) if label in one.labels]
    texts = {plain(one.comment.text): one for one in examples}
    chosen = [texts[text] for text in sorted(texts)]
    rejected = [one.labels[label] >= REJECTED for one in chosen]
    return PretendedSite(name, tuple(one.comment for one in chosen), np.array(rejected))


def base_model(
    site: PretendedSite, settings: Settings, plan: Recipe, note: Note
) -> FittedModel:
    """A model like the shipped one, fitted without this site's data set and texts.

    Cheaper than the recipe: at most 5,000 comments a source, eight tone labels, no
    copies; stance and word vectors, which learned no label of these, are the shipped
    ones.
    """
    barred = {plain(one.text) for one in site.comments}
    examples: list[Example] = []
    for source in plan.sources:
        if source == site.name:
            continue
        note(f"reading {source}")
        found = [
            one
            for one in _read(source, settings)
            if one.stance is None and plain(one.comment.text) not in barred
        ]
        order = np.random.default_rng(plan.seed).permutation(len(found))
        examples += [found[at] for at in order[:MOST_ROWS]]
    note("features")
    matrix = design_matrix([one.comment for one in examples], n_jobs=1)
    note("fitting")
    labels = [name for name in LABELS if any(name in one.labels for one in examples)]
    spam_cues = np.hstack([matrix.surface, matrix.links])
    tone = _head(matrix.ngrams, matrix.surface, _shares(examples, labels), plan, labels)
    ham = plan.spam.assumed_ham
    spam = _head(
        matrix.ngrams,
        spam_cues,
        _shares(examples, ["spam"], ham=frozenset(ham)),
        plan,
        ["spam"],
    )
    shipped = artifact.read_arrays(SHIPPED_MODEL, artifact.read_manifest(SHIPPED_MODEL))
    kept = {
        name: values
        for name, values in shipped.items()
        if name.startswith(("stance.", "vectors."))
    }
    return FittedModel(
        {**kept, **tone.arrays("tone"), **spam.arrays("spam")},
        identifier=f"without {site.name}",
        tone_labels=tuple(labels),
        languages=tuple(plan.languages),
        thresholds={},
    )


def _read(name: str, settings: Settings) -> list[Example]:
    importer = IMPORTERS[name]
    folder = locate(
        importer.dataset,
        local=settings.data_dir,
        cache=settings.instance / "datasets",
    )
    found = list(importer.read(folder))
    if settings.held_out is None:
        return found
    barred = HeldOut.load(settings.held_out)
    return [one for one in found if not barred.drops(one)]


def _shares(
    examples: Sequence[Example],
    labels: Sequence[str],
    ham: frozenset[str] = frozenset(),
) -> Floats:
    """What each example says of each label; NaN where it was not asked."""
    rows = [
        [
            one.labels.get(label, 0.0 if one.source in ham else np.nan)
            for label in labels
        ]
        for one in examples
    ]
    return np.array(rows, dtype=np.float32)


def _head(
    ngrams: Any, cues: Floats, shares: Floats, plan: Recipe, labels: Sequence[str]
) -> AdditiveWeights:
    """Fit on four rows in five, calibrate at natural rates on the fifth."""
    held = np.arange(len(shares)) % HELD_BACK == 0
    section = plan.spam if "spam" in labels else plan.tone
    fit = AdditiveFit(
        regularisation=section.regularisation,
        cue_scale=section.cue_scale,
        max_iter=section.max_iter,
        n_jobs=1,
    )
    weights = fit.fit(ngrams[~held], cues[~held], shares[~held])
    dense = weights.ngrams.astype(np.float32) * weights.scale
    margins = ngrams[held] @ dense + cues[held] @ weights.cues + weights.intercept
    for column, label in enumerate(labels):
        asked = ~np.isnan(shares[held, column])
        platt = fit_platt(
            margins[asked, column].astype(np.float64),
            shares[held, column][asked].astype(np.float64),
            plan.natural_rates[label],
        )
        weights.slope[column], weights.offset[column] = platt.slope, platt.offset
    return weights
