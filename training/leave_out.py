"""Leave one source out: how the tone recipe ranks comments of a site it never saw."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score, roc_auc_score

from training.augment import COPIED, origin
from training.fit_additive import AdditiveFit
from training.fit_labels import TRAIN, LabelRows, head_margins, tone_targets
from training.kinds import beside
from training.recipe import Recipe, ToneSection
from training.spread import spread

LABEL: Final = "toxicity"
BESIDE: Final = "context_toxicity_wiki"
ALONE: Final = f"{BESIDE} alone"
"""That set by a model that keeps what else there is of Wikipedia."""

LESS: Final = "less_perspective"
"""Our ROC-AUC less Perspective's: estimate, low and high of a 95 % bootstrap."""

WIKIPEDIA: Final = "Wikipedia talk"
FAMILIES: Final[Mapping[str, tuple[str, ...]]] = {
    WIKIPEDIA: (
        "jigsaw_wiki_khanhhk",
        "jigsaw_wiki_robtest",
        "jigsaw_wiki_6label",
        "context_toxicity_wiki",
    ),
    "ruddit_with_text": ("ruddit_with_text",),
    "davidson_hate_offensive": ("davidson_hate_offensive",),
    "paradetox": ("paradetox",),
    "safenlp_implicithate_toxigen": ("safenlp_implicithate_toxigen",),
    "hatemoji": ("hatemoji",),
    "germeval_2018": ("germeval_2018",),
    "told_br": ("told_br",),
}
"""What is left out together: sources of one origin."""

ELSEWHERE: Final[Mapping[str, str]] = {
    "trac1_facebook": "aggression",
    "reddit_incivility": "incivility",
}
"""Sources that were never asked about toxicity, and what stands for it there."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Part:
    """What is left out: where it is, what is learnt instead, and the answers."""

    name: str
    here: NDArray[np.intp]
    learnt: NDArray[np.intp]
    answers: NDArray[np.bool_]


def leave_one_out(
    rows: LabelRows,
    recipe: Recipe,
    perspective: Mapping[str, float],
    *,
    n_jobs: int = 1,
) -> dict[str, Any]:
    """Ranking of each family by a model that was fitted without it.

    Parameters
    ----------
    perspective : mapping of comment's id to float
        Perspective's own scores of comments in ``context_toxicity_wiki``, which are
        ranked beside ours.
    """
    shares = tone_targets(rows, [LABEL])
    parts = _parts(rows, shares)
    weights = np.ones(len(shares), np.float32) if rows.weights is None else rows.weights
    features = rows.features
    calls = [
        (
            *(features.ngrams, features.surface, shares, weights),
            *(part.learnt, part.here, recipe.tone),
        )
        for part in parts
    ]
    found = {}
    for part, margins in zip(
        parts, spread(_margins, calls, n_jobs=n_jobs), strict=True
    ):
        found[part.name] = ranked(part.answers, margins)
        if part.name == ALONE or part.name in FAMILIES:
            found.update(_beside(rows, part, margins, perspective))
    return found


def _parts(rows: LabelRows, shares: NDArray[np.float32]) -> Sequence[_Part]:
    """Families without each other, then sources that were asked another question."""
    sources = np.array([origin(example.source) for example in rows.examples])
    copied = np.array([e.source.startswith(COPIED) for e in rows.examples])
    asked = ~np.isnan(shares[:, 0])
    train = rows.sides == TRAIN
    parts = []
    for family, members in FAMILIES.items():
        inside = np.isin(sources, members)
        here = np.flatnonzero(inside & asked & ~copied)
        learnt = np.flatnonzero(~inside & asked & train)
        parts.append(_Part(family, here, learnt, shares[here, 0] >= 0.5))
    if np.isin(sources, [s for s in FAMILIES[WIKIPEDIA] if s != BESIDE]).any():
        here = np.flatnonzero((sources == BESIDE) & asked & ~copied)
        learnt = np.flatnonzero((sources != BESIDE) & asked & train)
        parts.append(_Part(ALONE, here, learnt, shares[here, 0] >= 0.5))
    for source, label in ELSEWHERE.items():
        answers = tone_targets(rows, [label])[:, 0]
        here = np.flatnonzero((sources == source) & ~np.isnan(answers))
        learnt = np.flatnonzero(asked & train)
        parts.append(_Part(f"{source} ({label})", here, learnt, answers[here] >= 0.5))
    return [part for part in parts if len(part.here)]


def _margins(
    ngrams: sp.csr_matrix,
    cues: NDArray[np.float32],
    shares: NDArray[np.float32],
    weights: NDArray[np.float32],
    learnt: NDArray[np.intp],
    here: NDArray[np.intp],
    section: ToneSection,
) -> Floats:
    settings = AdditiveFit(
        regularisation=section.regularisation,
        cue_scale=section.cue_scale,
        max_iter=section.max_iter,
        n_jobs=1,
    )
    fitted = settings.fit(ngrams[learnt], cues[learnt], shares[learnt], weights[learnt])
    return head_margins(fitted, ngrams[here], cues[here])[:, 0]


def ranked(yes: NDArray[np.bool_], scores: Floats) -> dict[str, Any]:
    """ROC-AUC and average precision, with how many there were."""
    return {
        "rows": len(yes),
        "yes": int(yes.sum()),
        "auc": round(float(roc_auc_score(yes, scores)), 4),
        "average_precision": round(float(average_precision_score(yes, scores)), 4),
    }


def _beside(
    rows: LabelRows,
    part: _Part,
    margins: Floats,
    perspective: Mapping[str, float],
) -> dict[str, Any]:
    """Ours and Perspective's on the same comments, if any of them were scored by it."""
    theirs = np.array(
        [
            perspective.get(rows.examples[i].comment.id or "", np.nan)
            if rows.examples[i].source == BESIDE
            else np.nan
            for i in part.here
        ]
    )
    known, answers = ~np.isnan(theirs), part.answers
    if not answers[known].any():
        return {}
    apart = beside(margins[known], theirs[known], answers[known])
    ours = {**ranked(answers[known], margins[known]), LESS: apart["less"]}
    if part.name == ALONE:
        return {ALONE: ours}
    return {
        f"{BESIDE}, natural rate": ours,
        f"{BESIDE}, Perspective": ranked(answers[known], theirs[known]),
    }
