"""Fit a site head: logistic regression around the model in service.

The prior is Gaussian and centred on the model: slope one, everything else zero. How far
the words of a site's own comments may move the answer is chosen by cross-validation, in
favour of less where the difference could be chance; a handful of decisions may move it
a little only. So ten decisions cannot hurt, and a thousand help.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.optimize import minimize
from threadpoolctl import threadpool_limits

from moderation.features.ngrams import BUCKETS
from moderation.heads.site import Layer
from training.site_rows import SiteRows

Floats = NDArray[np.float64]
FOLDS: Final = 5
CAUTIOUS: Final = 0.5
FREEDOMS: Final = (1.0, 2.0, 4.0)
"""Standard deviations of the weights of words: with few decisions; to choose from."""

FEW: Final = 20
"""With fewer decisions, or fewer than ``FEW_EACH`` of a kind, nothing is chosen."""

FEW_EACH: Final = 3
LEEWAY: Final = 0.5
TUNED_ON: Final = 1_000
SLOPE_SPREAD, OFFSET_SPREAD, KNOWN_SPREAD = 0.3, 2.0, 0.3
MAX_ITER: Final = 60


@dataclass(frozen=True, slots=True)
class FittedLayer:
    """A layer, how free its words were left, and what it says of rows it never saw.

    Parameters
    ----------
    out_of_fold : array of shape (n, n_columns)
        Log-odds by layers that were fitted without the row's text.
    """

    layer: Layer
    freedom: float
    out_of_fold: Floats


def fit_layer(rows: SiteRows, answers: Floats, *, seed: int = 0) -> FittedLayer:
    """Fit a layer, with as much freedom as the rows can bear.

    Parameters
    ----------
    answers : array of shape (n, n_columns)
        One column: 1 for a rejection. Three: a 1 in the column of the side.
    """
    with threadpool_limits(limits=1):  # the same bits on any number of cores
        return _fit(rows, answers, seed)


def fitted(rows: SiteRows, answers: Floats, freedom: float) -> Layer:
    """The layer that is likeliest under the prior (L-BFGS)."""
    columns = answers.shape[1]
    used, words = _words(rows, freedom)
    idf = _rarity(words)
    dense = np.hstack([rows.known, rows.vectors]) if freedom else rows.known
    spreads = np.concatenate(
        [
            np.full(rows.known.shape[1], KNOWN_SPREAD),
            np.full(dense.shape[1] - rows.known.shape[1], max(freedom, 1e-9)),
        ]
    )
    problem = _Problem(
        rows.base, dense * spreads, words.multiply(idf * freedom).tocsr(), answers
    )
    slope, offset, weights, ngrams = problem.solve()
    weights = weights * spreads[:, None]
    n_known = rows.known.shape[1]
    vector = np.zeros((rows.vectors.shape[1], columns))
    if freedom:
        vector = weights[n_known:]
    return Layer(
        slope,
        offset,
        weights[:n_known],
        vector,
        used,
        ngrams * (idf * freedom)[:, None],
    )


def predicted(layer: Layer, rows: SiteRows) -> Floats:
    """Log-odds of many rows at once, shape (n, n_columns)."""
    total = layer.slope * rows.base + layer.offset + rows.known @ layer.known
    total = total + rows.vectors @ layer.vector
    found: Floats = total + rows.ngrams[:, layer.buckets] @ layer.ngrams
    return found


def losses(log_odds: Floats, answers: Floats) -> Floats:
    """Log loss of each row."""
    if answers.shape[1] == 1:
        signs = 1 - 2 * answers[:, 0]
        found: Floats = np.logaddexp(0, signs * log_odds[:, 0])
        return found
    top = log_odds.max(axis=1)
    norm = top + np.log(np.exp(log_odds - top[:, None]).sum(axis=1))
    several: Floats = norm - (log_odds * answers).sum(axis=1)
    return several


def _fit(rows: SiteRows, answers: Floats, seed: int) -> FittedLayer:
    freedom, out_of_fold = CAUTIOUS, None
    if len(rows) >= FEW and _fewest(answers) >= FEW_EACH:
        freedom, out_of_fold = _freedom(rows, answers, seed)
    if out_of_fold is None:
        out_of_fold = _out_of_fold(rows, answers, _folds(rows, seed), freedom)
    return FittedLayer(fitted(rows, answers, freedom), freedom, out_of_fold)


class _Problem:
    """The objective of one fit; weights are in units of their prior's spread."""

    def __init__(
        self, base: Floats, dense: Floats, words: sp.csr_matrix, answers: Floats
    ) -> None:
        self._base, self._dense, self._answers = base, dense, answers
        self._words, self._turned = words, words.T.tocsr()
        self._columns = answers.shape[1]

    def solve(self) -> tuple[float, Floats, Floats, Floats]:
        """Slope, offsets, weights of the dense features, weights of the words."""
        size = self._dense.shape[1] + self._words.shape[1]
        start = np.zeros(1 + self._columns * (1 + size))
        options = {"maxiter": MAX_ITER}
        found = minimize(
            self._loss, start, jac=True, method="L-BFGS-B", options=options
        )
        slope, offset, dense, words = self._parts(found.x)
        return slope, offset, dense, words

    def _parts(self, point: Floats) -> tuple[float, Floats, Floats, Floats]:
        columns, n_dense = self._columns, self._dense.shape[1]
        slope = float(1 + SLOPE_SPREAD * point[0])
        offset = OFFSET_SPREAD * point[1 : 1 + columns]
        weights = point[1 + columns :].reshape(-1, columns)
        return slope, offset, weights[:n_dense], weights[n_dense:]

    def _loss(self, point: Floats) -> tuple[float, Floats]:
        slope, offset, dense, words = self._parts(point)
        odds = slope * self._base + offset + self._dense @ dense + self._words @ words
        total = float(losses(odds, self._answers).sum() + 0.5 * point @ point)
        excess = _shares(odds) - self._answers
        gradient = np.concatenate(
            [
                [SLOPE_SPREAD * float((excess * self._base).sum())],
                OFFSET_SPREAD * excess.sum(axis=0),
                (self._dense.T @ excess).ravel(),
                (self._turned @ excess).ravel(),
            ]
        )
        return total, gradient + point


