from dataclasses import dataclass
from functools import cache

import numpy as np
import pytest

from moderation.comment import Comment
from moderation.errors import ModelUnavailableError
from moderation.features.vectors import WordVectors
from moderation.heads.semantic import (
    AS_IT_IS,
    ENGLISH,
    OTHER,
    English,
    SemanticHead,
    SemanticWeights,
)
from moderation.heads.stance_meaning import MeaningStanceHead
from moderation.model import FittedModel
from moderation.policies.promises import PromisesPolicy
from moderation.registry import artifact
from moderation.registry.live_semantic import LiveSemantic
from moderation.scores import Tier
from moderation.settings import SHIPPED_MODEL, SHIPPED_SEMANTIC
from moderation.tiered import SemanticSource, TieredModel, explained_as
from moderation.verdict import Action
from tests.moderation.heads.test_semantic import Shouting, arrays

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
    english: English | None = None
    always: bool = False
    times: int = 0

    def current(self) -> SemanticHead | None:
        self.times += 1
        return self.head

    def stance(self, vectors: WordVectors) -> MeaningStanceHead | None:
        return LiveSemantic(SHIPPED_SEMANTIC).stance(vectors)


@cache
def fast() -> FittedModel:
    return artifact.load(SHIPPED_MODEL)


def tiered_with(source: SemanticSource) -> TieredModel:
    return TieredModel(fast(), source, fast().tone_digest, fast().vectors)


@cache
def tiered() -> TieredModel:
    return tiered_with(LiveSemantic(SHIPPED_SEMANTIC))


def shouting(least: float = 0.1, *, rejects: bool = False, **given: bool) -> Asked:
    """A head that finds English comments with an exclamation mark worse."""
    row = [[1.0, 3.0, 0.0], AS_IT_IS]
    weights = {**arrays(), "blend": np.array([row, [AS_IT_IS] * 2], dtype=np.float32)}
    head = SemanticHead(
        labels=("toxicity", "insult"),
        weighed=(ENGLISH, OTHER),
        weights=SemanticWeights.from_arrays(weights, 2, 2),
        encoder=Shouting(),
        identifier="sha256:head",
    )
    proven = frozenset({"toxicity"} if rejects else ())
    return Asked(
        head, English(fast().tone_digest, {"toxicity": least}, proven), **given
    )


DOUBTFUL = "What a stupid idea, this bridge!"
PLAIN = "The bridge is long, and the train is late!"


def test_english_that_leaves_no_doubt_is_answered_by_the_fast_model_alone() -> None:
    source = shouting()
    comment = Comment("Thank you for this careful report about the bridge!")

    scores = tiered_with(source).score(comment)

    assert scores == fast().score(comment)
    assert source.times == 0


def test_english_in_doubt_is_weighed_anew_and_says_by_whom() -> None:
    alone = fast().score(Comment(DOUBTFUL))
    assert 0.1 < alone.tone["toxicity"] < 0.9

    scores = tiered_with(shouting()).score(Comment(DOUBTFUL))

    assert scores.tone["toxicity"] > alone.tone["toxicity"]
    assert (scores.tier, scores.semantic) == (Tier.SEMANTIC, "sha256:head")
    assert scores.model == fast().identifier
    assert {k: v for k, v in scores.tone.items() if k != "toxicity"} == {
        k: v for k, v in alone.tone.items() if k != "toxicity"
    }
    assert (scores.spam, scores.stance) == (alone.spam, alone.stance)


def test_always_asks_about_every_english_comment() -> None:
    source = shouting(always=True)

    scores = tiered_with(source).score(Comment(PLAIN, language="en"))

    assert scores.tier is Tier.SEMANTIC


def test_a_head_fitted_beside_another_model_is_silent_in_english() -> None:
    source = shouting(always=True)
    source.english = English("sha256:other", {"toxicity": 0.0}, frozenset())

    scores = tiered_with(source).score(Comment(DOUBTFUL))

    assert scores == fast().score(Comment(DOUBTFUL))
    assert source.times == 0


@pytest.mark.parametrize("proven", [False, True])
def test_the_head_rejects_in_english_only_where_that_is_proven(proven: bool) -> None:
    model = tiered_with(shouting(rejects=proven))
    reject = fast().thresholds["toxicity"].reject
    assert reject is not None
    assert fast().score(Comment(DOUBTFUL)).tone["toxicity"] < reject

    found = model.score(Comment(DOUBTFUL)).tone["toxicity"]

    assert (found >= reject) is proven


@pytest.mark.parametrize("tier", [Tier.FAST, Tier.SEMANTIC])
@pytest.mark.parametrize(
    "text", [DOUBTFUL, f"{PLAIN} {DOUBTFUL} Nobody wants that."], ids=["one", "three"]
)
def test_explanations_sum_to_the_scores_of_their_tier(tier: Tier, text: str) -> None:
    source = shouting()
    model = tiered_with(source)
    scores = (fast() if tier is Tier.FAST else model).score(Comment(text))

    why = explained_as(model, Comment(text), tier)

    for label in ("toxicity", "insult", "spam"):
        value = scores.spam if label == "spam" else scores.tone[label]
        summed = why.labels[label].base + sum(
            part.weight for part in why.labels[label].contributions
        )
        assert 1 / (1 + np.exp(-summed)) == pytest.approx(value, abs=1e-4)


def test_scores_of_a_tier_that_is_gone_are_not_explained_by_another() -> None:
    source = shouting()
    source.head = None

    for model in (tiered_with(source), fast()):
        with pytest.raises(ModelUnavailableError):
            explained_as(model, Comment(DOUBTFUL), Tier.SEMANTIC)


def test_english_is_not_asked_about_by_a_head_for_other_languages() -> None:
    source = Asked()
    comment = Comment("Thank you for this careful report about the bridge.")

    scores = tiered_with(source).score(comment)

    assert scores == fast().score(comment)
    assert source.times == 0


def test_without_a_head_the_language_stays_unsupported() -> None:
    scores = tiered_with(Asked()).score(Comment(CIVIL["fr"]))

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


def test_the_head_that_ships_was_fitted_beside_the_model_that_ships() -> None:
    english = LiveSemantic(SHIPPED_SEMANTIC).english

    assert english is not None
    assert english.tone == fast().tone_digest, "run python -m training semantic"
