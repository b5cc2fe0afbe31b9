import numpy as np
import pytest
import scipy.sparse as sp

from moderation.comment import Comment
from moderation.features.extracted import extract
from moderation.features.ngrams import BUCKETS
from moderation.heads.additive import AdditiveWeights
from tests.artifacts import ABUSE, CIVIL, tone_fit
from training.fit_additive import AdditiveFit, expand_shares, round_to_int8
from training.matrix import design_matrix, inverse_document_frequency

FIT = AdditiveFit(regularisation=10.0, n_jobs=1)


def margin(weights: AdditiveWeights, text: str) -> list[float]:
    features = extract(Comment(text))
    margins = weights.margins(features.buckets, features.surface)
    return [float(value) for value in margins]


def test_fit_tells_the_corpus_apart() -> None:
    weights = tone_fit()

    abuse = [margin(weights, text)[0] for text in ABUSE]
    assert min(abuse) > 0 > max(margin(weights, text)[0] for text in CIVIL)


def test_rounded_weights_have_a_scale_per_label_and_no_calibration_yet() -> None:
    weights = tone_fit()

    assert weights.ngrams.shape == (BUCKETS, 2)
    assert weights.ngrams.dtype == np.int8
    assert (weights.scale > 0).all()
    assert weights.slope.tolist() == [1, 1]
    assert weights.offset.tolist() == [0, 0]


def test_less_certain_raters_give_milder_weights() -> None:
    weights = tone_fit()

    certain, divided = np.transpose([margin(weights, text) for text in ABUSE])
    assert (certain > divided).all()


def test_rows_that_were_not_asked_teach_nothing() -> None:
    texts = [*ABUSE, *CIVIL, "Rain again today", "It rains"]
    matrix = design_matrix([Comment(text) for text in texts], n_jobs=1)
    asked = np.repeat([1.0, 0.0], [len(ABUSE), len(CIVIL)])
    full = np.concatenate([asked, [np.nan, np.nan]]).astype(np.float32)[:, None]

    weights = FIT.fit(matrix.ngrams, matrix.surface, full)

    only_rain = set(extract(Comment("Rain again today")).buckets.tolist())
    learnt = set(extract(Comment(" ".join([*ABUSE, *CIVIL]))).buckets.tolist())
    unseen = np.array(sorted(only_rain - learnt))
    assert weights.ngrams[unseen, 0].tolist() == [0] * len(unseen)


def test_columns_are_fitted_apart() -> None:
    matrix = design_matrix([Comment(text) for text in (*ABUSE, *CIVIL)], n_jobs=1)
    one = np.repeat([1.0, 0.0], [len(ABUSE), len(CIVIL)]).astype(np.float32)[:, None]

    alone = FIT.fit(matrix.ngrams, matrix.surface, one)
    beside = FIT.fit(matrix.ngrams, matrix.surface, np.hstack([one, 1 - one]))

    assert np.array_equal(alone.ngrams[:, 0], beside.ngrams[:, 0])
    assert alone.intercept[0] == beside.intercept[0]


def test_shares_become_weighted_answers() -> None:
    rows, answers, weights = expand_shares(
        np.array([3, 5, 7]), np.array([1.0, 0.25, 0.0], dtype=np.float32)
    )

    given = sorted(zip(rows.tolist(), answers.tolist(), weights.tolist(), strict=True))
    assert given == [(3, 1, 1.0), (5, 0, 0.75), (5, 1, 0.25), (7, 0, 1.0)]


def test_evenly_divided_raters_count_half_on_each_side() -> None:
    _, answers, weights = expand_shares(np.array([0]), np.array([0.5], np.float32))

    assert sorted(zip(answers.tolist(), weights.tolist(), strict=True)) == [
        (0, 0.5),
        (1, 0.5),
    ]


def test_rounding_keeps_the_order_and_the_size() -> None:
    generator = np.random.default_rng(2)
    weights = generator.normal(size=(5_000, 2)).astype(np.float32)

    rounded, scale = round_to_int8(weights)

    for column in range(2):
        order = np.argsort(weights[:, column])
        assert (np.diff(rounded[order, column].astype(int)) >= 0).all()
        error = np.abs(rounded[:, column] * scale[column] - weights[:, column])
        assert np.quantile(error, 0.999) <= scale[column] / 2 * 1.01


def test_label_without_any_weight_is_rounded_to_zeros() -> None:
    with pytest.warns(RuntimeWarning, match="All-NaN"):
        rounded, scale = round_to_int8(np.zeros((4, 1), dtype=np.float32))

    assert rounded.tolist() == [[0]] * 4
    assert np.isfinite(scale).all()


def test_rare_ngrams_are_weighted_up() -> None:
    table = sp.csr_matrix(np.array([[1, 1, 0], [1, 0, 0], [1, 0, 0]], dtype=float))

    rarity = inverse_document_frequency(table)

    assert rarity == pytest.approx([1, 1 + np.log(4 / 2), 1 + np.log(4)])
