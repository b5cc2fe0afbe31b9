"""An application with two people, for every test of the pages."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from moderation.storage.reviewers import Role
from tests.end_to_end.review.browsing import add_reviewer, serving
from tests.webhook.application import tiny_service


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    """The application with the tiny model, one site and two people."""
    made = tiny_service(tmp_path).app
    add_reviewer(made)
    add_reviewer(made, "Bo", Role.REVIEWER)
    return made


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """Where it serves."""
    with serving(app) as found:
        yield found
