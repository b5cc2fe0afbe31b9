"""A decision reaches the Akismet plugin, 5.3.2 and later, by its webhook."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from moderation.storage.outbox import OwedAnswer
from tests.webhook.wordpress.replica import ROUTE, Replica, ReplicaComment, serving
from webhook.callbacks import EXTENSION, Deliverer
from webhook.parts import EXTENSION as PARTS
from webhook.parts import Parts

SITE = "wp"


@dataclass(frozen=True)
class Told:
    """A replica of WordPress, and the service that decides on its comments."""

    app: Flask
    replica: Replica

    def run(self, *arguments: str, stdin: str = "") -> str:
        """Run a command of the service."""
        done = self.app.test_cli_runner().invoke(args=list(arguments), input=stdin)
        assert done.exit_code == 0, done.output
        return done.stdout

    def comment(self, status: str, *, callback: str | None = None) -> ReplicaComment:
        """Let the replica ask about a comment and keep it as ``status``."""
        event = "check-spam" if status == "spam" else "check-error"
        answer = self.app.test_client().post(
            "/1.1/comment-check",
            data={
                "api_key": self.replica.key,
                "blog": "http://127.0.0.1/",
                "user_ip": "192.0.2.1",
                "comment_content": f"Comment {len(self.replica.comments)}",
                "callback": self.replica.callback if callback is None else callback,
            },
        )
        made = ReplicaComment(answer.headers["X-akismet-guid"], status, [event])
        self.replica.comments.append(made)
        return made

    def decide(self, comment: ReplicaComment, action: str) -> None:
        """Decide, and deliver what is due."""
        self.run("decide", SITE, comment.guid, action, "--reviewer", "ada")
        deliverer: Deliverer = self.app.extensions[EXTENSION]
        deliverer.run_once()

    def later(self) -> None:
        """Deliver again, as if time had passed."""
        wired: Parts = self.app.extensions[PARTS]
        with wired.database.unit_of_work() as work:
            now = datetime.now(UTC)
            for answer in work.outbox.claim(now + timedelta(days=3), timedelta(), 9):
                work.outbox.failed(answer.id, "", now)
            work.commit()
        deliverer: Deliverer = self.app.extensions[EXTENSION]
        deliverer.run_once()

    @property
    def waiting(self) -> tuple[OwedAnswer, ...]:
        """What is still owed."""
        wired: Parts = self.app.extensions[PARTS]
        with wired.database.reading() as reading:
            return reading.outbox.waiting()

    @property
    def dead(self) -> list[str | None]:
        """Why answers were given up."""
        wired: Parts = self.app.extensions[PARTS]
        with wired.database.reading() as reading:
            return [answer.last_error for answer in reading.outbox.dead_letters()]


@pytest.fixture
def told(app: Flask) -> Iterator[Told]:
    """A replica whose Akismet has a key of ours."""
    made = Told(app, Replica(key=""))
    with serving(made.replica):
        url = f"http://127.0.0.1:{made.replica.port}"
        arguments = ("--platform", "akismet", "--url", url, "--json")
        added = json.loads(made.run("add-site", SITE, *arguments))
        made.replica.key = added["akismet_key"]
        made.run("set-option", SITE, "allow_private=true")
        yield made


@pytest.mark.parametrize(
    ("status", "action", "then"),
    [
        ("unapproved", "approve", "approved"),
        ("unapproved", "reject", "spam"),
        ("approved", "reject", "spam"),
        ("spam", "approve", "approved"),
        ("spam", "reject", "spam"),
    ],
)
def test_decision_moves_the_comment(
    told: Told, status: str, action: str, then: str
) -> None:
    other, comment = told.comment(status), told.comment(status)

    told.decide(comment, action)

    assert (comment.status, other.status) == (then, status)
    assert [one["x-akismet-webhook"] for one in told.replica.heard] == ["1"]
    assert (told.waiting, told.dead) == ((), [])


def test_plain_permalinks_are_called_as_well(told: Told) -> None:
    plain = f"http://127.0.0.1:{told.replica.port}/index.php?rest_route={ROUTE}"
    comment = told.comment("unapproved", callback=plain)

    told.decide(comment, "approve")

    assert comment.status == "approved"


def test_what_a_person_did_in_wordpress_stands(told: Told) -> None:
    comment = told.comment("unapproved")
    comment.history.append("status-unapproved")

    told.decide(comment, "approve")

    assert comment.status == "unapproved"
    assert (told.waiting, told.dead) == ((), [])


def test_rules_of_the_site_itself_stand(told: Told) -> None:
    told.replica.approves = False
    comment = told.comment("unapproved")

    told.decide(comment, "approve")

    assert comment.status == "unapproved"
    assert told.waiting == ()


def test_it_is_tried_again_until_it_succeeds(told: Told) -> None:
    told.replica.failures = 2
    comment = told.comment("unapproved")

    told.decide(comment, "approve")
    assert told.waiting[0].last_error == "WordPress answered 503."
    told.later()
    told.later()

    assert comment.status == "approved"
    assert told.waiting == ()


def test_another_key_is_said_and_tried_again(told: Told) -> None:
    comment = told.comment("unapproved")
    told.replica.key = "0" * 12

    told.decide(comment, "approve")

    [owed] = told.waiting
    assert owed.last_error == "WordPress answered 401: akismet_key is not its key."


def test_comment_that_is_gone_is_given_up(told: Told) -> None:
    comment = told.comment("unapproved")
    told.replica.comments.clear()

    told.decide(comment, "approve")

    assert told.dead == ["WordPress does not have the comment any more."]


def test_client_that_left_no_address_is_owed_nothing(told: Told) -> None:
    comment = told.comment("unapproved", callback="")

    told.decide(comment, "approve")

    assert (told.replica.heard, told.waiting, told.dead) == ([], (), [])


def test_address_on_another_host_is_not_called(told: Told) -> None:
    elsewhere = f"http://localhost:{told.replica.port}/wp-json{ROUTE}"
    comment = told.comment("unapproved", callback=elsewhere)

    told.decide(comment, "approve")

    assert told.replica.heard == []
    assert told.dead == ["The callback leads to another host than the site."]


def test_hold_is_no_word_of_akismets(told: Told) -> None:
    comment = told.comment("approved")

    told.decide(comment, "hold")

    assert (told.replica.heard, told.waiting) == ([], ())


def test_rest_goes_before_where_it_is_configured(told: Told) -> None:
    url = f"wordpress_url=http://127.0.0.1:{told.replica.port}"
    told.run("set-option", SITE, url, "wordpress_user=editor")
    secret = ("--secret", "wordpress_password", "--stdin")
    told.run("set-option", SITE, *secret, stdin="abcd efgh")
    comment = told.comment("unapproved")

    told.decide(comment, "approve")

    assert [owed.kind for owed in told.waiting] == ["wordpress.rest"]
