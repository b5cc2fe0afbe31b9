"""Kinds of tone beside published figures, on comments that the model never saw.

Our labels are not those of the publications: nine moods and one degree of aggression.
So a logistic regression reads the published classes off the log-odds of our labels. It
is fitted on one half of the unseen comments and measured on the other, and the other
way round: a few dozen numbers, never the text.
"""

from collections.abc import Mapping, Sequence
from statistics import fmean
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, f1_score, roc_auc_score

from training.paired import Bootstrap, placements

EKMAN: Final[Mapping[str, frozenset[str]]] = {
    "anger": frozenset(("anger", "annoyance", "disapproval")),
    "disgust": frozenset(("disgust",)),
    "fear": frozenset(("fear", "nervousness")),
    "joy": frozenset(
        (
            *("joy", "amusement", "approval", "excitement", "gratitude", "love"),
            *("optimism", "relief", "pride", "admiration", "desire", "caring"),
        )
    ),
    "sadness": frozenset(
        ("sadness", "disappointment", "embarrassment", "grief", "remorse")
    ),
    "surprise": frozenset(("surprise", "realization", "confusion", "curiosity")),
    "neutral": frozenset(("neutral",)),
}
"""As GoEmotions' authors group their 27 emotions (Demszky et al. 2020)."""

DEGREES: Final = ("NAG", "CAG", "OAG")
TAIL: Final = 0.975
CUTS: Final = np.linspace(0.05, 0.6, 56)
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def ekman(scores: Floats, emotions: Sequence[set[str]], seed: int) -> dict[str, Any]:
    """F1 of each group and their mean, groups read off nine moods.

    Parameters
    ----------
    scores : array of shape (n, n_labels)
        Probabilities of our labels.
    emotions : sequence of set of str, length n
        GoEmotions' own.
    """
    margins, half = _margins(scores), _halves(len(scores), seed)
    found = {}
    for name, members in EKMAN.items():
        yes = np.array([not members.isdisjoint(these) for these in emotions])
        said = np.zeros(len(yes), dtype=bool)
        for part in (half, ~half):
            fitted = LogisticRegression(max_iter=1_000).fit(margins[part], yes[part])
            share = fitted.predict_proba(margins)[:, 1]
            said[~part] = share[~part] >= _best_cut(share[part], yes[part])
        found[name] = {"yes": int(yes.sum()), "f1": _rounded(f1_score(yes, said))}
    six = [one["f1"] for name, one in found.items() if name != "neutral"]
    return {
        "rows": len(scores),
        "groups": found,
        "macro_f1_six": _rounded(fmean(six)),
        "macro_f1": _rounded(fmean(one["f1"] for one in found.values())),
    }


def aggression(scores: Floats, degrees: Sequence[str], seed: int) -> dict[str, Any]:
    """Weighted F1 over not, covertly and overtly aggressive, read off our labels."""
    margins, half = _margins(scores), _halves(len(scores), seed)
    answers = np.array([DEGREES.index(degree) for degree in degrees])
    said = np.zeros(len(answers), dtype=np.int64)
    for part in (half, ~half):
        fitted = LogisticRegression(max_iter=1_000).fit(margins[part], answers[part])
        said[~part] = fitted.predict(margins[~part])
    most = np.full_like(answers, np.bincount(answers).argmax())
    return {
        "rows": len(answers),
        "weighted_f1": _rounded(f1_score(answers, said, average="weighted")),
        "majority": _rounded(f1_score(answers, most, average="weighted")),
    }


def ranking(scores: Floats, yes: Flags) -> dict[str, Any]:
    """ROC-AUC with a 95 % bootstrap interval, and average precision."""
    drawn = Bootstrap.over([str(row) for row in range(len(yes))])
    values = drawn.mean(placements(scores, yes), yes)
    low, high = np.quantile(values[1:], [1 - TAIL, TAIL])
    return {
        "rows": len(yes),
        "yes": int(yes.sum()),
        "auc": _rounded(roc_auc_score(yes, scores)),
        "low": _rounded(low),
        "high": _rounded(high),
        "average_precision": _rounded(average_precision_score(yes, scores)),
    }


def beside(ours: Floats, theirs: Floats, yes: Flags) -> dict[str, Any]:
    """Both rankings of the same comments, and our ROC-AUC less theirs."""
    drawn = Bootstrap.over([str(row) for row in range(len(yes))])
    apart = placements(ours, yes) - placements(theirs, yes)
    values = drawn.mean(apart, yes)
    low, high = np.quantile(values[1:], [1 - TAIL, TAIL])
    return {
        "ours": ranking(ours, yes),
        "theirs": ranking(theirs, yes),
        "less": [_rounded(value) for value in (values[0], low, high)],
    }


def _margins(scores: Floats) -> Floats:
    kept = np.clip(scores, 1e-6, 1 - 1e-6)
    return np.log(kept / (1 - kept))


def _halves(count: int, seed: int) -> Flags:
    half: Flags = np.random.default_rng(seed).permutation(count) % 2 == 0
    return half


def _best_cut(shares: Floats, yes: Flags) -> float:
    above = shares >= CUTS[:, None]
    hits = (above & yes).sum(axis=1)
    return float(CUTS[(2 * hits / (above.sum(axis=1) + yes.sum())).argmax()])


def _rounded(value: float) -> float:
    return round(float(value), 4)
