import itertools
from math import exp

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.comment import Article, Author, Comment
from moderation.model import FittedModel, Model, bounded
from moderation.scores import Language, Scores
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
        pytest.param("👏👏", "ja", Language("und", 0.0, True), id="emoji alone"),
        pytest.param("🐒", "ja", Language("ja", 1.0, False), id="not everyday"),
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


def test_everyday_emoji_alone_are_no_less_kind_than_silence() -> None:
    model, hearts = tiny_model(), Comment("❤️👏")

    scores, silence = model.score(hearts), model.score(Comment(""))
    [among, _] = model.score_many([hearts, Comment("You idiot")])

    assert scores.tone["toxicity"] <= silence.tone["toxicity"]
    assert among.tone == pytest.approx(scores.tone)
    for label, why in model.explain(hearts).labels.items():
        shown = scores.spam if label == "spam" else scores.tone[label]
        log_odds = why.base + sum(part.weight for part in why.contributions)
        assert 1 / (1 + exp(-log_odds)) == pytest.approx(shown, abs=1e-5)


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


AWKWARD = st.lists(
    st.one_of(
        st.text(max_size=40),
        st.sampled_from(
            (
                *("", " ", "1d10t", "i d i o t", "stuuupid", "Іdiоt", "id.iot", "🙂🙂"),
                *("<p>You <b>idiot</b></p>", "&nbsp;", "\ud800", "ΣΑΣ", "İ", "中文"),
                *(
                    "http://pills.example/x",
                    "@bob a@b.example #tag",
                    "$5 +1 555 010 0199",
                ),
            )
        ),
    ),
    max_size=6,
).map(" ".join)


def flat(scores: Scores) -> list[float]:
    """All numbers of a comment's scores."""
    stance = [part for s in scores.stance for part in (s.favor, s.against, s.neutral)]
    return [*scores.tone.values(), scores.spam, *stance, scores.language.confidence]


@given(st.lists(AWKWARD, max_size=8), st.sampled_from((None, "Free Casino", "Ada")))
def test_many_are_scored_as_one_by_one(texts: list[str], name: str | None) -> None:
    aims = itertools.cycle((TARGETS, (), TARGETS[:1]))
    comments = [
        Comment(text, targets=aim, author=Author(name=name))
        for text, aim in zip(texts, aims, strict=False)
    ]

    many = tiny_model().score_many(comments)

    one_by_one = [tiny_model().score(comment) for comment in comments]
    for got, wanted in zip(many, one_by_one, strict=True):
        assert flat(got) == pytest.approx(flat(wanted), abs=1e-6)
        assert list(got.tone) == list(wanted.tone)
        assert [s.target for s in got.stance] == [s.target for s in wanted.stance]
        assert (got.language, got.model) == (wanted.language, wanted.model)


def test_any_number_of_any_length_is_scored_in_order() -> None:
    words = ("pizza ", "you idiot ", "salad ")
    comments = [
        Comment(words[n % 3] * (4_000 if n % 70 == 5 else n)) for n in range(200)
    ]

    found = tiny_model().score_many(comments)

    one_by_one = [tiny_model().score(comment) for comment in comments]
    assert [flat(scores) for scores in found] == [
        pytest.approx(flat(scores), abs=1e-6) for scores in one_by_one
    ]


@pytest.mark.parametrize(
    ("lengths", "limit", "wanted"),
    [
        pytest.param([], 100, [], id="none"),
        pytest.param([1] * 130, 100, [64, 64, 2], id="many"),
        pytest.param([60_000, 1, 1], 60_000, [1, 2], id="longer than together"),
        pytest.param([60_000] * 6, 20_000, [2, 2, 2], id="shortened"),
        pytest.param([49_999, 1, 1], 60_000, [2, 1], id="just fits"),
    ],
)
def test_memory_is_bounded(lengths: list[int], limit: int, wanted: list[int]) -> None:
    comments = [Comment("x" * length) for length in lengths]

    assert [len(few) for few in bounded(comments, limit)] == wanted


def test_two_models_of_the_same_arrays_agree() -> None:
    comment = Comment("You stupid clown", targets=TARGETS)

    assert fitted(tiny_arrays()).score(comment) == tiny_model().score(comment)


def test_no_stance_is_confident_in_a_language_that_the_model_does_not_speak() -> None:
    model = fitted(tiny_arrays(), stance_confident=0.0)
    sure = [Comment(text, targets=TARGETS, language="en") for text in CIVIL[:2]]
    foreign = [Comment(text, targets=TARGETS, language="de") for text in CIVIL[:2]]

    for comments, confident in ((sure, True), (foreign, False)):
        for found in (model.score_many(comments), [model.score(comments[0])]):
            stances = [one for scores in found for one in scores.stance]
            assert {one.confident for one in stances} == {confident}
