"""Sentences end where a reader would say so."""

import json
import time
from importlib import resources

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.text.sentences import split_sentences


@pytest.mark.parametrize(
    "sentences",
    [
        ["It rains.", "We stay."],
        ["Ask Dr. No.", "He knows!"],
        ["Mr. Brown and Mrs. Green left at 5 p.m. with dogs, cats etc. in the car."],
        ["I live in the U.S. but work abroad.", "Far away."],
        ["I live in the U.S.", "The rest is silence."],
        ["J. R. Smith wrote it.", "Good."],
        ["See e.g. the second, i.e. the last one."],
        ["Pi is 3.14.", "Nearly."],
        ["Der 3. und der 4. kam nie.", "Gut."],
        ["Well... maybe.", "Hmm...", "Yes!"],
        ["Really?!", "No way!!!", "ok"],
        ['"Really?" he asked.', '"Yes."', "Then he left."],
        ["i do not agree.", "they are wrong."],
        ["Version v1.2.3 is on example.com now.", "Try it."],
        ["What is this?", "(I mean it.)", "Stop."],
        ["今天很好。", "我们走吧！", "好吗？", "对"],
        ["すごい!", "本当?", "はい。"],
        ["क्या हुआ।", "कुछ नहीं।"],
        ["He is an idiot.You too."],
        ["no period at all"],
        ["..."],
    ],
    ids=lambda sentences: sentences[0][:20],
)
def test_text_is_split_into_sentences(sentences: list[str]) -> None:
    dense = any(ord(c) > 0x3000 for c in sentences[0])
    text = ("" if dense else " ").join(sentences)

    assert [text[begin:end] for begin, end in split_sentences(text)] == sentences


def test_lines_end_sentences() -> None:
    assert split_sentences(" one\n\n two \n") == [(1, 4), (7, 10)]


def test_empty_text_has_no_sentence() -> None:
    assert split_sentences("") == split_sentences(" \n ") == []


@settings(max_examples=300, deadline=None)
@given(
    st.text(
        st.one_of(st.sampled_from(list(".!?… \n\"')aAU3。\ud800")), st.characters()),
        max_size=60,
    )
)
def test_spans_are_ordered_trimmed_and_complete(text: str) -> None:
    spans = split_sentences(text)

    at = 0
    for begin, end in spans:
        assert at <= begin < end
        assert text[begin:end] == text[begin:end].strip()
        at = end
    kept = "".join(text[begin:end] for begin, end in spans)
    assert "".join(kept.split()) == "".join(text.split())


@pytest.mark.parametrize(
    "text",
    [
        "." * 50_000 + "a",
        "?!" * 25_000 + "a",
        '."' + '"' * 50_000 + "a",
        "a. " * 16_000,
        " " * 50_000 + "x",
        "\n " * 25_000 + "x",
        "x" * 50_000 + ".",
    ],
    ids=lambda text: ascii(text[:4]),
)
def test_hostile_text_costs_linear_time(text: str) -> None:
    begun = time.process_time()

    split_sentences(text)

    assert time.process_time() - begun < 1.0


def test_shipped_parameters_are_small_words() -> None:
    source = resources.files("moderation.text") / "punkt.json"
    content = json.loads(source.read_text(encoding="utf-8"))

    assert set(content) == {"abbreviations", "starters"}
    assert {"p.m", "vol"} <= set(content["abbreviations"])
    assert {"the", "but", "however"} <= set(content["starters"])
    for words in content.values():
        assert words == sorted(set(words))
        assert all(word.isascii() and word == word.lower() for word in words)
