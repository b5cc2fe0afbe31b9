"""GitHub is told by GraphQL, as a replica of it understands that."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask

from moderation.verdict import Action
from tests.webhook.engines.replica import TOKEN, Asked, EngineSite, serving

ON_DISCUSSION, ON_ISSUE = "DC_kwDOA1", "IC_kwDOA2"
VILE = "You stupid pathetic idiot"


@dataclass
class GitHub:
    """Comments by their node id: shown, or the classifier they are minimized for.

    ``became`` is what mutations made of them, one after the other.
    """

    comments: dict[str, str] = field(default_factory=dict)
    refuses: str = ""
    became: list[str] = field(default_factory=list)

    def answer(self, asked: Asked) -> tuple[int, Any]:
        """As api.github.com answers a mutation."""
        if asked.headers.get("authorization") != f"Bearer {TOKEN}":
            return 401, {"message": "Bad credentials"}
        if (asked.method, asked.path) != ("POST", "/graphql"):
            return 404, {}
        node, why = asked.body["variables"]["id"], asked.body["variables"].get("why")
        if self.refuses or node not in self.comments:
            return 200, {"errors": [{"type": self.refuses or "NOT_FOUND"}]}
        query = asked.body["query"]
        if "unminimizeComment(" in query:
            self.comments[node] = "shown"
        elif "minimizeComment(" in query:
            assert why in {"SPAM", "ABUSE", "OFF_TOPIC"}
            self.comments[node] = why
        else:
            on_discussion = "deleteDiscussionComment(" in query
            assert on_discussion is node.startswith("DC_")
            del self.comments[node]
        self.became.append(self.comments.get(node, "deleted"))
        return 200, {"data": {"done": {"clientMutationId": None}}}


@pytest.fixture
def github() -> GitHub:
    """GitHub with one comment on each kind."""
    return GitHub({ON_DISCUSSION: "shown", ON_ISSUE: "shown"})


@pytest.fixture
def site(app: Flask, github: GitHub) -> Iterator[EngineSite]:
    """A blog with giscus or utterances."""
    with serving(github) as url:
        made = EngineSite(app, "github")
        made.add(url)
        yield made


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("You idiots", "OFF_TOPIC"),
        (VILE, "ABUSE"),
        ("Free click guaranteed whatsapp", "SPAM"),
        ("Trams cost", "shown"),
    ],
)
def test_comment_is_minimized_for_what_it_is(
    site: EngineSite, github: GitHub, text: str, why: str
) -> None:
    site.send("created_giscus.json", text)
    site.deliver()
    assert github.comments[ON_DISCUSSION] == why


def test_reviewer_shows_it_again(site: EngineSite, github: GitHub) -> None:
    site.send("created_giscus.json", VILE)
    site.deliver()

    assert site.decide(ON_DISCUSSION, Action.APPROVE) == ["delivered"]

    assert github.comments[ON_DISCUSSION] == "shown"


def test_edited_comment_is_judged_anew(site: EngineSite, github: GitHub) -> None:
    site.send("created_giscus.json", VILE)
    site.send("updated.json")
    assert site.deliver() == ["delivered", "delivered"]
    assert github.comments[ON_DISCUSSION] == "shown"

    later = {"2026-11-22T10:05": "2026-11-22T10:06", "Trams nearly": VILE}
    site.send("updated.json", **later)
    assert site.deliver() == ["delivered"]
    assert github.comments[ON_DISCUSSION] == "ABUSE"


def test_older_edit_that_is_replayed_changes_nothing(
    site: EngineSite, github: GitHub
) -> None:
    site.send("updated.json")
    site.send("created_giscus.json", VILE)
    assert site.deliver() == []
    assert github.comments[ON_DISCUSSION] == "shown"


@pytest.mark.parametrize(
    ("payload", "node"),
    [("created_giscus.json", ON_DISCUSSION), ("created_utterances.json", ON_ISSUE)],
)
def test_rejected_comment_is_deleted_where_the_site_wants_it(
    site: EngineSite, github: GitHub, payload: str, node: str
) -> None:
    site.run("set-option", "github", "when_rejected=delete")
    site.send(payload)

    assert site.decide(node, Action.REJECT) == ["delivered"]

    assert node not in github.comments


def test_refusal_is_tried_again_and_a_missing_comment_is_not(
    site: EngineSite, github: GitHub
) -> None:
    github.refuses = "FORBIDDEN"
    site.send("created_giscus.json", VILE)
    assert site.deliver() == ["failed"]
    assert "may the token" in str(site.owed[0].last_error)

    github.refuses, github.comments = "", {}
    site.hurry()
    assert site.deliver() == ["dead"]


def test_longest_comment_that_github_takes_is_screened(
    site: EngineSite, github: GitHub
) -> None:
    site.send("created_giscus.json", VILE + " \\u00e4" * 65_000)
    site.deliver()
    assert github.comments[ON_DISCUSSION] == "ABUSE"


def test_program_s_comment_and_a_ping_are_ignored(site: EngineSite) -> None:
    for payload in ("ignored_ping.json", "ignored_program.json"):
        assert site.send(payload).get_json() == {"ignored": True}
