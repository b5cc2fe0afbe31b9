"""Sentence parameters are learned from texts and written as JSON."""

import json
from pathlib import Path

from training.punkt import train_punkt, write_parameters

COMMON = [
    "We met Prof. Adams and approx. nine others at the old house. The end was near.",
    "I saw approx. ten cars near the house. The road is long, and the town is old.",
    "They paid Prof. Baker approx. ten coins. The others came near the town later.",
]
RARE = "Our friend xq. came with xq. and left with xq. near the town. The day was long."


def test_frequent_abbreviations_are_learned_and_rare_ones_are_not() -> None:
    params = train_punkt([*COMMON * 10, RARE], min_texts=5, min_starter_texts=5)

    assert {"prof", "approx"} <= params.abbrev_types
    assert "xq" not in params.abbrev_types


def test_common_small_words_start_sentences_and_names_do_not() -> None:
    params = train_punkt(COMMON * 10, min_starter_texts=5)

    assert "the" in params.sent_starters
    assert not {"adams", "baker"} & params.sent_starters


def test_no_text_gives_empty_parameters() -> None:
    params = train_punkt([])

    assert not params.abbrev_types
    assert not params.sent_starters


def test_parameters_are_written_as_sorted_json(tmp_path: Path) -> None:
    params = train_punkt(COMMON * 10, min_starter_texts=5)

    write_parameters(params, tmp_path / "punkt.json")

    content = json.loads((tmp_path / "punkt.json").read_text(encoding="utf-8"))
    assert content["abbreviations"] == sorted(params.abbrev_types)
    assert content["starters"] == sorted(params.sent_starters)
