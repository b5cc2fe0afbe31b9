"""The page of one comment: everything that is known of it, and what to do with it."""

from dataclasses import replace
from datetime import UTC, datetime

from flask import Flask

from moderation.comment import Comment
from moderation.scores import Language, Scores
from moderation.storage.outbox import Owed
from moderation.storage.reviewers import Role
from tests.moderation.test_repeats import ADVERTISEMENT
from tests.webhook.conftest import Blog, SwitchedSource
from tests.webhook.review.conftest import Reviewing, ReviewingClient
from tests.webhook.review.discussed import database
from tests.webhook.review.queued import CALM, HELD, front_of, hold, said
from tests.webhook.tiny_model import TinyModel

ARTICLE = {
    "url": "https://b.example/trees",
    "title": "Does the square need trees?",
    "text": "The council will decide in May about oaks and limes.",
}


ASTRONAUT, ACUTE = "\U0001f469\u200d\U0001f680", "e\u0301"


class Monoglot(TinyModel):
    """A model that speaks no language that there is."""

    def score(self, comment: Comment) -> Scores:
        """The same scores, of a language that it does not speak."""
        return replace(super().score(comment), language=Language("de", 1.0, False))


def page_of(person: Reviewing, number: int, query: str = "") -> str:
    """The page of a comment."""
    answer = person.get(f"/review/comments/{number}{query}")
    assert answer.status_code == 200
    return answer.text


def test_it_shows_why_and_what_is_around(blog: Blog, reviewer: Reviewing) -> None:
    hold(blog, "c0", text=CALM, article=ARTICLE)
    parent = {"id": "c0", "text": CALM}
    hold(blog, "c1", article=ARTICLE, parent=parent)
    hold(blog, "c2", text=f"{HELD.upper()}!!", article=ARTICLE | {"url": "https://b"})
    number = front_of(reviewer, "?author=Reader c1").number

    page = page_of(reviewer, number)
    words = said(page)

    assert "Fired Toxicity" in words
    assert "Stayed quiet" in words
    assert "no threshold on this site" in words
    assert "never acts, moderation takes no side" in words
    assert "oaks and limes" in words
    assert "In answer to I support more trees" in words
    assert "1 near copy" in words
    assert "1 comment here" in words
    assert 'href="/review/comments/1">The comment it answers' in page
    assert 'rel="nofollow noreferrer noopener"' in page


def test_words_of_another_label_are_marked_without_a_script(
    blog: Blog, reviewer: Reviewing
) -> None:
    hold(blog, "c1", text=f"You stupid idiot, thanks for nothing. {ASTRONAUT} {ACUTE}")
    number = front_of(reviewer).number

    grateful = page_of(reviewer, number, "?label=grateful")
    usual = page_of(reviewer, number)

    assert '<span class="up-3" title="+3.40">thanks</span>' in grateful
    assert 'class="up-3"' in usual
    assert ASTRONAUT in usual
    assert ACUTE in usual


def test_history_answers_and_log_are_there(
    app: Flask, blog: Blog, reviewer: Reviewing
) -> None:
    hold(blog, "c1")
    number = front_of(reviewer).number
    reviewer.post(f"/review/comments/{number}/decide", {"act": "reject"})
    with database(app).unit_of_work() as work:
        owed = Owed("comment.decided", {"data": {"action": "reject"}})
        kept = work.outbox.add(owed, 1, number)
        work.outbox.failed(kept, "It answered 500.", datetime.now(UTC))
        work.commit()

    words = said(page_of(reviewer, number))

    assert "reviewer reject" in words
    assert "owed, tried 1 time" in words
    assert "It answered 500." in words
    assert "comment.decided by reviewer" in words


def test_decision_of_another_can_be_undone_by_name(
    blog: Blog, reviewing_client: ReviewingClient, auditor: Reviewing
) -> None:
    hold(blog, "c1")
    first, second = reviewing_client(Role.REVIEWER), reviewing_client(Role.REVIEWER)
    number = front_of(first).number
    first.post(f"/review/comments/{number}/decide", {"act": "reject"})
    assert "Undo" not in page_of(auditor, number)

    address = f"/review/comments/{number}/undo"
    done = second.post(address, {"event": "1"}, follow_redirects=True)
    again = second.post(address, {"event": "1"}, follow_redirects=True)

    assert "Undone. The platform hears of it." in done.text
    assert "reviewer2 took a decision back meanwhile." in again.text
    assert second.post(address, {"event": "x"}).status_code == 400
    assert blog.known("c1")["action"] == "hold"


def test_who_looks_at_it_is_named_and_can_be_relieved(
    blog: Blog, reviewing_client: ReviewingClient
) -> None:
    hold(blog, "c1")
    first, second = reviewing_client(Role.REVIEWER), reviewing_client(Role.REVIEWER)
    number = front_of(first).number

    assert "reviewer looks at this comment just now" in said(page_of(second, number))
    refused = second.post(f"/review/comments/{number}/claim", follow_redirects=True)
    second.post(f"/review/comments/{number}/claim", {"take_over": "1"})

    assert "Another looks at this comment just now." in refused.text
    assert "reviewer2 looks at this comment just now" in said(page_of(first, number))


def test_without_a_model_the_text_and_the_buttons_are_still_there(
    blog: Blog, reviewer: Reviewing, source: SwitchedSource
) -> None:
    hold(blog, "c1")
    kept, source.model = source.model, None
    hold(blog, "c2")
    number = front_of(reviewer, "?author=Reader c1").number
    unscored = front_of(reviewer, "?author=Reader c2").number

    for one in (number, unscored):
        page = page_of(reviewer, one)
        assert HELD in page
        assert 'value="approve"' in page
    source.model = kept


def test_foreign_text_is_shown_without_marks(
    blog: Blog, reviewer: Reviewing, source: SwitchedSource
) -> None:
    source.model = Monoglot()
    hold(blog, "c1", text="Ich finde das alles ganz wunderbar, danke.")
    number = front_of(reviewer).number

    page = page_of(reviewer, number)

    assert "wunderbar" in page
    assert "data-marks" not in page
    assert "a person has to read it" in page


def test_deleted_comment_is_shown_and_cannot_be_decided(
    blog: Blog, reviewer: Reviewing
) -> None:
    hold(blog, "c1")
    number = front_of(reviewer).number
    blog.send("deleted", id="c1")

    page = page_of(reviewer, number)

    assert "Deleted where it was written" in page
    assert 'value="approve"' not in page
    answer = reviewer.post(f"/review/comments/{number}/decide", {"act": "approve"})
    assert answer.status_code == 404


def test_unknown_comment_is_not_found(reviewer: Reviewing) -> None:
    assert reviewer.get("/review/comments/999").status_code == 404
    assert reviewer.get("/review/comments/999/card").status_code == 404
    answer = reviewer.post("/review/comments/999/decide", {"act": "approve"})
    assert answer.status_code == 404


def test_card_counts_near_copies_of_the_last_days(
    blog: Blog, reviewer: Reviewing
) -> None:
    for number in range(4):
        said = ADVERTISEMENT.replace("tea.example", f"tea{number}.example")
        blog.send("created", id=f"n{number}", text=said, author={"name": "Ada"})

    words = reviewer.get("/review/", follow_redirects=True).text

    assert "3 near-copies by 1 author in the last 7 days; held from 3" in words


def test_comment_without_text_says_so(blog: Blog, reviewer: Reviewing) -> None:
    hold(blog, "c1", text=" ")

    assert "This comment has no text." in said(page_of(reviewer, 1))
