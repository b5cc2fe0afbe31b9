"""One application, and a site on each engine that is polled."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.webhook.application import tiny_service
from tests.webhook.polled.polled_site import PolledSite, polled_site
from webhook.platforms import POLLED


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    """The application, on SQLite."""
    return tiny_service(tmp_path).app


@pytest.fixture(params=sorted(POLLED))
def blog(app: Flask, request: pytest.FixtureRequest) -> Iterator[PolledSite]:
    """A site on each engine, one after the other."""
    with polled_site(app, request.param) as made:
        yield made
