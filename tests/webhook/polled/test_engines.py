"""What is particular to Blogger, Ghost and Disqus."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import cast

import pytest
from flask import Flask

from moderation.verdict import Action
from tests.webhook.polled.blogger_replica import BloggerReplica
from tests.webhook.polled.disqus_replica import DisqusReplica
from tests.webhook.polled.polled_site import HELD, NICE, RUDE, PolledSite, polled_site
from tests.webhook.polled.served import GONE, HIDDEN, PUBLIC, Answered, Asked
from webhook.errors import EngineError, UndeliverableError
from webhook.parts import EXTENSION, Parts

APPROVE, HOLD, REJECT = Action


@pytest.fixture
def blogger(app: Flask) -> Iterator[PolledSite]:
    """A blog on Blogger."""
    with polled_site(app, "blogger") as made:
        yield made


@pytest.fixture
def ghost(app: Flask) -> Iterator[PolledSite]:
    """A blog on Ghost."""
    with polled_site(app, "ghost") as made:
        yield made


@pytest.fixture
def disqus(app: Flask) -> Iterator[PolledSite]:
    """A blog with Disqus."""
    with polled_site(app, "disqus") as made:
        yield made


def test_access_token_is_bought_once_and_again_when_it_expires(
    blogger: PolledSite,
) -> None:
    replica = cast(BloggerReplica, blogger.replica)
    replica.write("1", NICE)
    blogger.poll()
    blogger.poll()
    bought = replica.bought
    assert bought == 1

    replica.expire()
    replica.write("2", NICE)
    blogger.poll()

    assert (replica.bought, replica.state("2")) == (bought + 1, PUBLIC)


def test_revoked_refresh_token_is_said_to_be_one(blogger: PolledSite) -> None:
    replica = cast(BloggerReplica, blogger.replica)
    replica.write("1", HELD)
    blogger.poll()
    secret = ("set-option", "blogger", "--secret", "api_token", "--stdin")
    blogger.run(*secret, stdin="1//revoked")

    with pytest.raises(EngineError, match=r"refresh token \(api_token\)"):
        blogger.poll()
    assert blogger.decide("1", APPROVE) == ["failed"]
    [owed] = blogger.owed
    assert "api_token" in (owed.last_error or "")
    assert "revoked" not in (owed.last_error or "")


def test_blogger_s_article_is_asked_for_once_a_poll(blogger: PolledSite) -> None:
    for number in range(5):
        blogger.replica.write(f"{number}", NICE)

    blogger.poll()
    blogger.poll()

    posts = [one for one in blogger.replica.asked if one.path.endswith("/4099805")]
    assert len(posts) == 1
    wired: Parts = blogger.app.extensions[EXTENSION]
    with wired.database.reading() as reading:
        article = reading.history.of_comment(blogger.site.id, "0").article
    assert (article.title, article.url) == (
        "Trams or buses",
        "https://blog.example/trams",
    )


def test_blogger_s_post_that_is_gone_does_not_stop_the_poll(
    blogger: PolledSite,
) -> None:
    def lose(asked: Asked) -> None:
        if asked.path.endswith("/4099805"):
            blogger.replica.faults = [Answered(404, {"error": {"code": 404}})]

    blogger.replica.before = lose
    blogger.replica.write("1", NICE)
    assert blogger.poll().added == 1


@pytest.mark.parametrize("platform", ["blogger", "disqus"])
def test_machine_gives_back_only_what_waits(app: Flask, platform: str) -> None:
    with polled_site(app, platform) as blog:
        written = blog.replica.write("1", NICE)
        blog.replica.before = lambda asked: _moderate(blog, asked)

        blog.poll()

        assert written.state == HIDDEN
        assert blog.owed == blog.dead == []
        blog.replica.before = lambda _asked: None
        assert blog.decide("1", APPROVE) == ["delivered"]
        assert written.state == PUBLIC


def _moderate(blog: PolledSite, asked: Asked) -> None:
    """A moderator marks it as spam just before our answer arrives."""
    looks = "details" in asked.path or asked.path.endswith("/comments/1")
    if looks and asked.method == "GET":
        blog.replica.written[0].state, blog.replica.written[0].spam = HIDDEN, True


@pytest.mark.parametrize("platform", ["blogger", "disqus"])
def test_public_comment_that_is_held_stays_public_and_in_the_queue(
    app: Flask, platform: str
) -> None:
    with polled_site(app, platform) as blog:
        blog.replica.write("1", HELD, PUBLIC)
        blog.poll()
        assert blog.poll().decided == 0
        found = blog.stored("1")
        assert found
        assert (found.action, found.decided) == (HOLD, None)
        assert blog.replica.state("1") == PUBLIC


def test_ghost_needs_a_key_that_is_one(ghost: PolledSite) -> None:
    secret = ("set-option", "ghost", "--secret", "api_token", "--stdin")
    for wrong in ("no-colon", "id:nothex", ":5f5f", "name:"):
        ghost.run(*secret, stdin=wrong)
        with pytest.raises(UndeliverableError, match="no Admin API key") as caught:
            ghost.poll()
        assert wrong not in str(caught.value)
        wired: Parts = ghost.app.extensions[EXTENSION]
        with wired.database.connection() as connection:
            connection.exec_driver_sql("DELETE FROM polls")
            connection.commit()


def test_ghost_s_hidden_comment_that_is_edited_is_shown_again(
    ghost: PolledSite,
) -> None:
    written = ghost.replica.write("1", HELD, PUBLIC, minutes_ago=5)
    ghost.poll()
    assert written.state == HIDDEN

    written.text, written.edited_at = NICE, datetime.now(UTC)
    ghost.poll()

    assert written.state == PUBLIC
    assert ghost.decisions("1") == ()


def test_disqus_removes_the_rude_and_marks_spam_as_spam(disqus: PolledSite) -> None:
    disqus.replica.write("1", RUDE)
    disqus.replica.write("2", "Free, guaranteed: click http whatsapp free.")
    disqus.poll()
    assert sorted(disqus.replica.acts) == [("1", "remove"), ("2", "spam")]

    for name in "12":
        disqus.decide(name, APPROVE)

    assert [disqus.replica.state(name) for name in "12"] == [PUBLIC, PUBLIC]
    assert ("1", "restore") in disqus.replica.acts
    found = disqus.stored("1")
    assert found
    assert not found.deleted


def test_disqus_quota_is_not_used_up(disqus: PolledSite) -> None:
    replica = cast(DisqusReplica, disqus.replica)
    replica.page, replica.left = 1, 2
    replica.resets = int(datetime.now(UTC).timestamp()) + 1_800
    for number in range(4):
        replica.write(f"{number}", HELD, minutes_ago=number)

    with pytest.raises(EngineError, match="wants no more requests") as caught:
        disqus.poll()

    assert 1_700 < (caught.value.retry_after or 0) <= 1_800
    assert len(replica.asked) == 2


def test_disqus_s_keys_are_in_no_log_and_no_error(
    disqus: PolledSite, capfd: pytest.CaptureFixture[str]
) -> None:
    disqus.replica.write("1", RUDE)
    disqus.poll()
    disqus.replica.faults = [Answered(500, "no")]
    with pytest.raises(EngineError) as caught:
        disqus.poll()
    said = str(caught.value) + repr(caught.value) + capfd.readouterr().err
    for hidden in ("secret-of-an-application", "token-of-a-moderator", "idiots"):
        assert hidden not in said


def test_author_s_own_deletion_at_disqus_is_final(disqus: PolledSite) -> None:
    written = disqus.replica.write("1", HELD)
    disqus.poll()
    written.state = GONE
    disqus.poll()
    found = disqus.stored("1")
    assert found
    assert found.deleted
    assert disqus.replica.acts == []


def test_command_polls_every_site_and_says_what_came_of_it(
    app: Flask, ghost: PolledSite
) -> None:
    ghost.replica.write("1", NICE, PUBLIC)
    ghost.replica.write("2", RUDE, PUBLIC)

    facts = json.loads(ghost.run("poll", "--once", "--json"))

    assert facts == {"site": "ghost", "read": 2, "new": 2, "decided": 0, "unread": 0}
    assert "ghost" in ghost.run("poll", "--once", "--site", "ghost")
    ghost.replica.faults = [Answered(503, "down")]
    runner = app.test_cli_runner()
    failed = runner.invoke(args=["poll", "--once"])
    assert failed.exit_code == 1
    assert "Ghost answered 503" in failed.output
    assert "left alone" in runner.invoke(args=["poll", "--once"]).output
    other = runner.invoke(args=["poll", "--once", "--site", "blog"])
    assert "blog is not polled: it is standard." in other.output


def test_added_site_prints_no_webhook(app: Flask) -> None:
    add = ("add-site", "b", "--platform", "blogger", "--url", "https://b.example")
    said = app.test_cli_runner().invoke(args=list(add)).output
    assert "webhook" not in said
    assert "docs/platforms/blogger.md" in said


def test_nothing_to_poll_is_said(app: Flask) -> None:
    done = app.test_cli_runner().invoke(args=["poll", "--once"])
    assert done.exit_code == 1
    assert "No site is on a platform that is polled." in done.output
