"""Our own comments that sell something, and those that only sound like it."""

import tomllib
from collections import Counter

import pytest

from training.spam_templates import SOURCE, WRITTEN, spam_examples

MADE = spam_examples(4, per_frame=8)


def test_same_seed_gives_the_same_comments() -> None:
    assert spam_examples(4, per_frame=8) == MADE
    assert spam_examples(5, per_frame=8) != MADE


def test_no_slot_is_left_open() -> None:
    assert not [e.comment.text for e in MADE if "{" in e.comment.text]
    assert all(e.comment.text.strip() for e in MADE)


def test_a_frame_gives_so_many_different_comments_of_one_kind() -> None:
    by_frame = Counter((e.group, e.comment.text) for e in MADE)
    assert set(by_frame.values()) == {1}
    assert max(Counter(e.group for e in MADE).values()) == 8
    kinds = {(e.group, e.labels["spam"]) for e in MADE}
    assert len(kinds) == len({e.group for e in MADE})
    assert {e.source for e in MADE} == {SOURCE}


@pytest.mark.parametrize("language", ["en", "ru", "de", "es", "fr"])
def test_every_language_has_spam_and_ham(language: str) -> None:
    answers = {e.labels["spam"] for e in MADE if e.comment.language == language}
    assert answers == {0.0, 1.0}


def test_none_are_made_where_none_are_wanted() -> None:
    assert spam_examples(4, per_frame=0) == []


def test_links_in_ham_and_in_spam_are_told_apart_by_where_they_lead() -> None:
    words = tomllib.loads(WRITTEN.read_text("utf-8"))["words"]["any"]
    assert not set(words["news"]) & {*words["site"], *words["short"], *words["invite"]}
