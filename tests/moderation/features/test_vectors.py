from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from moderation.errors import ArtifactError
from moderation.features.ngrams import words
from moderation.features.vectors import ARRAYS, WordVectors, unit

Array = NDArray[Any]


def table() -> WordVectors:
    hashes = words("pizza salad").hashes
    values = np.array([[100, 0], [0, 50]], dtype=np.int8)
    order = np.argsort(hashes)
    scale = np.array([0.5, 0.1], dtype=np.float32)
    return WordVectors(hashes[order], values[order], scale)


def test_word_has_its_vector_and_others_have_zeros() -> None:
    found = table().of_words(words("salad spoon pizza").hashes)

    assert found == pytest.approx(np.array([[0, 5], [0, 0], [50, 0]]))
    assert found.dtype == np.float32


def test_words_are_known_or_not() -> None:
    assert table().knows(words("salad spoon").hashes).tolist() == [True, False]
    assert table().knows(words("").hashes).tolist() == []


def test_text_has_the_unit_mean_of_its_words() -> None:
    assert table().of_text("PIZZA, pizza!") == pytest.approx(np.array([1, 0]))
    assert table().of_text("spoon").tolist() == [0, 0]
    assert table().of_text("").tolist() == [0, 0]


def test_no_words_have_no_vectors() -> None:
    assert table().of_words(words("").hashes).shape == (0, 2)
    assert table().dimensions == 2


def test_arrays_come_back_as_they_went() -> None:
    again = WordVectors.from_arrays(table().arrays())

    assert (
        again.of_text("pizza salad").tolist() == table().of_text("pizza salad").tolist()
    )


@pytest.mark.parametrize("name", ARRAYS)
@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda array: array.astype(np.float64), id="another type"),
        pytest.param(lambda array: array[:1], id="too short"),
        pytest.param(lambda array: array[:0], id="empty"),
        pytest.param(lambda array: array[..., None], id="a dimension more"),
        pytest.param(lambda array: array.ravel()[0].reshape(()), id="a number"),
    ],
)
def test_array_of_another_shape_or_type_is_refused(
    name: str, spoil: Callable[[Array], Array]
) -> None:
    arrays = table().arrays()

    with pytest.raises(ArtifactError, match="vectors"):
        WordVectors.from_arrays({**arrays, name: spoil(arrays[name])})


@pytest.mark.parametrize("name", ARRAYS)
def test_missing_array_is_refused(name: str) -> None:
    arrays = {key: array for key, array in table().arrays().items() if key != name}

    with pytest.raises(ArtifactError, match="missing"):
        WordVectors.from_arrays(arrays)


def test_scale_that_is_not_finite_is_refused() -> None:
    scale = np.array([0.5, np.nan], dtype=np.float32)

    with pytest.raises(ArtifactError, match="finite"):
        WordVectors.from_arrays({**table().arrays(), "vectors.scale": scale})


def test_hashes_out_of_order_are_refused() -> None:
    arrays = table().arrays()

    with pytest.raises(ArtifactError, match="ascend"):
        WordVectors.from_arrays(
            {**arrays, "vectors.hashes": arrays["vectors.hashes"][::-1]}
        )


def test_unit_leaves_zeros_alone() -> None:
    rows = np.array([[3, 4], [0, 0]], dtype=np.float32)

    assert unit(rows) == pytest.approx(np.array([[0.6, 0.8], [0, 0]]))
