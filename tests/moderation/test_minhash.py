"""One text has the 5-grams that it has among others."""

import numpy as np

from moderation.minhash import grams, grams_of

TEXTS = [b"five!", b"a somewhat longer text", b"another one of that kind"]


def test_one_text_has_the_grams_that_it_has_among_others() -> None:
    together, starts = grams(TEXTS)

    parts = np.split(together, starts[1:])

    for text, part in zip(TEXTS, parts, strict=True):
        assert np.array_equal(grams_of(text), part)
