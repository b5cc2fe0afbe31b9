import numpy as np
import pytest

from moderation.comment import Comment
from moderation.features.extracted import extract
from moderation.features.ngrams import BUCKETS, ngrams
from moderation.heads.additive import AdditiveWeights, sigmoid


def weights(text: str, slope: float = 1.0, offset: float = 0.0) -> AdditiveWeights:
    """Weight 10 for each n-gram of a text, one cue of weight 2, a bias of -1."""
    table = np.zeros((BUCKETS, 1), dtype=np.int8)
    table[ngrams(text).unique()] = 10
    one = np.ones(1, dtype=np.float32)
    return AdditiveWeights(
        table,
        np.full(1, 0.1, np.float32),
        np.full((1, 1), 2, np.float32),
        -one,
        one * slope,
        one * offset,
    )


NO_CUE = np.zeros(1, dtype=np.float32)
CUE = np.ones(1, dtype=np.float32)


def test_margin_is_the_sum_over_the_root_of_the_number() -> None:
    buckets = ngrams("idiot").unique()

    margins = weights("idiot").margins(buckets, NO_CUE)

    assert margins == pytest.approx([len(buckets) / np.sqrt(len(buckets)) - 1])


def test_cues_and_bias_are_all_that_an_empty_text_has() -> None:
    empty = ngrams("").unique()

    assert weights("idiot").margins(empty, CUE) == pytest.approx([2 - 1])


def test_calibration_is_a_straight_line_over_the_margin() -> None:
    buckets = ngrams("idiot").unique()
    margin = weights("idiot").margins(buckets, NO_CUE)

    log_odds = weights("idiot", slope=2.0, offset=0.5).log_odds(buckets, NO_CUE)

    assert log_odds == pytest.approx(2 * margin + 0.5)


def test_word_that_weighs_gets_the_contribution() -> None:
    text = "what an idiot you are"

    (why,) = weights("idiot").explain(extract(Comment(text)), NO_CUE)

    by_word = {text[c.start : c.end]: c.weight for c in why.contributions}
    assert list(by_word) == text.split()
    assert max(by_word, key=by_word.__getitem__) == "idiot"
    assert by_word["are"] == pytest.approx(0, abs=1e-9)


def test_repeated_word_shares_what_it_adds() -> None:
    (why,) = weights("idiot").explain(extract(Comment("idiot idiot")), NO_CUE)

    first, second = (part.weight for part in why.contributions)
    assert first == pytest.approx(second, rel=0.2)


def test_markup_inside_a_word_is_part_of_its_stretch() -> None:
    text = "an <b>idi</b>ot here"

    (why,) = weights("idiot").explain(extract(Comment(text)), NO_CUE)

    best = max(why.contributions, key=lambda part: part.weight)
    assert text[best.start : best.end] == "idi</b>ot"


def test_empty_comment_is_explained_by_its_base_alone() -> None:
    (why,) = weights("idiot").explain(extract(Comment("")), CUE)

    assert why.base == pytest.approx(1)
    assert why.contributions == ()


def test_sigmoid_neither_overflows_nor_reaches_the_ends() -> None:
    found = sigmoid(np.array([-1e9, 0, 5, 1e9], dtype=np.float32))

    assert found[1:3] == pytest.approx([0.5, 1 / (1 + np.exp(-5))])
    assert found[0] == pytest.approx(0, abs=1e-9)
    assert found[3] == pytest.approx(1)


def test_arrays_come_back_as_they_went() -> None:
    given = weights("idiot", slope=2.0)

    again = AdditiveWeights.from_arrays(given.arrays("tone"), "tone", n_cues=1)

    for name, array in given.arrays("tone").items():
        assert np.array_equal(again.arrays("tone")[name], array)
