from pathlib import Path

import numpy as np

from moderation.comment import Comment
from moderation.features.embedding import SIZE
from tests.artifacts import tiny_model
from tests.moderation.heads.test_semantic import Shouting
from training.example import Example
from training.fit_labels import TRAIN, VALIDATION
from training.fit_semantic import SemanticRecipe
from training.semantic_commands import RECIPES
from training.semantic_material import chosen, embedded, material

RECIPE = SemanticRecipe.load(RECIPES / "semantic.toml").model_copy(
    update={"source_rows": 3, "weighed": ("de",)}
)


def examples() -> list[Example]:
    many = [
        Example(Comment(f"Text {n}!", language="en"), {"toxicity": 1.0}, "crowd")
        for n in range(10)
    ]
    few = [
        Example(Comment(f"Satz {n}", language="de"), {"insult": 0.0}, "german")
        for n in range(5)
    ]
    return many + few


def test_sources_are_cut_but_for_those_in_weighed_languages() -> None:
    sides = np.full(15, TRAIN, dtype=np.int8)

    rows = chosen(examples(), sides, RECIPE)

    assert (rows < 10).sum() == 3
    assert (rows >= 10).sum() == 5
    assert np.array_equal(rows, chosen(examples(), sides, RECIPE))


def test_embeddings_are_kept_and_read_again(tmp_path: Path) -> None:
    done: list[int] = []
    kept = tmp_path / "kept.npy"

    first = embedded(examples(), Shouting(), kept, done.append)
    second = embedded(examples(), Shouting(), kept, done.append)

    assert first.shape == (15, SIZE)
    assert np.array_equal(first, second)
    assert sum(done) == 30


def test_what_was_not_asked_is_unknown_and_written_texts_do_not_weigh() -> None:
    given, model = examples(), tiny_model()
    sides = np.full(15, VALIDATION, dtype=np.int8)
    embeddings = np.zeros((15, SIZE), dtype=np.float32)

    found = material(given, sides, embeddings, model, unnatural=["crowd"])

    column = model.tone.labels.index("insult")
    assert np.isnan(found.shares[:10, column]).all()
    assert (found.shares[10:, column] == 0).all()
    assert found.natural.sum() == 5
    assert not found.train.any()
    assert np.isfinite(found.fast).all()
