from dataclasses import dataclass
from functools import cache

import pytest

from moderation.comment import Comment
from moderation.heads.semantic import SemanticHead
from moderation.model import FittedModel
from moderation.policies.promises import PromisesPolicy
from moderation.registry import artifact
from moderation.registry.live_semantic import LiveSemantic
from moderation.scores import Tier
from moderation.settings import SHIPPED_MODEL, SHIPPED_SEMANTIC
from moderation.tiered import TieredModel
from moderation.verdict import Action

CIVIL = {
    "ar": "شكرا جزيلا على هذا المقال المفيد، لقد تعلمت منه الكثير.",
    "de": "Vielen Dank für den Artikel, ich habe viel daraus gelernt.",
    "es": "Muchas gracias por el artículo, he aprendido mucho con él.",
    "fr": "Merci beaucoup pour cet article, j'ai appris beaucoup de choses.",
    "it": "Grazie mille per l'articolo, ho imparato molte cose nuove.",
    "ja": "とても参考になる記事をありがとうございました。また読みます。",
    "ko": "좋은 기사 감사합니다. 많은 것을 배웠고 또 읽고 싶습니다.",
    "nl": "Hartelijk dank voor dit artikel, ik heb er veel van geleerd.",
    "pl": "Bardzo dziękuję za ten artykuł, wiele się z niego nauczyłem.",
    "pt": "Muito obrigado pelo artigo, aprendi muitas coisas com ele.",
    "ru": "Большое спасибо за статью, я узнал из неё много нового.",
    "th": "ขอบคุณมากสำหรับบทความนี้ ฉันได้เรียนรู้อะไรมากมาย",
    "tr": "Bu yazı için çok teşekkür ederim, ondan çok şey öğrendim.",
    "zh": "非常感谢这篇文章，我从中学到了很多东西，希望以后还能读到。",
}
RUDE = {
    "ar": "أنت أحمق غبي حقير، اخرس ولا تكتب هنا مرة أخرى أيها القذر.",
    "de": "Du bist ein dummer, widerlicher Idiot, halt endlich dein Maul.",
    "es": "Eres un idiota asqueroso y estúpido, cállate de una vez.",
    "fr": "Tu es un sale idiot stupide et dégoûtant, ferme ta gueule.",
    "it": "Sei un idiota stupido e schifoso, chiudi quella bocca.",
    "ja": "お前は本当に馬鹿でクズだ。黙れ、気持ち悪い奴め。",
    "ko": "너는 정말 멍청한 쓰레기야. 닥쳐, 역겨운 놈아.",
    "nl": "Je bent een domme, walgelijke idioot, hou je bek dicht.",
    "pl": "Jesteś głupim, obrzydliwym idiotą, zamknij wreszcie pysk.",
    "pt": "Você é um idiota nojento e burro, cale essa boca imunda.",
    "ru": "Ты тупой, мерзкий идиот, заткни наконец свою пасть.",
    "th": "แกมันไอ้โง่ น่ารังเกียจ หุบปากไปเลยไอ้ขยะ",
    "tr": "Sen aptal, iğrenç bir gerizekalısın, kapa artık çeneni.",
    "zh": "你是个恶心的白痴，又蠢又坏，给我闭嘴，滚出去。",
}


@dataclass
class Asked:
    """A source that counts how often it was asked."""

    head: SemanticHead | None = None
    times: int = 0

    def current(self) -> SemanticHead | None:
        self.times += 1
        return self.head


@cache
def fast() -> FittedModel:
    return artifact.load(SHIPPED_MODEL)


@cache
def tiered() -> TieredModel:
    return TieredModel(fast(), LiveSemantic(SHIPPED_SEMANTIC))


def test_english_is_answered_by_the_fast_model_alone() -> None:
    source = Asked()
    comment = Comment("Thank you for this careful report about the bridge.")

    scores = TieredModel(fast(), source).score(comment)

    assert scores == fast().score(comment)
    assert source.times == 0


def test_without_a_head_the_language_stays_unsupported() -> None:
    scores = TieredModel(fast(), Asked()).score(Comment(CIVIL["fr"]))

    assert not scores.language.supported
    assert scores.tier is Tier.FAST


def test_a_language_that_nobody_speaks_stays_unsupported() -> None:
    comment = Comment("Köszönöm szépen ezt a cikket, sokat tanultam belőle.")

    scores = tiered().score(comment)

    assert scores.language.code == "hu"
    assert not scores.language.supported


@pytest.mark.parametrize("code", RUDE)
def test_rude_ranks_above_civil_in_every_language(code: str) -> None:
    rude, civil = tiered().score_many([Comment(RUDE[code]), Comment(CIVIL[code])])

    assert rude.language.code == civil.language.code == code
    assert rude.language.supported
    assert rude.tier is Tier.SEMANTIC
    assert rude.tone["toxicity"] > 2 * civil.tone["toxicity"]


@pytest.mark.parametrize("code", RUDE)
def test_nothing_is_rejected_where_precision_is_unproven(code: str) -> None:
    scores = tiered().score(Comment(RUDE[code]))

    for label, threshold in tiered().thresholds.items():
        if threshold.reject is not None:
            value = scores.spam if label == "spam" else scores.tone[label]
            assert value < threshold.reject


@pytest.mark.parametrize("code", CIVIL)
def test_civil_comments_are_approved_in_every_language(code: str) -> None:
    scores = tiered().score(Comment(CIVIL[code]))

    verdict = PromisesPolicy().conclude(scores, tiered().thresholds)

    assert verdict.action is Action.APPROVE, verdict.reasons


def test_a_way_out_makes_spam_of_an_offer_in_any_language() -> None:
    offer = "カジノで毎日簡単に稼げます、今すぐ登録してボーナスをもらおう"
    alone, linked = (
        tiered().score(Comment(text)) for text in (offer, f"{offer} http://win.xyz/a")
    )
    hold = tiered().thresholds["spam"].hold

    assert hold is not None
    assert alone.spam < hold <= linked.spam


def test_many_are_scored_like_one_by_one() -> None:
    comments = [Comment(text) for text in (*RUDE.values(), "What an idiot.")]

    together = tiered().score_many(comments)

    for one, scores in zip(comments, together, strict=True):
        assert scores.tone == pytest.approx(tiered().score(one).tone, abs=1e-4)


def test_a_sentence_that_carried_the_score_is_shown() -> None:
    text = f"{CIVIL['de']} {RUDE['de']}"

    parts = tiered().explain(Comment(text)).labels["toxicity"].contributions

    heaviest = max(parts, key=lambda part: part.weight)
    assert "Idiot" in text[heaviest.start : heaviest.end]
