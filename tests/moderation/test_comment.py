from dataclasses import FrozenInstanceError

import pytest

from moderation.comment import Article, Author, Comment, Parent


def test_only_text_is_needed() -> None:
    comment = Comment("Hello")

    assert comment == Comment(
        text="Hello",
        id=None,
        article=Article(),
        targets=(),
        parent=Parent(),
        author=Author(),
        language=None,
    )


def test_comment_is_a_value() -> None:
    comment = Comment("Hello", article=Article(title="News"))

    assert hash(comment) == hash(Comment("Hello", article=Article(title="News")))
    with pytest.raises(FrozenInstanceError):
        comment.text = "Goodbye"  # type: ignore[misc]  # that is the point


@pytest.mark.parametrize(
    ("title", "targets", "wanted"),
    [
        pytest.param("News", ("Tea", "Milk"), ("Tea", "Milk"), id="named"),
        pytest.param("News", (), ("News",), id="title"),
        pytest.param("", (), (), id="empty title"),
        pytest.param(None, (), (), id="neither"),
        pytest.param(None, ("Tea",), ("Tea",), id="named without title"),
    ],
)
def test_stance_is_judged_towards_named_targets_else_the_title(
    title: str | None, targets: tuple[str, ...], wanted: tuple[str, ...]
) -> None:
    comment = Comment("Hello", article=Article(title=title), targets=targets)

    assert comment.stance_targets == wanted
