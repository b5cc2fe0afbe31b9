"""One application for a site on any engine."""

from pathlib import Path

import pytest
from flask import Flask

from tests.webhook.application import tiny_service


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    """The application, on SQLite."""
    return tiny_service(tmp_path).app
