"""What is told of a stance without its target."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from tests.artifacts import tiny_vectors
from tests.training.tiny_data import gathered as tiny_gathered
from tests.training.tiny_data import tiny_recipe, write_data
from training.fit_stance import make_pairs
from training.stance_baselines import TEST, blind_metrics
from training.target_blind import SidedTexts, target_blind

FAVOR, AGAINST, NEUTRAL = 0, 1, 2


def texts(*rows: tuple[str, int, str]) -> SidedTexts:
    """Texts, sides and sources, in columns."""
    said, answers, sources = zip(*rows, strict=True)
    return SidedTexts(said, np.array(answers), sources)


def test_words_that_go_with_a_side_are_found_and_shares_sum_to_one() -> None:
    known = texts(
        *[("a lovely plan, yes", FAVOR, "one")] * 20,
        *[("a horrible plan, no", AGAINST, "one")] * 20,
        *[("what is for lunch", NEUTRAL, "one")] * 20,
    )
    asked = texts(("yes, lovely", 0, "one"), ("no, horrible", 1, "one"))

    found = target_blind(asked, known)

    assert found.argmax(axis=1).tolist() == [FAVOR, AGAINST]
    assert found.sum(axis=1) == pytest.approx([1, 1])


def test_texts_that_take_both_sides_by_target_tell_nothing() -> None:
    both = [("the same words", FAVOR, "one"), ("the same words", AGAINST, "one")]

    found = target_blind(texts(both[0]), texts(*both * 10))

    assert found[0, FAVOR] == pytest.approx(0.5, abs=0.01)
    assert found[0, NEUTRAL] == 0


def test_each_source_has_a_model_of_its_own_and_an_unknown_one_is_called_neutral() -> (
    None
):
    known = texts(
        *[("well said", FAVOR, "one"), ("oh dear", AGAINST, "one")] * 5,
        *[("well said", AGAINST, "two"), ("oh dear", FAVOR, "two")] * 5,
    )
    asked = texts(
        ("well said", 0, "one"), ("well said", 0, "two"), ("well said", 0, "three")
    )

    assert target_blind(asked, known).argmax(axis=1).tolist() == [0, 1, 2]


def test_it_is_asked_about_as_many_pairs_as_the_fast_head(tmp_path: Path) -> None:
    write_data(tmp_path)
    data, plan = tiny_gathered(tmp_path), tiny_recipe()
    test = [data.examples[i] for i in data.split.parts[TEST].tolist()]
    pairs = make_pairs(
        [example for example in test if example.stance is not None],
        tiny_vectors(),
        neutral_share=plan.stance.neutral_share,
        source_rows=plan.stance.source_rows,
        seed=plan.seed + TEST,
        n_jobs=1,
    )

    found = blind_metrics(data, plan)

    assert {name: one["rows"] for name, one in found.items()} == Counter(pairs.sources)
    assert all(0 <= one["macro_f1"] <= 1 for one in found.values())
