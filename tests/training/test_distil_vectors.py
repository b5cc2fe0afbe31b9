import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from training.distil_vectors import distil, read_safetensors, word_pieces

PIECES = ["[UNK]", "pizza", "salad", "tomato", "##s", "un", "##happy", "don", "'", "t"]
TABLE = np.random.default_rng(1).normal(size=(len(PIECES), 6)).astype(np.float32)
TEXTS = [
    "Pizza and salads, pizza!",
    "PIZZA with tomatoes or tomatos",
    "unhappy pizza, salad salads tomatos don't",
    "unhappy salad tomato don't",
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A vocabulary and a table as they are published."""
    write_safetensors(tmp_path / "model.safetensors", TABLE)
    (tmp_path / "vocab.txt").write_text("\n".join(PIECES) + "\n", encoding="utf-8")
    return tmp_path


def write_safetensors(path: Path, table: NDArray[Any]) -> None:
    kind = {"float32": "F32", "float16": "F16"}[table.dtype.name]
    entry = {"dtype": kind, "shape": table.shape, "data_offsets": [0, table.nbytes]}
    header = json.dumps({"__metadata__": {"a": "b"}, "embeddings": entry}).encode()
    path.write_bytes(len(header).to_bytes(8, "little") + header + table.tobytes())


@pytest.mark.parametrize("kind", [np.float32, np.float16])
def test_table_is_read_as_it_was_written(kind: type, tmp_path: Path) -> None:
    table: NDArray[Any] = TABLE.astype(kind)
    write_safetensors(tmp_path / "x.safetensors", table)

    found = read_safetensors(tmp_path / "x.safetensors")

    assert found.dtype == np.float32
    assert np.array_equal(found, table.astype(np.float32))


@pytest.mark.parametrize(
    ("word", "wanted"),
    [
        ("pizza", ["pizza"]),
        ("pizzas", ["pizza", "##s"]),
        ("unhappy", ["un", "##happy"]),
        ("unpizza", []),
        ("", []),
        ("xyz", []),
    ],
)
def test_word_is_cut_into_its_longest_pieces(word: str, wanted: list[str]) -> None:
    numbers = {piece: number for number, piece in enumerate(PIECES)}

    assert word_pieces(word, numbers) == [numbers[piece] for piece in wanted]


def test_frequent_words_get_the_vectors_of_their_pieces(folder: Path) -> None:
    vectors = distil(TEXTS, folder, n_dimensions=4, min_texts=2)

    known = [
        word
        for word in ("pizza", "salads", "tomatos", "don't", "and", "tomato")
        if vectors.of_text(word).any()
    ]
    assert known == ["pizza", "salads", "tomatos", "don't"]
    assert vectors.dimensions == 4
    assert (np.diff(vectors.hashes.astype(object)) > 0).all()


def test_likeness_of_words_survives(folder: Path) -> None:
    vectors = distil(TEXTS, folder, n_dimensions=5, min_texts=2)

    full = TABLE[[1, 2, 2]] + np.stack([0 * TABLE[4], 0 * TABLE[4], TABLE[4]])
    wanted = full @ full.T
    rows = np.stack([vectors.of_text(word) for word in ("pizza", "salad", "salads")])
    length = np.sqrt(np.diag(wanted))
    assert rows @ rows.T == pytest.approx(
        wanted / length[:, None] / length[None, :], abs=0.2
    )


def test_only_the_most_frequent_words_are_kept(folder: Path) -> None:
    vectors = distil(TEXTS, folder, n_words=2, n_dimensions=1, min_texts=1)

    assert len(vectors.hashes) == 2
    assert vectors.of_text("pizza").any()


def test_distilling_is_seeded(folder: Path) -> None:
    one = distil(TEXTS, folder, n_dimensions=3, min_texts=2, random_state=1)
    two = distil(TEXTS, folder, n_dimensions=3, min_texts=2, random_state=1)

    for name, array in one.arrays().items():
        assert np.array_equal(array, two.arrays()[name])
