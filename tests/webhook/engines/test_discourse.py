"""Discourse is told by its API, as a replica of it understands that."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask

from moderation.verdict import Action
from tests.webhook.engines.replica import TOKEN, Asked, EngineSite, serving

POST = "18"
HOSTILE, VILE = "You idiots", "You stupid pathetic idiot"
SPAM = "Free click guaranteed whatsapp"


@dataclass
class Discourse:
    """One forum with one post; flags with ``take_action`` hide it, one of a kind."""

    hidden: bool = False
    deleted: bool = False
    flags: list[int] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def answer(self, asked: Asked) -> tuple[int, Any]:
        """As posts_controller and post_actions_controller do."""
        self.asked.append(f"{asked.method} {asked.path}")
        known = (asked.headers.get("api-key"), asked.headers.get("api-username"))
        if known != (TOKEN, "mo"):
            return 403, {"error_type": "invalid_access"}
        if self.deleted:
            return 404, {"error_type": "not_found"}
        match asked.method, asked.path:
            case "GET", "/posts/18.json":
                return 200, {"id": 18, "hidden": self.hidden}
            case "PUT", "/posts/18/unhide.json":
                self.hidden = False
                return 200, ""
            case "DELETE", "/posts/18.json":
                self.deleted = True
                return 200, ""
            case "POST", "/post_actions.json":
                return self._flag(asked.body)
        return 404, {}

    def hides(self) -> bool:
        """Whether readers do not see the post."""
        return self.hidden

    def hide(self) -> None:
        """Let people hide the post."""
        self.hidden = True

    def _flag(self, flag: dict[str, Any]) -> tuple[int, Any]:
        kind = flag["post_action_type_id"]
        if flag["id"] != POST or flag["take_action"] != "true":
            return 400, {}
        if kind in self.flags:
            return 403, {"error_type": "invalid_access"}
        self.flags.append(kind)
        self.hidden = True
        return 200, {"id": 18}


@pytest.fixture
def forum() -> Discourse:
    """The forum."""
    return Discourse()


@pytest.fixture
def site(app: Flask, forum: Discourse) -> Iterator[EngineSite]:
    """A site on the forum."""
    with serving(forum) as url:
        made = EngineSite(app, "discourse")
        made.add(url)
        yield made


def test_approved_post_needs_no_call(site: EngineSite, forum: Discourse) -> None:
    site.send("created.json")

    assert site.owed == []
    assert site.deliver() == []


@pytest.mark.parametrize(("text", "kind"), [(HOSTILE, 4), (VILE, 4), (SPAM, 8)])
def test_held_or_rejected_post_is_hidden_and_its_author_told_why(
    site: EngineSite, forum: Discourse, text: str, kind: int
) -> None:
    site.send("created.json", text)

    assert site.deliver() == ["delivered"]

    assert (forum.hidden, forum.flags) == (True, [kind])


def test_reviewer_shows_and_hides_a_post_again(
    site: EngineSite, forum: Discourse
) -> None:
    site.send("created.json", HOSTILE)
    site.deliver()

    assert site.decide(POST, Action.APPROVE) == ["delivered"]
    assert not forum.hides()
    assert site.decide(POST, Action.REJECT, "--spam") == ["delivered"]
    assert forum.hides()
    assert site.decide(POST, Action.APPROVE) == ["delivered"]
    assert site.decide(POST, Action.REJECT, "--spam") == ["delivered"]
    assert forum.flags == [4, 8, 3]
    assert site.decide(POST, Action.APPROVE) == ["delivered"]
    assert site.decide(POST, Action.HOLD) == ["failed"]


def test_rejected_post_is_deleted_where_the_site_wants_it(
    site: EngineSite, forum: Discourse
) -> None:
    site.run("set-option", "discourse", "when_rejected=delete")
    site.send("created.json", VILE)

    assert site.deliver() == ["delivered"]

    assert forum.deleted
    assert site.decide(POST, Action.APPROVE) == ["dead"]


def test_mended_post_is_shown_again_and_one_that_people_hid_stays_hidden(
    site: EngineSite, forum: Discourse
) -> None:
    site.send("created.json", HOSTILE)
    site.deliver()

    site.send("updated_hidden.json", "Trams nearly pay")
    assert site.deliver() == ["delivered"]
    assert not forum.hides()

    forum.hide()  # the community flagged it
    later = {"2026-11-22T10:04": "2026-11-22T10:05"}
    site.send("updated_hidden.json", "Trams always pay", **later)
    assert site.deliver() == []
    assert forum.hides()


def test_edit_that_comes_before_the_hiding_leaves_nothing_hidden(
    site: EngineSite, forum: Discourse
) -> None:
    site.send("created.json", HOSTILE)
    site.send("updated_hidden.json", **{'"hidden": true': '"hidden": false'})

    assert site.deliver() == ["delivered", "delivered"]

    assert not forum.hides()
    assert forum.asked[-1] == "PUT /posts/18/unhide.json"


def test_wrong_token_is_tried_again_until_it_is_mended(
    site: EngineSite, forum: Discourse
) -> None:
    secret = ("set-option", "discourse", "--secret", "api_token", "--stdin")
    site.run(*secret, stdin="wrong")
    site.send("created.json", HOSTILE)

    assert site.deliver() == ["failed"]
    assert site.owed[0].last_error == (
        "Discourse answered 403: is api_token a moderator's?"
    )
    site.run(*secret, stdin=TOKEN)
    site.hurry()
    assert site.deliver() == ["delivered"]


def test_forum_that_cannot_be_told_is_owed_nothing(
    site: EngineSite, forum: Discourse
) -> None:
    site.run("set-option", "discourse", "api_user=")
    site.send("created.json", HOSTILE)
    assert site.owed == []
