"""The wiring: proxies are believed only when they were announced."""

import pytest
from flask import Flask, request

from moderation.errors import SettingsError
from moderation.settings import Settings
from tests.webhook.conftest import SwitchedSource
from webhook import create_app

FORWARDED = {"X-Forwarded-For": "192.0.2.7", "X-Forwarded-Proto": "https"}


def seen_by(app: Flask) -> tuple[str | None, str]:
    """What the application takes for the caller's address and scheme."""
    app.add_url_rule("/who", view_func=lambda: [request.remote_addr, request.scheme])
    address, scheme = app.test_client().get("/who", headers=FORWARDED).get_json()
    return address, scheme


def test_forwarded_headers_count_behind_a_trusted_proxy_only(
    settings: Settings, source: SwitchedSource
) -> None:
    behind = settings.model_copy(update={"trusted_proxies": 1})
    assert seen_by(create_app(settings, source)) == ("127.0.0.1", "http")
    assert seen_by(create_app(behind, source)) == ("192.0.2.7", "https")


def test_wiring_opens_no_connection(settings: Settings, source: SwitchedSource) -> None:
    nowhere = settings.model_copy(
        update={"database_url": "sqlite:////nonexistent/folder/parley.db"}
    )
    create_app(nowhere, source)


def test_instance_folder_that_cannot_be_made_is_an_error_at_start(
    settings: Settings, source: SwitchedSource
) -> None:
    (settings.instance.parent / "file").write_text("")
    taken = settings.model_copy(update={"instance": settings.instance.parent / "file"})
    with pytest.raises(SettingsError):
        create_app(taken, source)
