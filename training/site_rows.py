"""Comments as a site head sees them: what the model says, words and n-grams."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from moderation.comment import Comment
from moderation.features.extracted import extract
from moderation.features.ngrams import BUCKETS
from moderation.features.vectors import unit
from moderation.heads.site import SIDES, known_of
from moderation.model import FittedModel
from training.near_duplicates import plain

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class SiteRows:
    """Comments as a site head sees them.

    Parameters
    ----------
    base : array of shape (n, n_columns)
        The model's own log-odds.
    known : array of shape (n, n_known)
    vectors : array of shape (n, n_dimensions)
    ngrams : csr_matrix of shape (n, BUCKETS)
        ``1 / sqrt(n_distinct)`` where a comment has the n-gram.
    texts : array of shape (n,)
        Equal for equal texts.
    """

    base: Floats
    known: Floats
    vectors: Floats
    ngrams: sp.csr_matrix
    texts: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.base)

    def take(self, index: NDArray[np.intp]) -> "SiteRows":
        """Some of the rows."""
        return SiteRows(
            self.base[index],
            self.known[index],
            self.vectors[index],
            self.ngrams[index],
            self.texts[index],
        )


def site_rows(
    model: FittedModel, comments: Sequence[Comment], labels: Sequence[str]
) -> SiteRows:
    """Score comments with the model and take the features that the head looks at."""
    told = [known_of(scores, labels) for scores in model.score_many(comments)]
    found = [extract(one, limit=model.scored_characters) for one in comments]
    counts = np.array([len(one.buckets) for one in found], dtype=np.int64)
    pointers = np.append(0, np.cumsum(counts))
    values = np.repeat(1 / np.sqrt(np.maximum(counts, 1)), counts)
    columns = np.concatenate([one.buckets for one in found] or [np.zeros(0, int)])
    vectors = [
        unit(model.vectors.of_words(one.ngrams.words.hashes).sum(axis=0))
        for one in found
    ]
    size = len(comments)
    return SiteRows(
        np.array([base for base, _ in told]).reshape(size, 1),
        np.array([known for _, known in told]).reshape(size, len(labels)),
        np.array(vectors, dtype=np.float64).reshape(size, model.vectors.dimensions),
        sp.csr_matrix((values, columns, pointers), shape=(size, BUCKETS)),
        np.array([zlib.crc32(plain(one.text).encode()) for one in comments]),
    )


def side_answers(sides: Sequence[str]) -> Floats:
    """A 1 in the column of each side, shape (n, 3)."""
    found: Floats = np.array([[side == one for one in SIDES] for side in sides], float)
    return found.reshape(-1, len(SIDES))
