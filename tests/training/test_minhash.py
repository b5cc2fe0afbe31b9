import numpy as np
import pytest

from training.minhash import clusters, minhash

DIGITS = [f"{number:04d}" for number in range(400)]


def grams(text: str) -> set[str]:
    return {text[start : start + 5] for start in range(len(text) - 4)}


@pytest.mark.parametrize("changed", [0, 20, 60, 150, 400])
def test_agreement_of_signatures_estimates_the_jaccard_similarity(
    changed: int,
) -> None:
    one = " ".join(DIGITS)
    other = " ".join(["x" + word for word in DIGITS[:changed]] + DIGITS[changed:])
    exact = len(grams(one) & grams(other)) / len(grams(one) | grams(other))

    first, second = minhash([one, other])

    assert np.mean(first == second) == pytest.approx(exact, abs=0.15)


def test_signature_does_not_depend_on_the_neighbours() -> None:
    texts = ["short", "x", "a somewhat longer text", "été", ""]

    together = minhash(texts)

    for text, signature in zip(texts, together, strict=True):
        assert np.array_equal(minhash([text])[0], signature)


def test_repeated_grams_do_not_count() -> None:
    first, second = minhash(["ha ha ha ha ha", "ha ha ha ha ha ha ha ha"])

    assert np.array_equal(first, second)


def test_chain_of_near_duplicates_is_one_cluster() -> None:
    base = " ".join(DIGITS[:60])
    chain = [base + " " + " ".join(DIGITS[60 : 60 + 5 * step]) for step in range(6)]

    assert len(set(clusters(chain).tolist())) == 1
