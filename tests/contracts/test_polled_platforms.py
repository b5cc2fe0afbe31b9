"""What every platform has to do that is asked, whatever engine it is."""

from dataclasses import replace
from pathlib import Path

import pytest

from moderation.decision import Decision
from moderation.storage.sites import Site
from moderation.verdict import Action
from tests.contracts.test_callbacks import COMMENT, NOW, SITE
from tests.webhook.polled.polled_site import REPLICAS
from webhook.platforms import CALLBACKS, KEYED, PLATFORMS, POLLED, UNSIGNED
from webhook.platforms.base import BY_MACHINE
from webhook.platforms.feed import Feed
from webhook.site_options import OPTIONS, SECRETS

DOCS = Path(__file__).parents[2] / "docs" / "platforms"
EACH = [pytest.param(feed, id=name) for name, feed in POLLED.items()]


def ready(feed: Feed) -> Site:
    """A site that has everything that the engine needs."""
    options = {one: "https://b.example" for one in feed.needs if one in OPTIONS}
    sealed = {one: "opaque" for one in feed.needs if one in SECRETS}
    return replace(SITE, platform=feed.kind, options=options, sealed=sealed)


@pytest.mark.parametrize("name", POLLED)
def test_platform_is_called_what_it_is_listed_as(name: str) -> None:
    assert POLLED[name].kind == name
    assert CALLBACKS[name] is POLLED[name]
    assert name not in {*PLATFORMS, *UNSIGNED, *KEYED}
    assert name in REPLICAS


@pytest.mark.parametrize("feed", EACH)
def test_page_in_the_docs_names_everything_that_is_needed(feed: Feed) -> None:
    page = (DOCS / f"{feed.kind}.md").read_text()
    assert f"--platform {feed.kind}" in page
    for needed in feed.needs:
        assert needed in page
        assert needed in OPTIONS or needed in SECRETS


@pytest.mark.parametrize("feed", EACH)
def test_site_that_lacks_something_is_told_what(feed: Feed) -> None:
    site = ready(feed)
    assert feed.missing(site) == ()
    for needed in feed.needs:
        options = {k: v for k, v in site.options.items() if k != needed}
        sealed = {k: v for k, v in site.sealed.items() if k != needed}
        poorer = replace(site, options=options, sealed=sealed)
        assert feed.missing(poorer) == (needed,)
        assert feed.announced(poorer, COMMENT, Action.REJECT, spam=False) == ()


@pytest.mark.parametrize("feed", EACH)
@pytest.mark.parametrize("action", Action)
def test_machine_and_people_are_told_apart(feed: Feed, action: Action) -> None:
    site = ready(feed)
    decision = Decision(action, "Ada", NOW, {"spam": 1.0})
    plain = {"id": "c1", "action": action.value, "spam": True}

    by_people = feed.owed(site, COMMENT, decision)
    by_machine = feed.announced(site, COMMENT, action, spam=True)

    assert len(by_people) == len(by_machine) == (action in feed.told)
    assert [one.payload for one in by_people] == [plain] * len(by_people)
    told = {**plain, BY_MACHINE: True}
    assert [one.payload for one in by_machine] == [told] * len(by_machine)
    assert feed.owed(replace(site, platform="standard"), COMMENT, decision) == ()


@pytest.mark.parametrize("feed", EACH)
def test_engine_shows_every_action_somehow(feed: Feed) -> None:
    assert set(feed.shows) == set(Action)
    assert feed.shows[Action.APPROVE] is Action.APPROVE
    assert feed.shows[Action.REJECT] is Action.REJECT
