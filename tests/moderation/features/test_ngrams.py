from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.features.ngrams import (
    BITS,
    BUCKETS,
    CHAR_SIZES,
    distinct,
    lower,
    ngrams,
    ngrams_many,
    words,
)
from moderation.text.unmask import Unmasked, unmask

MODULUS = 1 << 64
BASE = 0x9E3779B97F4A7C15 | 1
MIX = 0xD6E8FEB86659FD93
SALT = 0x632BE59BD9B4E019

TEXTS = [
    "Pizza",
    "Don't feed the trolls, please!",
    "a b c",
    "Tee für 2 Gäste 🙂🙂",
    "x" * 50,
    "…",
    "naïve ’quotes’ and 日本語",
]


def slow_hash(text: str, salt: int) -> int:
    total = sum(
        ord(sign) * pow(BASE, place, MODULUS) for place, sign in enumerate(text)
    )
    return (total + salt * SALT) % MODULUS


def slow_bucket(number: int) -> int:
    return ((number ^ (number >> 29)) * MIX % MODULUS) >> (64 - BITS)


def slow_words(lowered: str) -> list[tuple[int, int, int]]:
    found, start = [], None
    for place, sign in enumerate(f"{lowered} "):
        inside = ord(sign) < 0xFFFF and (sign.isalnum() or sign in "'’")
        if inside and start is None:
            start = place
        elif not inside and start is not None:
            found.append((slow_hash(lowered[start:place], 1), start, place))
            start = None
    return found


def slow_ngrams(text: str) -> Counter[tuple[int, int, int]]:
    """The same n-grams, one by one, in plain Python."""
    lowered, found = lower(text), []
    padded = f" {lowered} "
    for size in CHAR_SIZES:
        for start in range(len(padded) - size + 1):
            gram = padded[start : start + size]
            if " " not in gram[1:-1]:
                span = (max(start - 1, 0), min(start + size - 1, len(text)))
                found.append((slow_bucket(slow_hash(gram, size)), *span))
    single = slow_words(lowered)
    found += [(slow_bucket(value), start, end) for value, start, end in single]
    for (first, start, _), (second, _, end) in pairwise(single):
        pair = (first * MIX + second + 2 * SALT) % MODULUS
        found.append((slow_bucket(pair), start, end))
    return Counter(found)


def fast_ngrams(text: str) -> Counter[tuple[int, int, int]]:
    found = ngrams(text)
    return Counter(
        zip(
            found.buckets.tolist(),
            found.starts.tolist(),
            found.ends.tolist(),
            strict=True,
        )
    )


@pytest.mark.parametrize("text", TEXTS)
def test_ngrams_are_those_of_a_slow_plain_implementation(text: str) -> None:
    assert fast_ngrams(text) == slow_ngrams(text)


@given(st.text(max_size=60).map(lambda text: " ".join(text.split())))
def test_any_tidy_text_has_the_ngrams_of_the_slow_implementation(text: str) -> None:
    assert fast_ngrams(text) == slow_ngrams(text)


@pytest.mark.parametrize(
    "before", ["", "a ", "many other words here, ", "日" * 3000 + " "]
)
def test_hash_of_a_word_does_not_depend_on_its_place(before: str) -> None:
    alone, placed = words("pizza"), words(f"{before}pizza")

    assert placed.hashes[-1] == alone.hashes[0]
    assert (placed.starts[-1], placed.ends[-1]) == (len(before), len(before) + 5)
    assert set(ngrams("pizza").buckets) <= set(ngrams(f"{before}pizza").buckets)


def test_ngrams_of_another_order_are_others() -> None:
    one, two = ngrams("dog bites man").unique(), ngrams("man bites dog").unique()

    assert one.tolist() != two.tolist()


@pytest.mark.parametrize("text", TEXTS)
def test_buckets_are_in_range_and_spans_inside_the_text(text: str) -> None:
    found = ngrams(text)

    assert ((found.buckets >= 0) & (found.buckets < BUCKETS)).all()
    assert ((found.starts >= 0) & (found.starts <= found.ends)).all()
    assert (found.ends <= len(text)).all()


def test_empty_text_has_no_ngrams() -> None:
    found = ngrams("")

    assert len(found.buckets) == len(found.words.hashes) == 0
    assert len(found.unique()) == 0


def test_reading_adds_its_ngrams_where_the_disguise_stands() -> None:
    text = "what an 1d10t"

    plain, read = ngrams(text), ngrams(text, (Unmasked(8, 13, "idiot"),))

    added = slice(len(plain.buckets), None)
    assert read.buckets[: len(plain.buckets)].tolist() == plain.buckets.tolist()
    assert set(read.buckets[added]) == set(ngrams("idiot").buckets)
    assert set(read.starts[added]) == {8}
    assert set(read.ends[added]) == {13}
    assert read.words.hashes.tolist() == plain.words.hashes.tolist()


def test_disguised_word_shares_the_buckets_of_the_plain_one() -> None:
    text = "what an 1d10t"

    found = ngrams(text, unmask(text))

    assert set(ngrams("idiot").buckets) <= set(found.buckets)


def test_unique_buckets_ascend() -> None:
    found = ngrams("ha ha ha ha").unique()

    assert found.tolist() == sorted(set(ngrams("ha ha ha ha").buckets.tolist()))


@given(st.lists(st.integers(0, 9)))
def test_distinct_is_numpys_unique(values: list[int]) -> None:
    array = np.array(values, dtype=np.int64)

    assert distinct(array).tolist() == np.unique(array).tolist()


@given(st.text(max_size=40))
def test_lower_keeps_every_character_at_its_place(text: str) -> None:
    assert len(lower(text)) == len(text)


def test_lower_leaves_a_letter_that_would_become_two() -> None:
    assert lower("İZMİR and Ankara") == "İzmİr and ankara"


@given(st.lists(st.text(max_size=60), max_size=6), st.booleans())
def test_many_texts_have_the_ngrams_of_each(texts: list[str], disguised: bool) -> None:
    texts = [" ".join(text.split()) for text in texts]
    reading = (Unmasked(0, 1, "idiot"), Unmasked(0, 0, "a b")) if disguised else ()
    readings = [reading if number % 2 else () for number in range(len(texts))]

    many = ngrams_many(texts, readings)

    for number, (text, found) in enumerate(zip(texts, readings, strict=True)):
        one = ngrams(text, found)
        begin, end = many.bounds[number : number + 2]
        np.testing.assert_array_equal(many.buckets[begin:end], one.unique())
        begin, end = many.word_bounds[number : number + 2]
        np.testing.assert_array_equal(many.words[begin:end], one.words.hashes)
