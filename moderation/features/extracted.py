"""Everything the heads look at, taken from a comment once, or from many at once."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from moderation.comment import Comment
from moderation.features.ngrams import Indices, ManyNgrams, Ngrams, ngrams, ngrams_many
from moderation.features.surface import cues, surface
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


@dataclass(frozen=True, slots=True)
class ExtractedMany:
    """Several comments with their clean texts, distinct n-grams and surface cues.

    Parameters
    ----------
    surface : array of shape (len(comments), len(surface.CUES)), float32
    """

    comments: Sequence[Comment]
    cleans: list[CleanText]
    ngrams: ManyNgrams
    surface: NDArray[np.float32]


def extract_many(comments: Sequence[Comment], *, limit: int = 20_000) -> ExtractedMany:
    """What ``extract`` gives for each comment, without the places of n-grams."""
    cleans = [clean(comment.text, limit=limit) for comment in comments]
    readings = [unmask(cleaned.text) for cleaned in cleans]
    rows = [
        cues(cleaned.text, hidden=cleaned.hidden, disguised=len(found))
        for cleaned, found in zip(cleans, readings, strict=True)
    ]
    return ExtractedMany(
        comments=comments,
        cleans=cleans,
        ngrams=ngrams_many([cleaned.text for cleaned in cleans], readings),
        surface=np.array(rows, dtype=np.float32),
    )
