"""The larger stance model reads a target both ways and answers in mirrors."""

import numpy as np
import pytest

from moderation.cross_encoder import (
    MOST_PIECES,
    Combining,
    CrossEncoder,
    Floats,
    Numbers,
)
from moderation.features.opposite import opposite
from moderation.scores import Tier
from moderation.text.word_pieces import WordPieces

WORDS = ("like", "hate", "not", "parks", "we", "should", "build", "weather")
VOCABULARY = "\n".join(("[PAD]", "[UNK]", "[CLS]", "[SEP]", *WORDS))
FOR, AGAINST = "We should build parks", "We should not build parks"
COMBINING = Combining(1.0, 0.0, -2.0, 1.0, confident=0.6)


class Counting:
    """A network that counts "like" and "hate", and turns round at "not"."""

    def __init__(self) -> None:
        self.widths: list[int] = []

    def logits(self, pieces: Numbers, sides: Numbers) -> Floats:
        """Logits of one pair, the target of which leans a little."""
        self.widths.append(pieces.shape[1])
        target, text = pieces[sides == 0].tolist(), pieces[sides == 1].tolist()
        lean = text.count(4) - text.count(5) + 0.1
        lean = -lean if 6 in target else lean
        return np.array([[lean, -lean, 0.0]], dtype=np.float32)


@pytest.fixture
def network() -> Counting:
    """A network of two words."""
    return Counting()


@pytest.fixture
def model(network: Counting) -> CrossEncoder:
    """The model on it."""
    words = WordPieces.from_lines(VOCABULARY)
    return CrossEncoder(network, words, COMBINING, ("en",), "sha256:counting")


@pytest.mark.parametrize("text", ["I like parks.", "I hate it!", "like hate", ""])
def test_opposite_targets_get_mirrored_answers(model: CrossEncoder, text: str) -> None:
    assert opposite(FOR) == AGAINST
    one, other = model.score(text, FOR), model.score(text, AGAINST)
    assert one.favor == pytest.approx(other.against)
    assert one.against == pytest.approx(other.favor)
    assert one.neutral == pytest.approx(other.neutral)


def test_three_probabilities_sum_to_one(model: CrossEncoder) -> None:
    found = model.score("I like it", FOR)
    assert found.favor + found.against + found.neutral == pytest.approx(1.0)
    assert found.favor > found.against
    assert found.tier is Tier.CROSS_ENCODER
    assert found.target == FOR


def test_confident_is_what_is_likely_enough(model: CrossEncoder) -> None:
    assert model.score("like like like", FOR).confident
    assert not model.score("the weather", FOR).confident


def test_target_without_an_opposite_is_read_once(
    model: CrossEncoder, network: Counting
) -> None:
    model.score("like", "Whoever wrote about the harbour in such words last week")
    assert len(network.widths) == 1


def test_long_comments_and_targets_are_cut(
    model: CrossEncoder, network: Counting
) -> None:
    model.score("like " * 10_000, "We should " + "build parks " * 5_000)
    assert network.widths == [MOST_PIECES, MOST_PIECES]


def test_disguised_words_are_read_plainly(model: CrossEncoder) -> None:
    plain = model.score("I like parks", FOR)
    hidden = model.score("I li\u00adke pa\u200brks", FOR)
    assert hidden == plain
