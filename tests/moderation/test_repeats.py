"""What makes two comments near copies, and what many of them lead to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.comment import Article, Comment, Parent
from moderation.repeats import (
    Repeats,
    RepeatsRule,
    WordPrint,
    word_print,
)
from moderation.verdict import Action, Reason, ShadowAction, Verdict

ADVERTISEMENT = (
    "My cousin lost forty pounds with this herbal tea in only three weeks, and she "
    "never felt better. Order it here while the offer lasts: https://tea.example/a"
)
OPINION = (
    "The council must keep the swimming pool open, because children in this town have "
    "nowhere else to learn how to swim in winter."
)
OTHER = (
    "I took the night train to Vienna last spring and slept like a stone; the coffee "
    "in the morning was the best part of the journey."
)
APPROVED = Verdict(Action.APPROVE)


def of(text: str, site_id: int = 1) -> WordPrint:
    """The print of a text that has one."""
    found = word_print(site_id, Comment(text))
    assert found is not None
    return found


@pytest.mark.parametrize(
    "copy",
    [
        ADVERTISEMENT,
        ADVERTISEMENT.replace("https://tea.example/a", "www.other-tea.example/99?x=1"),
        ADVERTISEMENT.upper(),
        ADVERTISEMENT.replace("forty", "fifty"),
        ADVERTISEMENT.replace("cousin", "sister") + " Thanks!",
        f"<p>{ADVERTISEMENT}</p>",
        f"<blockquote>{OTHER}</blockquote>{ADVERTISEMENT}",
        f"> {OTHER}\n\n{ADVERTISEMENT}",
    ],
)
def test_same_advertisement_is_known_again(copy: str) -> None:
    first, second = of(ADVERTISEMENT), of(copy)

    assert first.is_like(second.marks)
    assert set(first.bands) & set(second.bands)


@pytest.mark.parametrize("other", [OPINION, OTHER, OPINION + " " + OTHER])
def test_another_comment_is_no_copy(other: str) -> None:
    assert not of(ADVERTISEMENT).is_like(of(other).marks)


def test_sites_share_no_number() -> None:
    assert not set(of(OPINION, 1).bands) & set(of(OPINION, 2).bands)


@pytest.mark.parametrize(
    "short",
    [
        "Great article!",
        "Thank you so much for writing this.",
        "I could not agree more with you.",
        "😂😂😂😂😂😂😂😂😂😂😂😂😂😂😂😂😂😂😂😂😂😂😂😂😂😂😂😂😂😂😂😂😂😂😂😂😂😂😂😂😂😂😂😂😂😂😂😂😂",
        "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20",
        f"<blockquote>{OTHER}</blockquote> So true!",
        f"> {OTHER}\nExactly this.",
        "",
    ],
)
def test_what_many_people_say_by_themselves_has_no_print(short: str) -> None:
    assert word_print(1, Comment(short)) is None


def test_few_words_with_a_link_have_one() -> None:
    assert word_print(1, Comment("Best watches for you here: https://w.example"))


def test_quote_of_the_article_or_of_the_parent_has_no_print() -> None:
    quotes = (
        Comment(
            f'"{OPINION}"', article=Article(text=f"She said: {OPINION} And so on.")
        ),
        Comment(OPINION, parent=Parent(text=OPINION)),
    )

    assert [word_print(1, quote) for quote in quotes] == [None, None]
    assert word_print(1, Comment(OPINION + " I say so too.", parent=quotes[1].parent))


@given(st.text(max_size=400), st.integers(1, 2**40))
def test_any_text_has_a_print_or_none(text: str, site_id: int) -> None:
    found = word_print(site_id, Comment(text))

    assert found is None or found.is_like(found.marks)
    assert found is None or all(-(2**63) <= band < 2**63 for band in found.bands)


def test_many_copies_hold() -> None:
    rule, found = RepeatsRule(), Repeats(copies=3, authors=2, days=7)

    held = rule.heed(APPROVED, Comment(ADVERTISEMENT), found)

    told = "3 near-copies by 2 authors in the last 7 days; held from 3"
    assert held == Verdict(Action.HOLD, (Reason("repeats", told),))


def test_opinions_are_held_from_more_copies_on() -> None:
    rule, comment = RepeatsRule(), Comment(OPINION)

    few = rule.heed(APPROVED, comment, Repeats(copies=9, authors=9, days=7))
    many = rule.heed(APPROVED, comment, Repeats(copies=10, authors=1, days=7))

    assert few.action is Action.APPROVE
    assert few.reasons[0].message == "9 near-copies by 9 authors in the last 7 days"
    assert many.action is Action.HOLD


def test_one_copy_is_a_double_click() -> None:
    found = Repeats(copies=1, authors=1, days=7)

    assert RepeatsRule(1, 1).heed(APPROVED, Comment(OPINION), found) is APPROVED


def test_rule_that_is_off_only_counts() -> None:
    found = Repeats(copies=100, authors=40, days=1)

    verdict = RepeatsRule(0, 0).heed(APPROVED, Comment(ADVERTISEMENT), found)

    assert verdict.action is Action.APPROVE
    assert verdict.reasons[0].message.startswith("100 or more near-copies by 40")


def test_copies_that_a_person_let_through_hold_no_longer() -> None:
    rule, comment = RepeatsRule(), Comment(ADVERTISEMENT)
    liked = Repeats(copies=8, authors=3, approved=1, days=7)
    mixed = Repeats(copies=8, authors=3, approved=1, rejected=1, days=7)

    assert rule.heed(APPROVED, comment, liked).action is Action.APPROVE
    assert rule.heed(APPROVED, comment, mixed).action is Action.HOLD


@pytest.mark.parametrize("action", [Action.HOLD, Action.REJECT])
def test_stricter_verdict_stays_and_says_why_first(action: Action) -> None:
    why = Reason("insult", "insult", 0.9, 0.5)
    strict = Verdict(action, (why,))

    found = RepeatsRule().heed(
        strict, Comment(ADVERTISEMENT), Repeats(copies=50, authors=1, days=7)
    )

    assert found.action is action
    assert [reason.code for reason in found.reasons] == ["insult", "repeats"]


def test_shadow_is_held_too() -> None:
    verdict = Verdict(Action.APPROVE, shadow=ShadowAction(4, Action.APPROVE))

    found = RepeatsRule().heed(
        verdict, Comment(ADVERTISEMENT), Repeats(copies=5, authors=1, days=7)
    )

    assert found.shadow == ShadowAction(4, Action.HOLD)
