"""Adapt to a site: from its moderators' decisions to a head that serves."""

import hashlib
import platform
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import scipy as sp
from numpy.typing import NDArray
from scipy.stats import beta
from sklearn.metrics import average_precision_score, roc_auc_score

from moderation.comment import Comment
from moderation.heads.site import SiteHead, side_log_odds, target_key
from moderation.model import FittedModel
from moderation.policies.base import Threshold
from moderation.policies.promises import PromisesPolicy
from moderation.registry import artifact
from moderation.registry.site_heads import (
    FORMAT,
    MOST_TARGETS,
    SiteManifest,
    SiteThreshold,
    TargetEntry,
    arrays_of,
)
from moderation.storage.lessons import Lesson
from moderation.verdict import Action
from training.fit_site import FittedLayer, fit_layer, losses
from training.site_rows import SiteRows, side_answers, site_rows

MOST_DECISIONS: Final = 20_000
STANCES_NEEDED: Final = 20
HOLD_FROM: Final = 0.5
HOLD_PRECISION: Final = 0.5
RELEASE_PRECISION: Final = 0.95
FEWEST_PROVEN: Final = 20
TAIL: Final = 0.05

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Adapted:
    """A head, packed, with its manifest."""

    manifest: SiteManifest
    weights: bytes


def adapt(
    site: str, lessons: Iterable[Lesson], model: FittedModel, *, seed: int = 0
) -> Adapted:
    """Fit a site's head around a model.

    Parameters
    ----------
    lessons : iterable of Lesson
        The site's; of more than 20,000 the newest are taken.
    """
    told = [one for one in lessons if one.decision.action is not Action.HOLD]
    told = sorted(told, key=lambda one: (one.decision.decided_at, one.comment_id))
    told = sorted(told[-MOST_DECISIONS:], key=lambda one: one.comment_id)
    labels = (*model.tone.labels, "spam")
    rows = site_rows(model, [one.comment for one in told], labels)
    rejected = np.array(
        [one.decision.action is Action.REJECT for one in told], dtype=np.float64
    )
    reject = fit_layer(rows, rejected[:, None], seed=seed)
    targets, of_target = _targets(told, rows, model, seed)
    head = SiteHead(labels, reject.layer, {k: v.layer for k, v in targets.items()})
    arrays = arrays_of(head)
    weights = artifact.pack(arrays)
    manifest = SiteManifest(
        format=FORMAT,
        site=site,
        parent=model.identifier,
        labels=labels,
        targets=tuple(
            TargetEntry(target=target, decisions=of_target[target])
            for target in targets
        ),
        threshold=_threshold(told, reject.out_of_fold[:, 0], rejected, model),
        decisions=len(told),
        rejected=int(rejected.sum()),
        data_sha256=_fingerprint(told),
        seed=seed,
        versions={
            "python": platform.python_version(),
            "numpy": np.__version__,
            "scipy": sp.__version__,
        },
        metrics=_metrics(rows, reject, rejected),
        weights=artifact.entry(arrays, weights),
    )
    return Adapted(manifest, weights)


def _targets(
    told: Sequence[Lesson], rows: SiteRows, model: FittedModel, seed: int
) -> tuple[dict[str, FittedLayer], dict[str, int]]:
    """A layer for each target with stances enough, where it is of any use."""
    said: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
    for number, lesson in enumerate(told):
        for target, side in lesson.decision.stances.items():
            said[target_key(target)].append((number, target, side.value))
    enough = [key for key in sorted(said) if len(said[key]) >= STANCES_NEEDED]
    layers, counts = {}, {}
    for key in sorted(enough, key=lambda one: (-len(said[one]), one))[:MOST_TARGETS]:
        numbers = np.array([number for number, _, _ in said[key]])
        base = _base_sides([told[n].comment.text for n in numbers], said[key], model)
        mine = rows.take(numbers)
        about = SiteRows(base, np.zeros((len(numbers), 0)), *_words_of(mine))
        answers = side_answers([side for _, _, side in said[key]])
        found = fit_layer(about, answers, seed=seed)
        before = losses(base, answers).mean()
        if losses(found.out_of_fold, answers).mean() < before:
            layers[key], counts[key] = found, len(numbers)
    return layers, counts


