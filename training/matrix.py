"""From comments to design matrices, through the same extraction that serves."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from moderation.comment import Comment
from moderation.features.extracted import Extracted, extract
from moderation.features.links import links
from moderation.features.ngrams import BUCKETS
from training.spread import spread

CHUNK = 2_000

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class DesignMatrix:
    """What the additive heads are fitted on.

    Parameters
    ----------
    ngrams : csr_matrix of shape (n_comments, BUCKETS), float32
        ``1 / sqrt(n_distinct)`` where a comment has the n-gram.
    surface : array of shape (n_comments, n_surface_cues), float32
    links : array of shape (n_comments, n_link_cues), float32
    """

    ngrams: sp.csr_matrix
    surface: Floats
    links: Floats

    def rows(self, index: NDArray[np.intp]) -> "DesignMatrix":
        """The comments at ``index``, in that order."""
        return DesignMatrix(self.ngrams[index], self.surface[index], self.links[index])


def design_matrix(comments: Sequence[Comment], *, n_jobs: int = 2) -> DesignMatrix:
    """Extract features of many comments in parallel, in order."""
    chunks = [comments[at : at + CHUNK] for at in range(0, len(comments), CHUNK)]
    parts = spread(_chunk, [(chunk,) for chunk in chunks], n_jobs=n_jobs)
    counts = np.concatenate([part[0] for part in parts])
    pointers = np.zeros(len(counts) + 1, dtype=np.int64)
    np.cumsum(counts, out=pointers[1:])
    values = np.repeat(
        (1.0 / np.sqrt(np.maximum(counts, 1))).astype(np.float32), counts
    )
    columns = np.concatenate([part[1] for part in parts])
    ngrams = sp.csr_matrix(
        (values, columns, pointers.astype(np.int32)), shape=(len(comments), BUCKETS)
    )
    surface = np.concatenate([part[2] for part in parts])
    link_cues = np.concatenate([part[3] for part in parts])
    return DesignMatrix(ngrams, surface, link_cues)


def inverse_document_frequency(ngrams: sp.csr_matrix) -> Floats:
    """``1 + log((1 + n) / (1 + df))`` per bucket, shape (BUCKETS,), float32."""
    frequency = np.bincount(ngrams.indices, minlength=ngrams.shape[1])
    rarity: Floats = 1.0 + np.log((1 + ngrams.shape[0]) / (1 + frequency))
    return rarity.astype(np.float32)


def _chunk(comments: Sequence[Comment]) -> tuple[NDArray[np.int32], ...]:
    found = [extract(comment) for comment in comments]
    return (
        np.array([len(item.buckets) for item in found], dtype=np.int32),
        np.concatenate([item.buckets for item in found]).astype(np.int32),
        np.stack([item.surface for item in found]),
        np.stack([_links(item) for item in found]),
    )


def _links(item: Extracted) -> Floats:
    return links(item.comment, item.clean.text, item.ngrams.words, item.clean.links)
