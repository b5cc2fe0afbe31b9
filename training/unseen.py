"""Examples that a model has not learned from, and no near-duplicates of such."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from training.example import Example
from training.near_duplicates import cluster_ids
from training.trained_on import Hashes, text_hashes


def unseen(
    examples: Sequence[Example], known: Hashes, others: Sequence[Example] = ()
) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Which examples may be measured on, and their clusters of near-duplicates.

    Parameters
    ----------
    known : array of uint32
        Hashes of the texts that the model learned from.
    others : sequence of Example
        Further examples, among which a known near-duplicate may be.
    """
    everything = [*examples, *others]
    clusters = cluster_ids(everything)
    learned = np.isin(text_hashes(e.comment.text for e in everything), known)
    free = ~np.isin(clusters, clusters[learned])
    return free[: len(examples)], clusters[: len(examples)]
