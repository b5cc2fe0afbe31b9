import numpy as np

from moderation.comment import Author, Comment
from moderation.features import links, surface
from moderation.features.extracted import extract
from moderation.features.ngrams import BUCKETS
from moderation.heads.spam import cues
from tests.artifacts import ABUSE, CIVIL, SPAM
from training.matrix import design_matrix

COMMENTS = [
    *(Comment(text) for text in (*ABUSE, *CIVIL, *SPAM, "")),
    Comment("<b>1d10t</b> &amp; co", author=Author(url="http://x.example")),
]


def test_row_holds_what_serving_extracts() -> None:
    matrix = design_matrix(COMMENTS, n_jobs=1)

    for place, comment in enumerate(COMMENTS):
        row, features = matrix.ngrams[[place]], extract(comment)
        assert row.indices.tolist() == features.buckets.tolist()
        assert np.allclose(row.data, 1 / np.sqrt(max(len(features.buckets), 1)))
        assert np.array_equal(matrix.surface[place], features.surface)
        served = cues(features)[len(surface.CUES) :]
        assert np.array_equal(matrix.links[place], served)


def test_shapes_are_those_of_the_features() -> None:
    matrix = design_matrix(COMMENTS, n_jobs=1)

    assert matrix.ngrams.shape == (len(COMMENTS), BUCKETS)
    assert matrix.surface.shape == (len(COMMENTS), len(surface.CUES))
    assert matrix.links.shape == (len(COMMENTS), len(links.CUES))


def test_rows_can_be_picked_in_any_order() -> None:
    matrix = design_matrix(COMMENTS, n_jobs=1)

    picked = matrix.rows(np.array([3, 0]))

    assert (picked.ngrams[[0]] != matrix.ngrams[[3]]).nnz == 0
    assert np.array_equal(picked.surface[1], matrix.surface[0])
