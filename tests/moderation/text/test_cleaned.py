"""Clean text is readable, bounded, and knows where it came from."""

import time
import unicodedata

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from moderation.text.cleaned import CleanText, clean

ANY_TEXT = st.text(
    st.one_of(
        st.sampled_from(
            "ab ié<>/&;\"'=!-.\n\t\u200b\u202e\u00ad\u0301\u0323\ud800ﬁﷺ½´😀"
            "\u200d\ufe0fーｶﾞ각\u1100\u1161\u11a8"
        ),
        st.characters(codec=None),
    ),
    max_size=60,
)
PIECES = (
    "<b>|</b>|<p>|<br/>|<a href='x'>|<!--|-->|<script>|</script>|&amp;|&#8203;|&shy;"
    "|&lt|word|idiot| |\ud83d"
)
FRAGMENTS = st.lists(st.sampled_from(PIECES.split("|")), max_size=20).map("".join)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("Fair point.", "Fair point."),
        ("", ""),
        (" \t\n ", ""),
        ("  two   words \r\n", "two words"),
        ("no\u00a0break\u3000wide\u2028line", "no break wide line"),
        ("<p>one</p><p>two</p>", "one two"),
        ("one<br>two<br/>three<BR />four", "one two three four"),
        ("id<b></b>iot", "idiot"),
        ('an <a title="a > b" href="/x">idiot</a>', "an idiot"),
        ("a<!-- hidden -->b<!-- also --!>c", "abc"),
        ("a<script type='x'>var i = '<p>';</script >b", "ab"),
        ("a<STYLE>p {}</style>b", "ab"),
        ("<script>never closed", "never closed"),
        ("<!-- never closed", "never closed"),
        ("<!DOCTYPE html><p>x", "x"),
        ("nice <img src='s.png' alt='😀'> day", "nice 😀 day"),
        ("I <3 you", "I <3 you"),
        ("a < b and b > a", "a < b and b > a"),
        ("x<y", "x<y"),
        ("he left </rant>", "he left </rant>"),
        ("see <https://example.org>", "see <https://example.org>"),
        ("unfinished <a href='", "unfinished <a href='"),
        ("salt &amp; pepper", "salt & pepper"),
        ("&lt;b&gt; &#39;x&#x27; &eacute;", "<b> 'x' é"),
        ("AT&T, R&D; ?a=1&copy=2 &nonsense;", "AT&T, R&D; ?a=1&copy=2 &nonsense;"),
        ("ｆｕｌｌ ﬁne ２", "full fine 2"),
        ("cafe\u0301", "café"),
        ("it´s", "it's"),
        ("ｶﾞ", "ガ"),
        ("\u1112\u1161\u11ab", "한"),
        ("lone \ud800 one", "lone \ufffd one"),
        ("&#xD800;", "\ufffd"),
    ],
)
def test_comment_becomes_plain_text(raw: str, text: str) -> None:
    assert clean(raw).text == text


@pytest.mark.parametrize(
    ("raw", "text", "hidden"),
    [
        ("id\u200biot", "idiot", 1),
        ("\u202eidiot\u202c", "idiot", 2),
        ("i\u00add\u2060i\ufeffot", "idiot", 3),
        ("id&#8203;iot&shy;", "idiot", 2),
        ("id\x07io\x00t", "idiot", 2),
        ("plain\nlines\tare fine\x85too", "plain lines are fine too", 0),
        ("a\u200db", "ab", 1),
        ("a\ufe0fb", "ab", 1),
        ("thumb 👍🏽 up", "thumb 👍🏽 up", 0),
        ("family 👨\u200d👩\u200d👧", "family 👨\u200d👩\u200d👧", 0),
        ("heart ❤\ufe0f\u200d🔥", "heart ❤\ufe0f\u200d🔥", 0),
        ("key 1\ufe0f\u20e3", "key 1\ufe0f\u20e3", 0),
        ("brand™\ufe0f", "brandTM", 0),
        ("flag 🇫🇷", "flag 🇫🇷", 0),
        (
            "flag 🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
            "flag 🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
            0,
        ),
        ("idiot\U000e0067", "idiot", 1),
        ("می\u200cخواهم", "میخواهم", 0),
        ("\u3164", "", 1),
    ],
)
def test_hidden_characters_are_removed_and_counted(
    raw: str, text: str, hidden: int
) -> None:
    cleaned = clean(raw)

    assert (cleaned.text, cleaned.hidden) == (text, hidden)


def test_piles_of_marks_are_cut_to_two() -> None:
    assert clean("q" + "\u0323\u0301\u0302" * 40 + "x").text == "q\u0323\u0323x"
    assert clean("q\u0335\u0301\u0302w").text == "q\u0335\u0301w"


def test_thai_and_vietnamese_marks_stay() -> None:
    for word in ("ที่นี่", "tiếng Việt", "हिन्दी"):
        assert clean(word).text == unicodedata.normalize("NFKC", word)


def test_targets_of_links_and_images_are_collected() -> None:
    raw = (
        '<a class="x" href="http://spam.example/?a=1&amp;b=2">buy</a>'
        "<img src=pic.png><a data-href='no' HREF = ' /x '>z</a> http://plain.example"
    )

    cleaned = clean(raw)

    assert cleaned.links == ("http://spam.example/?a=1&b=2", "pic.png", "/x")
    assert cleaned.text == "buyz http://plain.example"


