"""Repositories take and return values, and lose no race silently."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from moderation.comment import Article, Author, Comment
from moderation.errors import StaleWriteError, UnknownCommentError, UnknownSiteError
from moderation.scores import Language, Scores, StanceScore
from moderation.storage.column_types import storable
from moderation.storage.comments import CommentDraft
from moderation.storage.database import Database
from moderation.storage.deliveries import Delivery
from moderation.storage.reviewers import Role
from moderation.storage.sites import NewSite
from moderation.verdict import Action, Reason, Verdict

NOW = datetime(2026, 11, 22, 12, 30, 0, 123456, tzinfo=UTC)
SCORES = Scores(
    tone={"insult": 0.1 + 0.2},
    spam=1e-9,
    stance=(StanceScore("cars", 0.7, 0.2, 0.1),),
    language=Language("en", 0.99, supported=True),
    model="sha256:1",
)
VERDICT = Verdict(Action.HOLD, (Reason("insult", "why", 0.3, 0.25),), "promises:1")


@pytest.fixture
def site_id(database: Database) -> int:
    """The number of a site called ``blog``."""
    with database.unit_of_work() as work:
        work.sites.add(NewSite("blog", "standard", "https://b", "{}", "k" * 40, "s1"))
        work.commit()
    with database.reading() as reading:
        return reading.sites.named("blog").id


def draft(site_id: int, text: str = "Hello.") -> CommentDraft:
    """A revision of comment ``c1``."""
    comment = Comment(text, id="c1", targets=("cars",), author=Author(name="Jo"))
    return CommentDraft(
        site_id=site_id,
        platform_id="c1",
        comment=comment,
        article_id=None,
        email_hash=None,
        ip_hash=None,
        fingerprint=text,
        changed_at=NOW,
        action=Action.HOLD,
        awaiting_model=False,
    )


def test_site_is_found_by_name_number_and_key(database: Database, site_id: int) -> None:
    with database.reading() as reading:
        site = reading.sites.named("blog")
        assert site == reading.sites.by_id(site_id) == reading.sites.with_key("k" * 40)
        assert reading.sites.with_key("k" * 39) is None
        assert reading.sites.with_key("other") is None
        assert "k" * 12 not in repr(site)
        with pytest.raises(UnknownSiteError):
            reading.sites.named("nobody")


def test_rotation_keeps_the_previous_secret_until_it_is_finished(
    database: Database, site_id: int
) -> None:
    with database.unit_of_work() as work:
        work.sites.rotate_secret("blog", "s2")
        assert work.sites.by_id(site_id).secrets == ("s2", "s1")
        assert work.sites.by_id(site_id).rotated_at is not None
        work.sites.finish_rotation("blog")
        assert work.sites.by_id(site_id).secrets == ("s2",)
        with pytest.raises(UnknownSiteError):
            work.sites.rotate_secret("nobody", "s2")


def test_scores_and_verdict_come_back_bit_for_bit(
    database: Database, site_id: int
) -> None:
    with database.unit_of_work() as work:
        number = work.comments.add(draft(site_id))
        work.screenings.add(number, 1, None, VERDICT)
        work.screenings.add(number, 1, SCORES, VERDICT)
        work.commit()
    with database.reading() as reading:
        newest = reading.screenings.newest(number)
        assert newest is not None
        assert (newest.scores, newest.verdict) == (SCORES, VERDICT)
        assert [x.scores for x in reading.screenings.of_comment(number)][1] is None


def test_times_come_back_aware_and_exact(database: Database, site_id: int) -> None:
    with database.unit_of_work() as work:
        work.comments.add(draft(site_id))
        stored = work.comments.find(site_id, "c1")
    assert stored is not None
    assert stored.changed_at == NOW
    assert stored.changed_at.tzinfo is UTC


def test_comment_of_one_id_is_written_once_per_site(
    database: Database, site_id: int
) -> None:
    with database.unit_of_work() as work:
        work.comments.add(draft(site_id))
        with pytest.raises(StaleWriteError):
            work.comments.add(draft(site_id, "other"))


def test_second_of_two_revisions_of_the_same_state_is_stale(
    database: Database, site_id: int
) -> None:
    with database.unit_of_work() as work:
        work.comments.add(draft(site_id))
        stored = work.comments.find(site_id, "c1")
        assert stored is not None
        assert work.comments.revise(stored, draft(site_id, "two")) == 2
        with pytest.raises(StaleWriteError):
            work.comments.revise(stored, draft(site_id, "three"))
        with pytest.raises(StaleWriteError):
            work.comments.mark_deleted(stored, NOW)


def test_delivery_is_remembered_once(database: Database, site_id: int) -> None:
    delivery = Delivery(site_id, "msg_1", "digest", 200, b'{"a":"\\u0000\xff"}')
    with database.unit_of_work() as work:
        work.deliveries.add(delivery)
        assert work.deliveries.find(site_id, "msg_1") == delivery
        assert work.deliveries.find(site_id, "msg_2") is None
        with pytest.raises(StaleWriteError):
            work.deliveries.add(replace(delivery, status=500))


def test_article_is_kept_once_per_address_with_its_newest_title(
    database: Database, site_id: int
) -> None:
    first = Article("https://b/1", "Old", None)
    newer = replace(first, title="New")
    with database.unit_of_work() as work:
        number = work.articles.write(site_id, first)
        assert work.articles.write(site_id, newer) == number
        found = work.articles.find(site_id, first)
        assert found is not None
        assert found.article == newer
        assert work.articles.write(site_id, Article(title="Old")) != number
        assert work.articles.write(site_id, Article(text="only")) is None


def test_reviewer_is_found_by_name(database: Database) -> None:
    with database.unit_of_work() as work:
        work.reviewers.add(name="Ada", email=None, password_hash="h", role=Role.OWNER)  # noqa: S106 (not one)
        found = work.reviewers.named("Ada")
        assert found is not None
        assert found.role is Role.OWNER
        assert work.reviewers.password_hash("Ada") == "h"
        assert work.reviewers.password_hash("Bob") is None


def test_unknown_comment_has_no_history(database: Database, site_id: int) -> None:
    with database.reading() as reading, pytest.raises(UnknownCommentError):
        reading.history.of_comment(site_id, "nobody")


def test_nul_and_lone_surrogates_become_replacement_characters(
    database: Database, site_id: int
) -> None:
    nasty = "a\0b\ud800c\U0001f4a9"
    with database.unit_of_work() as work:
        work.comments.add(draft(site_id, nasty))
        history = work.history.of_comment(site_id, "c1")
    assert history.revisions[0].text == "a\ufffdb\ufffdc\U0001f4a9" == storable(nasty)
