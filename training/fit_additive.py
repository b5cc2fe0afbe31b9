"""Fit the additive heads: one logistic regression per label, then round to int8.

Each label learns from the rows where it was asked about; a share of raters between 0
and 1 counts as a weighted yes and a weighted no. (An intercept per source was tried
and lost on five of seven sources left out of training.)
"""

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from moderation.heads.additive import AdditiveWeights
from training.matrix import inverse_document_frequency
from training.spread import spread

Floats = NDArray[np.float32]
CLIP_QUANTILE = 0.99995


@dataclass(frozen=True, slots=True)
class AdditiveFit:
    """How the logistic regressions are fitted.

    Parameters
    ----------
    regularisation : float
        scikit-learn's ``C``.
    cue_scale : float
        Size of a cue beside the n-grams, whose rows have length one before
        weighting: larger means less shrunk.
    max_iter : int
        Of L-BFGS.
    """

    regularisation: float = 0.3
    cue_scale: float = 3.0
    max_iter: int = 80
    n_jobs: int = 2

    def fit(
        self,
        ngrams: sp.csr_matrix,
        cues: Floats,
        targets: Floats,
        weights: Floats | None = None,
    ) -> AdditiveWeights:
        """Fit every column of ``targets``.

        Parameters
        ----------
        ngrams : csr_matrix of shape (n_rows, BUCKETS)
        cues : array of shape (n_rows, n_cues)
        targets : array of shape (n_rows, n_labels)
            Shares in [0, 1]; NaN where a label was not asked about.
        weights : array of shape (n_rows,), optional
            How much each row counts; one by default.

        Returns
        -------
        AdditiveWeights
            Rounded to int8, not calibrated yet (slope 1, offset 0).
        """
        idf = inverse_document_frequency(ngrams)
        weighted = sp.csr_matrix(  # shares the places of the n-grams, not a copy
            (ngrams.data * idf[ngrams.indices], ngrams.indices, ngrams.indptr),
            shape=ngrams.shape,
        )
        scaled = cues * np.float32(self.cue_scale)
        counted = np.ones(len(cues), np.float32) if weights is None else weights
        calls = [
            (weighted, scaled, targets[:, label], counted, self)
            for label in range(targets.shape[1])
        ]
        fitted = spread(_fit_label, calls, n_jobs=self.n_jobs)
        return self._round(fitted, idf)

    def _round(
        self, fitted: list[tuple[Floats, float]], idf: Floats
    ) -> AdditiveWeights:
        coefficients = np.stack([weights for weights, _ in fitted], axis=1)
        n_buckets = len(idf)
        weights = coefficients[:n_buckets] * idf[:, None]
        cue_weights = coefficients[n_buckets:] * self.cue_scale
        rounded, scale = round_to_int8(weights)
        labels = len(fitted)
        return AdditiveWeights(
            ngrams=rounded,
            scale=scale,
            cues=cue_weights.astype(np.float32),
            intercept=np.array([bias for _, bias in fitted], dtype=np.float32),
            slope=np.ones(labels, dtype=np.float32),
            offset=np.zeros(labels, dtype=np.float32),
        )


def round_to_int8(weights: Floats) -> tuple[NDArray[np.int8], Floats]:
    """Weights as int8 and the scale of each column; the rarest extremes are clipped."""
    used = np.where(weights == 0, np.nan, np.abs(weights))
    largest = np.nan_to_num(np.nanquantile(used, CLIP_QUANTILE, axis=0), nan=1.0)
    scale = np.maximum(largest / 127, 1e-12).astype(np.float32)
    rounded = np.clip(np.rint(weights / scale), -127, 127).astype(np.int8)
    return rounded, scale


def expand_shares(
    rows: NDArray[np.intp], shares: Floats
) -> tuple[NDArray[np.intp], NDArray[np.int8], Floats]:
    """Turn shares of raters into weighted yes and no rows.

    Returns
    -------
    rows, answers, weights : arrays of equal length
        A row with a share strictly between 0 and 1 appears twice.
    """
    split = (shares > 0) & (shares < 1)
    answers = np.concatenate([shares >= 0.5, shares[split] < 0.5]).astype(np.int8)
    weights = np.concatenate(
        [np.maximum(shares, 1 - shares), np.minimum(shares[split], 1 - shares[split])]
    ).astype(np.float32)
    return np.concatenate([rows, rows[split]]), answers, weights


def _fit_label(
    ngrams: sp.csr_matrix,
    cues: Floats,
    shares: Floats,
    counted: Floats,
    settings: AdditiveFit,
) -> tuple[Floats, float]:
    asked = np.flatnonzero(~np.isnan(shares))
    rows, answers, weights = expand_shares(asked, shares[asked])
    model = LogisticRegression(
        C=settings.regularisation, max_iter=settings.max_iter, tol=1e-3
    )
    features = sp.hstack([ngrams[rows], sp.csr_matrix(cues[rows])], format="csr")
    model.fit(features, answers, sample_weight=weights * counted[rows])
    return model.coef_[0].astype(np.float32), float(model.intercept_[0])