@pytest.mark.parametrize(
    ("raw", "word", "original"),
    [
        ("You <b>idiot</b> !", "idiot", "idiot"),
        ("You <b>id</b>iot!", "idiot", "id</b>iot"),
        ("an i\u200bdiot\u200b.", "idiot", "i\u200bdiot"),
        ("ok   &amp;   fine", "&", "&amp;"),
        ("ﬁne &eacute;tat", "état", "&eacute;tat"),
        ("un cafe\u0301 noir", "café", "cafe\u0301"),
        ("<p>ﷺ</p> ok", "ok", "ok"),
    ],
)
def test_span_is_tight_in_the_original(raw: str, word: str, original: str) -> None:
    cleaned = clean(raw)
    start = cleaned.text.index(word)

    begin, end = cleaned.span(start, start + len(word))

    assert raw[begin:end] == original


def test_span_outside_of_the_text_is_refused() -> None:
    cleaned = clean("short")

    assert cleaned.span(2, 2) == (2, 2)
    for start, end in ((-1, 2), (3, 2), (0, 6)):
        with pytest.raises(IndexError):
            cleaned.span(start, end)


def test_span_works_without_ends() -> None:
    cleaned = CleanText("ab", np.array([3, 4, 5], dtype=np.int32))

    assert cleaned.span(0, 2) == (3, 5)


def test_long_comment_keeps_its_head_and_its_tail() -> None:
    raw = "a" * 80 + " middle " + "z" * 80

    cleaned = clean(raw, limit=100)

    assert cleaned.text == "a" * 74 + " " + "z" * 25
    assert cleaned.truncated
    assert cleaned.span(75, 100) == (len(raw) - 25, len(raw))
    assert cleaned.offsets[-1] == len(raw)


def test_markup_does_not_count_towards_the_limit() -> None:
    cleaned = clean("<b>word</b> " * 20, limit=100)

    assert cleaned.text == ("word " * 20).strip()
    assert not cleaned.truncated


def test_expansion_is_bounded() -> None:
    cleaned = clean("\ufdfa" * 100, limit=100)

    assert len(cleaned.text) <= 100
    assert cleaned.truncated


@pytest.mark.parametrize("limit", [0, 1, 2, 3, 5])
def test_tiny_limits_hold(limit: int) -> None:
    assert len(clean("one two three", limit=limit).text) <= limit


@settings(max_examples=300, deadline=None)
@given(raw=st.one_of(ANY_TEXT, FRAGMENTS), limit=st.sampled_from([7, 40, 20_000]))
@example(raw="\u0301", limit=7)
@example(raw="\ud83d\ude00", limit=7)
def test_any_text_is_cleaned_with_a_sound_map(raw: str, limit: int) -> None:
    cleaned = clean(raw, limit=limit)

    offsets = cleaned.offsets
    assert offsets.dtype == np.int32
    assert offsets.shape == (len(cleaned.text) + 1,)
    assert bool((np.diff(offsets) >= 0).all())
    assert offsets[-1] == len(raw)
    assert len(cleaned.text) <= limit
    cleaned.text.encode()
    assert cleaned.text == " ".join(cleaned.text.split())
    assert unicodedata.is_normalized("NFKC", cleaned.text)
    for i in range(len(cleaned.text)):
        begin, end = cleaned.span(i, i + 1)
        assert 0 <= begin < end <= len(raw)


@settings(max_examples=100, deadline=None)
@given(
    parts=st.lists(
        st.tuples(
            st.sampled_from(["idiot", "Straße", "привет", "谢谢", "👍", "don't"]),
            st.sampled_from([" ", "  ", "\n", "<br>", " <i> ", "\u200b ", " &nbsp;"]),
        ),
        max_size=12,
    )
)
def test_words_that_survive_are_found_in_the_original(
    parts: list[tuple[str, str]],
) -> None:
    raw = "".join(word + gap for word, gap in parts)

    cleaned = clean(raw)

    assert cleaned.text == " ".join(word for word, _ in parts)
    at = 0
    for word, _ in parts:
        begin, end = cleaned.span(at, at + len(word))
        assert raw[begin:end] == word
        at += len(word) + 1


@pytest.mark.parametrize(
    "raw",
    [
        "x" * 50_000,
        "a" + "\u0323\u0301" * 25_000,
        "<" * 65_536,
        "&" * 65_536,
        "&amp;" * 13_000,
        "\u202e\u200b" * 32_768,
        "<b>" * 20_000,
        '<a "' * 16_384,
        '<a href="' * 7_000,
        "<a " + "href " * 13_000 + ">",
        "<script>" * 8_192,
        "<!--" * 16_384,
        "\ufdfa" * 65_536,
        "½" * 65_536,
        "\u1161" * 65_536,
        " \t" * 32_768,
        "😀\ufe0f\u200d" * 20_000,
    ],
    ids=lambda raw: ascii(raw[:9]),
)
def test_hostile_comment_costs_bounded_work(raw: str) -> None:
    begun = time.process_time()

    clean(raw)

    assert time.process_time() - begun < 1.0  # 1 to 31 ms each; quadratic takes minutes
