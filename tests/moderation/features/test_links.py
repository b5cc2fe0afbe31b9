import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.comment import Article, Author, Comment
from moderation.features.links import CUES, links, reaches_out
from moderation.features.ngrams import lower, words


def cues(comment: Comment, *markup: str) -> dict[str, float]:
    text = comment.text
    found = links(comment, text, words(lower(text)), markup)
    assert found.dtype == np.float32
    return dict(zip(CUES, found.tolist(), strict=True))


@pytest.mark.parametrize(
    ("text", "raised"),
    [
        ("see https://shop.example/tea", {"has_link", "links", "link_share"}),
        ("see WWW.shop.example", {"has_link", "links"}),
        ("see cheap-tea.com today", {"has_link", "bare_domain"}),
        ("see http://bit.ly/x1", {"has_link", "shortener"}),
        ("see http://tea.xyz/", {"has_link", "rare_tld"}),
        ("mail ann@tea.example", {"email"}),
        ("call +49 30 1234 5678", {"phone"}),
        ("ask @teashop now", {"handle"}),
        ("only $5 a cup", {"price"}),
        ("100 % safe", {"percent"}),
        ("find me on telegram", {"messenger"}),
        ("casino bonus today", {"money_words"}),
        ("click and subscribe", {"call_to_act"}),
        ("my channel has videos", {"promotion"}),
        ("пиши в телеграм", {"foreign_offer"}),
        ("nice ☕ 🙂", {"emoji", "symbols"}),
    ],
)
def test_cues_are_raised_where_they_stand(text: str, raised: set[str]) -> None:
    found = cues(Comment(text))

    assert {name for name in raised if found[name] == 0} == set()


def test_plain_comment_raises_none() -> None:
    assert set(cues(Comment("The bread here is good.")).values()) == {0.0}


def test_link_to_the_articles_own_site_is_told_apart() -> None:
    article = Article(url="https://www.blog.example/tea")

    own = cues(Comment("as in https://blog.example/milk", article=article))
    other = cues(Comment("as in https://shop.example/milk", article=article))

    assert (own["own_domain"], other["own_domain"]) == (1, 0)


def test_links_in_markup_count_although_the_text_has_none() -> None:
    found = cues(Comment("see here"), "https://shop.example", "https://b.example")

    assert found["has_link"] == 1
    assert found["markup_links"] == 1
    assert found["link_domains"] == pytest.approx(2 / 3)


def test_author_who_sells_is_seen() -> None:
    found = cues(
        Comment("hi", author=Author(name="Best cheap loans", url="http://l.example"))
    )

    assert found["author_url"] == 1
    assert found["author_name_offer"] == 1
    assert found["author_name_words"] == pytest.approx(3 / 5)


@pytest.mark.parametrize("url", ["http://[", "//", "http://a:b:c/", "\ud800"])
def test_broken_address_is_no_host_and_no_error(url: str) -> None:
    found = cues(Comment("see here"), url)

    assert found["has_link"] == 1
    assert found["link_domains"] <= 1 / 3 + 1e-6


@given(st.text(max_size=200), st.lists(st.text(max_size=20), max_size=3), st.text())
def test_every_cue_is_between_zero_and_one(
    text: str, markup: list[str], name: str
) -> None:
    comment = Comment(text, author=Author(name=name), article=Article(url=name))

    assert all(0 <= value <= 1 for value in cues(comment, *markup).values())


@pytest.mark.parametrize(
    "text",
    [
        "see https://a.example/b",
        "see example.com today",
        "write to me@there.example",
        "call +49 30 1234 5678",
        "write to @somebody",
    ],
)
def test_a_way_to_be_reached_is_seen(text: str) -> None:
    assert reaches_out(text)


def test_plain_words_reach_out_only_through_markup() -> None:
    assert not reaches_out("I paid 30 euros for it, thanks.")
    assert reaches_out("read this", ("http://a.example",))


@pytest.mark.parametrize(
    "text",
    [
        "ab" * 100_000 + "@",
        "-a" * 100_000 + ".q",
        "a." * 100_000 + "@",
        "a-" * 100_000 + "@b.c",
        "@a" * 100_000 + " x.y",
        "1(" * 100_000 + "x",
    ],
)
def test_hostile_text_is_read_in_one_go(text: str) -> None:
    """Where each start is tried to the end, this takes minutes."""
    assert len(cues(Comment(text))) == len(CUES)
    reaches_out(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("cheap-tea.com", 0.5),
        ("x tea.com and coffee.shop", 1.0),
        ("a.com", 0.0),
        ("mail@tea.com", 0.0),
        ("t\u00e9a.com", 0.0),
        ("t\u00e9-tea.com", 0.5),
        ("tea.com.de", 0.5),
    ],
)
def test_bare_hosts_are_counted(text: str, found: float) -> None:
    assert cues(Comment(text))["bare_domain"] == found
