"""Leave one source out: how the spam recipe ranks comments of a source it never saw."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from training.fit_additive import AdditiveFit
from training.fit_labels import TRAIN, LabelRows, head_margins, labelled, spam_targets
from training.gather import Gathered
from training.matrix import DesignMatrix, design_matrix
from training.recipe import Recipe

FAMILIES: Final = ("youtube_spam", "django_cast_blog_spam", "tg_spam_samples")
"""Sources in which people told spam and ham apart."""

CALLED: Final = 0.01

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How a head ranks a source that it was fitted without.

    Parameters
    ----------
    auc : float
        Spam against ham, both of that source.
    beside_news : float, optional
        Its spam against newspapers' comments.
    found : float, optional
        The share of its spam above what 1 % of newspapers' comments reach.
    """

    rows: int
    spam: int
    auc: float
    beside_news: float | None = None
    found: float | None = None


@dataclass(frozen=True, slots=True)
class SpamRows:
    """What the spam head is fitted on."""

    rows: LabelRows
    answers: Floats
    sources: NDArray[np.str_]


def spam_rows(gathered: Gathered, recipe: Recipe, *, n_jobs: int) -> SpamRows:
    """The examples that were asked about spam or are taken for ham, with features."""
    examples, sides = labelled(gathered, recipe.tone, recipe.seed)
    everything = LabelRows(examples, sides, _nothing())
    answers = spam_targets(everything, recipe.spam.assumed_ham, recipe.seed)
    asked = np.flatnonzero(~np.isnan(answers[:, 0]))
    kept = [examples[i] for i in asked]
    features = design_matrix([example.comment for example in kept], n_jobs=n_jobs)
    return SpamRows(
        LabelRows(kept, sides[asked], features),
        answers[asked],
        np.array([example.source for example in kept]),
    )


def leave_one_out(
    spam: SpamRows, recipe: Recipe, news: DesignMatrix | None
) -> Mapping[str, LeftOut]:
    """Each family, ranked by a head that was fitted without it."""
    return {
        family: _left_out(spam, recipe, news, family)
        for family in FAMILIES
        if (spam.sources == family).any()
    }


def spam_cues(features: DesignMatrix) -> Floats:
    """The cues of the spam head, shape (n_rows, n_cues)."""
    return np.hstack([features.surface, features.links])


def _left_out(
    spam: SpamRows, recipe: Recipe, news: DesignMatrix | None, family: str
) -> LeftOut:
    inside = spam.sources == family
    learnt = np.flatnonzero(~inside & (spam.rows.sides == TRAIN))
    section, features = recipe.spam, spam.rows.features
    settings = AdditiveFit(
        regularisation=section.regularisation,
        cue_scale=section.cue_scale,
        max_iter=section.max_iter,
        n_jobs=1,
    )
    cues = spam_cues(features)
    weights = settings.fit(features.ngrams[learnt], cues[learnt], spam.answers[learnt])
    here = np.flatnonzero(inside)
    margins = head_margins(weights, features.ngrams[here], cues[here])[:, 0]
    yes = spam.answers[here, 0] >= 0.5
    auc = float(roc_auc_score(yes, margins))
    if news is None:
        return LeftOut(len(here), int(yes.sum()), auc)
    ham = head_margins(weights, news.ngrams, spam_cues(news))[:, 0]
    both = np.concatenate([margins[yes], ham])
    answers = np.arange(len(both)) < yes.sum()
    return LeftOut(
        len(here),
        int(yes.sum()),
        auc,
        float(roc_auc_score(answers, both)),
        float((margins[yes] > np.quantile(ham, 1 - CALLED)).mean()),
    )


def _nothing() -> DesignMatrix:
    none = np.zeros((0, 0), dtype=np.float32)
    return DesignMatrix(sp.csr_matrix(none), none, none)
