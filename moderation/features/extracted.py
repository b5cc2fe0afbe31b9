"""Everything the heads look at, taken from a comment once."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from moderation.comment import Comment
from moderation.features.ngrams import Indices, Ngrams, ngrams
from moderation.features.surface import surface
from moderation.text.cleaned import CleanText, clean
from moderation.text.unmask import unmask


@dataclass(frozen=True, slots=True)
class Extracted:
    """A comment with its clean text, n-grams and surface cues.

    Parameters
    ----------
    buckets : array of shape (n_distinct,), int64
        Distinct n-gram buckets, ascending; each has the value ``1 / sqrt(n_distinct)``.
    surface : array of shape (len(surface.CUES),), float32
    """

    comment: Comment
    clean: CleanText
    ngrams: Ngrams
    buckets: Indices
    surface: NDArray[np.float32]


def extract(comment: Comment, *, limit: int = 20_000) -> Extracted:
    """Clean a comment and take its features; the same code serves and trains."""
    cleaned = clean(comment.text, limit=limit)
    readings = unmask(cleaned.text)
    found = ngrams(cleaned.text, readings)
    return Extracted(
        comment=comment,
        clean=cleaned,
        ngrams=found,
        buckets=found.unique(),
        surface=surface(cleaned.text, hidden=cleaned.hidden, disguised=len(readings)),
    )
