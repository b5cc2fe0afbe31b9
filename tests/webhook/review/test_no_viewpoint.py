"""No entrance takes a rule that acts on which side a comment takes."""

import json

import pytest
from flask import Flask

from moderation.errors import ArtifactError, PolicyError
from moderation.registry.manifest import Manifest
from tests.artifacts import tiny_files
from tests.webhook.conftest import Blog
from tests.webhook.review.conftest import Reviewing
from tests.webhook.review.discussed import CALM, database, fill, words
from webhook.site_policies import read_policy, write_policy

LABELS = ("stance", "stance:trees", "Stance-favour", "AGAINST", "trees.against")
REFUSED = "viewpoint-neutral"


def stored(label: str) -> str:
    """A policy in JSON with one rule on that label."""
    policy = json.loads(write_policy(read_policy(BARE)))
    rule = {"hold": 0.5, "reject": None, "promise": ""}
    return json.dumps(policy | {"overrides": {label: rule}})


BARE = json.dumps({"name": "promises", "overrides": {}, "unsupported_language": "hold"})


@pytest.mark.parametrize("label", LABELS)
def test_a_stored_policy_is_refused(label: str) -> None:
    with pytest.raises(PolicyError, match=REFUSED):
        read_policy(stored(label))


@pytest.mark.parametrize("label", LABELS)
def test_a_model_that_brings_such_a_threshold_is_refused(label: str) -> None:
    values = json.loads(tiny_files()[0].to_json())
    values["thresholds"][label] = {"hold": 0.5}

    with pytest.raises(ArtifactError, match=REFUSED):
        Manifest.from_json(json.dumps(values).encode())


@pytest.mark.parametrize("label", LABELS)
def test_what_if_says_why_not(
    app: Flask, blog: Blog, reviewer: Reviewing, label: str
) -> None:
    fill(blog, {CALM: 1})

    page = reviewer.get(f"/review/what-if?site=blog&hold.{label}=0.2")

    assert REFUSED in words(page.text)
    with database(app).reading() as reading:
        assert reading.sites.named("blog").shadow is None
