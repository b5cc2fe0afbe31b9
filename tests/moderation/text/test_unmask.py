"""Words in disguise are read, ordinary words are left alone."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.text.unmask import MOST_READINGS, skeleton, unmask


def readings(text: str) -> dict[str, set[str]]:
    """Map each disguised stretch to what it reads as."""
    found: dict[str, set[str]] = {}
    for unmasked in unmask(text):
        found.setdefault(text[unmasked.start : unmasked.end], set()).add(unmasked.text)
    return found


@pytest.mark.parametrize(
    ("disguised", "plain"),
    [
        ("1d10t", "idiot"),
        ("1D10T", "idiot"),
        ("m0r0n", "moron"),
        ("@ss", "ass"),
        ("a$$", "ass"),
        ("sh!t", "shit"),
        ("f*ck", "fck"),
        ("f#ck", "fck"),
        ("ki11er", "killer"),
        ("$tupid", "stupid"),
        ("stuuuupid", "stupid"),
        ("STUUUPID", "stupid"),
        ("stuuup1d", "stupid"),
        ("нееет", "нет"),
        ("іdіоt", "idiot"),
        ("Mоrоn", "moron"),
        ("ɪᴅɪᴏᴛ", "idiot"),
        ("🅼🅾🆁🅾🅽", "moron"),
        ("i.d.i.o.t", "idiot"),
        ("i-d-i-o-t", "idiot"),
        ("m o r o n", "moron"),
        ("m - o - r - o - n", "moron"),
        ("I.D.I.O.T", "idiot"),
        ("id_iot", "idiot"),
        ("mo*ron", "moron"),
        ("id.iot", "idiot"),
    ],
)
def test_disguised_word_is_read_where_it_stands(disguised: str, plain: str) -> None:
    for text in (disguised, f"you {disguised}!", f"({disguised}), or what"):
        assert readings(text) == {disguised: {plain}}


def test_long_runs_of_a_letter_that_may_be_double_have_two_readings() -> None:
    assert readings("coool") == {"coool": {"col", "cool"}}


def test_article_before_a_spelled_word_is_left_out_in_a_second_reading() -> None:
    assert readings("he is a m o r o n") == {
        "a m o r o n": {"amoron"},
        "m o r o n": {"moron"},
    }


@pytest.mark.parametrize(
    "text",
    [
        "In 2024 we paid $5.99, US$5 or 100k at 5pm on the 3rd.",
        "covid19 COVID-19 4chan mp3 H1N1 C3PO GTX1080Ti x86 i18n k8s PS5 90s 1990s",
        "5h30m 1h30min 5days 24/7 50/50 9/11 v1.0 F-16 8GB",
        "U.S. U.S.A. e.g. i.e. A.I. J.R.R. Tolkien Ph.D. at 3 p.m. 3.5",
        "Plan A B C, vitamins a, b and c",
        "don't well-known co-op e-mail o'clock rock'n'roll",
        "https://example.com/a1b2 www.m0ron.example john@x1y.com @j0hn example.com",
        "AT&T R&D C++ C# $AAPL Disney+ men+women $XXX 4million Mary55 a U S",
        "**bold** _it_ *word* !!! ... III XXIII",
        "Ein größerer Straßenbau, naïve café crème, kızıl ırmak, żółć",
        "Привет, как дела? Я и в лес. γεια σου! IT-компания",
        "今天天气真好!哈哈哈哈 ｶﾞ 한국어",
        "il y a à boire, no.but end.Next",
        "",
    ],
)
def test_ordinary_text_has_no_reading(text: str) -> None:
    assert unmask(text) == ()


def test_readings_are_capped_and_ordered() -> None:
    found = unmask("m0ron " * 1_000)

    assert len(found) == MOST_READINGS
    assert [u.start for u in found] == sorted(u.start for u in found)


def test_skeleton_reads_look_alikes() -> None:
    assert skeleton("Раураl") == "paypal"
    assert skeleton("Іdiот") == "idiot"
    assert skeleton("Plain") == "plain"
    assert skeleton("café") == "café"


@settings(max_examples=300, deadline=None)
@given(
    st.text(
        st.one_of(
            st.sampled_from(list("aiot10@$!*_.- '#ІоɪA+~\ud800")),
            st.characters(codec=None),
        ),
        max_size=60,
    )
)
def test_any_text_gives_lower_case_readings_in_range(text: str) -> None:
    for unmasked in unmask(text):
        assert 0 <= unmasked.start < unmasked.end <= len(text)
        assert unmasked.text == unmasked.text.lower()
        assert unmasked.text != text[unmasked.start : unmasked.end].lower()


HOSTILE = "x|ab|1d10t |stuuu |i d |a.|a@|_|a_|аb|a - |a*|www.|1|a1|🅰|a!|'|https://|ɪ "


@pytest.mark.parametrize("unit", HOSTILE.split("|"))
def test_hostile_text_costs_linear_time(unit: str) -> None:
    text = unit * (50_000 // len(unit))
    begun = time.process_time()

    unmask(text)

    assert time.process_time() - begun < 1.0
