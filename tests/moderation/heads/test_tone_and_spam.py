import pytest

from moderation.comment import Author, Comment
from moderation.errors import ArtifactError
from moderation.features import links, surface
from moderation.features.extracted import extract
from moderation.heads.spam import CUES, SpamHead, cues
from moderation.heads.tone import ToneHead
from tests.artifacts import ABUSE, CIVIL, TONE_LABELS, tiny_arrays, tiny_model


def test_tone_labels_are_in_the_order_of_the_columns() -> None:
    head = ToneHead.from_arrays(tiny_arrays(), TONE_LABELS)
    features = extract(Comment(ABUSE[0]))

    assert tuple(head.score(features)) == TONE_LABELS
    assert tuple(head.explain(features)) == TONE_LABELS


@pytest.mark.parametrize("labels", [("toxicity",), (*TONE_LABELS, "threat")])
def test_tone_head_refuses_other_labels_than_columns(labels: tuple[str, ...]) -> None:
    with pytest.raises(ArtifactError, match="labels"):
        ToneHead.from_arrays(tiny_arrays(), labels)


def test_disguised_insult_scores_above_any_civil_comment() -> None:
    disguised = tiny_model().score(Comment("You are an 1d1ot")).tone["toxicity"]

    civil = [tiny_model().score(Comment(text)).tone["toxicity"] for text in CIVIL]
    assert disguised > max(civil)


def test_spam_cues_are_those_of_the_surface_and_of_the_links() -> None:
    comment = Comment("LOOK http://win.example", author=Author(url="http://w.example"))

    found = dict(zip(CUES, cues(extract(comment)).tolist(), strict=True))

    assert (*surface.CUES, *links.CUES) == CUES
    assert found["shouted_words"] > 0
    assert found["has_link"] == found["author_url"] == 1


def test_link_in_markup_raises_spam() -> None:
    plain = tiny_model().score(Comment("my new page"))
    linked = tiny_model().score(Comment('my new <a href="http://w.example/">page</a>'))

    assert linked.spam > plain.spam


def test_spam_head_has_one_column() -> None:
    arrays = tiny_arrays()
    both = {
        name.replace("tone", "spam"): array
        for name, array in arrays.items()
        if name.startswith("tone.")
    }
    both["spam.cues"] = arrays["spam.cues"].repeat(2, axis=1)

    with pytest.raises(ArtifactError, match="one column"):
        SpamHead.from_arrays(both)