def _shares(odds: Floats) -> Floats:
    if odds.shape[1] == 1:
        single: Floats = 1 / (1 + np.exp(-np.clip(odds, -30, 30)))
        return single
    powers = np.exp(odds - odds.max(axis=1, keepdims=True))
    several: Floats = powers / powers.sum(axis=1, keepdims=True)
    return several


def _words(rows: SiteRows, freedom: float) -> tuple[NDArray[np.int64], sp.csr_matrix]:
    """The n-grams that two comments share, and the rows in these columns alone."""
    if not freedom:
        return np.zeros(0, dtype=np.int64), sp.csr_matrix((len(rows), 0))
    counts = np.bincount(rows.ngrams.indices, minlength=BUCKETS)
    used = np.flatnonzero(counts >= 2)
    return used, rows.ngrams[:, used]


def _rarity(words: sp.csr_matrix) -> Floats:
    """Inverse document frequency, scaled so that a row has a length of about one."""
    frequency = np.bincount(words.indices, minlength=words.shape[1])
    idf = 1 + np.log((1 + words.shape[0]) / (1 + frequency))
    usual = np.sqrt((idf[words.indices] ** 2).mean()) if words.nnz else 1.0
    found: Floats = idf / usual
    return found


def _fewest(answers: Floats) -> int:
    """How many answers there are of the rarer kind."""
    if answers.shape[1] == 1:
        yes = int(answers.sum())
        return min(yes, len(answers) - yes)
    counts = np.sort(answers.sum(axis=0))
    return int(counts[-2])


def _folds(rows: SiteRows, seed: int) -> NDArray[np.int64]:
    """The fold of each row: the same for one text, at random otherwise."""
    texts, place = np.unique(rows.texts, return_inverse=True)
    order = np.random.default_rng(seed).permutation(len(texts))
    found: NDArray[np.int64] = (order % FOLDS)[place]
    return found


def _out_of_fold(
    rows: SiteRows, answers: Floats, folds: NDArray[np.int64], freedom: float
) -> Floats:
    found = np.array(rows.base + np.zeros_like(answers))
    for fold in range(FOLDS):
        inside = np.flatnonzero(folds == fold)
        outside = np.flatnonzero(folds != fold)
        if len(inside) and len(outside):
            layer = fitted(rows.take(outside), answers[outside], freedom)
            found[inside] = predicted(layer, rows.take(inside))
    return found


def _freedom(rows: SiteRows, answers: Floats, seed: int) -> tuple[float, Floats | None]:
    """The least freedom whose loss is the best's, or no more than chance away.

    With it the log-odds out of fold, unless only some of the rows were looked at.
    """
    some = len(rows) > TUNED_ON
    if some:
        chosen = np.random.default_rng(seed).permutation(len(rows))[:TUNED_ON]
        rows, answers = rows.take(chosen), answers[chosen]
    folds = _folds(rows, seed)
    said = [_out_of_fold(rows, answers, folds, freedom) for freedom in FREEDOMS]
    found = [losses(log_odds, answers) for log_odds in said]
    best = int(np.argmin([loss.mean() for loss in found]))
    for number in range(best):
        gap = found[number] - found[best]
        if gap.mean() <= LEEWAY * gap.std() / np.sqrt(len(gap)):
            best = number
            break
    return FREEDOMS[best], None if some else said[best]
