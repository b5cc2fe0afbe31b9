from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from moderation.errors import ArtifactError
from moderation.features.embedding import SIZE
from moderation.heads.semantic import (
    AS_IT_IS,
    OTHER,
    English,
    SemanticHead,
    SemanticWeights,
)
from moderation.scores import Contribution, LabelExplanation
from moderation.text.cleaned import clean

LABELS = ("toxicity", "insult")


class Shouting:
    """An encoder that sees nothing but exclamation marks."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        found = np.zeros((len(texts), SIZE), dtype=np.float32)
        found[:, 0] = ["!" in text for text in texts]
        return found


def arrays() -> dict[str, NDArray[np.generic]]:
    """Toxicity is two for an exclamation mark and minus two without."""
    hidden = np.zeros((2, SIZE, 1), dtype=np.float32)
    hidden[0, 0, 0] = 1.0
    return {
        "hidden": hidden,
        "hidden_bias": np.zeros((2, 1), dtype=np.float32),
        "output": np.full((2, 1), 4.0, dtype=np.float32),
        "output_bias": np.full(2, -2.0, dtype=np.float32),
        "blend": np.array(
            [[[1.0, 0.0, 0.0]] * 2, [[0.0, 1.0, 0.0]] * 2], dtype=np.float32
        ),
    }


def head() -> SemanticHead:
    return SemanticHead(
        labels=LABELS,
        weighed=("de", OTHER),
        weights=SemanticWeights.from_arrays(arrays(), 2, 2),
        encoder=Shouting(),
        identifier="sha256:0",
    )


def test_a_language_of_its_own_is_weighed_its_own_way() -> None:
    fast = {"toxicity": 0.25, "insult": 0.5, "sad": 0.125}

    german, french = head().score(["Ja!", "Oui!"], ["de", "fr"], [fast, fast])

    assert german == pytest.approx(fast)
    assert french["toxicity"] == pytest.approx(1 / (1 + np.exp(-2)))
    assert french["sad"] == fast["sad"]


def explained(
    text: str, language: str, shown: float, *, words: tuple[Contribution, ...] = ()
) -> LabelExplanation:
    fast = {label: LabelExplanation(0.0, words) for label in LABELS}
    found = head().explain(clean(text), language, fast, {"toxicity": shown})
    return found["toxicity"]


def test_sentences_are_explained_by_what_deleting_them_takes_away() -> None:
    text = "Un matin calme. Quel horreur! Merci bien."

    found = explained(text, "fr", 1 / (1 + np.exp(-2)))

    parts = {text[p.start : p.end].strip(): p.weight for p in found.contributions}
    assert parts["Quel horreur!"] == pytest.approx(4.0)
    assert parts["Merci bien."] == pytest.approx(0.0)
    assert found.base + sum(parts.values()) == pytest.approx(2.0)


def test_one_sentence_is_explained_by_itself() -> None:
    found = explained("Quel horreur!", "fr", 1 / (1 + np.exp(-2)))

    assert found.contributions == ()
    assert found.base == pytest.approx(2.0)


def test_words_keep_their_part_where_the_n_grams_have_a_weight() -> None:
    mixed = np.array([[[0.5, 1.0, 0.0]] * 2, [AS_IT_IS] * 2], dtype=np.float32)
    both = SemanticHead(
        labels=LABELS,
        weighed=("en", OTHER),
        weights=SemanticWeights.from_arrays({**arrays(), "blend": mixed}, 2, 2),
        encoder=Shouting(),
        identifier="sha256:0",
    )
    words = {
        label: LabelExplanation(-1.0, (Contribution(0, 4, 3.0),)) for label in LABELS
    }

    found = both.explain(clean("What a day! Bye."), "en", words, {"toxicity": 0.5})

    word, first, second = found["toxicity"].contributions
    assert (word.start, word.end) == (0, 4)
    assert [word.weight, first.weight, second.weight] == pytest.approx([1.5, 4.0, 0.0])
    assert found["toxicity"].base == pytest.approx(-5.5)
    assert both.explain(clean("What a day!"), "fr", words, {"toxicity": 0.5}) == {}


def test_what_is_left_to_the_n_grams_is_passed_on_to_the_bit() -> None:
    fast = {"toxicity": 0.1234567890123, "insult": 1e-9}

    [german] = head().score(["Ja!"], ["de"], [fast])

    assert german == fast


def test_doubts_are_raised_by_any_label_that_reaches_its_score() -> None:
    english = English("sha256:0", {"toxicity": 0.1, "threat": 0.01}, frozenset())

    assert english.doubts({"toxicity": 0.1, "threat": 0.0})
    assert english.doubts({"toxicity": 0.0, "threat": 0.02})
    assert not english.doubts({"toxicity": 0.09, "insult": 0.9})


@pytest.mark.parametrize("name", arrays())
def test_arrays_that_are_missing_or_of_another_shape_are_refused(name: str) -> None:
    without = {key: values for key, values in arrays().items() if key != name}
    cut = {**arrays(), name: arrays()[name][:1]}

    for broken in (without, cut):
        with pytest.raises(ArtifactError, match=r"semantic\."):
            SemanticWeights.from_arrays(broken, 2, 2)


def test_numbers_that_are_not_finite_are_refused() -> None:
    broken = {**arrays(), "output_bias": np.array([np.nan, 0.0], dtype=np.float32)}

    with pytest.raises(ArtifactError, match="not finite"):
        SemanticWeights.from_arrays(broken, 2, 2)