def _words_of(rows: SiteRows) -> tuple[Floats, Any, NDArray[np.int64]]:
    return rows.vectors, rows.ngrams, rows.texts


def _base_sides(
    texts: Sequence[str], said: Sequence[tuple[int, str, str]], model: FittedModel
) -> Floats:
    """What the model says of each comment's side, as logarithms, shape (n, 3)."""
    comments = [
        Comment(text, targets=(target,))
        for text, (_, target, _) in zip(texts, said, strict=True)
    ]
    scored = model.score_many(comments)
    return side_log_odds([one.stance[0] for one in scored])


def _threshold(
    told: Sequence[Lesson], log_odds: Floats, rejected: Floats, model: FittedModel
) -> SiteThreshold:
    """Where the head holds and lets go, as far as decisions prove it.

    Holding takes a rejection that is likelier than not, too. Both are solved on
    answers for comments that the head had not learned from. Letting
    go is proven on those alone that the model's own thresholds hold.
    """
    likely = 1 / (1 + np.exp(-np.clip(log_odds, -30, 30)))
    hold = _laxest(-likely, rejected > 0, HOLD_PRECISION)
    held = _held(told, model)
    release = _laxest(likely[held], rejected[held] == 0, RELEASE_PRECISION)
    parts = []
    hold_from = None if hold is None else max(HOLD_FROM, -hold)
    if hold_from is not None:
        parts.append(f"hold: precision >= {HOLD_PRECISION} at 90 % confidence")
    if release is not None and hold_from is not None:
        release = min(release, hold_from - 1e-6)
    if release is not None:
        parts.append(f"release: precision >= {RELEASE_PRECISION} at 90 % confidence")
    return SiteThreshold(hold=hold_from, release=release, promise="; ".join(parts))


def _laxest(values: Floats, right: NDArray[np.bool_], precision: float) -> float | None:
    """The largest value up to which the share that is right is proven; None if none."""
    order = np.argsort(values, kind="stable")
    counts = np.arange(1, len(order) + 1)
    hits = np.cumsum(right[order])
    ends = np.append(values[order][1:] != values[order][:-1], True)[: len(order)]
    low = beta.ppf(TAIL, np.maximum(hits, 1), counts - hits + 1)
    proven = np.flatnonzero(
        ends & (counts >= FEWEST_PROVEN) & (hits > 0) & (low >= precision)
    )
    return float(values[order][proven[-1]]) if len(proven) else None


def _held(told: Sequence[Lesson], model: FittedModel) -> NDArray[np.bool_]:
    """Which comments the model's own thresholds hold."""
    policy = PromisesPolicy()
    thresholds: Mapping[str, Threshold] = model.thresholds
    scored = model.score_many([one.comment for one in told])
    actions = [policy.conclude(one, thresholds).action for one in scored]
    return np.array([action is Action.HOLD for action in actions], dtype=bool)


def _metrics(rows: SiteRows, found: FittedLayer, rejected: Floats) -> dict[str, Any]:
    """Ranking and log loss with the head and without, on rows that it did not see."""
    answers = rejected[:, None]
    return {
        "freedom": found.freedom,
        "model": _ranking(rows.base[:, 0], rejected),
        "adapted": _ranking(found.out_of_fold[:, 0], rejected)
        | {"log_loss": round(float(losses(found.out_of_fold, answers).mean()), 4)}
        if len(rejected)
        else {},
    }


def _ranking(scores: Floats, rejected: Floats) -> dict[str, float]:
    if len(set(rejected.tolist())) < 2:
        return {}
    return {
        "auc": round(float(roc_auc_score(rejected, scores)), 4),
        "average_precision": round(float(average_precision_score(rejected, scores)), 4),
    }


def _fingerprint(told: Sequence[Lesson]) -> str:
    """SHA-256 over texts, decisions and stances: the data's fingerprint."""
    digest = hashlib.sha256()
    for one in told:
        stances = sorted((k, v.value) for k, v in one.decision.stances.items())
        record = (one.comment.text, one.comment.language, one.decision.action.value)
        digest.update(repr((*record, stances)).encode())
    return digest.hexdigest()
