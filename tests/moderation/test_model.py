import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.comment import Article, Comment
from moderation.model import FittedModel, Model
from moderation.scores import Language
from tests.artifacts import ABUSE, CIVIL, SPAM, TARGETS, fitted, tiny_arrays, tiny_model


def test_fitted_model_is_a_model() -> None:
    model: Model = tiny_model()

    assert model.identifier == "sha256:tiny"
    assert set(model.thresholds) == {"toxicity", "spam"}


def test_model_has_learnt_its_corpus() -> None:
    tone = {t: tiny_model().score(Comment(t)).tone["toxicity"] for t in ABUSE + CIVIL}
    spam = {text: tiny_model().score(Comment(text)).spam for text in SPAM + CIVIL}

    assert min(tone[text] for text in ABUSE) > max(tone[text] for text in CIVIL)
    assert min(spam[text] for text in SPAM) > max(spam[text] for text in CIVIL)


def test_stance_has_one_answer_per_target_in_order() -> None:
    scores = tiny_model().score(Comment("I agree", targets=TARGETS))

    assert tuple(score.target for score in scores.stance) == TARGETS


def test_article_title_is_the_target_when_none_is_named() -> None:
    titled = Comment("I agree", article=Article(title=TARGETS[0]))

    assert [s.target for s in tiny_model().score(titled).stance] == [TARGETS[0]]
    assert tiny_model().score(Comment("I agree")).stance == ()


def test_scores_name_the_model() -> None:
    assert tiny_model().score(Comment("Hello")).model == "sha256:tiny"


def test_explanation_covers_every_score() -> None:
    comment = Comment("You idiot. I like pizza.", targets=TARGETS)

    scores, why = tiny_model().score(comment), tiny_model().explain(comment)

    assert set(why.labels) == {*scores.tone, "spam"}
    assert set(why.stance) == set(TARGETS)


@pytest.mark.parametrize(
    ("text", "declared", "wanted"),
    [
        pytest.param("Hello", "de", Language("de", 1.0, False), id="declared"),
        pytest.param("Hallo", "EN-gb", Language("en", 1.0, True), id="region"),
        pytest.param("🙂", None, Language("und", 0.0, True), id="nothing to tell by"),
    ],
)
def test_language_is_the_declared_one_and_doubt_counts_as_supported(
    text: str, declared: str | None, wanted: Language
) -> None:
    assert tiny_model().language(Comment(text, language=declared)) == wanted


@pytest.mark.parametrize(
    ("text", "code", "supported"),
    [
        ("The bread here is baked in the morning", "en", True),
        ("Das Brot hier wird am Morgen gebacken", "de", False),
    ],
)
def test_language_is_detected_otherwise(text: str, code: str, supported: bool) -> None:
    found = tiny_model().score(Comment(text)).language

    assert (found.code, found.supported) == (code, supported)
    assert tiny_model().language(Comment(text)) == found


def test_long_comment_is_scored_by_its_beginning_and_end() -> None:
    model = FittedModel(
        tiny_arrays(),
        identifier="short",
        tone_labels=("toxicity", "insult"),
        languages=("en",),
        thresholds={},
        scored_characters=100,
    )
    long = "pizza " * 10 + "salad " * 100 + "you idiot"
    without_end = "pizza " * 10 + "salad " * 100

    loud = model.score(Comment(long)).tone["toxicity"]

    assert loud > model.score(Comment(without_end)).tone["toxicity"]


@given(st.text(max_size=300), st.lists(st.text(max_size=40), max_size=3))
def test_any_text_is_scored_and_explained(text: str, targets: list[str]) -> None:
    comment = Comment(text, targets=tuple(targets))

    scores, why = tiny_model().score(comment), tiny_model().explain(comment)

    assert all(0 <= p <= 1 for p in (*scores.tone.values(), scores.spam))
    for parts in [
        *(x.contributions for x in why.labels.values()),
        *why.stance.values(),
    ]:
        assert all(0 <= p.start <= p.end <= len(text) for p in parts)


def test_two_models_of_the_same_arrays_agree() -> None:
    comment = Comment("You stupid clown", targets=TARGETS)

    assert fitted(tiny_arrays()).score(comment) == tiny_model().score(comment)
