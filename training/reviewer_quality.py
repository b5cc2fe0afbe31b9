"""How far each reviewer can be relied on, and which decisions look like slips.

A model that never saw a comment's decision says how likely "reject" is; decisions that
it contradicts with more confidence than is usual for them are counted as disputed, and
are likely slips (confident learning, Northcutt et al. 2021, JAIR 70). Decisions that
another reviewer overruled are disputed too. How much more often a reviewer is disputed
than the others is how much less the decisions weigh: the model is wrong about
everybody alike.
"""

import zlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from training.matrix import inverse_document_frequency

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
FOLDS: Final = 5
MIN_DECISIONS: Final = 100
MIN_EACH: Final = 20
SHRINK: Final = 20
REGULARISATION: Final = 1.0
LEAST_TRUST: Final = 0.2
"""Below this a reviewer's decisions teach nothing."""


@dataclass(frozen=True, slots=True)
class Quality:
    """How one reviewer fared.

    Parameters
    ----------
    disputed : int
        Decisions that the model contradicts, or that another reviewer overruled.
    trust : float
        What a decision weighs, in [0, 1]: one minus twice the rate of errors that
        exceeds the usual one.
    """

    reviewer: str
    decisions: int
    disputed: int
    trust: float


def out_of_fold(
    ngrams: sp.csr_matrix, cues: Floats, rejected: Flags, groups: Sequence[str]
) -> Floats:
    """How likely "reject" is, by models that saw no comment of the same group.

    Parameters
    ----------
    ngrams : csr_matrix of shape (n, BUCKETS)
    cues : array of shape (n, n_cues)
        What else is known of each comment, such as the log-odds of the model in
        service.
    rejected : array of shape (n,)

    Returns
    -------
    array of shape (n,)
        NaN where the others hold decisions of one kind only.
    """
    there = np.unique(ngrams.indices)
    idf = inverse_document_frequency(ngrams)[there]
    weighted = ngrams[:, there].multiply(idf)
    features = sp.hstack([weighted, sp.csr_matrix(cues)], format="csr")
    folds = np.array([zlib.crc32(group.encode()) % FOLDS for group in groups])
    found = np.full(len(rejected), np.nan)
    for fold in range(FOLDS):
        inside = folds == fold
        if not inside.any() or len(set(rejected[~inside].tolist())) < 2:
            continue
        model = LogisticRegression(C=REGULARISATION, max_iter=200, tol=1e-3)
        with threadpool_limits(limits=1):  # the same bits on any number of cores
            model.fit(features[~inside], rejected[~inside])
            found[inside] = model.predict_proba(features[inside])[:, 1]
    return found


def disputed(likely: Floats, rejected: Flags) -> Flags:
    """Decisions that the model contradicts with more confidence than is usual.

    Usual is the mean likelihood of an answer among those who gave it.
    """
    known = ~np.isnan(likely)
    found = np.zeros(len(likely), dtype=bool)
    for given in (True, False):
        others = known & (rejected != given)
        here = known & (rejected == given)
        if not others.any() or not here.any():
            continue
        opposite = likely if not given else 1 - likely
        found |= here & (opposite >= max(opposite[others].mean(), 0.5))
    return found


def qualities(
    reviewers: Sequence[str], contradicted: Flags, overruled: Sequence[str] = ()
) -> list[Quality]:
    """Every reviewer, the least reliable first.

    Parameters
    ----------
    reviewers : sequence of str
        Who took each decision.
    contradicted : array of bool, one a decision
    overruled : sequence of str
        Who took each decision that another overruled.
    """
    decisions: dict[str, int] = defaultdict(int)
    errors: dict[str, int] = defaultdict(int)
    for name, wrong in zip(reviewers, contradicted.tolist(), strict=True):
        decisions[name] += 1
        errors[name] += int(wrong)
    for name in overruled:
        decisions[name] += 1
        errors[name] += 1
    usual = sum(errors.values()) / max(sum(decisions.values()), 1)
    rates = {
        name: (errors[name] + SHRINK * usual) / (count + SHRINK)
        for name, count in decisions.items()
    }
    middle = median(rates.values()) if rates else 0.0
    found = [
        Quality(
            name,
            count,
            errors[name],
            float(np.clip(1 - 2 * max(0.0, rates[name] - middle), 0.0, 1.0)),
        )
        for name, count in decisions.items()
    ]
    return sorted(found, key=lambda one: (-rates[one.reviewer], one.reviewer))


def enough(rejected: Flags) -> bool:
    """Whether there are decisions enough, of both kinds, to judge anybody by."""
    each = min(int(rejected.sum()), int((~rejected).sum()))
    return len(rejected) >= MIN_DECISIONS and each >= MIN_EACH
