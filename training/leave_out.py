"""Leave one source out: how the tone recipe ranks comments of a site it never saw."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score, roc_auc_score

from training.augment import COPIED, origin
from training.fit_additive import AdditiveFit
from training.fit_labels import TRAIN, LabelRows, head_margins, tone_targets
from training.recipe import Recipe

LABEL: Final = "toxicity"
BESIDE: Final = "context_toxicity_wiki"
FAMILIES: Final[Mapping[str, tuple[str, ...]]] = {
    "Wikipedia talk": (
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


def leave_one_out(
    rows: LabelRows, recipe: Recipe, perspective: Mapping[str, float]
) -> dict[str, Any]:
    """Ranking of each family by a model that was fitted without it.

    Parameters
    ----------
    perspective : mapping of comment's id to float
        Perspective's own scores of comments in ``context_toxicity_wiki``, which are
        ranked beside ours.
    """
    shares = tone_targets(rows, [LABEL])
    sources = np.array([origin(example.source) for example in rows.examples])
    copied = np.array([e.source.startswith(COPIED) for e in rows.examples])
    asked = ~np.isnan(shares[:, 0])
    found = {}
    for family, members in FAMILIES.items():
        inside = np.isin(sources, members)
        here = np.flatnonzero(inside & asked & ~copied)
        if len(here):
            learnt = np.flatnonzero(~inside & asked & (rows.sides == TRAIN))
            margins = _margins(rows, shares, learnt, here, recipe)
            answers = shares[here, 0] >= 0.5
            found[family] = ranked(answers, margins)
            found.update(_beside(rows, here, answers, margins, perspective))
    learnt = np.flatnonzero(asked & (rows.sides == TRAIN))
    for source, label in ELSEWHERE.items():
        answers = tone_targets(rows, [label])[:, 0]
        here = np.flatnonzero((sources == source) & ~np.isnan(answers))
        if len(here):
            margins = _margins(rows, shares, learnt, here, recipe)
            found[f"{source} ({label})"] = ranked(answers[here] >= 0.5, margins)
    return found


def _margins(
    rows: LabelRows,
    shares: NDArray[np.float32],
    learnt: NDArray[np.intp],
    here: NDArray[np.intp],
    recipe: Recipe,
) -> Floats:
    section, cues = recipe.tone, rows.features.surface
    settings = AdditiveFit(
        regularisation=section.regularisation,
        cue_scale=section.cue_scale,
        max_iter=section.max_iter,
        n_jobs=1,
    )
    weights = settings.fit(
        rows.features.ngrams[learnt],
        cues[learnt],
        shares[learnt],
        None if rows.weights is None else rows.weights[learnt],
    )
    return head_margins(weights, rows.features.ngrams[here], cues[here])[:, 0]


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
    here: NDArray[np.intp],
    answers: NDArray[np.bool_],
    margins: Floats,
    perspective: Mapping[str, float],
) -> dict[str, Any]:
    """Ours and Perspective's on the same comments, if any of them were scored by it."""
    theirs = np.array(
        [
            perspective.get(rows.examples[i].comment.id or "", np.nan)
            if rows.examples[i].source == BESIDE
            else np.nan
            for i in here
        ]
    )
    known = ~np.isnan(theirs)
    if not answers[known].any():
        return {}
    return {
        f"{BESIDE}, natural rate": ranked(answers[known], margins[known]),
        f"{BESIDE}, Perspective": ranked(answers[known], theirs[known]),
    }
